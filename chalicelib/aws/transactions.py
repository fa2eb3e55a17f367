"""The writes that a change takes, to be made all or none. Pure."""

from collections import Counter
from collections.abc import Mapping

from chalicelib.aws import schema
from chalicelib.aws.schema import HARD, PICTURE, Item
from chalicelib.voting.counters import PRIMARY, CounterKey, Numbers, VoteChange
from chalicelib.voting.records import PictureRecord

Write = dict[str, Item]
"""One write as DynamoDB's TransactWriteItems takes it, but for the name of the table."""


def filing(subject: PictureRecord) -> list[Write]:
    """Return the writes that add a picture and its place, if the picture is new."""
    new = {"ConditionExpression": "attribute_not_exists(pk)"}
    writes: list[Write] = [{"Put": {"Item": schema.subject_item(subject), **new}}]
    if subject.place is not None:
        writes.append({"Put": {"Item": schema.place_item(subject)}})
    return writes


def changing(
    change: VoteChange, current: Mapping[CounterKey, Numbers], *, exact: bool
) -> list[Write]:
    """Return the writes that make a change, conditional on what was read.

    `current` holds the counters that shrink; one that comes to nothing goes. `exact` writes hold
    if nobody changed the picture since; the others, which leave its place as it is, hold beside
    the votes of others too. The first vote and the last are always exact: copies hang on them.
    """
    before, after = change.before, change.after
    exact = exact or not before.votes or not after.votes
    if exact:
        put: Item = {
            "Item": schema.subject_item(after),
            "ConditionExpression": "revision = :revision",
        }
        put["ExpressionAttributeValues"] = {":revision": before.revision}
        writes: list[Write] = [{"Put": put}]
        if before.place != after.place:
            if before.place is not None:
                writes.append({"Delete": {"Key": {"pk": HARD, "sk": before.place}}})
            if after.place is not None:
                writes.append({"Put": {"Item": schema.place_item(after)}})
    else:
        writes = [{"Update": _tally(change)}]
    writes += _votes(change)
    return writes + [
        _count(line, steps, current.get(line, {})) for line, steps in change.lines.items()
    ]


def marking(pid: str) -> list[Write]:
    """Return the write that marks a picture as deleted. Its place is kept, to be removed by."""
    update: Item = {
        "Key": {"pk": schema.picture_key(pid), "sk": PICTURE},
        "UpdateExpression": "SET deleted = :deleted ADD revision :one",
        "ConditionExpression": "attribute_exists(pk)",
        "ExpressionAttributeValues": {":deleted": True, ":one": 1},
    }
    return [{"Update": update}]


def _tally(change: VoteChange) -> Item:
    """Return the update of a picture's tallies, whatever they are by now, but not to no votes.

    It looks at the votes alone: those of the picture may be older than the votes that were read.
    """
    steps = Counter(vote.answer for vote in change.come)
    steps.subtract(vote.answer for vote in change.gone)
    more = len(change.come) - len(change.gone)
    update: Item = {
        "Key": {"pk": schema.picture_key(change.before.pid), "sk": PICTURE},
        "UpdateExpression": "ADD revision :one, votes :votes",
        "ConditionExpression": "votes > :less AND attribute_not_exists(deleted)",
        "ExpressionAttributeValues": {":one": 1, ":votes": more, ":less": max(0, -more)},
    }
    moved = [(answer, step) for answer, step in steps.items() if step]
    if moved:
        sums = [
            f"tallies.#{n} = if_not_exists(tallies.#{n}, :no) + :{n}" for n in range(len(moved))
        ]
        update["UpdateExpression"] += f" SET {', '.join(sums)}"
        update["ExpressionAttributeNames"] = {f"#{n}": moved[n][0] for n in range(len(moved))}
        values = {f":{n}": moved[n][1] for n in range(len(moved))}
        update["ExpressionAttributeValues"] |= {":no": 0, **values}
    return update


def _votes(change: VoteChange) -> list[Write]:
    """Return the writes of votes, each conditional on the voter's earlier one."""
    gone = {vote.voter: vote for vote in change.gone}
    come = {vote.voter: vote for vote in change.come}
    writes: list[Write] = []
    for voter in {**gone, **come}:
        if voter in gone:
            condition: Item = {
                "ConditionExpression": "voted_at = :at AND answer = :answer AND blind = :blind",
                "ExpressionAttributeValues": {
                    ":at": gone[voter].voted_at,
                    ":answer": gone[voter].answer,
                    ":blind": gone[voter].blind,
                },
            }
        else:
            condition = {"ConditionExpression": "attribute_not_exists(pk)"}
        if voter in come:
            writes.append(
                {"Put": {"Item": schema.vote_item(change.after, come[voter]), **condition}}
            )
        else:
            key = {"pk": schema.picture_key(change.before.pid), "sk": schema.vote_key(voter)}
            writes.append({"Delete": {"Key": key, **condition}})
    return writes


def _count(line: CounterKey, steps: Numbers, current: Numbers) -> Write:
    """Return the write that steps a counter."""
    first = PRIMARY[type(line)]
    step = steps.get(first, 0)
    key = schema.line_key(line)
    if step < 0 and current.get(first, 0) + step <= 0:
        return {
            "Delete": {
                "Key": key,
                "ConditionExpression": "#first = :all",
                "ExpressionAttributeNames": {"#first": first},
                "ExpressionAttributeValues": {":all": -step},
            }
        }
    described = line._asdict()
    moved = {name: number for name, number in steps.items() if number}
    texts = ", ".join(f"#{name} = :{name}" for name in described)
    sums = ", ".join(f"#{name} :{name}" for name in moved)
    update: Item = {
        "Key": key,
        "UpdateExpression": f"SET {texts} ADD {sums}",
        "ExpressionAttributeNames": {f"#{name}": name for name in (*described, *moved, first)},
        "ExpressionAttributeValues": {
            f":{name}": value for name, value in (*described.items(), *moved.items())
        },
    }
    if step < 0:
        update["ConditionExpression"] = f"#{first} > :more"
        update["ExpressionAttributeValues"][":more"] = -step
    elif first not in moved:
        del update["ExpressionAttributeNames"][f"#{first}"]
    return {"Update": update}
