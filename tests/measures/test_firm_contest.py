"""On real invoices: two Februaries without an epidemic raise nothing, the one with it much."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from chainscan.engine import Engine
from chainscan.measures import measure
from chainscan.period import parse_period
from chainscan.settings import Settings
from tests.ingest.files import database, load


@pytest.fixture(scope="module")
def engine(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with database(tmp_path_factory.mktemp("contest")) as engine:
        load(engine, shared / "cumcm2020c")
        yield engine


def firm(engine: Engine, period: str, as_of: date) -> dict[str, tuple[int, int]]:
    """Firm falls and figures judged, by code."""
    found = measure(engine, Settings(), parse_period(period), as_of=as_of).firm
    return {count.code: (count.firm, count.judged) for count in found.counts}


@pytest.mark.slow
def test_a_february_without_an_epidemic_is_not_flagged(engine: Engine) -> None:
    found = firm(engine, "2019-02", date(2019, 2, 28))
    assert found["M01"][1] > 50
    assert {count for count, _ in found.values()} == {0}


@pytest.mark.slow
def test_with_sixteen_months_before_it_nothing_can_be_called_improbable(engine: Engine) -> None:
    assert firm(engine, "2018-02", date(2018, 2, 28)) == {}


@pytest.mark.slow
def test_the_first_weeks_of_february_2020_are_flagged_in_bulk(engine: Engine) -> None:
    found = firm(engine, "2020-02-01..2020-02-21", date(2020, 2, 21))
    assert found["M01"][0] >= 0.2 * found["M01"][1] > 10
    assert found["M08"][0] >= 5
