"""CloudFront and the API, held against the local stack, which behaves as they do."""

import json
import re
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

import app
from chalicelib import keys
from chalicelib.aws.s3 import S3Objects
from chalicelib.errors import ForbiddenError
from chalicelib.settings import Settings
from fuzzyvision.common import embed, site
from fuzzyvision.common.headers import security_headers
from fuzzyvision.local.gateway import Gateway
from tests.support.aws.parameters import settled
from tests.support.aws.template_reader import REGION, STACK, of_type, resolve
from tests.support.aws.templates import DOMAIN, EVERY, Options, merged, named, plain
from tests.support.paths import ROOT

every = pytest.mark.parametrize("options", EVERY, ids=named)
LEAN, FULL = EVERY[0], EVERY[-1]
UPLOADS = f"https://{STACK}-uploads-51af3dc0.s3.{REGION}.amazonaws.com"


def distribution(options: Options) -> dict[str, Any]:
    """Return the distribution's configuration."""
    [one] = of_type(plain(options), "CloudFront::Distribution").values()
    config: dict[str, Any] = resolve(one["DistributionConfig"])
    return config


def behaviour(path: str) -> dict[str, Any]:
    """Return how a path is answered: by the first pattern that matches, or by default."""
    config = distribution(LEAN)
    found: dict[str, Any] = next(
        (one for one in config["CacheBehaviors"] if matches(one["PathPattern"], path)),
        config["DefaultCacheBehavior"],
    )
    return found


def matches(pattern: str, path: str) -> bool:
    """Return whether CloudFront takes a path for a pattern: `*` is any text, slashes too."""
    parts = [".*" if one == "*" else "." if one == "?" else re.escape(one) for one in pattern]
    return re.fullmatch("".join(parts), path) is not None


@every
def test_behaviours_fit_every_flat_rate_plan(options: Options) -> None:
    assert len(distribution(options)["CacheBehaviors"]) + 1 <= 5


def test_files_pass_the_function_again_where_sites_may_frame_them() -> None:
    config, template = distribution(FULL), plain(FULL)
    arn = "Addresses.FunctionARN"
    both = [{"EventType": f"viewer-{one}", "FunctionARN": arn} for one in ("request", "response")]
    assert config["DefaultCacheBehavior"]["FunctionAssociations"] == both
    assert [one["FunctionAssociations"] for one in config["CacheBehaviors"]] == [both[:1]] * 4
    assert not any(matches(one["PathPattern"], embed.PAGE) for one in config["CacheBehaviors"])
    [function] = of_type(template, "CloudFront::Function").values()
    assert f"const EMBED = '{FULL.embed}';" in function["FunctionCode"]


def test_stack_takes_the_origins_that_the_command_takes() -> None:
    rule = merged()["Parameters"]["Embed"]
    assert (rule["AllowedPattern"], rule["MaxLength"]) == (f"^(|{embed.PATTERN})$", 1000)
    with pytest.raises(ValueError, match="nobody has the cookie"):
        settled(merged(), {"Embed": "https://a.example", "Access": "invited"})


@pytest.mark.parametrize("address", site.files(ROOT / "vendor" / "model"))
def test_site_files_come_from_the_site_bucket(address: str) -> None:
    assert behaviour(address)["TargetOriginId"] == "site"


@pytest.mark.parametrize(
    "key",
    [
        keys.image_key("7QK"),
        keys.thumbnail_key("7QK"),
        keys.result_key("7QK"),
        keys.explanation_key("7QK"),
        keys.answer_key("0" * 32),
    ],
)
def test_public_objects_come_from_results(key: str) -> None:
    assert behaviour(f"/{key}")["TargetOriginId"] == "results"
    policy = resolve(of_type(plain(LEAN), "S3::BucketPolicy")["ResultsBucketPolicy"])
    [reads] = [one for one in policy["PolicyDocument"]["Statement"] if one["Effect"] == "Allow"]
    assert reads["Action"] == "s3:GetObject"
    assert f"arn:aws:s3:::ResultsBucket/{key.split('/', maxsplit=1)[0]}/*" in reads["Resource"]


