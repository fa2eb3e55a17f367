"""Writing a template in one way, so that two that mean the same are equal."""

import json
import re
from collections.abc import Mapping
from typing import Any


def canonical(part: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a part of a template: references are text, numbers too, as CloudFormation has them.

    `{"Ref": "Queue"}` becomes "${Queue}", as it stands in the text of a Fn::Sub.
    """
    result: Any
    match part:
        case list():
            result = [canonical(one) for one in part]
        case {"Ref": name}:
            result = f"${{{name}}}"
        case {"Fn::GetAtt": [name, attribute]}:
            result = f"${{{name}.{attribute}}}"
        case {"Fn::Sub": [text, values]}:
            result = _filled(text, canonical(values))
        case {"Fn::Sub": text}:
            result = text
        case dict():
            result = {name: canonical(one) for name, one in part.items()}
        case int() if not isinstance(part, bool):
            result = str(part)
        case _:
            result = part
    return _opened(result)


def _opened(part: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return the JSON of a text that is JSON: spaces in it mean nothing."""
    return json.loads(part) if isinstance(part, str) and part.startswith("{") else part


def _filled(text: str, values: Mapping[str, Any]) -> str:
    def value(found: re.Match[str]) -> str:
        one = values.get(found[1], found[0])
        return one if isinstance(one, str) else json.dumps(one, sort_keys=True)

    return re.sub(r"\$\{([\w:.]+)\}", value, text)
