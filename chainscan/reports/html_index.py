"""index.html: the way into a run, in one file that a browser opens from disk.

Nothing is fetched from a network: style, script and the thumbnails of a small report stand in the
file, and its policy forbids everything but pictures beside it. Names are escaped by the template
engine; the script only hides and reorders rows.
"""

import base64
import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from PIL import Image

from chainscan.reports import numbers, summary
from chainscan.reports.edition import Edition
from chainscan.reports.files import WORKBOOK
from chainscan.reports.frame import home_region
from chainscan.reports.page_tables import TABLES, Table
from chainscan.reports.sheets import Column
from chainscan.reports.shelf import Finished
from chainscan.version import __version__

MOST_EMBEDDED = 24
"""Thumbnails of so many documents stand in the file; of more, browsers read the pages beside it."""
THUMBNAIL = 8
"""A thumbnail is the first page so many times smaller."""


def write_page(
    edition: Edition, documents: Sequence[Finished], folders: Sequence[Path], path: Path
) -> None:
    """Write the index of an edition and its documents, whose files lie in one of `folders`."""
    source = files("chainscan.reports").joinpath("templates")
    style, script, template = (
        source.joinpath(name).read_text(encoding="utf-8")
        for name in ("index.css", "index.js", "index.html.jinja")
    )
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    engine = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    page = engine.from_string(template).render(
        lang={"zh": "zh-CN", "en": "en-GB"}[edition.texts.lang],
        words={name: edition.say(f"page.{name}") for name in edition.texts.section("page")},
        title=edition.say("title.overview"),
        subtitle=edition.say(
            "title.subtitle",
            period=edition.span(edition.period),
            day=edition.day(edition.as_of),
            region=home_region(edition),
        ),
        stamp=edition.texts.code("audience", edition.audience),
        source=edition.say("title.source", version=__version__),
        style=Markup(style),
        script=Markup(script),
        policy=f"default-src 'none'; img-src data: file: 'self'; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'",
        workbook=WORKBOOK,
        figures=[_figure(edition, figure) for figure in summary.figures(edition)],
        documents=_documents(edition, documents, folders),
        tables=[_table(edition, table, _links(documents)) for table in TABLES],
    )
    path.write_text(page, encoding="utf-8", newline="\n")


def _figure(edition: Edition, figure: summary.Figure) -> dict[str, Any]:
    heads = [edition.texts.code("change_short", name) for name in ("previous", "last_year")]
    heads.append(edition.texts.code("change_short", "aligned"))
    changes = [
        {"label": head, "text": numbers.percent(change), "loss": change < 0}
        for head, change in zip(heads, figure.changes, strict=False)
        if change is not None
    ]
    return {
        "label": figure.label,
        "text": edition.say("say.not_computable")
        if figure.value is None
        else shown(edition, figure.kind, figure.value),
        "changes": changes,
    }


def _links(documents: Sequence[Finished]) -> dict[str, str]:
    """Where each enterprise's dossier is."""
    return {found.enterprise: quote(f"{found.stem}.pdf") for found in documents}


def _documents(
    edition: Edition, documents: Sequence[Finished], folders: Sequence[Path]
) -> list[dict[str, Any]]:
    cards = []
    for found in documents:
        first = next((name for name in found.files if name.endswith("-1.png")), None)
        picture = quote(first) if first else ""
        if first and len(documents) <= MOST_EMBEDDED:
            picture = thumbnail(_place(folders, first))
        same = (found.period, found.as_of) == (edition.period.text, edition.as_of.isoformat())
        cards.append(
            {
                "title": found.title,
                "identity": found.enterprise,
                "link": quote(f"{found.stem}.pdf"),
                "pages": sum(1 for name in found.files if name.endswith(".png")),
                "lang": found.lang,
                "earlier": "" if same else f"{found.period} / {found.as_of}",
                "picture": picture,
            }
        )
    return cards


def _place(folders: Sequence[Path], name: str) -> Path:
    return next(folder / name for folder in folders if (folder / name).exists())


def thumbnail(page: Path) -> str:
    """A page made small, as a data address."""
    with Image.open(page) as image:
        small = image.reduce(THUMBNAIL).convert("L").quantize(16)
    held = io.BytesIO()
    small.save(held, format="png", optimize=True)
    return "data:image/png;base64," + base64.b64encode(held.getvalue()).decode()


def _table(edition: Edition, table: Table, links: Mapping[str, str]) -> dict[str, Any]:
    rows, count = table.rows(edition)
    head = edition.say
    chosen = [
        (place, column) for place, column in enumerate(table.columns) if column.heading in table.by
    ]
    made = [[_cell(edition, column, row, links, table) for column in table.columns] for row in rows]
    return {
        "name": table.name,
        "title": head(f"page_table.{table.name}"),
        "columns": [
            {"label": head(f"column.{column.heading}"), "number": column.kind not in TEXTUAL}
            for column in table.columns
        ],
        "choices": [
            {
                "place": place,
                "label": head(f"column.{column.heading}"),
                "values": sorted({row[place]["text"] for row in made if row[place]["text"]}),
            }
            for place, column in chosen
        ],
        "rows": made,
        "cut": edition.say("page.cut", shown=len(rows), count=count) if count > len(rows) else "",
    }


TEXTUAL = ("text", "id", "day")


def _cell(
    edition: Edition,
    column: Column,
    row: Mapping[str, Any],
    links: Mapping[str, str],
    table: Table,
) -> dict[str, Any]:
    value = column.of(edition, row)
    identity = row.get(table.linked.get(column.heading, ""), None)
    return {
        "text": shown(edition, column.kind, value),
        "order": "" if value is None else str(value),
        "number": column.kind not in TEXTUAL,
        "whole": column.kind in ("id", "day"),
        "loss": column.kind == "change" and value is not None and value < 0,
        "link": links.get(identity, "") if identity else "",
    }


def shown(edition: Edition, kind: str, value: Any) -> str:
    """A value as the page shows it; a dash for a figure that is not there."""
    if value is None:
        return "" if kind in TEXTUAL else "—"
    show = SHOWN.get(kind)
    return show(edition, value) if show else " ".join(str(value).split())


SHOWN: dict[str, Callable[[Edition, Any], str]] = {
    "money": lambda edition, value: edition.money(value),
    "change": lambda _, value: numbers.percent(Decimal(str(value))),
    "share": lambda _, value: numbers.share(Decimal(str(value))),
    "count": lambda _, value: numbers.count(value),
    "days": lambda _, value: numbers.decimal(Decimal(str(value)), 0),
    "score": lambda _, value: numbers.decimal(Decimal(str(value)), 0),
}
