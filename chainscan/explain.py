"""The commands `explain` and `sql`: findings explained in the words that the stages have.

The package `explaining` reads tables and imports no stage; this brings it their words, the rules
for cells of spreadsheets, and the look of charts.
"""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from chainscan.engine import Engine
from chainscan.errors import ChainscanError
from chainscan.explaining import (
    COLUMNS,
    Explanation,
    LinkExplanation,
    Palette,
    StatementList,
    StatementText,
    Words,
    draw_timeline,
    explain,
    file_rows,
    list_statements,
    statement,
)
from chainscan.ingest.covering.masking import masked
from chainscan.ingest.covering.spreadsheet import shown, write_csv
from chainscan.measures import MEASURES, REASONS
from chainscan.measures.bridging import COMPONENTS
from chainscan.reports import style
from chainscan.reports.texts import catalogue
from chainscan.settings import IngestSettings, Settings

CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - same input, same bytes
HEIGHT = 140
MOST_ROWS = 1_048_575


def explain_finding(
    engine: Engine, settings: IngestSettings, finding: str, rows: int
) -> Explanation:
    """Explain a finding by its id, listing so many invoices; see chainscan.explaining.explain."""
    return explain(engine, settings, finding, _words(), shown=rows)


def sql_text(settings: Settings, name: str | None) -> StatementList | StatementText:
    """The SQL of every step (None), of one, or one statement with the settings' values in it."""
    if name is None:
        return list_statements()
    measure = settings.measure.model_dump()
    values = {
        **settings.match.model_dump(exclude={"weights"}),
        **measure,
        **settings.ingest.model_dump(),
        "on_original_day": settings.ingest.red_letters == "original",
        "has_focus": any(measure["focus_regions"]),
    }
    return statement(name, values)


def write_invoices(explanation: Explanation, path: Path) -> int:
    """Write every invoice line behind a finding as CSV or xlsx, by the suffix; return how many.

    No cell is a formula, numbers of identity cards are masked.
    """
    rows = file_rows(explanation.invoices)
    if not rows:
        raise ChainscanError(
            "there are no invoices to write", where=str(path), to_do="explain it without --out"
        )
    if path.suffix.lower() == ".csv":
        return write_csv(path, COLUMNS, rows)
    if path.suffix.lower() == ".xlsx":
        return _write_xlsx(path, rows)
    raise ChainscanError(
        f"no table can be written as '{path.suffix}'",
        where=str(path),
        to_do="name a file that ends in .csv or .xlsx",
    )


def write_timeline(explanation: Explanation, path: Path, lang: str) -> None:
    """Write a link's trade days and silence as a chart, PNG."""
    if not isinstance(explanation, LinkExplanation):
        raise ChainscanError(
            "only a link has a chart of its trade days",
            where=str(path),
            to_do="give --png with an id that begins with K-",
        )
    if path.suffix.lower() != ".png":
        raise ChainscanError(
            f"no chart can be written as '{path.suffix}'",
            where=str(path),
            to_do="name a file that ends in .png",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with style.drawing():
        figure, axes = style.canvas(HEIGHT)
        palette = Palette(style.INK, style.NAVY, style.SAND, style.ORANGE)
        draw_timeline(axes, explanation, lang, palette)
    style.save(figure, path)


def _words() -> Words:
    return Words(
        measures={measure.code: (measure.zh, measure.en) for measure in MEASURES},
        reasons={code: (reason.zh, reason.en) for code, reason in REASONS.items()},
        components={part.component: (part.zh, part.en) for part in COMPONENTS},
        texts={key: (both["zh"], both["en"]) for key, both in catalogue().items()},
        mask=masked,
    )


def _write_xlsx(path: Path, rows: list[list[object]]) -> int:
    if len(rows) > MOST_ROWS:
        raise ChainscanError(
            f"{len(rows):,} invoice lines are more than a workbook's sheet holds",
            where=str(path),
            to_do="name a file that ends in .csv",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False}) as book:
        book.set_properties({"created": CREATED})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        money = book.add_format({"num_format": "#,##0.00##"})
        sheet = book.add_worksheet("invoices")
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(COLUMNS):
            sheet.write_string(0, column, name)
        for place, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(place, column, shown(value))
                elif isinstance(value, date):
                    sheet.write_datetime(place, column, value, day)
                elif isinstance(value, Decimal):
                    sheet.write_number(place, column, float(value), money)
                elif value is not None:
                    sheet.write_number(place, column, value)
        sheet.autofilter(0, 0, len(rows), len(COLUMNS) - 1)
    return len(rows)
