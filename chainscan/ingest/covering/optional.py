"""Tables that a database may lack, because an older chainscan wrote it."""

from pathlib import Path

from chainscan.engine import Engine

FOLDER = Path(__file__).parent
ABSENT = {"source_sheet": "absent_sheet.sql", "disagreement": "absent_disagreement.sql"}


def supply_absent(engine: Engine) -> None:
    """Stand in for absent tables, for this session only: what is known of them otherwise."""
    for table, file in ABSENT.items():
        if not engine.has(table):
            engine.define(FOLDER / file)
