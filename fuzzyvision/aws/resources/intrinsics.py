"""CloudFormation's own functions, spelled short. Pure."""

from typing import Any

Json = dict[str, Any]


def ref(name: str) -> Json:
    """Return the name of a resource, or a value that CloudFormation knows."""
    return {"Ref": name}


def get(name: str, attribute: str = "Arn") -> Json:
    """Return an attribute of a resource."""
    return {"Fn::GetAtt": [name, attribute]}


def sub(text: str, **values: Any) -> Json:  # noqa: ANN401 - a string, or another of these functions
    """Return a string in which each `${...}` is filled in."""
    return {"Fn::Sub": [text, values] if values else text}


def allow(actions: list[str], resources: Any, **condition: Any) -> Json:  # noqa: ANN401 - as above
    """Return the statement of a role's policy that allows actions on resources."""
    statement = {"Effect": "Allow", "Action": actions, "Resource": resources}
    return {**statement, "Condition": condition} if condition else statement


def policy(*statements: Json) -> Json:
    """Return a policy document."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def tls_only(service: str, resources: Any) -> Json:  # noqa: ANN401 - as above
    """Return the statement that refuses everybody whatever does not come encrypted."""
    return {
        "Sid": "EncryptedConnectionsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": f"{service}:*",
        "Resource": resources,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
