import gzip

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from fuzzyvision.local import compression

TEXT = b"The same sentence. " * 100


def answered(
    body: bytes = TEXT, content_type: str = "text/html; charset=utf-8", **headers: str
) -> Response:
    """Return the answer to a request with these headers, `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = Request(EnvironBuilder(headers=list(named.items())).get_environ())
    response = Response(body, content_type=content_type)
    response.add_etag()
    compression.compress(response, request)
    response.make_conditional(request)
    return response


@pytest.mark.parametrize(
    "accepted", ["gzip", "gzip, deflate, br, zstd", "GZIP;q=0.5", "*", "br;q=1, gzip;q=0.2"]
)
def test_text_is_compressed_for_those_who_accept_it(accepted: str) -> None:
    response = answered(Accept_Encoding=accepted)
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.get_data()) < len(TEXT) / 10
    assert gzip.decompress(response.get_data()) == TEXT
    assert response.headers["Content-Length"] == str(len(response.get_data()))


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0", "identity, gzip;q=0.5"])
def test_others_get_it_as_it_is(accepted: str) -> None:
    for response in (answered(Accept_Encoding=accepted), answered()):
        assert "Content-Encoding" not in response.headers
        assert response.get_data() == TEXT
        assert response.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("content_type", "small"),
    [
        ("text/css; charset=utf-8", True),
        ("text/javascript; charset=utf-8", True),
        ("application/javascript", True),
        ("application/json; charset=utf-8", True),
        ("application/manifest+json", True),
        ("image/svg+xml; charset=utf-8", True),
        ("image/jpeg", False),
        ("font/woff2", False),
    ],
)
def test_only_texts_are_compressed(content_type: str, small: bool) -> None:
    response = answered(content_type=content_type, Accept_Encoding="gzip")
    assert ("Content-Encoding" in response.headers) == small
    assert ("Vary" in response.headers) == small


def test_short_text_stays_as_it_is() -> None:
    assert "Content-Encoding" not in answered(TEXT[:1000], Accept_Encoding="gzip").headers


def test_compressed_text_has_a_weak_etag_and_is_revalidated() -> None:
    plain, small = answered(), answered(Accept_Encoding="gzip")
    assert small.headers["ETag"] == f"W/{plain.headers['ETag']}"
    for tag in (plain.headers["ETag"], small.headers["ETag"]):
        again = answered(Accept_Encoding="gzip", If_None_Match=tag)
        assert again.status_code == 304
        assert again.headers["Vary"] == "Accept-Encoding"
    assert answered(Accept_Encoding="gzip", If_None_Match='"other"').status_code == 200


def test_text_is_compressed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    body = TEXT + b"once"
    first = answered(body, Accept_Encoding="gzip").get_data()
    monkeypatch.delattr(gzip, "compress")
    assert answered(body, Accept_Encoding="gzip").get_data() == first
