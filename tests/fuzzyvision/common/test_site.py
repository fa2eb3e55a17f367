import gzip
import io
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

from fuzzyvision.common import site
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.headers import security_headers
from fuzzyvision.common.revision import revision
from tests.support.paths import ROOT

MODEL = ROOT / "vendor" / "model"
PAGES = ["index", "label", "stats", "model", "docs", "error"]


def versioned(name: str) -> str:
    """Return the address under which a file is published."""
    return next(
        address
        for address in site.files(MODEL, framed=True)
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
        changing = address.endswith((".html", ".json", ".webmanifest", "/share.js"))
        assert lasting != (changing or address.startswith("/examples/"))
        assert ("immutable" in file.cache_control) == lasting
        again = "max-age=0, s-maxage=10" if address == "/error.html" else "no-cache"
        assert (file.cache_control == again) == changing


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    files = site.files(MODEL)
    named = re.findall(rb'(?:href|src)="(/[^"?#]*)', files[f"/{page}.html"].body)
    assert len(named) > 5
    missing = {name.decode() for name in named} - set(files) - {"/"}
    assert missing == set()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_links_to_the_owner(page: str, tmp_path: Path) -> None:
    card = {"title": "Ours", "contact": "ada@example.org"}
    (tmp_path / "card.json").write_text(json.dumps(card))
    text = site.files(tmp_path)[f"/{page}.html"].body
    assert b'<a href="mailto:ada@example.org">Contact</a>' in text[text.index(b"<footer") :]


def test_changed_file_is_served_next(tmp_path: Path) -> None:
    card = tmp_path / "card.json"
    card.write_text("{}")
    assert site.files(tmp_path)["/model/card.json"].body == b"{}"
    card.write_text('{"title": "Ours"}')
    os.utime(card, (2e9, 2e9))
    assert site.files(tmp_path)["/model/card.json"].body == b'{"title": "Ours"}'


@pytest.mark.parametrize("page", [page for page in PAGES if page != "docs"])  # programmers can wait
def test_page_and_font_are_sent_in_90_kb(page: str) -> None:
    files = site.files(MODEL)
    text = files[f"/{page}.html"].body
    named = set(re.findall(rb'(?:href|src)="(/[^"?#]*\.(?:css|js|svg|woff2))"', text))
    assert any(name.endswith(b".woff2") for name in named)
    assert not [name for name in named if b"bokeh" in name]
    sent = [text, *(files[name.decode()].body for name in named)]
    assert sum(len(gzip.compress(body)) for body in sent) < 90_000


def test_models_page_tells_the_revision() -> None:
    ours, text = revision(), site.files(MODEL)["/model.html"].body.decode()
    if ours is None:
        assert '<p class="quiet" data-card="software" hidden></p>' in text
    else:
        assert f"Software: Fuzzy Vision revision {ours.commit}" in text
        assert f"{ours.date}; model {json.loads((MODEL / 'card.json').read_text())['name']}" in text


@pytest.mark.parametrize(("days", "words"), [(30, "30 days"), (1, "1 day"), (365, "365 days")])
def test_pages_state_the_retention(days: int, words: str) -> None:
    files = site.files(MODEL, keep_days=days)
    for page in ["index", "label", "error"]:
        said = re.findall(
            r"<span data-keep-days>(.*?)</span>", files[f"/{page}.html"].body.decode()
        )
        assert said == [words]


def test_published_code_keeps_its_line_numbers() -> None:
    sources = [*(ROOT / "static_site").rglob("*.js"), *(ROOT / "static_site").rglob("*.css")]
    for source in [source for source in sources if "vendor" not in source.parts]:
        address = versioned(f"/{source.relative_to(ROOT / 'static_site').as_posix()}")
        written = [line.strip() for line in source.read_text().split("\n")]
        published = site.files(MODEL, framed=True)[address].body.decode().split("\n")
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
    assert marked == {"index": ["/"], "error": [], "docs": []} | own


def test_partials_and_types_are_not_published() -> None:
    assert not [name for name in site.files(MODEL) if "/partials/" in name or ".d.ts" in name]


def test_hidden_files_are_no_part_of_the_site() -> None:
    assert not [address for address in site.files(MODEL) if "/." in address]


def with_card(folder: Path, **fields: object) -> Mapping[str, site.SiteFile]:
    """Return the site of a model whose card has some fields."""
    (folder / "card.json").write_text(json.dumps(fields), encoding="utf-8")
    return site.files(folder)


def test_examples_are_published_and_kept_a_day() -> None:
    for file in sorted((MODEL / "examples").glob("*.jpg")):
        published = site.files(MODEL)[f"/examples/{file.name}"]
        assert published.body == file.read_bytes()
        assert published.cache_control == "public, max-age=86400"
        assert published.content_type == "image/jpeg"
    assert not [name for name in site.files(MODEL) if name.endswith(".csv")]


def test_accent_colours_styles_icon_and_manifest(tmp_path: Path) -> None:
    files = with_card(tmp_path, accent="#7a1f5c")
    sheet, icon = (
        next(file.body for name, file in files.items() if name.endswith(end))
        for end in ("/css/accent.css", "/favicon.svg")
    )
    assert b"--accent: #7a1f5c;" in sheet
    assert b"fill:#7a1f5c" in icon
    assert b"#0b6a5b" not in sheet + icon
    assert json.loads(files["/manifest.webmanifest"].body)["theme_color"] == "#7a1f5c"


def test_accent_sheet_is_a_comment_without_accent() -> None:
    assert re.fullmatch(rb"/\*[^*]*\*/\s*", site.files(MODEL)[versioned("/css/accent.css")].body)


def test_changed_accent_changes_the_version(tmp_path: Path) -> None:
    with_one = set(with_card(tmp_path, accent="#7a1f5c"))
    assert with_one.isdisjoint(
        name for name in site.files(MODEL) if re.match(r"/[0-9a-f]{12}/css/", name)
    )


def test_manifest_names_published_icons_of_their_size() -> None:
    files = site.files(MODEL)
    file = files["/manifest.webmanifest"]
    assert file.content_type == "application/manifest+json"
    manifest = json.loads(file.body)
    assert (manifest["name"], manifest["start_url"], manifest["display"]) == (
        "Fuzzy Vision",
        "/",
        "standalone",
    )
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        with Image.open(io.BytesIO(files[icon["src"]].body)) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
    with Image.open(io.BytesIO(files[versioned("/icons/apple-touch.png")].body)) as picture:
        assert picture.size == (180, 180)


def test_bad_card_is_not_published(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="accent must be a colour"):
        with_card(tmp_path, accent="red;} body { display: none")
    with pytest.raises(CommandError, match="file name"):
        with_card(tmp_path, examples=[{"file": "../card.json", "alt": "A card"}])


def test_owners_words_are_in_the_pages(tmp_path: Path) -> None:
    files = with_card(tmp_path, title="Mush & <script>", question="Which mushroom?")
    text = files["/index.html"].body.decode()
    assert "<title>Mush &amp; &lt;script&gt; · Which mushroom?</title>" in text


def test_policy_allows_own_scripts_and_no_frames() -> None:
    headers = security_headers("https://uploads.example")
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "manifest-src 'self'" in policy
    assert "connect-src 'self' https://uploads.example;" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
