"""Write the page of a model's card, in the form of Mitchell et al. 2019.

    python -m fuzzyvision.reports.model_card
    python -m fuzzyvision.reports.model_card --text my-words.json

Everything on the page comes from card.json. --text first puts your words into it: what the model
is for, what it is not for, what it is weak at; see fuzzyvision/reports/model_card/souqnet.json.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from fuzzyvision.bundle import cards
from fuzzyvision.bundle.errors import CardError
from fuzzyvision.reports.model_card import page


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page; return 0, or 2 after a sentence on what is wrong."""
    options = _parser().parse_args(arguments)
    try:
        card = cards.load(options.model)
        if options.text:
            card = cards.with_texts(card, options.text)
            cards.save(card, options.model)
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(page.markdown(card), encoding="utf-8")
    except (CardError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{options.out} tells of {card['name']}, version {card['version']}.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m fuzzyvision.reports.model_card",
        description=(__doc__ or "").partition("\n")[0],
    )
    add = parser.add_argument
    add("--model", type=Path, default=Path("vendor/model"), help="folder of the bundle")
    add("--out", type=Path, default=Path("docs/model-card.md"), help="where the page goes")
    add("--text", type=Path, help="a JSON file of your words, put into card.json first")
    return parser


if __name__ == "__main__":
    sys.exit(main())
