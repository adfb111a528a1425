"""Sheets as a document for Typst, as a workbook, as CSV."""

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from chainscan.disclosure import stamp, terms
from chainscan.reports.edition import Edition
from chainscan.reports.frame import frame
from chainscan.reports.released.sheets import Sheet
from chainscan.reports.released.words import words_in
from chainscan.reports.tables import column, table
from chainscan.reports.typesetting import Document

FORMULA = ("=", "+", "-", "@", "\t", "\r")
WIDTH = 16
"""Characters of a column of width one in a workbook."""


def document(edition: Edition, title: str, kicker: str, sheets: Sequence[Sheet]) -> Document:
    """All sheets one under the other, on pages that carry the audience's stamp."""
    lang = edition.texts.lang
    content = frame(edition, title, kicker) | {
        "stamp": stamp(edition.audience, lang),
        "terms": terms(lang),
        "sheets": [
            {
                "title": one.title,
                "table": table(
                    [column(head, width, side) for head, width, side in one.columns],
                    [list(row) for row in one.rows],
                    note=one.note,
                    empty=one.empty,
                ),
            }
            for one in sheets
        ],
    }
    return Document("released.typ", content)


def write_workbook(edition: Edition, title: str, sheets: Sequence[Sheet], path: Path) -> None:
    """A sheet that says what this is and for whom, and the sheets; all cells are text."""
    lang = edition.texts.lang
    mark = stamp(edition.audience, lang)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        created = datetime.combine(edition.as_of, time())
        book.set_properties({"title": title, "author": "chainscan", "created": created})
        book.set_custom_property("audience", edition.audience)
        bold = book.add_format({"bold": True})
        about = book.add_worksheet(words_in(lang).of("sheet.about"))
        for number, text in enumerate((title, mark, terms(lang), edition.as_of.isoformat())):
            about.write_string(number, 0, text)
        for one in sheets:
            page = book.add_worksheet(one.title)
            page.set_header(f"&R{mark}")
            page.write_string(0, 0, mark, bold)
            for place, (head, width, _) in enumerate(one.columns):
                page.write_string(1, place, head, bold)
                page.set_column(place, place, WIDTH * width)
            for number, row in enumerate(one.rows, start=2):
                for place, text in enumerate(row):
                    page.write_string(number, place, text)


def write_csv(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """UTF-8 with a byte order mark; a text that a spreadsheet would run as a formula is quoted."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_cell(row.get(name)) for name in columns])


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
