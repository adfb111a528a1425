"""What the figures rest on: files and rows, books, methods, words."""

from dataclasses import replace
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from chainscan.reports import numbers
from chainscan.reports.edition import Edition
from chainscan.reports.tables import Row, cell, column, table
from chainscan.reports.texts import catalogue, texts_in

MOST_FILES = 6
MOST_REJECTIONS = 5
COUNTS = ("rows_read", "rows_loaded", "rows_duplicate", "rows_rejected", "rows_summary")


def coverage(edition: Edition) -> dict[str, Any]:
    """The table of files: what became of the rows read, and money read and loaded."""
    files = edition.rows("input_files")
    scale = edition.scale(*(row["amount_read"] for row in files))
    shown = [_file(row, scale) for row in files[:MOST_FILES]]
    if len(files) > 1:
        shown.append(_sum(edition, files, scale))
    columns = [column(edition.say("column.file"), 2.6)]
    columns += [column(edition.say(f"column.{name}"), 0.85, "right") for name in COUNTS]
    columns += [
        column(edition.say("column.amount_read"), 1.0, "right", scale.label),
        column(edition.say("column.amount_loaded"), 1.0, "right", scale.label),
    ]
    more = len(files) - MOST_FILES
    note = edition.say("coverage.more_files", count=numbers.count(more)) if more > 0 else ""
    return table(columns, shown, note=note, empty=edition.say("coverage.no_files"))


def coverage_sentence(edition: Edition) -> str:
    """One sentence: rows read, loaded, duplicate, rejected, and how many books cover the period."""
    files = edition.rows("input_files")
    values = {name: numbers.count(sum(row[name] for row in files)) for name in COUNTS}
    parts = [edition.say("coverage.said", files=numbers.count(len(files)), **values)]
    parts += [
        edition.say(
            "coverage.books",
            side=edition.say(f"side.{row['side']}"),
            books=numbers.count(row["enterprises"]),
            covering=numbers.count(row["covering"]),
        )
        for row in books(edition)
    ]
    return edition.texts.sentences(parts)


def books(edition: Edition) -> list[dict[str, Any]]:
    """How many books of each side there are, and how many cover the period."""
    return edition.rows("books", first_day=edition.period.start, last_day=edition.period.end)


def _how_known(row: dict[str, Any]) -> str:
    """What to say where the days of all books of a side, of none, or of some were declared."""
    if row["declared"] == row["enterprises"]:
        return "coverage.book_days_declared"
    return "coverage.book_days_mixed" if row["declared"] else "coverage.book_days_inferred"


def book_remarks(edition: Edition) -> list[str]:
    """What to know of books and of rows that were not loaded."""
    said = [
        edition.say(
            _how_known(row),
            side=edition.say(f"side.{row['side']}"),
            books=numbers.count(row["enterprises"]),
            declared=numbers.count(row["declared"]),
            first=edition.day(row["first_day"]),
            last=edition.day(row["last_day"]),
        )
        for row in books(edition)
    ]
    rejected = edition.rows("rejections")
    if rejected:
        parts = [
            f"{edition.texts.code('rejection', row['reason_code'])} {row['rejected']:,}"
            for row in rejected[:MOST_REJECTIONS]
        ]
        said.append(edition.say("coverage.rejected", reasons=edition.texts.listed(parts)))
    return said


def methods(edition: Edition) -> list[str]:
    """Short, true notes on what the figures mean."""
    settings = edition.settings
    values = {
        "rate": numbers.share(Decimal(str(settings.links.false_rate))),
        "horizon": settings.links.horizon_days,
        "days": settings.links.least_trade_days,
        "gap": f"{settings.links.longest_mean_gap:g}",
        "unknown": numbers.share(Decimal(str(settings.measure.unknown_limit))),
        "active": settings.match.active_days,
        "known_by": edition.day(edition.known_by),
    }
    return [text.format_map(values) for text in edition.texts.section("method").values()]


def definitions(edition: Edition) -> list[tuple[str, str]]:
    """The notes on what figures mean, then the terms, each in Chinese and in English."""
    in_both = [methods(replace(edition, texts=texts_in(lang))) for lang in ("zh", "en")]
    return [*zip(*in_both, strict=True), *((zh, en) for zh, en in glossary(edition))]


def glossary(_edition: Edition) -> list[list[str]]:
    """Terms in Chinese and English, side by side, in both editions."""
    terms = [both for key, both in catalogue().items() if key.startswith("term.")]
    return [[both["zh"], both["en"]] for both in terms]


def _file(row: dict[str, Any], scale: numbers.Scale) -> Row:
    name = PurePath(row["path"].replace("\\", "/")).name
    counts = [numbers.count(row[count]) for count in COUNTS]
    money = [scale.show(row["amount_read"]) or "—", scale.show(row["amount_loaded"]) or "—"]
    return [name, *counts, *money]


def _sum(edition: Edition, files: list[dict[str, Any]], scale: numbers.Scale) -> Row:
    counts = [numbers.count(sum(row[count] for row in files)) for count in COUNTS]
    money = [
        scale.show(sum((row[name] or Decimal(0) for row in files), Decimal(0)))
        for name in ("amount_read", "amount_loaded")
    ]
    head = edition.say("coverage.all_files", count=numbers.count(len(files)))
    return [cell(text, strong=True) for text in (head, *counts, *money)]
