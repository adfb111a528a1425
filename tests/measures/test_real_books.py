"""The stage against its twin on the sample, a simulated economy, and real books, to the fen."""

import math
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from chainscan.demo import demo_folder, demo_request, demo_settings
from chainscan.engine import Engine, open_engine
from chainscan.ingest import ingest
from chainscan.measures import comparison_windows, measure
from chainscan.period import parse_period
from chainscan.settings import DatabaseSettings, MeasureSettings, Settings
from chainscan.simulation import simulate
from tests.measures.pandas_twin import SCALE, Key, Tables, Twin

QUOTIENTS = ("herfindahl", "largest_share", "price")
VALUES = ("value", "previous", "last_year", "aligned", "value_low", "value_high")
REASONS = ("reason", "reason_previous", "reason_last_year", "reason_aligned", "change_id")
LINE = (
    "invoice_key, line_number, issued_on, supplier_key, buyer_key, goods_group, goods_name, "
    "specification, unit, quantity, amount, status, is_red, original_key, currency"
)


def whole(number: Decimal | None, scale: int) -> int | None:
    return None if number is None else int(number * scale)


def rows_of(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    found = connection.execute(sql)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def tables_of(connection: duckdb.DuckDBPyConnection, first: date, last: date) -> Tables:
    """The tables of ingest, trade and lines of the days needed, in whole numbers."""
    days = f"BETWEEN DATE '{first}' AND DATE '{last}'"
    trade = rows_of(connection, f"SELECT * FROM trade WHERE day {days}")
    frame = pd.DataFrame(trade).astype({"unit": object, "quantity": object})
    frame["amount"] = [whole(row["amount"], 100) for row in trade]
    quantities = [whole(row["quantity"], SCALE) for row in trade]
    frame["quantity"] = pd.Series(quantities, dtype=object)
    for name in ("day", "known_on"):
        frame[name] = pd.Series([row[name] for row in trade], dtype=object)
    line = [
        row | {"amount": whole(row["amount"], 100), "quantity": whole(row["quantity"], SCALE)}
        for row in rows_of(connection, f"SELECT {LINE} FROM invoice_line")
    ]
    enterprise = pd.DataFrame(rows_of(connection, "SELECT * FROM enterprise"))
    enterprise = enterprise.rename(columns={"class": "kind"}).astype({"region_code": object})
    return Tables(
        frame,
        pd.DataFrame(rows_of(connection, "SELECT * FROM book")),
        enterprise,
        pd.DataFrame(rows_of(connection, "SELECT * FROM goods_group")),
        line,
    )


def assert_the_twin_agrees(engine: Engine, settings: Settings, period: str, as_of: date) -> int:
    """Measure, compute everything again, and compare; the number of figures compared."""
    measure(engine, settings, parse_period(period), as_of=as_of)
    windows = comparison_windows(parse_period(period), as_of)
    first = min(window.start for window in windows)
    tables = tables_of(engine.connection, first, max(window.end for window in windows))
    twin = Twin(tables, windows, settings.measure, period)
    changes = rows_of(engine.connection, "SELECT * FROM enterprise_change")
    found = {Key(**{one.name: row[one.name] for one in fields(Key)}): row for row in changes}
    assert len(found) == len(changes)
    assert found.keys() == twin.changes.keys()
    for key, row in found.items():
        expected = twin.changes[key]
        for name in VALUES:
            ours, theirs = whole(row[name], SCALE), expected[name]
            assert (ours is None) == (theirs is None), (key, name)
            slack = 1 if key.measured in QUOTIENTS else 0
            assert ours is None or abs(ours - theirs) <= slack, (key, name)
        for name in REASONS:
            assert row[name] == expected[name], (key, name)
        for name in ("change_previous", "change_last_year", "change_aligned"):
            ours, theirs = row[name], expected[name]
            assert (ours is None) == (theirs is None), (key, name)
            assert ours is None or math.isclose(ours, theirs, rel_tol=1e-6, abs_tol=1e-7), key
    return len(found)


@pytest.fixture
def loaded(tmp_path: Path) -> Callable[..., Engine]:
    """A function that loads files into a database of its own."""

    def load(*paths: Path) -> Engine:
        settings = Settings(database=DatabaseSettings(path=tmp_path / "books.duckdb"))
        engine = open_engine(settings.database)
        ingest(engine, settings, paths)
        return engine

    return load


@pytest.mark.slow
def test_every_figure_of_the_sample_is_the_twins(tmp_path: Path) -> None:
    folder = demo_folder(tmp_path)
    settings = demo_settings(folder, tmp_path, None)
    request = demo_request(folder)
    assert request.as_of is not None
    with open_engine(settings.database) as engine:
        ingest(engine, settings, request.paths, registers=request.registers)
        count = assert_the_twin_agrees(engine, settings, "2020-02", request.as_of)
    assert count > 1000


@pytest.mark.slow
def test_every_figure_of_a_simulated_economy_is_the_twins(
    tmp_path: Path, loaded: Callable[..., Engine]
) -> None:
    simulate(tmp_path / "economy", seed=5, lines=30_000)
    settings = Settings(measure=MeasureSettings(home_region="45", focus_regions=("42",)))
    with loaded(tmp_path / "economy") as engine:
        count = assert_the_twin_agrees(engine, settings, "2020-02", date(2020, 3, 10))
    assert count > 3000


@pytest.mark.slow
def test_every_figure_of_real_books_is_the_twins(
    shared: Path, loaded: Callable[..., Engine]
) -> None:
    with loaded(shared / "cumcm2020c") as engine:
        for period in ("2019-12", "2019-W09"):
            day = date(2020, 2, 21)
            assert assert_the_twin_agrees(engine, Settings(), period, day) > 1000
