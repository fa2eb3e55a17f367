"""The stack's template: what Chalice makes of the app, merged with infra/template.yaml.

`chalice package --merge-template` merges; `finish` does what merging cannot.
"""

from typing import Any

from fuzzyvision.common.project import ROOT

SOURCE = ROOT / "infra" / "template.yaml"
_CODE = ROOT / "infra" / "addresses.js"

_CHALICES = ("RestAPIId", "APIHandlerName", "APIHandlerArn", "EndpointURL")
"""Outputs that no command reads."""


def finish(sam: dict[str, Any], **defaults: str) -> dict[str, Any]:
    """Return the merged template without what is Chalice's and not ours; `sam` stays as it was.

    `defaults` are those of parameters that the package was made for.
    """
    # Chalice's own role for both functions may do too much.
    resources = {name: one for name, one in sam["Resources"].items() if name != "DefaultRole"}
    # Chalice's event names a queue that is not there.
    events = resources["AnswerUploads"]["Properties"]["Events"]
    _set(resources, "AnswerUploads", Events={"Queue": events["Queue"]})
    _set(resources, "Addresses", FunctionCode={"Fn::Sub": _CODE.read_text(encoding="utf-8")})
    parameters = {
        name: {**one, "Default": defaults.get(name, one["Default"])}
        for name, one in sam["Parameters"].items()
    }
    outputs = {name: one for name, one in sam["Outputs"].items() if name not in _CHALICES}
    return {**sam, "Parameters": parameters, "Resources": resources, "Outputs": outputs}


def _set(resources: dict[str, Any], name: str, **properties: object) -> None:
    one = resources[name]
    resources[name] = {**one, "Properties": {**one["Properties"], **properties}}
