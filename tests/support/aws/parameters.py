"""Carrying out what a template says of its parameters, as CloudFormation does before the rest."""

import re
from collections.abc import Mapping
from typing import Any

_NO_VALUE = object()
_ALWAYS = ""


def settled(template: Mapping[str, Any], given: Mapping[str, str | int]) -> dict[str, Any]:
    """Return the template for these parameters, without parameters, conditions and rules.

    The others have their defaults. Raises ValueError with the sentence of a rule that is broken.
    """
    values: dict[str, Any] = {
        name: given.get(name, one["Default"]) for name, one in template["Parameters"].items()
    }
    for name, value in values.items():
        _check(name, template["Parameters"][name], value)
    numbers = {name for name, one in template["Parameters"].items() if one["Type"] == "Number"}
    values |= {name: int(values[name]) for name in numbers}
    for rule in template.get("Rules", {}).values():
        if _is_true(rule["RuleCondition"], values):
            for one in rule["Assertions"]:
                if not _is_true(one["Assert"], values):
                    raise ValueError(one["AssertDescription"])
    holds = {name: _is_true(one, values) for name, one in template.get("Conditions", {}).items()}
    holds[_ALWAYS] = True
    rest = {
        name: one
        for name, one in template.items()
        if name not in {"Parameters", "Rules", "Conditions"}
    }
    resources = {
        name: {part: value for part, value in one.items() if part != "Condition"}
        for name, one in template["Resources"].items()
        if holds[one.get("Condition", _ALWAYS)]
    }
    made: dict[str, Any] = _settle({**rest, "Resources": resources}, values, holds)
    return made


def _check(name: str, rule: Mapping[str, Any], value: str | int) -> None:
    allowed = [str(one) for one in rule.get("AllowedValues", [value])]
    if str(value) not in allowed:
        raise ValueError(f"{name} is none of {allowed}")
    if not re.fullmatch(rule.get("AllowedPattern", ".*"), str(value)):
        raise ValueError(f"{name} does not match its pattern")
    if rule["Type"] == "Number" and not rule["MinValue"] <= int(value) <= rule["MaxValue"]:
        raise ValueError(f"{name} is out of its bounds")
    if len(str(value)) > rule.get("MaxLength", 2048):
        raise ValueError(f"{name} is too long")


def _is_true(condition: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    match condition:
        case {"Fn::Not": [one]}:
            return not _is_true(one, values)
        case {"Fn::Equals": [{"Ref": name}, str(text)]}:
            return bool(values[name] == text)
    raise NotImplementedError(str(condition))


def _settle(part: Any, values: Mapping[str, Any], holds: Mapping[str, bool]) -> Any:  # noqa: ANN401 - any JSON
    """Return a part of the template with its parameters filled in and its conditions decided."""

    def again(one: Any) -> Any:  # noqa: ANN401 - any JSON
        return _settle(one, values, holds)

    result: Any
    match part:
        case list():
            result = [one for one in map(again, part) if one is not _NO_VALUE]
        case {"Ref": "AWS::NoValue"}:
            result = _NO_VALUE
        case {"Ref": name} if name in values:
            result = values[name]
        case {"Fn::If": [name, yes, no]}:
            result = again(yes if holds[name] else no)
        case {"Fn::Sub": [text, more]}:
            result = {"Fn::Sub": [_filled(text, values), again(more)]}
        case {"Fn::Sub": text}:
            filled = _filled(text, values)
            result = {"Fn::Sub": filled} if "${" in filled else filled
        case dict():
            kept = {name: again(one) for name, one in part.items()}
            result = {name: one for name, one in kept.items() if one is not _NO_VALUE}
        case _:
            result = part
    return result


def _filled(text: str, values: Mapping[str, Any]) -> str:
    for name, value in values.items():
        text = text.replace(f"${{{name}}}", str(value))
    return text
