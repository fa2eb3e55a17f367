"""The template as it is deployed: with the code's place, and with what is in it. Pure."""

from collections.abc import Mapping
from typing import Any

_FUNCTION = "AWS::Serverless::Function"
_MODEL = "Model"
"""The output that tells which model a stage has."""

_TOLD = ("ai-edge-litert", "boto3", "chalice", "numpy", "pillow")
"""Packages whose versions the functions' tags tell; a release's document has them all."""

_LONGEST = 256
_MARKS = frozenset(" _.:/=+-@")


def placed(
    template: Mapping[str, Any], code: str, model: str, labels: Mapping[str, str]
) -> dict[str, Any]:
    """Return the template with the code's address in S3, the model's name and the labels.

    The labels are tags of the functions, not of the stack: a change of those touches every
    resource, and CloudFront takes minutes for that.
    """
    resources = {
        name: {**one, "Properties": _with_code(one["Properties"], code, labels)}
        if one["Type"] == _FUNCTION
        else one
        for name, one in template["Resources"].items()
    }
    outputs = {**template["Outputs"], _MODEL: {"Value": model}}
    return {**template, "Resources": resources, "Outputs": outputs}


def labels_of(revision: str, model: str, packages: Mapping[str, str]) -> dict[str, str]:
    """Return the tags that tell what a function runs; what is unknown is left out."""
    versions = " ".join(f"{name}={packages[name]}" for name in _TOLD if name in packages)
    found = {"revision": revision, "model": model, "packages": versions}
    return {f"fuzzy-vision:{name}": _tag(value) for name, value in found.items() if value}


def model_of(outputs: Mapping[str, str]) -> str | None:
    """Return name and version of the model that a stage has, if it tells."""
    return outputs.get(_MODEL)


def _with_code(
    properties: Mapping[str, Any], code: str, labels: Mapping[str, str]
) -> dict[str, Any]:
    return {**properties, "CodeUri": code, "Tags": {**properties.get("Tags", {}), **labels}}


def _tag(text: str) -> str:
    """Return a string as AWS takes it in a tag (Lambda: "Using tags", restrictions)."""
    allowed = "".join(one if one.isalnum() or one in _MARKS else " " for one in text)
    return allowed[:_LONGEST].strip()
