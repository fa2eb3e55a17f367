"""Walk the whole loop in a browser and photograph it for docs/loop.md.

    make run &
    python -m docs.walkthrough

It draws its pictures itself. Start the stack afresh: other pictures in it are exported too.
"""

import argparse
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, FilePayload, ViewportSize, sync_playwright

from docs.walkthrough import walk
from docs.walkthrough.drawings import LABELS, drawing
from docs.walkthrough.screenshots import photograph, photograph_window
from fuzzyvision import cli
from fuzzyvision.common.project import ROOT
from tests.support import chromium

_WORK = Path("build") / "loop"
_EACH = 10
_TALL = ViewportSize(width=1280, height=1300)
_EXAMPLE = ("Mouse", "Headphone")
"""A label, and what the bundled model takes sketches of it for."""


def main() -> int:
    """Walk through the loop, say what each command says, and return the exit code."""
    options = _parse()
    executable = chromium.find()
    if executable is None:
        print("CHROMIUM does not name a browser, and none is on the path.", file=sys.stderr)
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(_WORK, ignore_errors=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=chromium.ARGUMENTS)
        _vote(browser, options)
        code = _learn(browser, options)
        browser.close()
    return code


def _vote(browser: Browser, options: argparse.Namespace) -> None:
    """Upload the sketches, and let three people say what they are."""
    files = [
        FilePayload(
            name=f"{label}-{number}.jpg", mimeType="image/jpeg", buffer=drawing(label, number)
        )
        for label in LABELS
        for number in range(_EACH)
    ]
    page = walk.newcomer(browser, options.url)
    named = walk.upload(page, files)
    truth = {name: file.partition("-")[0] for name, file in named.items()}
    label, taken_for = _EXAMPLE
    walk.open_result(page, next(name for name, shown in truth.items() if shown == label))
    photograph_window(page, options.out / "loop-1-result.png")
    walk.correct(page, label)
    photograph_window(page, options.out / "loop-2-corrected.png")
    for voter in range(2):
        blind = walk.newcomer(browser, options.url)
        walk.open_hard_ones(blind)
        if not voter:
            photograph_window(blind, options.out / "loop-3-hard-ones.png")
        print(f"A voter answered {walk.answer_hard_ones(blind, truth)} hard ones, blind.")
    walk.open_statistics(page)
    page.set_viewport_size(_TALL)  # down to the confusion matrix
    photograph_window(page, options.out / "loop-4-statistics.png")
    walk.open_cell(page, taken_for, label)
    page.set_viewport_size(walk.SIZE)
    photograph_window(page, options.out / "loop-5-cell.png")


def _learn(browser: Browser, options: argparse.Namespace) -> int:
    """Export, train, compare; return the code of the first that fails."""
    labelled, new, report = _WORK / "labelled", _WORK / "new", _WORK / "compare.html"
    training = ["--from", str(ROOT / "vendor" / "model"), "--name", "sketches"]
    code = (
        cli.main(["export", str(labelled)])
        or cli.main(["train", str(labelled), *training, "--out", str(new)])
        or cli.main(["compare", str(new), "--pictures", str(labelled), "--out", str(report)])
    )
    if report.exists():
        page = browser.new_page()
        page.goto(report.resolve().as_uri())
        page.wait_for_load_state("networkidle")
        photograph(page, options.out / "loop-6-comparison.png")
    return code


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    add = parser.add_argument
    add("--url", default="http://localhost:8000", help="address of the stack")
    add("--out", default=Path("docs/screenshots"), type=Path, help="folder")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
