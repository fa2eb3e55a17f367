"""The software bill of materials: CycloneDX 1.6, without a time, so that it can be reproduced."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from fuzzyvision.aws.package import licences
from fuzzyvision.aws.package.parts import Part

_SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"


def document(parts: list[Part]) -> dict[str, Any]:
    """Return the document that names what ships."""
    own = Part("application", "fuzzy-vision", version("fuzzy-vision"), "MIT")
    return {
        "$schema": _SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": _component(own)},
        "components": [_component(part) for part in parts],
    }


def as_text(parts: list[Part]) -> str:
    """Return the licences as a list for people."""
    lines = ["What ships with Fuzzy Vision (MIT), and its licence:", ""]
    for part in parts:
        by = f", by {part.by}" if part.by else ""
        lines.append(f"{part.name} {part.version}".strip() + f": {part.licence}{by}")
    return "\n".join([*lines, ""])


def _component(part: Part) -> Mapping[str, Any]:
    fields = {
        "type": part.kind,
        "bom-ref": f"{part.name}@{part.version}",
        "name": part.name,
        "version": part.version,
        "licenses": [_licence(part.licence or "unknown")],
        "publisher": part.by,
        "purl": part.purl,
        "hashes": _hashes(part.sha256) if part.sha256 else [],
        "externalReferences": [_source(part)] if part.accepted else [],
    }
    return {name: value for name, value in fields.items() if value}


def _licence(licence: str) -> dict[str, Any]:
    if licences.is_allowed(licence, licences.ALLOWED_FOR_LIBRARIES):
        return {"expression": licence}
    return {"license": {"name": licence}}


def _source(part: Part) -> dict[str, Any]:
    """Return where a distribution came from; it is one of the files that these hashes are of."""
    url = f"https://pypi.org/project/{part.name}/{part.version}/"
    return {"type": "distribution", "url": url, "hashes": _hashes(*part.accepted)}


def _hashes(*values: str) -> list[dict[str, str]]:
    return [{"alg": "SHA-256", "content": value} for value in values]
