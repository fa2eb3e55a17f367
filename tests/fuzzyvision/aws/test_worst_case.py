"""The worst day, held against numbers that were worked out by hand, and against the template."""

import json
import re
from pathlib import Path

import pytest

from chalicelib.model import occlusion
from fuzzyvision.aws import cost, worst_case
from fuzzyvision.aws.prices import Prices
from fuzzyvision.aws.worst_case import Line, Settings
from fuzzyvision.cli import main
from tests.support.aws.template_reader import of_type
from tests.support.aws.templates import Options, merged, plain
from tests.support.paths import ROOT


def dollars(settings: Settings) -> list[float]:
    return [one.dollars for one in worst_case.lines(settings, Prices())]


def test_worst_day_is_what_a_pocket_calculator_says() -> None:
    # One call and what comes with it: API 3.50, invocation 0.20, delivery 1.10, 1.5 kB of logs
    # 0.75, a twentieth of a trace 0.25: 5.80 for a million, and 16.67 for each second of a GB.
    picture = (
        *(5.80 + 0.04 * 16.6667, 0.20 + 1.20 + 0.75 + 0.25),  # call, then invocation and message
        (1.5 + 0.12) * 1.7275 * 16.6667,
        *(6 * 5.00 + 2 * 0.40, 6 * 0.625),  # S3, table
        1e6 * (2 * 0.02097152 + 30 * 0.002) / 30 * 0.023,  # 20 MiB for 2 days, 2 MB for 30
    )
    explanation = (
        *(5.80 + 0.04 * 16.6667, 0.20 + 1.20 + 0.75 + 0.25),
        *(20 * 1.7275 * 16.6667, 5.00 + 3 * 0.40, 2 * 0.625),
    )
    calls = (5.80 + 0.025 * 16.6667, 5.80 + 0.09 * 16.6667 + 10.80, 5.80 + 10 * 16.6667)
    post = (0.20 + 1.20 + 0.75 + 0.25, 0.055 * 1.7275 * 16.6667, 5.00 + 0.80)
    assert dollars(Settings()) == pytest.approx(
        [
            *(sum(picture) * 0.002, sum(explanation) * 0.002),  # 2,000 a day
            *(one * 4.32 for one in calls),  # 50 a second are 4.32 million a day
            sum(post) * 8.64,  # 100 a second
            95.04 * 0.625 + 129.6 * 0.125,  # 1,100 and 1,500 units a second
            (3.956 + 3.00) / 30,
        ],
        rel=1e-3,
    )


def test_of_one_bound_the_most_expensive_counts() -> None:
    found = [Line("a", "", 1), Line("a", "", 3), Line("b", "", 2)]
    assert worst_case.together(found) == 5


def test_each_setting_bounds_its_own_lines() -> None:
    pictures, explained, refused, votes, waiting, again, table, always = dollars(Settings())
    tenth = dollars(Settings(daily=28, requests=5))
    assert tenth[0] == pytest.approx(pictures * 28 / 2000)
    assert tenth[1] == pytest.approx(explained * 28 / 2000)
    assert tenth[2:5] == pytest.approx([one / 10 for one in (refused, votes, waiting)])
    assert tenth[5] == pytest.approx(again * 28 * 300 / 86_400)  # 28 forms live 140 minutes
    assert tenth[6:] == pytest.approx([table / 10, always])
    assert dollars(Settings(keep_days=7))[0] < pictures


def test_without_a_day_the_throttle_bounds_pictures() -> None:
    assert dollars(Settings(daily=None, requests=1))[0] == pytest.approx(
        dollars(Settings(daily=86_400, requests=1))[0]
    )


def test_votes_of_one_address_are_counted_by_the_hour() -> None:
    # 4.32 million votes, 24 * 600 of an address.
    assert "300 or more addresses" in cost.worst(Settings())
    assert "by 1 or more addresses" in cost.worst(Settings(client_hourly=None))


def test_defaults_are_the_templates() -> None:
    known = {name: str(one["Default"]) for name, one in merged()["Parameters"].items()}
    given = {
        "daily": known["Daily"],
        "client_hourly": known["ClientHourly"],
        "requests": known["Requests"],
        "keep_days": known["KeepDays"],
        "budget": known["Budget"],
    }
    assert Settings.of(given) == Settings() == Settings.of(dict.fromkeys(given))


def test_bounds_are_those_of_the_stack_and_the_code() -> None:
    template = plain(Options("dev", requests=7))
    assert (
        of_type(template, "Lambda::Function")["APIHandler"]["Timeout"]
        == worst_case.API_SECONDS_AT_MOST
    )
    assert worst_case.EXPLANATION_SECONDS == occlusion.SECONDS
    [table] = of_type(template, "DynamoDB::Table").values()
    [index] = table["GlobalSecondaryIndexes"]
    most = [one["OnDemandThroughput"] for one in (table, index)]
    writes = sum(int(one["MaxWriteRequestUnits"]) for one in most)
    reads = sum(int(one["MaxReadRequestUnits"]) for one in most)
    said = next(
        one.what
        for one in worst_case.lines(Settings(requests=7), Prices())
        if one.bound == "The table's maximum"
    )
    assert said == f"{writes} units written, {reads} read a second"


def test_threats_claim_no_less_than_the_command() -> None:
    threats = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
    [said] = re.findall(r"at worst \$([\d,]+) a day", threats)
    day = worst_case.together(worst_case.lines(Settings(), Prices()))
    assert int(said.replace(",", "")) == round(day)


def test_command_takes_the_settings_of_deploy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bench.json"
    loads = {"small": {"median": 25.0}, "large": {"median": 50.0}}
    file.write_text(json.dumps({"subjects": {"worker": {"loads": loads}}}))
    monkeypatch.setenv("DAILY", "100")
    assert main(["cost", "--bench", str(file), "--budget", "20", "--client-hourly", "none"]) == 0
    printed = capsys.readouterr().out
    assert cost.worst(Settings(daily=100, budget=20, client_hourly=None)) in printed
    assert "DAILY=100: 100 pictures" in printed
    assert "BUDGET=20: up to a day" in printed
