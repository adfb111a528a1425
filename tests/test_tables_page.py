"""docs/tables.md names every table that a whole run leaves behind, with the columns it has."""

import re
from pathlib import Path

import pytest

from chainscan.engine import Engine

PAGE = Path("docs/tables.md").read_text(encoding="utf-8")
ENTRY = re.compile(r"^- `(\w+)\(([^)]*)\)`", re.MULTILINE)
ENTRIES = {name: columns.split(", ") for name, columns in ENTRY.findall(PAGE)}
KINDS = {"BASE TABLE": "table", "VIEW": "view"}


@pytest.fixture(scope="module")
def found(demo: Engine) -> dict[str, tuple[str, list[str]]]:
    """Name → table or view, and its columns in their order."""
    rows = demo.connection.execute(
        "SELECT t.table_name, t.table_type, list(c.column_name ORDER BY c.ordinal_position)"
        " FROM information_schema.tables AS t"
        " INNER JOIN information_schema.columns AS c"
        " USING (table_catalog, table_schema, table_name)"
        " WHERE t.table_catalog <> 'temp' GROUP BY ALL ORDER BY t.table_name"
    ).fetchall()
    return {name: (KINDS[kind], columns) for name, kind, columns in rows}


def test_every_table_stands_on_the_page(found: dict[str, tuple[str, list[str]]]) -> None:
    tables = [name for name, (kind, _) in found.items() if kind == "table"]
    assert [name for name in tables if name not in ENTRIES] == []


def test_what_stands_on_the_page_is_there_with_these_columns(
    found: dict[str, tuple[str, list[str]]],
) -> None:
    absent: tuple[str, list[str]] = ("absent", [])
    columns = {name: found.get(name, absent)[1] for name in ENTRIES}
    wrong = {name: have for name, have in columns.items() if have != ENTRIES[name]}
    assert wrong == {}


def test_every_view_shows_a_table_or_stands_on_the_page(
    found: dict[str, tuple[str, list[str]]],
) -> None:
    views = [name for name, (kind, _) in found.items() if kind == "view"]
    shown = [name for name in views if name.removesuffix("_named") in ENTRIES]
    assert sorted(set(views) - set(shown)) == []


def test_no_table_stands_on_the_page_twice() -> None:
    names = [name for name, _ in ENTRY.findall(PAGE)]
    assert sorted(names) == sorted(set(names))