def test_cloudfront_reads_only_public_objects() -> None:
    assert behaviour("/labelled/0.jpg")["TargetOriginId"] == "site"
    policies = resolve(of_type(plain(LEAN), "S3::BucketPolicy"))
    assert "labelled" not in json.dumps(policies)
    assert "ListBucket" not in json.dumps(policies)
    assert "cloudfront" not in json.dumps(policies["UploadsBucketPolicy"])


def test_short_addresses_lead_to_shares() -> None:
    config = distribution(LEAN)
    [function] = config["DefaultCacheBehavior"]["FunctionAssociations"]
    assert function == {"EventType": "viewer-request", "FunctionARN": "Addresses.FunctionARN"}
    [made] = of_type(plain(LEAN), "CloudFront::Function").values()
    assert made["FunctionConfig"]["Runtime"] == "cloudfront-js-2.0"
    assert made["AutoPublish"] is True
    # What it names is there, and what is not rewritten has no second way in.
    chosen = re.findall(r"selectRequestOriginById\('(.*)'\)", made["FunctionCode"])
    assert set(chosen) <= {one["Id"] for one in config["Origins"]}
    assert behaviour(f"/{keys.share_key('7QK')}")["TargetOriginId"] == "site"
    policy = of_type(plain(LEAN), "S3::BucketPolicy")["ResultsBucketPolicy"]
    assert "arn:aws:s3:::ResultsBucket/shares/*" in json.dumps(resolve(policy))


def test_every_request_passes_the_function_that_lets_guests_in() -> None:
    config = distribution(LEAN)
    function = {"EventType": "viewer-request", "FunctionARN": "Addresses.FunctionARN"}
    for one in [config["DefaultCacheBehavior"], *config["CacheBehaviors"]]:
        assert one["FunctionAssociations"] == [function], one.get("PathPattern")


@every
def test_only_the_distribution_reads_buckets(options: Options) -> None:
    policies = of_type(plain(options), "S3::BucketPolicy")
    for name in ("ResultsBucketPolicy", "SiteBucketPolicy"):
        [reads] = [
            one
            for one in resolve(policies[name])["PolicyDocument"]["Statement"]
            if one["Effect"] == "Allow"
        ]
        assert reads["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        assert reads["Condition"] == {
            "StringEquals": {
                "AWS:SourceArn": "arn:aws:cloudfront::111122223333:distribution/Distribution"
            }
        }
    [access] = of_type(plain(options), "CloudFront::OriginAccessControl").values()
    assert access["OriginAccessControlConfig"]["SigningBehavior"] == "always"
    assert access["OriginAccessControlConfig"]["SigningProtocol"] == "sigv4"


