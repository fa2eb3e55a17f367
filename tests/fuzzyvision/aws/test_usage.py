"""Usage, bills and estimates."""

import json
from pathlib import Path

import pytest

from fuzzyvision.aws import cost, estimate, measured
from fuzzyvision.aws.estimate import Picture
from fuzzyvision.aws.prices import Prices
from fuzzyvision.aws.usage import Usage, bill
from fuzzyvision.cli import main
from fuzzyvision.common.errors import CommandError
from tests.support.paths import ROOT

MODEL = ROOT / "vendor" / "model"
PICTURE = Picture(0.04, {"put_object": 4, "get_object": 2}, 100_000, 30, 400_000)


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    """Return what a bench wrote whose worker takes 25 ms for a small photo."""
    file = tmp_path / "bench.json"
    loads = {"small": {"median": 25.0}, "large": {"median": 50.0}}
    file.write_text(json.dumps({"subjects": {"worker": {"loads": loads}}}))
    return file


def test_usages_add_and_multiply() -> None:
    used = (Usage(api_calls=1, s3_gb=2) + Usage(api_calls=3)) * 2
    assert used == Usage(api_calls=8, s3_gb=4)


def test_million_calls_cost_the_list_price() -> None:
    dollars = bill(Usage(api_calls=1e6, invocations=1e6), Prices())
    assert (dollars["API Gateway"], dollars["Lambda"]) == (3.5, 0.2)
    assert sum(dollars.values()) == pytest.approx(3.7)


def test_gigabyte_second_is_cheaper_on_arm() -> None:
    used = Usage(gigabyte_seconds=1e6)
    assert bill(used, Prices(), arm=True)["Lambda"] < bill(used, Prices())["Lambda"]


def test_nothing_used_costs_nothing() -> None:
    assert sum(bill(Usage(), Prices()).values()) == 0


def test_slower_worker_and_larger_site_cost_more() -> None:
    slower = Picture(4.0, PICTURE.calls, PICTURE.stored, 30, PICTURE.site_bytes)
    heavier = Picture(0.04, PICTURE.calls, PICTURE.stored, 30, 4_000_000)
    price = sum(bill(estimate.per_picture(PICTURE), Prices()).values())
    for dearer in (slower, heavier):
        assert sum(bill(estimate.per_picture(dearer), Prices()).values()) > price


def test_table_has_idle_and_each_number_of_pictures() -> None:
    rows = [line.split("|")[1:-1] for line in cost.table(PICTURE).splitlines()]
    assert [cell.strip() for cell in rows[0][1:]] == ["idle", "1,000", "a million", "a billion"]
    together = [float(cell.replace(",", "")) for cell in rows[-1][1:]]
    assert together == sorted(together)
    assert together[0] > 0


def test_status_assumes_what_the_worker_does(bench: Path) -> None:
    picture = measured.picture(bench, MODEL, "small")
    assert picture.worker_seconds == 0.025
    writes = picture.calls["put_object"] + 1  # with the peer's form
    reads = picture.calls["get_object"] + picture.calls.get("head_object", 0)
    assert (writes, reads) == (estimate.WORKER_WRITES, estimate.WORKER_READS)
    assert 0 < picture.stored < 2_000_000
    assert picture.site_requests > 10


def test_missing_measurements_say_what_to_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match="make bench"):
        measured.worker_seconds(tmp_path / "none.json", "small")
    assert main(["cost", "--bench", str(tmp_path / "none.json")]) == 0
    told = capsys.readouterr().out
    assert "make bench" in told
    assert "in a month of such days" in told


def test_command_prints_both_sizes_of_picture(
    bench: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cost", "--bench", str(bench)]) == 0
    printed = capsys.readouterr().out
    assert printed.count("**together**") == 2
    assert "25 ms" in printed
