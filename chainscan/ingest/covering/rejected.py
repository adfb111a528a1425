"""The rejected rows as a file that people open in a spreadsheet program."""

import csv
from pathlib import Path

from chainscan.engine import Engine
from chainscan.ingest.loading import reasons_in_chinese

FOLDER = Path(__file__).parent
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("path", "source_row", "column_name", "value", "reason_code", "reason", "reason_zh")
ALL = 2**62


def write_rejected(engine: Engine, path: Path) -> int:
    """Write every rejected row with file, row, value and reason as CSV; return how many.

    UTF-8 with a byte order mark. A cell that a spreadsheet program would take for a formula
    gets an apostrophe before it. The file appears whole or not at all.
    """
    engine.require_fresh("ingest")
    chinese = reasons_in_chinese()
    rows = engine.rows(FOLDER / "rejected_listed.sql", at_most=ALL)
    partial = path.with_name(path.name + ".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    with partial.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for row in rows:
            cells = row | {"reason_zh": chinese.get(row["reason_code"], "")}
            writer.writerow({name: harmless(cells[name]) for name in COLUMNS})
    partial.replace(path)
    return len(rows)


def harmless(value: object) -> object:
    """A text that no spreadsheet program takes for a formula."""
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA_SIGNS):
        return "'" + value
    return value
