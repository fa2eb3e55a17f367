"""Reading a template: what is in it, and what its functions come to."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

STACK = "fuzzy-vision-dev"
ACCOUNT = "111122223333"
REGION = "eu-central-1"
_KNOWN = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::StackId": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{STACK}/51af3dc0-da77-11e4",
    "AWS::StackName": STACK,
    "AWS::URLSuffix": "amazonaws.com",
}


def of_type(template: Mapping[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    """Return the properties of the resources of one kind, by name."""
    return {
        name: one["Properties"]
        for name, one in template["Resources"].items()
        if one["Type"] == f"AWS::{kind}"
    }


def resolve(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a value with CloudFormation's functions carried out.

    A resource's name is its logical one; its attributes are as AWS makes them.
    """
    if isinstance(value, list):
        return [resolve(one) for one in value]
    return _carry_out(value) if isinstance(value, dict) else value


def _carry_out(value: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    result: Any
    match value:
        case {"Ref": name}:
            result = _KNOWN.get(name, name)
        case {"Fn::GetAtt": [name, attribute]}:
            result = _attribute(name, attribute)
        case {"Fn::Sub": [text, values]}:
            result = _fill(text, resolve(values))
        case {"Fn::Sub": str(text)}:
            result = _fill(text, {})
        case {"Fn::Select": [index, items]}:
            result = resolve(items)[index]
        case {"Fn::Split": [separator, text]}:
            result = resolve(text).split(separator)
        case _:
            result = {name: resolve(one) for name, one in value.items()}
    return result


def _fill(text: str, values: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        name, _, attribute = found[1].partition(".")
        known = {**_KNOWN, **values}
        return _attribute(name, attribute) if attribute else known.get(name, name)

    return re.sub(r"\$\{([^}]+)\}", value, text)


def _attribute(name: str, attribute: str) -> str:
    if attribute == "DomainName":
        return f"{name}.cloudfront.net".lower()
    if attribute == "RegionalDomainName":
        return f"{name}.s3.{REGION}.amazonaws.com"
    if attribute == "Arn" and name.endswith("Bucket"):
        return f"arn:aws:s3:::{name}"
    return f"{name}.{attribute}"


def statements(template: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every policy's statements, carried out, with the name of its resource."""
    for name, one in template["Resources"].items():
        properties = one["Properties"]
        documents = [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
        documents += [
            properties[key]
            for key in ("PolicyDocument", "AssumeRolePolicyDocument")
            if key in properties
        ]
        for document in documents:
            for statement in document["Statement"]:
                yield name, resolve(statement)


def as_list(value: Any) -> list[Any]:  # noqa: ANN401 - any JSON
    """Return a list of what may be one or several."""
    return value if isinstance(value, list) else [value]
