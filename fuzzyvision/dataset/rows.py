"""The lines of manifest.jsonl: every picture, its votes, and where it came from. Pure."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from chalicelib import keys
from chalicelib.ports import PictureRecord, Vote
from chalicelib.voting.exclusions import told
from fuzzyvision.dataset.majority_label import Kind, MajorityLabel, decide
from fuzzyvision.dataset.split import Placed

Row = dict[str, Any]

CONFIDENT, CERTAIN = 0.95, 1.1
"""Probabilities: of a prediction that votes contradict with little likelihood, and of none."""
AGAINST = "against a confident prediction"

_RISKY = re.compile(r"[=+@]|(?<![0-9A-Za-z])-")


@dataclass(frozen=True)
class Source:
    """Where pictures come from; `id` tells it from any other of the same stage's name."""

    stage: str
    id: str
    bucket: str


def describe(subject: PictureRecord, votes: Iterable[Vote], source: Source) -> Row:
    """Return the row of a picture.

    A voter becomes a pseudonym: the value itself is what lets a peer take votes back.
    """
    return {
        "picture": subject.pid,
        "name": subject.name,
        "created": subject.created,
        "model": {"name": subject.model_name, "version": subject.model},
        "predicted": subject.predicted,
        "probability": subject.probability,
        "source": {
            "stage": source.stage,
            "id": source.id,
            "bucket": source.bucket,
            "key": keys.labelled_keys(subject.pid)[0],
        },
        "settled": subject.settled,
        "votes": [
            {**told(vote), "client": vote.client}
            for vote in sorted(votes, key=lambda vote: vote.voted_at)
        ],
    }


def judge(row: Row, least: float, confident: float = CERTAIN) -> MajorityLabel:
    """Return the majority label of the picture of a row, or what the owner has settled.

    One that contradicts a prediction of at least the probability `confident` is a dispute: a
    person should look at it, because votes can be stuffed.
    """
    settled = row.get("settled", "")  # earlier releases wrote none
    told = [vote["label"] for vote in row["votes"] if not vote["cannot_tell"]]
    majority = decide(told, len(row["votes"]) - len(told), least, settled)
    against = majority.label != row["predicted"] and row["probability"] >= confident
    if settled or majority.kind is Kind.DISPUTED or not against:
        return majority
    return replace(majority, kind=Kind.DISPUTED, label=None, reason=AGAINST)


def decided(row: Row, majority: MajorityLabel, placed: Placed) -> Row:
    """Return a row with what the export has decided."""
    if placed.split is None:
        reason = "near-duplicates on both sides"
        majority = replace(majority, kind=Kind.DISPUTED, label=None, reason=reason)
    return {
        **row,
        "decided": str(majority.kind),
        "label": majority.label,
        "agreement": majority.agreement,
        "reason": majority.reason,
        "split": placed.split and str(placed.split),
        "group": placed.group,
        "sha256": placed.sha256,
    }


def encode(document: Any) -> str:  # noqa: ANN401 - JSON
    r"""Return a document as one line of JSON that a spreadsheet finds no formula in.

    Who opens it as a table has it cut at commas, those inside a label too, and what then begins
    with one of `=+-@` is a formula ("CSV Injection", OWASP). As `\u003d` it is the same JSON.
    """
    text = json.dumps(document, allow_nan=False)
    # None of them is part of JSON's own grammar here: there are no negative numbers.
    return _RISKY.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
