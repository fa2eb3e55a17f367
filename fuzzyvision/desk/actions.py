"""What the owner does on the desk: each action, what is said of it, and what undoes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from chalicelib import keys
from chalicelib.ports import (
    NONE_OF_THESE,
    Exclusion,
    Part,
    PictureRecord,
    Ports,
    answer_of,
    label_of,
)
from chalicelib.uploads import hiding
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.stages import Stage
from fuzzyvision.common.text import many
from fuzzyvision.moderation import exclusions, removal, settling

Forget = Callable[[list[str]], str]
"""Has CloudFront ask again for paths; returns why it could not be told, or nothing."""
Form = Mapping[str, str]


@dataclass(frozen=True)
class Said:
    """What became of an action, and the fields of the form that undoes it."""

    text: str
    undo: Form = field(default_factory=dict)
    votes_changed: bool = False


def labels_of(picture: PictureRecord) -> list[str]:
    """Return the labels that the model named for a picture, and those that people voted for."""
    voted = [label_of(answer) for answer in picture.tallies]
    return list(dict.fromkeys([*picture.labels, *(one for one in voted if one is not None)]))


class Actions:
    """The actions on a stage. Each may be repeated; each has an undo, except deletion."""

    def __init__(self, stage: Stage, forget: Forget) -> None:
        self._stage = stage
        self._ports = Ports(stage.storage, stage.table, removal.NoQueue())
        self._forget = forget

    def do(self, form: Form) -> Said:
        """Do what a form says; raises CommandError, and BusyError."""
        known: dict[str, Callable[[Form], Said]] = {
            "hide": self._hide,
            "show": self._show,
            "delete": self._delete,
            "settle": self._settle,
            "leave-out": lambda form: self._exclude(form, on=True),
            "count": lambda form: self._exclude(form, on=False),
        }
        action = known.get(form.get("action", ""))
        if action is None:
            raise CommandError("There is no such action.")
        return action(form)

    def _hide(self, form: Form) -> Said:
        picture = self._picture(form)
        if not hiding.hide(picture.pid, self._ports):
            raise CommandError("This picture is gone.")
        text = f"{picture.name} is hidden."
        return Said(self._told(text, picture), {"action": "show", "pid": picture.pid})

    def _show(self, form: Form) -> Said:
        picture = self._picture(form)
        if not hiding.show(picture.pid, self._ports):
            raise CommandError("This picture is gone.")
        text = f"{picture.name} is shown. Reports will not hide it again."
        return Said(self._told(text, picture), {"action": "hide", "pid": picture.pid})

    def _delete(self, form: Form) -> Said:
        picture = removal.find(form.get("pid", ""), self._stage)
        done = removal.remove(picture, self._stage)
        text = f"{picture.name} is deleted, with {many(done.votes, 'vote')}."
        return Said(self._told(text, picture), votes_changed=True)

    def _settle(self, form: Form) -> Said:
        picture, answer = self._picture(form), form.get("answer", "")
        if answer not in {"", NONE_OF_THESE, *map(answer_of, labels_of(picture))}:
            raise CommandError("The model does not know this label.")
        settling.settle(picture.pid, answer, self._stage.table)
        what = {"": "left to the votes", NONE_OF_THESE: "settled as none of these"}
        text = f"{picture.name} is {what.get(answer, f'settled as {label_of(answer)}')}."
        undo = {"action": "settle", "pid": picture.pid, "answer": picture.settled}
        return Said(text, undo)

    def _exclude(self, form: Form, *, on: bool) -> Said:
        try:
            part = Part(form.get("part", ""))
        except ValueError as error:
            raise CommandError("Votes are left out by voter, client or time span.") from error
        value, why = form.get("value", ""), form.get("why", "").strip()[:200]
        if not value:
            raise CommandError("Votes are left out by voter, client or time span.")
        changed = exclusions.set_exclusion(Exclusion(part, value, why), self._stage.table, on=on)
        text = f"{many(changed, 'vote')} {'left out' if on else 'counted again'}."
        undo = {"action": "count" if on else "leave-out", "part": part, "value": value, "why": why}
        return Said(text, undo, votes_changed=True)

    def _picture(self, form: Form) -> PictureRecord:
        found = self._stage.table.picture(form.get("pid", ""))
        if found is None or found.deleted:
            raise CommandError("This picture is gone.")
        return found

    def _told(self, text: str, picture: PictureRecord) -> str:
        problem = self._forget([f"/{key}" for key in keys.public_keys(picture.name)])
        return f"{text} CloudFront may be five minutes late. {problem}" if problem else text
