"""Tables as the templates draw them: plain dicts of columns, rows and cells of text."""

from collections.abc import Sequence
from typing import Any

Cell = str | dict[str, Any]
Row = list[Cell]


def column(label: str, width: float, side: str = "left", sub: str = "") -> dict[str, Any]:
    """A column: its heading, its share of the width, the side its cells lean to, and a line of
    explanation under the heading."""
    return {"label": label, "width": width, "side": side, "sub": sub}


def cell(main: str, sub: str = "", tone: str = "plain", strong: bool = False) -> dict[str, Any]:
    """A cell with a second, smaller line; `tone` is plain, muted or loss."""
    return {"main": main, "sub": sub, "tone": tone, "strong": strong}


def table(
    columns: Sequence[dict[str, Any]],
    rows: Sequence[Row],
    *,
    note: str = "",
    empty: str = "",
    compact: bool = False,
) -> dict[str, Any]:
    """A table; `empty` is printed in its place where it has no rows, `note` below it.

    A compact table sets the second line of a cell before the first, on the same line.
    """
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"a row of {len(row)} cells in a table of {len(columns)} columns")
    return {
        "columns": list(columns),
        "rows": [list(row) for row in rows],
        "note": note,
        "empty": empty,
        "compact": compact,
    }


def label(row: dict[str, Any], who: str = "", where: str = "") -> dict[str, Any]:
    """The cell that names an enterprise: its name, and below it its id and where it is."""
    name, identity = name_of(row, who), row[f"{who}_id" if who else "display_id"]
    below = [words for words in (identity if identity != name else "", where) if words]
    return cell(name, " · ".join(below))


def name_of(row: dict[str, Any], who: str = "") -> str:
    """What an enterprise is called: its name, or its id where the data name it nowhere."""
    name = row[f"{who}_name" if who else "name"]
    identity = row[f"{who}_id" if who else "display_id"]
    return " ".join(str(name or identity).split())
