"""The parts of other people that ship: in the zip, and in what the site serves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import distribution, distributions
from pathlib import Path

from packaging.utils import canonicalize_name

from fuzzyvision.aws.package import licences
from fuzzyvision.bundle import cards
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.site import BOKEH_SCRIPTS, bokeh_scripts

_MODEL = "machine-learning-model"


@dataclass(frozen=True)
class Part:
    """A distribution, a library, a script or a model; `kind` is CycloneDX's.

    `sha256` is of the file itself; `accepted` are those of the files that the lock lets in.
    """

    kind: str
    name: str
    version: str
    licence: str | None
    purl: str = ""
    sha256: str = ""
    accepted: tuple[str, ...] = ()
    by: str = ""


def find(code: Path, lock: Path) -> list[Part]:
    """Return the parts of the unpacked package, and those that the site serves."""
    parts = [*_distributions(code, lock), *_libraries(code), *_scripts(), *_model(code / "model")]
    return sorted(parts, key=lambda part: (part.kind, part.name))


def check(parts: list[Part]) -> None:
    """Raise CommandError if a part may not ship. A model's licence is its owner's own affair."""
    faults = []
    for part in parts:
        title = f"{part.name} {part.version}".strip()
        allowed = licences.ALLOWED_FOR_LIBRARIES if ".libs/" in part.name else licences.ALLOWED
        if part.licence is None:
            faults.append(f"{title} names no licence that can be read, and may not ship.")
        elif part.kind != _MODEL and not licences.is_allowed(part.licence, allowed):
            faults.append(f"{title} may not ship: its licence is {part.licence}.")
    if faults:
        raise CommandError("\n".join(faults))


def _distributions(code: Path, lock: Path) -> Iterator[Part]:
    entries = re.split(r"^(?=\w)", lock.read_text(), flags=re.MULTILINE)
    accepted = {one.split("==")[0]: re.findall(r"sha256:(\w+)", one) for one in entries}
    for one in distributions(path=[str(code)]):
        name, licence = canonicalize_name(one.name), licences.declared(one.metadata)
        purl, hashes = f"pkg:pypi/{name}@{one.version}", tuple(accepted.get(name, ()))
        yield Part("library", name, one.version, licence, purl, accepted=hashes)


def _libraries(code: Path) -> Iterator[Part]:
    for file in code.glob("*.libs/*"):
        licence = licences.LIBRARIES.get(file.name.split("-")[0])
        name = file.relative_to(code).as_posix()
        yield Part("library", name, "", licence, sha256=_digest(file))


def _scripts() -> Iterator[Part]:
    bokeh = distribution("bokeh")
    licence, purl = licences.declared(bokeh.metadata), f"pkg:pypi/bokeh@{bokeh.version}"
    for name in BOKEH_SCRIPTS:
        digest = _digest(bokeh_scripts() / name)
        yield Part("file", f"vendor/bokeh/{name}", bokeh.version, licence, purl, digest)


def _model(folder: Path) -> Iterator[Part]:
    card, digest = cards.load(folder), _digest(folder / "model.tflite")
    licence = " ".join(cards.paragraphs(card.get("licence"))) or "its owner's"
    yield Part(_MODEL, card["name"], card["version"], licence, sha256=digest)
    weights = card.get("weights")
    if weights:  # what it was trained from
        licence, by = weights.get("licence") or "unknown", weights.get("by") or ""
        yield Part(_MODEL, weights["name"], "", licence, by=by)


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()
