import os
import re
from pathlib import Path

import pytest

from fuzzyvision.common import site
from fuzzyvision.common.headers import security_headers
from tests.support.paths import ROOT

MODEL = ROOT / "vendor" / "model"
PAGES = ["index", "result", "label", "stats", "model", "error"]


def versioned(name: str) -> str:
    """Return the address under which a file is published."""
    return next(
        address
        for address in site.files(MODEL)
        if name in {address, re.sub("^/[^/]*", "", address)}
    )


def test_site_is_pages_card_and_bokehjs() -> None:
    files = site.files(MODEL)
    for page in PAGES:
        assert files[f"/{page}.html"].content_type == "text/html; charset=utf-8"
    assert files["/model/card.json"].body == (MODEL / "card.json").read_bytes()
    assert len(files[versioned("/vendor/bokeh/bokeh.min.js")].body) > 500_000


def test_assets_are_immutable_and_pages_revalidated() -> None:
    for address, file in site.files(MODEL).items():
        lasting = re.match(r"/[0-9a-f]{12}/", address) is not None
        assert lasting != (address.endswith((".html", ".json")) or address == "/share.js")
        assert ("immutable" in file.cache_control) == lasting


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    files = site.files(MODEL)
    named = re.findall(rb'(?:href|src)="(/[^"?#]*)', files[f"/{page}.html"].body)
    assert len(named) > 5
    missing = {name.decode() for name in named} - set(files) - {"/"}
    assert missing == set()


def test_changed_file_is_served_next(tmp_path: Path) -> None:
    card = tmp_path / "card.json"
    card.write_text("{}")
    assert site.files(tmp_path)["/model/card.json"].body == b"{}"
    card.write_text("[]")
    os.utime(card, (2e9, 2e9))
    assert site.files(tmp_path)["/model/card.json"].body == b"[]"


@pytest.mark.parametrize("page", PAGES)
def test_page_weighs_under_60_kb(page: str) -> None:
    files = site.files(MODEL)
    named = set(
        re.findall(rb'(?:href|src)="(/[^"?#]*\.(?:css|js|svg))"', files[f"/{page}.html"].body)
    )
    weights = [len(files[name.decode()].body) for name in named if b"bokeh" not in name]
    assert len(files[f"/{page}.html"].body) + sum(weights) < 60_000


@pytest.mark.parametrize(("days", "words"), [(30, "30 days"), (1, "1 day"), (365, "365 days")])
def test_pages_state_the_retention(days: int, words: str) -> None:
    files = site.files(MODEL, keep_days=days)
    for page in ["index", "result", "label", "error"]:
        said = re.findall(
            r"<span data-keep-days>(.*?)</span>", files[f"/{page}.html"].body.decode()
        )
        assert said == [words]


def test_published_code_keeps_its_line_numbers() -> None:
    for source in [*(ROOT / "static_site").rglob("*.js"), *(ROOT / "static_site").rglob("*.css")]:
        address = versioned(f"/{source.relative_to(ROOT / 'static_site').as_posix()}")
        written = [line.strip() for line in source.read_text().split("\n")]
        published = site.files(MODEL)[address].body.decode().split("\n")
        assert len(published) == len(written)
        dropped = [line for line, kept in zip(written, published, strict=True) if line != kept]
        assert all(re.match(r"/?\*|//", line) for line in dropped), source.name
        assert {kept for line, kept in zip(written, published, strict=True) if line != kept} <= {""}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_preloads_what_its_script_imports(page: str) -> None:
    files = site.files(MODEL)
    text = files[f"/{page}.html"].body.decode()
    [start] = re.findall(r'<script type="module" src="([^"]+)">', text)
    needed: set[str] = set()
    waiting = [start]
    while waiting:
        script = waiting.pop()
        code = files[script].body.decode()
        for path in re.findall(r"^import [^;]*'(\.[^']+)';", code, re.MULTILINE):
            imported = os.path.normpath(f"{script}/../{path}")
            if imported not in needed:
                waiting.append(imported)
            needed.add(imported)
    assert needed
    preloaded = re.findall(r'<link rel="modulepreload" href="([^"]+)" />', text)
    assert sorted(preloaded) == sorted(needed)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_one_header_and_footer(page: str) -> None:
    text = site.files(MODEL)[f"/{page}.html"].body.decode()
    assert (text.count("<header"), text.count("<footer"), text.count("<!-- ")) == (1, 1, 0)


def test_navigation_marks_the_current_page() -> None:
    marked = {
        page: re.findall(
            r'<a href="([^"]+)" aria-current="page"',
            site.files(MODEL)[f"/{page}.html"].body.decode(),
        )
        for page in PAGES
    }
    own = {page: [f"/{page}.html"] for page in ["label", "stats", "model"]}
    assert marked == {"index": ["/"], "result": [], "error": []} | own


def test_partials_and_types_are_not_published() -> None:
    assert not [name for name in site.files(MODEL) if "/partials/" in name or ".d.ts" in name]


def test_hidden_files_are_no_part_of_the_site() -> None:
    assert not [address for address in site.files(MODEL) if "/." in address]


def test_policy_allows_own_scripts_and_no_frames() -> None:
    headers = security_headers("https://uploads.example")
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "connect-src 'self' https://uploads.example;" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
