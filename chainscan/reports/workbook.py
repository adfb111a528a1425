"""The report's tables as a workbook: one sheet a table, to be sorted, filtered and taken further.

Every value is written as what it is: text as text (nothing that a file says can become a formula
or a link), money and counts as numbers, days as days. The same tables give the same bytes.
"""

import unicodedata
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from chainscan.reports import evidence, numbers, summary
from chainscan.reports.edition import Edition
from chainscan.reports.frame import home_region
from chainscan.reports.sheets import SHEETS, Sheet
from chainscan.reports.shelf import Finished

LONGEST_CELL = 32_000
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
FORMATS = {
    "text": {},
    "count": {"num_format": "#,##0"},
    "money": {"num_format": "#,##0.00"},
    "quantity": {"num_format": "#,##0.00####"},
    "price": {"num_format": "#,##0.00####"},
    "share": {"num_format": "0.0%"},
    "change": {"num_format": "+0.0%;-0.0%;0.0%"},
    "probability": {"num_format": "0.0000"},
    "days": {"num_format": "0.0"},
    "score": {"num_format": "0.0"},
    "day": {"num_format": "yyyy-mm-dd"},
}
FIGURES = {
    "amount": "money",
    "quantity": "quantity",
    "price": "price",
    "partners": "count",
    "single_source": "count",
    "herfindahl": "probability",
    "largest_share": "share",
}
"""The kind of a measure's figure, by what it measures."""
INK, NAVY = "#1C2733", "#173F6B"


class Book:
    """A workbook being written, with the formats that its sheets share."""

    def __init__(self, path: Path, edition: Edition) -> None:
        self.edition = edition
        self.book = Workbook(
            str(path),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": False,
                "default_date_format": "yyyy-mm-dd",
            },
        )
        self.book.set_properties(
            {
                "title": plain(edition.say("title.overview")),
                "subject": plain(edition.span(edition.period)),
                "author": "chainscan",
                "comments": plain(edition.texts.code("audience", edition.audience)),
                "created": datetime.combine(edition.as_of, time()),
            }
        )
        shared = {"valign": "top", "font_color": INK}
        self.formats = {kind: self.book.add_format(shared | look) for kind, look in FORMATS.items()}
        self.quoted = self.book.add_format(shared | {"quote_prefix": True})
        self.wrapped = self.book.add_format(shared | {"text_wrap": True})
        self.head = self.book.add_format(
            {"bold": True, "font_color": "white", "bg_color": NAVY, "text_wrap": True}
            | {"valign": "top", "border": 1, "border_color": "#8793A0"}
        )
        self.title = self.book.add_format({"bold": True, "font_size": 16, "font_color": NAVY})
        self.small = self.book.add_format({"font_color": "#5B6B7B", "font_size": 9})
        self.stamp = self.book.add_format({"bold": True, "font_color": "#B3541E"})
        self.link = self.book.add_format({"font_color": "#0B5394", "underline": 1, "valign": "top"})

    def sheet(self, name: str) -> Worksheet:
        """A new sheet by its key in the catalogue."""
        made = self.book.add_worksheet(self.edition.say(f"sheet.{name}"))
        made.set_landscape()
        made.set_paper(9)
        made.fit_to_pages(1, 0)
        made.set_footer("&L&8" + plain(self.edition.texts.code("audience", self.edition.audience)))
        return made

    def put(self, sheet: Worksheet, row: int, place: int, kind: str, value: Any) -> None:
        """Write one value as its kind; nothing where there is none."""
        if value is None:
            return
        if kind == "text":
            words = plain(str(value))
            format_: Format = self.formats["text"]
            if words.startswith(STARTS_FORMULA):
                format_ = self.quoted
            sheet.write_string(row, place, words, format_)
        elif kind == "day":
            sheet.write_datetime(row, place, value, self.formats["day"])
        else:
            sheet.write_number(row, place, float(value), self.formats[kind])


def write_workbook(edition: Edition, documents: Sequence[Finished], path: Path) -> None:
    """Write all tables of an edition, and the list of `documents`, which lie beside `path`."""
    book = Book(path, edition)
    front = book.sheet("overview")
    tables = [(sheet, *sheet.rows(edition)) for sheet in SHEETS]
    _write_front(book, front, {sheet.name: count for sheet, _, count in tables})
    for sheet, rows, count in tables:
        _write_table(book, sheet, rows, count)
    _write_documents(book, documents)
    _write_notes(book, [(s, len(rows), count) for s, rows, count in tables])
    book.book.close()


