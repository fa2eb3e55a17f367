from fuzzyvision.common import environment
from fuzzyvision.common.environment import Credentials

LOCAL = Credentials("LOCAL", "secret")


def test_aws_environment_is_replaced() -> None:
    shell = {
        "HOME": "/home/me",
        "AWS_PROFILE": "production",
        "AWS_ACCESS_KEY_ID": "AKIAREAL",
        "AWS_SECRET_ACCESS_KEY": "real",
        "AWS_SESSION_TOKEN": "real",
        "AWS_ENDPOINT_URL_S3": "https://s3.amazonaws.com",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
        "AWS_REGION": "eu-west-1",
        "BOTO_CONFIG": "/etc/boto.cfg",
        "https_proxy": "http://proxy:3128",
        "HTTP_PROXY": "http://proxy:3128",
        "UPLOADS_BUCKET": "production-uploads",
    }
    environment.isolate(shell, LOCAL, "http://127.0.0.1:8001")
    assert shell["HOME"] == "/home/me"
    assert shell["AWS_ACCESS_KEY_ID"] == "LOCAL"
    assert shell["AWS_ENDPOINT_URL"] == "http://127.0.0.1:8001"
    assert shell["UPLOADS_BUCKET"] == environment.UPLOADS_BUCKET
    gone = {"AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3", "AWS_REGION", "BOTO_CONFIG"}
    assert not gone & shell.keys()
    assert not {"AKIAREAL", "real", "http://proxy:3128"} & set(shell.values())
    assert "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS" not in shell
