from pathlib import Path

from tests.conftest import ROOT
from tools import site
from tools.headers import security_headers


def test_the_site_is_the_pages_the_models_card_and_bokehjs() -> None:
    files = site.files(ROOT / "vendor" / "model")
    for page in ["index", "result", "stats", "error"]:
        assert files[f"/{page}.html"].is_file()
    assert files["/model/card.json"].is_file()
    assert files["/vendor/bokeh/bokeh.min.js"].stat().st_size > 500_000
    assert all(path.is_file() for path in files.values())


def test_hidden_files_and_folders_are_no_part_of_the_site() -> None:
    names = [Path(address).name for address in site.files(ROOT / "vendor" / "model")]
    assert not [name for name in names if name.startswith(".")]


def test_scripts_come_from_the_site_alone_and_nobody_may_frame_it() -> None:
    headers = security_headers("https://uploads.example")
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "connect-src 'self' https://uploads.example;" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
