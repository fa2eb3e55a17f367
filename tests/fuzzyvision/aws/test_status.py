"""`make status`, against moto."""

from datetime import UTC, datetime, timedelta

import pytest

from fuzzyvision.aws.account import Account
from fuzzyvision.aws.health import lines, month, used
from fuzzyvision.aws.parameters import Parameters
from fuzzyvision.aws.release import Wanted, release
from fuzzyvision.cli import main
from tests.support.aws.cloud import Cloud
from tests.support.aws.small_template import STAGE, TAGS, sent, stack, template

COMMAND = ["status", STAGE]


@pytest.fixture
def deployed(account: Account) -> Account:
    """Make the small stack."""
    document = template("Queue", "DeadLetterQueue")
    release(stack(account), Wanted(sent(account, document), TAGS, False), account)
    return account


def count(account: Account, function: str, metric: str, *values: float) -> None:
    account.session.client("cloudwatch").put_metric_data(
        Namespace="AWS/Lambda",
        MetricData=[
            {
                "MetricName": metric,
                "Dimensions": [{"Name": "FunctionName", "Value": function}],
                "Timestamp": datetime.now(UTC) - timedelta(hours=2),
                "Value": value,
            }
            for value in values
        ],
    )


def test_status_shows_address_queues_errors_and_cost(
    deployed: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    state = stack(deployed).state()
    assert state is not None
    sqs = deployed.session.client("sqs")
    for number in range(3):
        sqs.send_message(QueueUrl=state.outputs["DeadLetterQueueUrl"], MessageBody=str(number))
    count(deployed, "trial-worker", "Invocations", 1, 1, 1, 1)
    count(deployed, "trial-worker", "Errors", 1)
    count(deployed, "trial-worker", "Duration", 100, 200)
    capsys.readouterr()
    assert main(COMMAND) == 0
    printed = capsys.readouterr().out
    assert "Address              https://stand-in.example" in printed
    assert "Waiting              0 messages" in printed
    assert "Dead letters         3 messages" in printed
    assert "Worker, last day     4 calls, 1 errors, 0 throttled; 150 ms on average" in printed
    assert "API, last day        no calls" in printed
    assert "at list prices" in printed


def test_arm_is_priced_as_arm(account: Account, capsys: pytest.CaptureFixture[str]) -> None:
    url = sent(account, template("Queue", "DeadLetterQueue"))
    count(account, "trial-worker", "Duration", 1e12)
    dollars = []
    for architecture in ("x86_64", "arm64"):
        parameters = Parameters({"Architecture": architecture})
        release(stack(account), Wanted(url, TAGS, False, parameters), account)
        capsys.readouterr()
        assert main(COMMAND) == 0
        [line] = [one for one in capsys.readouterr().out.splitlines() if "  Lambda" in one]
        dollars.append(float(line.partition("$")[2].replace(",", "")))
    assert dollars[1] < 0.85 * dollars[0]


def test_missing_stage_is_a_sentence(account: Account, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(COMMAND) == 2
    sentence = capsys.readouterr().err
    assert f"no stage {STAGE} in account {account.number}" in sentence
    assert "fuzzy-vision deploy" in sentence


def test_failed_stage_serves_nothing_yet(
    account: Account, cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    cloud.fail_next = "No."
    with pytest.raises(Exception, match="No"):
        release(stack(account), Wanted(sent(account, template("Queue")), TAGS, False), account)
    assert main(COMMAND) == 0
    assert "Nothing serves yet" in capsys.readouterr().out


def test_missing_region_or_credentials_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    nothing = tmp_path_factory.mktemp("home") / "none"
    for name in (
        "AWS_PROFILE",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
    ):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(nothing))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    assert main(COMMAND) == 2
    assert "AWS_REGION" in capsys.readouterr().err
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    assert main(COMMAND) == 2
    assert "aws configure" in capsys.readouterr().err


def test_quiet_day_has_a_line_per_function() -> None:
    numbers = dict.fromkeys(("API calls", "Worker calls"))
    assert lines(numbers) == ["API, last day        no calls", "Worker, last day     no calls"]


def test_cost_follows_from_lambda_milliseconds() -> None:
    outputs = {
        "ApiFunctionName": "a",
        "WorkerFunctionName": "w",
        "QueueUrl": "https://sqs/1/q",
        "VotesTableName": "t",
        "ResultsBucketName": "b",
        "DistributionId": "d",
    }
    here, elsewhere = month(outputs)
    numbers: dict[str, float | None] = dict.fromkeys([*here, *elsewhere])
    assert used(numbers).gigabyte_seconds == 0
    numbers["Worker milliseconds"] = 1024.0
    assert used(numbers).gigabyte_seconds == pytest.approx(1.769, abs=0.001)
