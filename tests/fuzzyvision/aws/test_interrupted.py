"""Deploy and destroy, cut off at each of their calls and typed again, against moto."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from boto3.exceptions import S3UploadFailedError
from botocore.exceptions import ClientError

from fuzzyvision.aws.account import Account
from fuzzyvision.aws.deploy import deploy
from fuzzyvision.aws.destroy import destroy
from fuzzyvision.aws.package.build import Package
from fuzzyvision.aws.parameters import SECRETS
from fuzzyvision.aws.release import Wanted, release
from fuzzyvision.aws.stack import Stack
from fuzzyvision.cli import main
from fuzzyvision.common.errors import CommandError
from tests.support.aws import small_template
from tests.support.aws.cloud import Cloud
from tests.support.aws.deployments import small_package
from tests.support.aws.interruption import Cut
from tests.support.aws.small_template import STAGE, sent, template

Cuts = Callable[[list[str]], list[Cut]]
SLOW = [pytest.mark.slow, pytest.mark.timeout(3600)]


@pytest.fixture(autouse=True)
def _keys() -> Iterator[None]:
    """Have Ctrl-C end the main thread's work, as in a terminal."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def made(tmp_path: Path) -> Package:
    """Return a package with next to nothing in it."""
    return small_package(tmp_path, "QueueUrl", "DeadLetterQueue")


def run(made: Package) -> str:
    return deploy(STAGE, {}, package=lambda *_: made)


def buckets(account: Account) -> list[str]:
    """Return the buckets of stages: other tests have left theirs in the same moto."""
    names = [one["Name"] for one in account.session.client("s3").list_buckets()["Buckets"]]
    return [name for name in names if name.startswith("fuzzy-vision-")]


def outcome(account: Account, cloud: Cloud) -> dict[str, Any]:
    """Return all that a deployment is to leave, whatever came before."""
    state = Stack.of(account, STAGE).state()
    assert state is not None
    s3 = account.session.client("s3")
    code = f"fuzzy-vision-{STAGE}-{account.number}-{account.region}"
    return {
        "serves": state.serves,
        "stacks": len(cloud.stacks()),
        "sets": Stack.of(account, STAGE).change_sets(),
        "parameters": {
            name: bool(value) if name in SECRETS else value
            for name, value in state.parameters.items()
        },
        "buckets": len(buckets(account)),
        "code": len(s3.list_objects_v2(Bucket=code)["Contents"]),
        "site": {
            one["Key"]: one["ETag"]
            for one in s3.list_objects_v2(Bucket=state.outputs["SiteBucketName"])["Contents"]
        },
    }


def cut_off(cloud: Cloud, cut: Cut, work: Callable[[], object]) -> bool:
    """Do some work up to the cut; return whether it was noticed."""
    cloud.calls.clear()
    cloud.cut = cut
    try:
        work()
    except (KeyboardInterrupt, ClientError, CommandError, S3UploadFailedError):
        return True
    finally:
        cloud.cut = None
    return False


def some(calls: list[str]) -> list[Cut]:
    """Return a cut at each kind of call, by the network and by Ctrl-C in turn."""
    kinds = [calls.index(one) for one in dict.fromkeys(calls)]
    return [Cut(at, after=bool(odd % 2), by_key=not odd % 2) for odd, at in enumerate(kinds)]


def every(calls: list[str]) -> list[Cut]:
    """Return a cut at every call, before and after it, by the network and by Ctrl-C in turn.

    Of a hundred equal ones, which send the site, it is every fortieth.
    """
    places = [at for at, one in enumerate(calls) if at % 40 == 0 or one != calls[at - 1]]
    return [
        Cut(at, after=bool(number % 2), by_key=bool(number // 2 % 2))
        for number, at in enumerate(places)
    ]


@pytest.mark.parametrize("cuts", [some, pytest.param(every, marks=SLOW)])
def test_cut_deployment_ends_well_when_repeated(
    made: Package, account: Account, cloud: Cloud, cuts: Cuts
) -> None:
    address = run(made)
    calls = list(cloud.calls)
    whole = outcome(account, cloud)
    assert whole["serves"]
    for cut in cuts(calls):
        cloud.forget()
        cut_off(cloud, cut, lambda: run(made))
        assert run(made) == address, (cut, calls[cut.at])
        assert outcome(account, cloud) == whole, (cut, calls[cut.at])


@pytest.mark.parametrize("cuts", [some, pytest.param(every, marks=SLOW)])
def test_cut_removal_ends_well_when_repeated(account: Account, cloud: Cloud, cuts: Cuts) -> None:
    def make() -> None:
        release(
            small_template.stack(account), Wanted(sent(account, template("Queue")), {}), account
        )
        small_template.stack(account).protect(on=True)

    make()
    cloud.calls.clear()
    destroy(STAGE, sure=True)
    calls = list(cloud.calls)
    for cut in cuts(calls):
        make()
        assert cut_off(cloud, cut, lambda: destroy(STAGE, sure=True)), (cut, calls[cut.at])
        destroy(STAGE, sure=True)
        assert cloud.stacks() == [], (cut, calls[cut.at])
        assert buckets(account) == [], (cut, calls[cut.at])


def test_stopping_says_that_the_stack_continues(
    made: Package, account: Account, cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    run(made)
    cloud.calls.clear()
    cloud.cloudformation.put(f"fuzzy-vision-{STAGE}", "UPDATE_IN_PROGRESS", looks=3)
    # sts, the state, the code's bucket, events: then the first look of following.
    cloud.cut = Cut(4, by_key=True)
    assert main(["destroy", STAGE, "--yes"]) == 130
    said = capsys.readouterr()
    assert "CloudFormation continues by itself. The same command waits" in said.out
    assert "safe to run the same command again" in said.err
    cloud.cut = None
    assert Stack.of(account, STAGE).state() is not None
