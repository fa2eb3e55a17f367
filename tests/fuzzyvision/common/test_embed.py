"""What EMBED opens to other sites, and that it opens nothing else."""

import gzip
import re

import pytest

from chalicelib.access import Access
from fuzzyvision.aws.parameters import choose
from fuzzyvision.cli import main
from fuzzyvision.common import embed, site
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.headers import security_headers
from tests.support.paths import ROOT

MODEL = ROOT / "vendor" / "model"
TWO = ("https://a.example", "http://localhost:8080")
USUAL = security_headers()


@pytest.mark.parametrize("path", ["/", "/index.html", "/label.html", "/x/embed.html", "/api/x"])
def test_other_paths_keep_their_headers(path: str) -> None:
    assert embed.headers(path, USUAL, TWO) == USUAL


@pytest.mark.parametrize("path", [embed.PAGE, embed.SCRIPT])
def test_without_origins_nothing_changes(path: str) -> None:
    assert embed.headers(path, USUAL, ()) == USUAL


def test_only_the_named_origins_frame_the_page() -> None:
    found = embed.headers(embed.PAGE, USUAL, TWO)
    changed = {name for name in USUAL if found.get(name) != USUAL[name]}
    assert changed == {
        "Content-Security-Policy",
        "Cross-Origin-Resource-Policy",
        "X-Frame-Options",
    }
    assert "X-Frame-Options" not in found
    assert found["Content-Security-Policy"] == USUAL["Content-Security-Policy"].replace(
        "frame-ancestors 'none'", "frame-ancestors https://a.example http://localhost:8080"
    )


def test_every_site_reads_the_script() -> None:
    found = embed.headers(embed.SCRIPT, USUAL, TWO)
    assert found["Access-Control-Allow-Origin"] == "*"
    assert found["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example",
        "https://A.example:8443,https://xn--bcher-kva.example",
        "http://localhost:8080,http://127.0.0.1",
    ],
)
def test_exact_origins_are_taken(text: str) -> None:
    assert re.fullmatch(embed.PATTERN, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "*",
        "a.example",
        "https://a.example/",
        "https://a.example/path",
        "https://*.a.example",
        "https://a.example, https://b.example",
        "https://a.example https://b.example",
        "http://a.example",
        "http://localhost.a.example",
        "https://u:p@a.example",
        "https://a.example;",
        "https://a.example'",
        "data:,https://a.example",
        "https://bücher.example",
        "https://a.example\n",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    assert re.fullmatch(embed.PATTERN, text) is None


def test_frames_that_nobody_could_use_are_refused() -> None:
    embed.check(TWO, Access.UNLISTED)
    embed.check((), Access.INVITED, password=True)
    with pytest.raises(CommandError, match="EMBED and ACCESS=invited exclude each other"):
        embed.check(TWO, Access.INVITED)
    with pytest.raises(CommandError, match="EMBED and PASSWORD exclude each other"):
        embed.check(TWO, Access.PUBLIC, password=True)


def test_deploy_refuses_them_whichever_was_chosen_first() -> None:
    framed, invited = {"embed": "https://a.example"}, {"access": "invited"}
    for given, before in ((framed, invited), (invited, framed)):
        with pytest.raises(CommandError, match="exclude each other"):
            choose("dev", given, choose("dev", before).values)
    ended = choose("dev", {**invited, "embed": "none"}, choose("dev", framed).values)
    assert ended.values["Embed"] == ""


@pytest.mark.parametrize("given", [("ACCESS", "invited"), ("PASSWORD", "tulips")])
def test_run_refuses_them_before_it_serves(
    given: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(*given)
    monkeypatch.setenv("EMBED", "https://a.example")
    assert main(["run"]) == 2
    assert "exclude each other" in capsys.readouterr().err


def test_page_and_script_are_published_only_for_frames() -> None:
    usual, framed = site.files(MODEL), site.files(MODEL, framed=True)
    assert framed.keys() - usual.keys() == {embed.PAGE, embed.SCRIPT}
    assert {name: framed[name] for name in usual} == usual
    assert {framed[name].cache_control for name in (embed.PAGE, embed.SCRIPT)} == {"no-cache"}


@pytest.mark.parametrize("access", [Access.PUBLIC, Access.UNLISTED])
def test_slim_page_says_what_the_full_page_says(access: Access) -> None:
    files = site.files(MODEL, 7, access=access, framed=True)
    slim, full = (words(files[name].body.decode()) for name in (embed.PAGE, "/index.html"))
    told = full[full.index("What happens to my picture?") : full.index("If somebody answers")]
    assert told in slim
    assert "can see your picture for about 7 days" in slim
    assert "You can’t delete a picture that you show here" in slim
    assert "delete your picture from this browser" not in slim


def words(page: str) -> str:
    """Return the text of a page."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_slim_page_is_light_and_all_that_it_names_is_there() -> None:
    files = site.files(MODEL, framed=True)
    text = files[embed.PAGE].body.decode()
    named = set(re.findall(r'(?:href|src)="(/[^"?#]+)"', text))
    assert named - files.keys() == set()
    sent = [files[name].body for name in named if name.endswith((".js", ".css", ".woff2", ".svg"))]
    assert len(gzip.compress(text.encode())) + sum(len(gzip.compress(one)) for one in sent) < 90_000