def test_api_calls_are_never_cached() -> None:
    calls = behaviour("/api/uploads")
    assert calls["TargetOriginId"] == "api"
    assert set(calls["AllowedMethods"]) >= {"GET", "POST", "DELETE"}
    assert calls["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # CachingDisabled
    # AllViewerExceptHostHeader: API Gateway knows itself by its own name only.
    assert calls["OriginRequestPolicyId"] == "b689b0a8-53d0-40ab-baf2-68738e2966ac"


def test_api_has_the_path_of_the_page() -> None:
    [api] = [one for one in distribution(LEAN)["Origins"] if one["Id"] == "api"]
    assert api["DomainName"] == f"RestAPI.execute-api.{REGION}.amazonaws.com"
    assert "OriginPath" not in api
    [stage] = of_type(plain(LEAN), "ApiGateway::Stage").values()
    assert stage["StageName"] == "api"
    assert api["CustomOriginConfig"] == {
        "OriginProtocolPolicy": "https-only",
        "OriginSSLProtocols": ["TLSv1.2"],
    }


def test_files_are_cached_as_their_headers_say() -> None:
    assert of_type(plain(LEAN), "CloudFront::CachePolicy") == {}
    for path in ("/", "/images/7QK.jpg", "/answers/0.json"):
        # CachingOptimized: a second at least, a year at most, a day without Cache-Control.
        assert behaviour(path)["CachePolicyId"] == "658327ea-f89d-4fab-a63d-7e88639e58f6"
    for file in site.files(ROOT / "vendor" / "model").values():
        ages = map(int, re.findall(r"max-?age=(\d+)", file.cache_control))
        assert all(age <= 31_536_000 for age in ages)
        assert file.cache_control


def test_the_page_for_what_is_not_yet_there_is_shared() -> None:
    [page] = [one.get("ResponsePagePath") for one in errors().values() if len(one) > 2]
    file = site.files(ROOT / "vendor" / "model")[str(page)]
    # Should AWS keep the error for as long, the answer is late by no more than this.
    shared = re.findall(r"s-maxage=(\d+)", file.cache_control)
    assert [0 < int(age) <= 10 for age in shared] == [True]
    assert "max-age=0" in file.cache_control.split(", ")
    assert errors()[403]["ErrorCachingMinTTL"] == 0


def errors() -> dict[int, dict[str, Any]]:
    """Return how each status of an origin is answered."""
    return {one["ErrorCode"]: one for one in distribution(LEAN)["CustomErrorResponses"]}


def test_errors_are_uncached_404_pages() -> None:
    assert errors().keys() == {400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504}
    assert all(one["ErrorCachingMinTTL"] == 0 for one in errors().values())
    assert [code for code, one in errors().items() if "ResponsePagePath" in one] == [403]
    assert errors()[403]["ResponseCode"] == 404
    assert errors()[403]["ResponsePagePath"] in site.files(ROOT / "vendor" / "model")


def test_api_never_responds_403() -> None:
    codes = {one["statusCode"] for one in refusals().values()}
    assert codes == {"400", "404", "413", "415", "429", "500", "502", "504"}
    # But to those who go round CloudFront.
    assert [kind for kind, status in app.STATUS.items() if status == 403] == [ForbiddenError]


@every
def test_site_may_only_post_forms_to_uploads(options: Options) -> None:
    bucket = resolve(of_type(plain(options), "S3::Bucket")["UploadsBucket"])
    [rule] = bucket["CorsConfiguration"]["CorsRules"]
    assert rule["AllowedMethods"] == ["POST"]
    address = resolve(plain(options)["Outputs"])["Address"]["Value"]
    own = [f"https://{options.domain}"] if options.domain else []
    assert rule["AllowedOrigins"] == [*own, "https://distribution.cloudfront.net"]
    assert rule["AllowedOrigins"][0] == address
    others = of_type(plain(options), "S3::Bucket")
    assert not [name for name in ("ResultsBucket", "SiteBucket") if "Cors" in str(others[name])]


def test_cloudfront_headers_equal_local_ones() -> None:
    [config] = resolve(of_type(plain(FULL), "CloudFront::ResponseHeadersPolicy")).values()
    added = headers_of(config["ResponseHeadersPolicyConfig"])
    only_here = {"Strict-Transport-Security": "max-age=31536000"}
    assert added == {**security_headers(UPLOADS), **only_here}


def test_every_path_gets_headers() -> None:
    for path in ("/", "/nothing", "/images/7QK.jpg", "/answers/0.json", "/api/uploads"):
        assert behaviour(path)["ResponseHeadersPolicyId"] == "Headers"


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1", "ap-southeast-2", "us-west-2"])
def test_page_may_post_to_the_form_url(region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "VOTES_TABLE", "RESULTS_BUCKET"):
        monkeypatch.setenv(name, "fake")
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)
    monkeypatch.setenv("UPLOADS_BUCKET", f"{STACK}-uploads-51af3dc0")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    form = S3Objects.from_settings(Settings.from_environ()).form("0" * 32, "image/png", 1)
    assert form["url"] == f"{UPLOADS.replace(REGION, region)}/"