def plain(text: str) -> str:
    """A text that a cell can hold: without control characters, not too long."""
    if text.isprintable():  # nearly all are, and then no character needs a second look
        return text[:LONGEST_CELL]
    shown = "".join(
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") and c != "\n" else c
        for c in text
        if unicodedata.category(c) not in ("Cs", "Cn", "Cf") or c.isprintable()
    )
    return shown[:LONGEST_CELL]


def _write_front(book: Book, sheet: Worksheet, counts: dict[str, int]) -> None:
    """Head, the figures of the overview, and where each of them is in detail."""
    edition = book.edition
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 20)
    sheet.set_column(2, 7, 15)
    day, span = edition.day(edition.as_of), edition.span(edition.period)
    sheet.write_string(0, 0, edition.say("title.overview"), book.title)
    subtitle = edition.say("title.subtitle", period=span, day=day, region=home_region(edition))
    sheet.write_string(1, 0, plain(subtitle), book.small)
    sheet.write_string(2, 0, edition.texts.code("audience", edition.audience), book.stamp)
    names = ("figure", "value", "change_previous", "change_last_year", "change_aligned")
    heads = [*names, "compared", "unit", "detail"]
    for place, name in enumerate(heads):
        sheet.write_string(4, place, edition.say(f"column.{name}"), book.head)
    row = 5
    for figure in summary.figures(edition):
        book.put(sheet, row, 0, "text", figure.label)
        book.put(sheet, row, 1, figure.kind, figure.value)
        for place, change in enumerate(figure.changes, start=2):
            book.put(sheet, row, place, "change", change)
        book.put(sheet, row, 5, "count", figure.compared)
        book.put(sheet, row, 6, "text", figure.unit)
        _link(book, sheet, (row, 7), figure.detail, counts.get(figure.detail, 0))
        row += 1
    sheet.freeze_panes(5, 1)
    row += 1
    for name in (*counts, "documents", "notes"):
        _link(book, sheet, (row, 0), name, counts.get(name))
        row += 1


def _link(
    book: Book, sheet: Worksheet, cell: tuple[int, int], name: str, count: int | None
) -> None:
    target = book.edition.say(f"sheet.{name}")
    words = target
    if count is not None:
        words = book.edition.say("book.rows", sheet=target, count=numbers.count(count))
    sheet.write_url(*cell, f"internal:'{target}'!A1", book.link, words)


def _write_table(book: Book, table: Sheet, rows: list[dict[str, Any]], count: int) -> None:
    edition, sheet = book.edition, book.sheet(table.name)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, edition.say(f"column.{column.heading}"), book.head)
    for number, row in enumerate(rows, start=1):
        for place, column in enumerate(table.columns):
            kind = column.kind
            if kind == "figure":
                kind = FIGURES.get(row["measured"], "quantity")
            book.put(sheet, number, place, kind, column.of(edition, row))
    last = len(table.columns) - 1
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(rows), 1), last)
    sheet.repeat_rows(0)
    if count > len(rows):
        note = edition.say("book.cut", shown=len(rows), count=count)
        sheet.write_string(len(rows) + 1, 0, note, book.small)


def _write_documents(book: Book, documents: Sequence[Finished]) -> None:
    """The PDF files, each with a link that works while they lie in the same folder."""
    edition, sheet = book.edition, book.sheet("documents")
    heads = ("document", "identity", "lang", "period", "as_of", "file")
    for place, (name, width) in enumerate(zip(heads, (40, 24, 8, 26, 12, 44), strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, edition.say(f"column.{name}"), book.head)
    for number, found in enumerate(documents, start=1):
        texts = (found.title, found.enterprise, found.lang, found.period, found.as_of)
        for place, words in enumerate(texts):
            book.put(sheet, number, place, "text", words)
        name = f"{found.stem}.pdf"
        sheet.write_url(number, 5, f"external:{name}", book.link, name)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(documents), 1), len(heads) - 1)


def _write_notes(book: Book, tables: Sequence[tuple[Sheet, int, int]]) -> None:
    """What the figures mean and what the words are in the other language; what was cut."""
    edition, sheet = book.edition, book.sheet("notes")
    sheet.set_column(0, 1, 70)
    row = 0
    for place, lang in enumerate(("zh", "en")):
        sheet.write_string(row, place, edition.say(f"book.{lang}"), book.head)
    for chinese, english in evidence.definitions(edition):
        row += 1
        sheet.write_string(row, 0, plain(chinese), book.wrapped)
        sheet.write_string(row, 1, plain(english), book.wrapped)
    for table, shown, count in tables:
        if count > shown:
            row += 1
            name = edition.say(f"sheet.{table.name}")
            cut = edition.say("book.cut", shown=shown, count=count)
            sheet.write_string(row, 0, plain(f"{name}: {cut}"), book.wrapped)
    sheet.freeze_panes(1, 0)
