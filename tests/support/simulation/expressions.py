"""DynamoDB's expressions, as much of them as the code uses; whatever else is a ValidationError.

Items, names and values are as on the wire: `{"n": {"N": "1"}}`.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

Value = dict[str, Any]
Item = dict[str, Value]
_TOKEN = re.compile(r"\s*(:\w+|#?\w+(?:\.#?\w+)*|<>|>=|<=|[=<>(),+])")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


class ValidationError(Exception):
    """DynamoDB would refuse the request."""


@lru_cache
def _tokens(text: str) -> tuple[str, ...]:
    found, place = [], 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        if match is None:
            raise ValidationError(f"{text[place:]!r} in {text!r}")
        found.append(match[1])
        place = match.end()
    return tuple(found)


class Expression:
    """What the expressions of one request say; `check_all_used` when all of them were read."""

    def __init__(self, names: Mapping[str, str] | None, values: Item | None) -> None:
        if names == {} or values == {}:
            raise ValidationError("Names and values must not be empty.")
        self._names, self._values = names or {}, values or {}
        self._used: set[str] = set()

    def holds(self, text: str, item: Item | None) -> bool:
        """Return whether a condition holds of an item: terms with AND, or with OR."""
        terms, joints = self._split(text)
        found = [self._term(term, item or {}) for term in terms]
        if len(set(joints)) > 1:
            raise ValidationError(f"AND and OR are mixed: {text!r}")
        return any(found) if "OR" in joints else all(found)

    def key(self, text: str, partition: str, sort: str) -> tuple[Value, Callable[[Item], bool]]:
        """Return the partition of a key condition, and whether it selects an item."""
        terms, joints = self._split(text)
        whole = len(terms[0]) == 3 and terms[0][:2] == (partition, "=")
        if not whole or "OR" in joints or len(terms) > 2:
            raise ValidationError(f"Not a key condition: {text!r}")
        for term in terms[1:]:
            if sort not in term or not {"begins_with", "<", ">="} & {*term}:
                raise ValidationError(f"Not a condition of the sort key: {text!r}")
            self._term(term, {sort: {"S": ""}})  # for what it uses, also where nothing is found
        return self._value(terms[0][2]), lambda item: all(self._term(one, item) for one in terms)

    def updated(self, text: str, item: Item) -> Item:
        """Return an item after an update: SET and ADD, each at most once."""
        result, tokens = dict(item), [*_tokens(text)]
        parts = [place for place, token in enumerate(tokens) if token in {"SET", "ADD"}]
        if parts[:1] != [0] or len({tokens[part] for part in parts}) != len(parts):
            raise ValidationError(f"Not an update: {text!r}")
        for start, end in zip(parts, [*parts[1:], len(tokens)], strict=True):
            for clause in _clauses(tokens[start + 1 : end]):
                if tokens[start] == "ADD":
                    path, value = clause
                    self._put(result, path, self._sum(self._at(result, path), value))
                else:
                    path, equals, *right = clause
                    if equals != "=":
                        raise ValidationError(text)
                    self._put(result, path, self._right(right, item))
        return result

    def check_all_used(self) -> None:
        """Raise ValidationError if a name or value was given that nothing uses."""
        unused = (self._names.keys() | self._values.keys()) - self._used
        if unused:
            raise ValidationError(f"Unused in expressions: {sorted(unused)}")

    def _split(self, text: str) -> tuple[list[tuple[str, ...]], list[str]]:
        terms: list[list[str]] = [[]]
        joints = []
        for token in _tokens(text):
            if token in {"AND", "OR"}:
                joints.append(token)
                terms.append([])
            else:
                terms[-1].append(token)
        return [tuple(term) for term in terms], joints

    def _term(self, term: tuple[str, ...], item: Item) -> bool:
        match term:
            case ("attribute_exists", "(", path, ")"):
                return self._at(item, path) is not None
            case ("attribute_not_exists", "(", path, ")"):
                return self._at(item, path) is None
            case ("begins_with", "(", path, ",", value, ")"):
                found = self._at(item, path)
                return found is not None and found["S"].startswith(self._value(value)["S"])
            case (path, operator, value) if operator in _COMPARE:
                found, wanted = self._at(item, path), self._value(value)
                if found is None or found.keys() != wanted.keys():
                    return operator == "<>"
                return _COMPARE[operator](_plain(found), _plain(wanted))
        raise ValidationError(f"Not a term: {term}")

    def _right(self, right: list[str], item: Item) -> Value:
        match right:
            case [value] if value.startswith(":"):
                return self._value(value)
            case ["if_not_exists", "(", path, ",", other, ")", "+", value]:
                otherwise = self._value(other)
                return self._sum(self._at(item, path) or otherwise, value)
        raise ValidationError(f"Not a value to set: {right}")

    def _sum(self, before: Value | None, value: str) -> Value:
        total = _number(before or {"N": "0"}) + _number(self._value(value))
        return {"N": str(total)}

    def _value(self, token: str) -> Value:
        self._used.add(token)
        if not token.startswith(":") or token not in self._values:
            raise ValidationError(f"No such value: {token}")
        return self._values[token]

    def _path(self, path: str) -> list[str]:
        parts = path.split(".")
        self._used.update(part for part in parts if part.startswith("#"))
        if path.startswith(":") or any(p.startswith("#") and p not in self._names for p in parts):
            raise ValidationError(f"No such name: {path}")
        return [self._names.get(part, part) for part in parts]

    def _at(self, item: Item, path: str) -> Value | None:
        first, *rest = self._path(path)
        found = item.get(first)
        for part in rest:
            found = None if found is None else found["M"].get(part)
        return found

    def _put(self, item: Item, path: str, value: Value) -> None:
        match self._path(path):
            case [name]:
                item[name] = value
            case [name, part]:
                if name not in item:
                    raise ValidationError(f"The path does not exist: {path}")
                item[name] = {"M": {**item[name]["M"], part: value}}
            case _:
                raise ValidationError(f"Too deep: {path}")


def _clauses(tokens: list[str]) -> list[list[str]]:
    """Return what commas outside of brackets separate; ADD separates name and value by nothing."""
    clauses: list[list[str]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token == "(") - (token == ")")  # noqa: S105 - a bracket
        if token == "," and not depth:  # noqa: S105 - as above
            clauses.append([])
        else:
            clauses[-1].append(token)
    if any(len(clause) < 2 for clause in clauses):
        raise ValidationError(f"Not a clause: {tokens}")
    return clauses


def _number(value: Value) -> Decimal:
    if "N" not in value:
        raise ValidationError(f"Not a number: {value}")
    return Decimal(value["N"])


def _plain(value: Value) -> Any:  # noqa: ANN401 - a string, a number, a flag or bytes
    return _number(value) if "N" in value else next(iter(value.values()))
