"""Read a file of outcomes: CSV with headings in English or Chinese; bad rows are results."""

import csv
import unicodedata
from datetime import date
from pathlib import Path

from chainscan.engine import Engine
from chainscan.errors import ChainscanError, FileError, no_file
from chainscan.period import parse_day
from chainscan.told.record import Recorded, record_outcome

ENCODINGS = ("utf-8-sig", "gb18030")
HEADINGS = {
    "finding_id": ("finding_id", "id", "reference", "编号", "线索编号", "对接编号"),
    "status": ("status", "outcome", "状态", "结果", "处理结果"),
    "day": ("day", "date", "日期", "处理日期"),
    "note": ("note", "备注", "说明"),
}
WORDS = {
    "已走访": "visited", "走访": "visited", "误报": "false_alarm", "已联系": "contacted",
    "联系": "contacted", "已签约": "contracted", "签约": "contracted", "已交货": "delivered",
    "已供货": "delivered", "供货": "delivered", "拒绝": "refused", "已拒绝": "refused",
    "false alarm": "false_alarm",
}  # fmt: skip


def load_outcomes(engine: Engine, path: Path, *, day: date, valid_days: int) -> Recorded:
    """Record every row of a CSV file that can be recorded; the others come back with the reason.

    Columns: finding_id (编号), status (状态), and where there are any day (日期, else `day`) and
    note (备注). Raises FileError where the file cannot be read or lacks a column.
    """
    rows = list(csv.DictReader(_text(path).splitlines()))
    names = _columns(path, list(rows[0]) if rows else [])
    rejected: list[tuple[int, str, str]] = []
    recorded = 0
    for number, row in enumerate(rows, start=2):
        cells = {name: _tidied(name, row.get(heading)) for name, heading in names.items()}
        if not any(cells.values()):
            continue
        try:
            _record(engine, cells, day, valid_days)
            recorded += 1
        except ChainscanError as wrong:
            rejected.append((number, cells["finding_id"], wrong.what))
    return Recorded(recorded, rejected=tuple(rejected))


def _tidied(column: str, cell: str | None) -> str:
    """A cell without spaces around it; all but notes in half-width signs."""
    text = (cell or "").strip()
    return text if column == "note" else unicodedata.normalize("NFKC", text)


def _record(engine: Engine, cells: dict[str, str], day: date, valid_days: int) -> None:
    on = parse_day(cells["day"].replace("/", "-"), "day") if cells.get("day") else day
    word = cells["status"].lower()
    status = WORDS.get(word, word)
    record_outcome(
        engine, cells["finding_id"], status, day=on, note=cells.get("note", ""),
        valid_days=valid_days,
    )  # fmt: skip


def _text(path: Path) -> str:
    content = path.read_bytes() if path.is_file() else None
    if content is None:
        raise no_file(path)
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileError("the file is not text", where=str(path), to_do="save it as CSV")


def _columns(path: Path, header: list[str]) -> dict[str, str]:
    """Our column → the heading it has in this file."""
    forms = {(heading or "").strip().lower(): heading for heading in header}
    found = {
        column: forms[name]
        for column, names in HEADINGS.items()
        for name in reversed(names)
        if name in forms
    }
    if not {"finding_id", "status"} <= set(found):
        raise FileError(
            "no headings for the finding's id and its outcome",
            where=str(path),
            to_do="head the columns finding_id,status,day,note or 编号,状态,日期,备注",
        )
    return found
