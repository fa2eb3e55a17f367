"""The writes that a change takes, to be made all or none. Pure."""

from collections import Counter
from collections.abc import Mapping

from chalicelib.aws import schema
from chalicelib.aws.schema import PICTURE, QUEUE, Item
from chalicelib.ports import PRIMARY, CounterKey, Numbers, PictureRecord, VoteChange

_LEFT_OUT = {True: "attribute_exists(left_out)", False: "attribute_not_exists(left_out)"}
Write = dict[str, Item]
"""One write as DynamoDB's TransactWriteItems takes it, without the name of the table."""


def filing(picture: PictureRecord) -> list[Write]:
    """Return the writes that add a picture and its queue entry, if the picture is new."""
    new = {"ConditionExpression": "attribute_not_exists(pk)"}
    writes: list[Write] = [{"Put": {"Item": schema.picture_item(picture), **new}}]
    if picture.queue_key is not None:
        writes.append({"Put": {"Item": schema.queue_item(picture)}})
    return writes


def changing(
    change: VoteChange, current: Mapping[CounterKey, Numbers], *, exact: bool
) -> list[Write]:
    """Return the writes that make a change, conditional on what was read.

    `current` holds the shards that shrink; one that becomes zero is deleted. `exact` writes hold
    if the picture is unchanged since; the others, which leave its queue entry as it is, hold
    together with the votes of others. The first vote and the last are always exact, because
    copies are made and removed with them.
    """
    before, after = change.before, change.after
    exact = exact or not before.votes or not after.votes
    if exact:
        put: Item = {
            "Item": schema.picture_item(after),
            "ConditionExpression": "revision = :revision",
        }
        put["ExpressionAttributeValues"] = {":revision": before.revision}
        writes: list[Write] = [{"Put": put}]
        if before.queue_key != after.queue_key:
            if before.queue_key is not None:
                writes.append({"Delete": {"Key": {"pk": QUEUE, "sk": before.queue_key}}})
            if after.queue_key is not None:
                writes.append({"Put": {"Item": schema.queue_item(after)}})
    else:
        writes = [{"Update": _tally(change)}]
    writes += _votes(change)
    return writes + [
        _count(key, before.pid, steps, current.get(key, {}))
        for key, steps in change.counters.items()
    ]


def marking(pid: str) -> list[Write]:
    """Return the write that marks a picture as deleted. It keeps its queue key, for the removal."""
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
    steps = Counter(vote.counted_as for vote in change.come)
    steps.subtract(vote.counted_as for vote in change.gone)
    update: Item = {
        "Key": {"pk": schema.picture_key(change.before.pid), "sk": PICTURE},
        "UpdateExpression": "ADD revision :one, votes :votes",
        "ConditionExpression": "votes > :less AND attribute_not_exists(deleted)",
        "ExpressionAttributeValues": {
            ":one": 1,
            ":votes": change.more,
            ":less": max(0, -change.more),
        },
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
                "ConditionExpression": "voted_at = :at AND answer = :answer AND blind = :blind AND "
                f"{_LEFT_OUT[gone[voter].left_out]}",
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


def _count(counter: CounterKey, pid: str, steps: Numbers, current: Numbers) -> Write:
    """Return the write that steps a picture's shard of a counter."""
    key = schema.counter_key(counter, pid)
    names = dict.fromkeys((*current, *steps))
    after = {name: current.get(name, 0) + steps.get(name, 0) for name in names}
    first = PRIMARY[type(counter)]
    if current and not any(after.values()):
        return {"Delete": {"Key": key, **_holds(current)}}
    described = counter._asdict()
    moved = {name: number for name, number in steps.items() if number}
    texts = ", ".join(f"#{name} = :{name}" for name in described)
    sums = ", ".join(f"#{name} :{name}" for name in moved)
    update: Item = {
        "Key": key,
        "UpdateExpression": f"SET {texts} ADD {sums}",
        "ExpressionAttributeNames": {f"#{name}": name for name in (*described, *moved)},
        "ExpressionAttributeValues": {
            f":{name}": value for name, value in (*described.items(), *moved.items())
        },
    }
    step = steps.get(first, 0)
    if step < 0 and after[first]:
        # Others may have taken theirs back meanwhile: the last one deletes the shard.
        update["ConditionExpression"] = f"attribute_not_exists(#{first}) OR #{first} <> :all"
        update["ExpressionAttributeValues"][":all"] = -step
    return {"Update": update}


def _holds(numbers: Numbers) -> Item:
    """Return the condition that a counter holds what was read."""
    return {
        "ConditionExpression": " AND ".join(f"#{name} = :{name}" for name in numbers),
        "ExpressionAttributeNames": {f"#{name}": name for name in numbers},
        "ExpressionAttributeValues": {f":{name}": number for name, number in numbers.items()},
    }
