"""Lighthouse's scores of the page, on a phone: `make lighthouse`.

It fetches Lighthouse 12.2.3, the last for Node 20, into build/lighthouse, starts a separate
stack, sends a picture and asks for the home page, a result and the statistics. A score is the
median of several runs, as its authors advise ("Lighthouse Variability").
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from tests.support import chromium
from tests.support.paths import ROOT
from tests.support.pictures import encoded, noise
from tests.support.stack import running_stack

VERSION = "12.2.3"
CATEGORIES = ("performance", "accessibility", "best-practices")
WANTED = {"home": 95, "result": 95, "statistics": 90}
"""The least performance; accessibility and best practices are to be 100."""

_FULL = 100
_RUNS = 3
_FOLDER = ROOT / "build" / "lighthouse"


def main() -> int:
    """Print the scores; return 1 if one is too low."""
    browser = chromium.find()
    if browser is None:
        print("CHROMIUM does not name a browser, and none is on the path.", file=sys.stderr)
        return 2
    _install()
    with tempfile.TemporaryDirectory() as folder, running_stack(Path(folder)) as stack:
        name = _result(browser, stack.url)
        pages = {"home": "/", "result": f"/{name}", "statistics": "/stats.html"}
        scores = {page: _scores(browser, stack.url + path) for page, path in pages.items()}
    for page, found in scores.items():
        print(page, *(f"{category} {score}" for category, score in found.items()))
    return int(any(too_low(page, found) for page, found in scores.items()))


def too_low(page: str, found: Mapping[str, int]) -> bool:
    """Return whether a score of a page is below what is wanted. Pure."""
    wanted = dict.fromkeys(CATEGORIES, _FULL) | {"performance": WANTED[page]}
    return any(found[category] < wanted[category] for category in CATEGORIES)


def _install() -> None:
    if not (_FOLDER / "node_modules" / "lighthouse").exists():
        _FOLDER.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--silent", "--prefix", str(_FOLDER), f"lighthouse@{VERSION}"]
        subprocess.run(command, check=True)  # noqa: S603 - our own words


def _result(browser: str, url: str) -> str:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser, args=chromium.ARGUMENTS)
        page = running.new_page(base_url=url)
        page.goto("/")
        file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": encoded(noise(640, 480))}
        page.locator("#pictures").set_input_files(file)  # type: ignore[arg-type]
        page.wait_for_url(re.compile(r"/[A-Z0-9]{3,}$"))
        name = page.url.rpartition("/")[2]
        running.close()
    return name


def _scores(browser: str, address: str) -> dict[str, int]:
    runs = [_run(browser, address) for _ in range(_RUNS)]
    return {one: round(median(run[one] for run in runs)) for one in CATEGORIES}


def _run(browser: str, address: str) -> dict[str, float]:
    program = _FOLDER / "node_modules" / ".bin" / "lighthouse"
    report = _FOLDER / "report.json"
    flags = " ".join(["--headless=new", *chromium.ARGUMENTS])
    subprocess.run(  # noqa: S603 - our own words
        [
            str(program),
            address,
            "--quiet",
            "--output=json",
            f"--output-path={report}",
            f"--chrome-flags={flags}",
            f"--only-categories={','.join(CATEGORIES)}",
        ],
        check=True,
        env={"CHROME_PATH": browser, "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(_FOLDER)},
    )
    found = json.loads(report.read_text())["categories"]
    return {category: found[category]["score"] * _FULL for category in CATEGORIES}


if __name__ == "__main__":
    sys.exit(main())
