"""Cases one can check by hand: tests/cases/<table>/<sentence>/.

Each folder holds input files, `case.toml` (how to load and run them) and `expected.csv`: the
rows of the view `<table>_named`, in the columns that it lists and in any order. In a cell, an
empty text is null, `-23.6%` a share; numbers are compared to as many decimals as the column
shows. `[only]` in case.toml narrows the rows that are compared: column = value or list of them.
"""

import csv
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chainscan.engine import open_engine
from chainscan.period import parse_day, parse_period
from chainscan.run import STEPS, RunRequest
from chainscan.settings import Settings

CASES = Path(__file__).parent / "cases"
LAST_STEP = {
    "invoice_line": "ingest",
    "trade": "ingest",
    "book": "ingest",
    "enterprise_change": "measure",
    "region_split": "measure",
    "link": "links",
    "broken_link": "links",
    "disruption": "links",
    "need": "match",
    "spare_capacity": "match",
    "candidate": "match",
    "match": "match",
}
NOT_INPUT = ("case.toml", "expected.csv")
FOLDERS = sorted(path.parent for path in CASES.glob("*/*/case.toml"))


def run_case(folder: Path, database: Path) -> list[dict[str, Any]]:
    """Load and run a case up to its table's step; the rows of the table's named view."""
    case = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    given = case.get("settings", {}) | {"database": {"path": database}}
    inputs = [path for path in sorted(folder.iterdir()) if path.name not in NOT_INPUT]
    request = RunRequest(
        paths=tuple(inputs),
        period=parse_period(case["period"]),
        as_of=_day(case, "as_of"),
        normal_until=_day(case, "normal_until"),
        layout=case.get("layout"),
        owner=case.get("owner"),
        observed=parse_period(case["observed"]) if "observed" in case else None,
    )
    settings = Settings().with_values(**given)
    table = folder.parent.name
    query = database.with_suffix(".sql")
    query.write_text(
        f"-- The case's rows.\n-- reads: {table}_named\n-- params: none\n-- one row: {table}\n"
        f"SELECT * FROM {table}_named\n"
    )
    with open_engine(settings.database) as engine:
        for name, step in STEPS:
            step(engine, settings, request)
            if name == LAST_STEP[table]:
                break
        rows = engine.rows(query)
    return [row for row in rows if _wanted(row, case.get("only", {}))]


def _day(case: Mapping[str, str], name: str) -> Any:
    return parse_day(case[name], name) if name in case else None


def _wanted(row: Mapping[str, Any], only: Mapping[str, Any]) -> bool:
    wanted = {name: want if isinstance(want, list) else [want] for name, want in only.items()}
    return all(row[name] in want for name, want in wanted.items())


def as_printed(rows: Sequence[Mapping[str, Any]], like: Sequence[Mapping[str, str]]) -> list[Any]:
    """The rows as `expected.csv` would print them: its columns, its decimals."""
    columns = {name: [line[name] for line in like] for name in like[0]}
    return [{name: _cell(row[name], cells) for name, cells in columns.items()} for row in rows]


def _cell(value: Any, column: Sequence[str]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, int | float | Decimal):
        return str(value)
    share = any(cell.endswith("%") for cell in column)
    digits = max(len(cell.rstrip("%").partition(".")[2]) for cell in column)
    return f"{value:.{digits}%}" if share else f"{value:.{digits}f}"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_case_gives_the_expected_rows(folder: Path, tmp_path: Path) -> None:
    lines = (folder / "expected.csv").read_text(encoding="utf-8-sig").splitlines()
    expected = list(csv.DictReader(lines))
    found = as_printed(run_case(folder, tmp_path / "case.duckdb"), expected)
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_every_case_folder_is_complete_and_of_a_known_table() -> None:
    assert FOLDERS
    for folder in FOLDERS:
        assert folder.parent.name in LAST_STEP
        assert (folder / "expected.csv").is_file()
        assert len(list(folder.iterdir())) > 2
