"""A SAM template as moto's CloudFormation takes it."""

import re
from typing import Any

from moto.cloudformation.parsing import get_model_map
from samtranslator.public.translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform

STAND_IN = "stand-in.example"
"""What everything that moto cannot make is called, and answers to."""
_HALF_MADE = {"AWS::ApiGateway::Deployment", "AWS::ApiGateway::Stage"}
"""moto does not read an API's description, and then finds nothing to deploy."""


def expanded(template: dict[str, Any]) -> dict[str, Any]:
    """Return a SAM template as CloudFormation's, less what moto cannot make. Pure."""
    plain = transform(template, {}, _NoPolicies()) if "Transform" in template else template
    kinds = get_model_map().keys() - _HALF_MADE
    made = {name: one for name, one in plain["Resources"].items() if one["Type"] in kinds}
    lacking = set(plain["Resources"].keys() - made.keys())
    rest = {**plain, "Resources": made}
    rest.pop("Transform", None)
    replaced: dict[str, Any] = _without(rest, lacking)
    return replaced


def _names(part: dict[str, Any]) -> set[str]:
    """Return the resources that a Ref, Fn::GetAtt or Fn::Sub names."""
    attribute, text = part.get("Fn::GetAtt", ""), part.get("Fn::Sub", "")
    owner = attribute[0] if isinstance(attribute, list) else attribute.split(".")[0]
    text = text[0] if isinstance(text, list) else text
    return {part.get("Ref", ""), owner, *re.findall(r"\$\{(\w+)", text)}


def _without(part: Any, lacking: set[str]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(part, list):
        return [_without(one, lacking) for one in part]
    if not isinstance(part, dict):
        return part
    if part.get("Ref") in lacking:
        return STAND_IN
    attribute = part.get("Fn::GetAtt")
    if (
        attribute
        and (attribute[0] if isinstance(attribute, list) else attribute.split(".")[0]) in lacking
    ):
        return STAND_IN
    text = part.get("Fn::Sub")
    if isinstance(text, str) and _names(part) & lacking:
        filled = re.sub(rf"\$\{{({'|'.join(lacking)})(\.\w+)?\}}", STAND_IN, text)
        return {"Fn::Sub": filled} if "${" in filled else filled
    if isinstance(part.get("DependsOn"), list | str):
        depends = part["DependsOn"] if isinstance(part["DependsOn"], list) else [part["DependsOn"]]
        part = {**part, "DependsOn": [one for one in depends if one not in lacking]}
    return {name: _without(value, lacking) for name, value in part.items()}


class _NoPolicies(ManagedPolicyLoader):  # type: ignore[misc] # it ships no types
    def __init__(self) -> None:
        super().__init__(None)

    def load(self) -> dict[str, str]:
        return {}
