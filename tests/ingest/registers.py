"""Small invented registries and consent files, and what is in force of them."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import chainscan.disclosure as package
from chainscan.engine import Engine
from chainscan.reference.taxpayer_id import make_uscc

IN_FORCE = Path(package.__file__).parent / "consent_in_force.sql"
STEEL, GEARS, OTHER = (make_uscc("450205", number) for number in (1, 2, 3))
HEADER = [
    "纳税人识别号",
    "企业名称",
    "行政区划",
    "行业",
    "集团名称",
    "企业类别",
    "上年税收",
    "联系人",
]


def write_rows(path: Path, *rows: Sequence[Any], encoding: str = "utf-8") -> Path:
    """A CSV file of these rows."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return path


def write_registry(path: Path, *rows: Sequence[Any], header: Sequence[str] = HEADER) -> Path:
    """A registry; rows shorter than the header are filled up."""
    return write_rows(path, header, *([*row, *[""] * (len(header) - len(row))] for row in rows))


def a_consent(**cells: str) -> dict[str, str]:
    """A record: the steel maker may be named as a supplier to the platform, some cells replaced."""
    row = {"enterprise_id": STEEL, "role": "supplier", "recipient": "platform"}
    row |= {"from": "2020-02-01", "until": "", "evidence": "授权书1号", "withdrawn_on": ""}
    assert set(cells) <= set(row)
    return row | cells


def a_withdrawal(**cells: str) -> dict[str, str]:
    """The withdrawal of all that the steel maker consented to, on 1 March, some cells replaced."""
    empty = dict.fromkeys(("role", "recipient", "from", "evidence"), "")
    return a_consent(**{**empty, "withdrawn_on": "2020-03-01", **cells})


def write_consents(path: Path, *rows: dict[str, str]) -> Path:
    """A consent file."""
    return write_rows(path, list(a_consent()), *(list(row.values()) for row in rows))


def in_force(engine: Engine, day: str) -> list[tuple[str, str, str]]:
    """Who may be named in which role to whom, on a day."""
    rows = engine.rows(IN_FORCE, on_day=date.fromisoformat(day))
    return [(row["enterprise_id"], row["role"], row["recipient"]) for row in rows]