@every
def test_custom_domain_has_its_certificate(options: Options) -> None:
    config = distribution(options)
    if options.domain is None:
        assert "Aliases" not in config
        assert config["ViewerCertificate"] == {"CloudFrontDefaultCertificate": True}
        return
    assert config["Aliases"] == [DOMAIN["domain"]]
    assert config["ViewerCertificate"] == {
        "AcmCertificateArn": DOMAIN["certificate"],
        "SslSupportMethod": "sni-only",
        "MinimumProtocolVersion": "TLSv1.2_2021",
    }


def test_site_is_compressed_https_only() -> None:
    config = distribution(LEAN)
    assert config["HttpVersion"] == "http2and3"
    assert config["IPV6Enabled"] is True
    for one in [config["DefaultCacheBehavior"], *config["CacheBehaviors"]]:
        assert one["Compress"] is True
        assert one["ViewerProtocolPolicy"] in {"redirect-to-https", "https-only"}
    assert distribution(Options("dev", price_class="All"))["PriceClass"] == "PriceClass_All"


def test_api_is_throttled_and_keeps_no_addresses() -> None:
    template = plain(Options("dev", requests=7))
    [stage] = of_type(template, "ApiGateway::Stage").values()
    [settings] = stage["MethodSettings"]
    assert (settings["ResourcePath"], settings["HttpMethod"]) == ("/*", "*")
    assert (settings["ThrottlingRateLimit"], settings["ThrottlingBurstLimit"]) == (7, 14)
    assert not stage.get("TracingEnabled")  # X-Ray would keep them, with paths and queries
    assert "AccessLogSetting" not in stage
    [api] = of_type(template, "ApiGateway::RestApi").values()
    assert api["SecurityPolicy"] == "SecurityPolicy_TLS13_1_2_2021_06"
    assert api["EndpointConfiguration"] == {"Types": ["REGIONAL"]}


def test_gateway_refusals_are_problem_documents() -> None:
    assert {"DEFAULT_4XX", "DEFAULT_5XX", "THROTTLED"} <= refusals().keys()
    for kind, refusal in refusals().items():
        problem = json.loads(refusal["responseTemplates"]["application/json"])
        assert problem.keys() == {"type", "title", "status", "detail", "code"}, kind
        assert str(problem["status"]) == refusal["statusCode"], kind
        told = refusal["responseParameters"]["gatewayresponse.header.Content-Type"]
        assert told == "'application/problem+json'", kind
        kept = refusal["responseParameters"]["gatewayresponse.header.Cache-Control"]
        assert kept == "'no-store'", kind


@pytest.mark.parametrize(
    ("kind", "path", "length"),
    [
        ("MISSING_AUTHENTICATION_TOKEN", "/api/none", 0),
        ("REQUEST_TOO_LARGE", "/api/uploads", 2**24),
    ],
)
def test_api_gateway_refuses_as_the_local_one(kind: str, path: str, length: int) -> None:
    environ = EnvironBuilder(path, method="POST", content_length=length).get_environ()
    local = Gateway(app.app)(Request({**environ, "CONTENT_LENGTH": str(length)}))
    on_aws = json.loads(refusals()[kind]["responseTemplates"]["application/json"])
    assert json.loads(local.get_data()) == on_aws


def refusals() -> dict[str, Any]:
    """Return API Gateway's own refusals by kind."""
    [api] = of_type(plain(LEAN), "ApiGateway::RestApi").values()
    found: dict[str, Any] = api["Body"]["x-amazon-apigateway-gateway-responses"]
    return found


def headers_of(config: dict[str, Any]) -> dict[str, str]:
    """Return the headers that CloudFront adds by a policy."""
    security = config["SecurityHeadersConfig"]
    transport = security["StrictTransportSecurity"]
    typed = {
        "Content-Security-Policy": security["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": security["FrameOptions"]["FrameOption"],
        "Referrer-Policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        "Strict-Transport-Security": f"max-age={transport['AccessControlMaxAgeSec']}",
    }
    items = config["CustomHeadersConfig"]["Items"]
    assert all(one["Override"] for one in [*security.values(), *items])
    return {**typed, **{one["Header"]: one["Value"] for one in items}}
