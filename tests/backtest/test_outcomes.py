"""Recorded outcomes stand in the backtest while they hold."""

from datetime import timedelta
from pathlib import Path

from chainscan.backtest import backtest_links, backtest_matches
from chainscan.backtest.outcomes import OutcomeCount, outcome_lines
from chainscan.engine import Engine
from chainscan.settings import Settings
from chainscan.told import record_outcome
from tests.backtest.test_links import CUT as LINKS_CUT
from tests.backtest.test_matches import CUT, an_economy
from tests.links.economies import AS_OF, trade_rows
from tests.links.economies import an_economy as steady_links

WRONG, RIGHT, OLD, MATCH = "K-00000000000a", "K-00000000000b", "K-00000000000c", "M-00000000000d"


def note(engine: Engine) -> None:
    """Of two links looked into one was a false alarm; a third record has run out."""
    for finding, status in ((WRONG, "false_alarm"), (RIGHT, "visited"), (MATCH, "delivered")):
        record_outcome(engine, finding, status, day=AS_OF, valid_days=180)
    past = AS_OF - timedelta(days=400)
    record_outcome(engine, OLD, "false_alarm", day=past, valid_days=180)


def test_false_alarms_are_counted_among_the_links_looked_into(tmp_path: Path) -> None:
    with steady_links(tmp_path / "db", trade_rows(3, lambda *_: None, gaps=(3, 12))) as engine:
        silent = backtest_links(engine, Settings(), days=[LINKS_CUT], window=60)
        note(engine)
        told = backtest_links(engine, Settings(), days=[LINKS_CUT], window=60)
    said = "Recorded outcomes of links: 2 (false alarm 1, visited 1); false alarms among them: 50%"
    assert told.lines() == [*silent.lines(), said]


def test_what_came_of_matches_stands_with_the_matches(tmp_path: Path) -> None:
    with an_economy(3).build(tmp_path / "economy.duckdb") as engine:
        note(engine)
        found = backtest_matches(engine, Settings(), days=[CUT], window=90)
    assert "Recorded outcomes of matches: 1 (delivered 1)" in found.lines()


def test_of_another_kind_nothing_is_said() -> None:
    assert outcome_lines((OutcomeCount("links", "visited", 3),), "matches") == []
