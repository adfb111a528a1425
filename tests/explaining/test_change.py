"""The invoices behind a change add up to its figures, to the fen; so does the SQL it prints."""

import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chainscan.engine import Engine, open_engine
from chainscan.explain import explain_finding
from chainscan.explaining.change import ChangeExplanation
from chainscan.ingest import ingest
from chainscan.measures import MEASURES, measure
from chainscan.period import parse_period
from chainscan.settings import DatabaseSettings, IngestSettings, MeasureSettings, Settings
from chainscan.simulation import simulate

QUOTIENTS = ("herfindahl", "largest_share", "price")
SLACK = Decimal("0.00000001")
"""A quotient of two sums may be rounded either way in its last decimal."""


def some_ids(engine: Engine, each: int, more: int) -> list[str]:
    """So many ids of every code, measured and scope, and more at random, always the same."""
    rows = engine.connection.execute(
        "SELECT code, measured, scope, side, change_id FROM enterprise_change ORDER BY change_id"
    ).fetchall()
    chance = random.Random(11)
    kinds: dict[tuple[str, ...], list[str]] = {}
    for *kind, change_id in rows:
        kinds.setdefault(tuple(kind), []).append(change_id)
    chosen = [
        change_id for ids in kinds.values() for change_id in chance.sample(ids, len(ids))[:each]
    ]
    chosen += [row[-1] for row in chance.sample(rows, min(more, len(rows)))]
    return list(dict.fromkeys(chosen))


def figure_by_hand(engine: Engine, found: ChangeExplanation) -> dict[str, Decimal | None]:
    """What the SQL that is printed says, run as it stands in a client of its own."""
    client = engine.connection.cursor()
    result = client.execute(found.sql)
    names = [column[0] for column in result.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    if found.measured != "price":
        return {row["comparator"]: row["figure"] for row in rows}
    return {
        window.comparator: price([row for row in rows if row["comparator"] == window.comparator])
        for window in found.windows
    }


def price(rows: Sequence[dict[str, Any]]) -> Decimal | None:
    quantity = sum((row["quantity"] for row in rows if row["quantity"] is not None), Decimal(0))
    amount = sum((row["amount"] for row in rows), Decimal(0))
    return (amount / quantity).quantize(SLACK) if quantity else None


def check(engine: Engine, settings: IngestSettings, change_id: str) -> int:
    """Hold everything said of a change against its row; the number of figures compared."""
    found = explain_finding(engine, settings, change_id, 5)
    assert isinstance(found, ChangeExplanation)
    row = engine.connection.execute(
        "SELECT value, previous, last_year, aligned FROM enterprise_change WHERE change_id = ?",
        [change_id],
    ).fetchone()
    assert [window.figure for window in found.windows] == list(row or ())
    by_hand = figure_by_hand(engine, found)
    slack = SLACK if found.measured in QUOTIENTS else Decimal(0)
    figures = 0
    for window in found.windows:
        lines = [line for line in found.invoices if line.window == window.comparator]
        if window.figure is None:
            assert not lines
            assert window.reason
            continue
        figures += 1
        again = by_hand[window.comparator]
        assert window.agrees, (change_id, window)
        assert again is not None
        assert abs(again - window.figure) <= slack, (change_id, window)
        if found.measured in ("amount", "quantity"):
            assert sum((line.contribution for line in lines), Decimal(0)) == window.figure
        if found.measured == "partners":
            counting = {
                part.name for part in found.constituents if part.window == window.comparator
            }
            assert len(counting) >= window.figure
        for line in lines:
            assert window.first_day <= line.counts_on <= window.last_day
            assert line.known_on <= window.known_by
    assert "NOT the figure" not in "\n".join(found.lines())
    return figures


def test_the_invoices_add_up_to_every_kind_of_figure_of_the_sample(demo: Engine) -> None:
    ids = some_ids(demo, 1, 10)
    figures = sum(check(demo, IngestSettings(), change_id) for change_id in ids)
    assert figures > 100
    kinds = demo.connection.execute(
        "SELECT DISTINCT code FROM enterprise_change WHERE change_id IN (SELECT unnest(?))", [ids]
    ).fetchall()
    assert {code for (code,) in kinds} == {measure.code for measure in MEASURES}


def test_red_letters_are_among_the_lines_and_take_off(demo: Engine) -> None:
    rows = demo.connection.execute(
        "SELECT change_id FROM enterprise_change WHERE scope = 'all' AND measured = 'amount'"
        " ORDER BY change_id"
    ).fetchall()
    red = [
        line
        for (change_id,) in rows
        for line in explain_finding(demo, IngestSettings(), change_id, 5).invoices
        if line.kind == "red letter"
    ]
    assert red
    assert any(line.contribution < 0 and line.corrects for line in red)
    assert any(line.known_on > line.counts_on for line in red)


def loaded(tmp_path: Path, folder: Path, settings: Settings, period: str, as_of: date) -> Engine:
    engine = open_engine(DatabaseSettings(path=tmp_path / "books.duckdb"))
    ingest(engine, settings, [folder])
    measure(engine, settings, parse_period(period), as_of=as_of)
    return engine


@pytest.mark.slow
def test_the_invoices_add_up_in_a_simulated_economy(tmp_path: Path) -> None:
    simulate(tmp_path / "economy", seed=6, lines=30_000)
    settings = Settings(measure=MeasureSettings(home_region="45", focus_regions=("42",)))
    with loaded(tmp_path, tmp_path / "economy", settings, "2020-02", date(2020, 3, 10)) as engine:
        ids = some_ids(engine, 3, 100)
        assert sum(check(engine, settings.ingest, change_id) for change_id in ids) > 500


@pytest.mark.slow
@pytest.mark.parametrize("red_letters", ["original", "own_day"])
def test_the_invoices_add_up_on_real_books(tmp_path: Path, shared: Path, red_letters: Any) -> None:
    settings = Settings(ingest=IngestSettings(red_letters=red_letters))
    with loaded(tmp_path, shared / "cumcm2020c", settings, "2019-12", date(2020, 2, 21)) as engine:
        ids = some_ids(engine, 3, 60)
        assert sum(check(engine, settings.ingest, change_id) for change_id in ids) > 250
