"""Rows of an export as other tools load them: Hugging Face's imagefolder, Label Studio. Pure."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote
from xml.etree import ElementTree as ET

from fuzzyvision.dataset.majority_label import Kind
from fuzzyvision.dataset.rows import Row

_TOLD = ("label", "name", "picture", "agreement", "predicted", "probability", "group")
_NONE = "None of these"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document can hold, escaped or not (XML 1.0, 2.2)."""


def metadata(row: Row) -> Row:
    """Return what an imagefolder has about a picture in its split's folder.

    Each value is of one type in every row, and none is missing: `datasets` guesses the types from
    the first rows of each split, and refuses splits that differ.
    """
    file = row["file"].partition("/")[2]
    return {"file_name": file, **{name: row[name] for name in _TOLD}, "votes": len(row["votes"])}


def task(row: Row, folder: str) -> Row:
    """Return the task of a picture for Label Studio, with what model and peers say of it.

    The picture is served by Label Studio itself, out of the export named `folder`.
    """
    place = quote(f"{folder}/{row['file']}")
    told = {name: row[name] for name in ("name", "picture", "decided", "agreement", "split")}
    model = row["model"]
    said = [
        _prediction(f"{model['name']} {model['version']}", row["predicted"], row["probability"])
    ]
    if row["decided"] != Kind.DISPUTED:
        said.append(_prediction("peers", row["label"], row["agreement"]))
    return {
        "data": {"image": f"/data/local-files/?d={place}", **told},
        "predictions": said,
        "meta": {"votes": row["votes"]},
    }


def labels(row: Row) -> Iterator[str]:
    """Yield the labels that a row has."""
    yield row["predicted"]
    for one in (row, *row["votes"]):
        if one["label"] is not None:
            yield one["label"]


def configuration(labels: Iterable[str]) -> str:
    """Return the labelling interface for Label Studio: one picture, one of these labels."""
    view = ET.Element("View")
    ET.SubElement(view, "Image", name="image", value="$image")
    choices = ET.SubElement(view, "Choices", name="label", toName="image", choice="single")
    for label in (*sorted({_choice(label) for label in labels} - {_NONE}), _NONE):
        ET.SubElement(choices, "Choice", value=label)
    ET.indent(view)
    return ET.tostring(view, encoding="unicode") + "\n"


def _prediction(who: str, label: str | None, score: float) -> Row:
    value = {"choices": [_choice(label)]}
    result = {"from_name": "label", "to_name": "image", "type": "choices", "value": value}
    return {"model_version": who, "score": score, "result": [result]}


def _choice(label: str | None) -> str:
    return _NONE if label is None else _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", label)
