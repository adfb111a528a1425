"""Everything that follows from the rows loaded: anew, or only where new files touch it."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from chainscan.engine import Engine, Stage
from chainscan.errors import ChainscanError
from chainscan.ingest.deriving.parties import derive_parties
from chainscan.ingest.layouts.read import shared_words
from chainscan.reference import goods
from chainscan.reference.files import path as reference_file
from chainscan.settings import IngestSettings
from chainscan.version import __version__

FOLDER = Path(__file__).parent
PARTIES, INVOICES, RED_LETTERS, TRADE = (
    FOLDER / name for name in ("parties", "invoices", "red_letters", "trade")
)
BRIDGED_DAYS = 27
"""Two files no further apart follow on each other; a month without a file leaves more."""
PART_ROWS = 1_500_000
"""So many rows are made into lines and trade at a time: more would not fit into memory."""
STEP = "ingest"
VIEWS = (
    PARTIES / "enterprise_named.sql",
    PARTIES / "book_named.sql",
    TRADE / "invoice_line_named.sql",
    TRADE / "trade_named.sql",
)


class EverythingChangesError(ChainscanError):
    """New files change what older ones meant, so that everything must be derived anew."""


@dataclass(frozen=True)
class Derived:
    """What there is now: `is_new` where the tables were built anew or added to."""

    is_new: bool
    invoices: int
    trade_rows: int


def derive(engine: Engine, settings: IngestSettings) -> Derived:
    """Bring the derived tables up to date with the files and settings.

    New files are added to what was derived before, to the same result as deriving everything
    anew, which happens after a change of settings or version. With no file loaded there is
    nothing to build, and the step stays undone.
    """
    pieces = [row["piece"] for row in engine.rows(FOLDER / "made_from.sql")]
    if not pieces:
        return Derived(False, 0, 0)
    source = hashlib.sha256("\n".join(pieces).encode()).hexdigest()
    done = engine.steps().get(STEP)
    wanted = (source, settings.sha256(), __version__)
    is_new = done is None or (done.input_hash, done.settings_hash, done.version) != wanted
    if is_new:
        same = done is not None and (done.settings_hash, done.version) == wanted[1:]
        if not (same and _extended(engine, settings, source)):
            with engine.stage(STEP, settings_hash=settings.sha256(), source=source) as stage:
                _build(stage, settings)
    counts = engine.rows(FOLDER / "derived_count.sql")[0]
    return Derived(is_new, counts["invoices"], counts["trade_rows"])


def _extended(engine: Engine, settings: IngestSettings, source: str) -> bool:
    """Add the new files to the tables there are; False where that cannot be done."""
    hashed = settings.sha256()
    try:
        with engine.stage(STEP, settings_hash=hashed, source=source, in_place=True) as stage:
            _extend(stage, settings)
    except EverythingChangesError:
        return False
    return True


def _build(stage: Stage, settings: IngestSettings) -> None:
    """Every table anew."""
    stage.select(TRADE / "goods_group.sql", groups_file=str(reference_file("goods_groups.csv")))
    stage.select(PARTIES / "region.sql", regions_file=str(reference_file("regions.csv")))
    stage.look(INVOICES / "rows_all.sql")
    stage.select(PARTIES / "party_seen.sql")
    stage.select(PARTIES / "book_day.sql")
    derive_parties(stage)
    _books(stage, settings)
    stage.select(INVOICES / "paper_number.sql")
    _copies(stage)
    stage.select(INVOICES / "invoice.sql")
    stage.look(RED_LETTERS / "scope_all.sql")
    stage.select(RED_LETTERS / "red_letter.sql")
    stage.select(RED_LETTERS / "reissue.sql")
    stage.select(INVOICES / "disagreement.sql")
    _goods(stage)
    stage.select(TRADE / "invoice_line.sql", parts=_line_parts(stage))
    stage.look(TRADE / "line_scope_all.sql")
    stage.select(TRADE / "trade.sql", parts=_trade_parts(stage, settings))
    stage.select(FOLDER / "derived_file.sql")
    for view in VIEWS:
        stage.view(view)


def _extend(stage: Stage, settings: IngestSettings) -> None:
    """Parties and books anew, which are few; invoices and trade where new files touch them.

    Raises EverythingChangesError where an id has come to stand for another enterprise, or most
    invoices are in another currency than before.
    """
    engine = stage.engine
    stage.look(INVOICES / "fresh.sql")
    stage.scratch(PARTIES / "alias_before.sql")
    engine.append(PARTIES / "party_seen.sql")
    engine.append(PARTIES / "book_day.sql")
    derive_parties(stage)
    if settings.set_aside_groups or stage.rows(PARTIES / "moved_alias.sql"):
        raise EverythingChangesError("ids have changed")
    _books(stage, settings)
    currency = _currency(stage, settings)
    stage.scratch(INVOICES / "new_paper.sql")
    engine.append(INVOICES / "new_paper.sql", into="paper_number")
    stage.scratch(INVOICES / "touched_invoice.sql")
    stage.scratch(INVOICES / "old_invoice.sql")
    stage.scratch(INVOICES / "reread_invoice.sql")
    stage.scratch(INVOICES / "reread_row.sql")
    stage.look(INVOICES / "reread.sql")
    _copies(stage)
    _replace(stage, INVOICES / "invoice.sql")
    if _currency(stage, settings) != currency:
        raise EverythingChangesError("the main currency has changed")
    _relink(stage)
    _replace(stage, INVOICES / "disagreement.sql")
    _goods(stage)
    engine.change(TRADE / "gone_line.sql")
    for part in _line_parts(stage):
        engine.append(TRADE / "invoice_line.sql", **part)
    engine.change(TRADE / "line_relinked.sql")
    stage.scratch(TRADE / "touched_cell.sql")
    stage.look(TRADE / "line_scope_touched.sql")
    engine.change(TRADE / "gone_trade.sql")
    for part in _trade_parts(stage, settings):
        engine.append(TRADE / "trade.sql", **part)
    engine.append(FOLDER / "new_derived_file.sql", into="derived_file")


def _replace(stage: Stage, table: Path) -> None:
    """Take what is touched out of a table, and put it in as it is now."""
    stage.engine.change(table.with_name(f"gone_{table.name}"))
    stage.engine.append(table)


def _relink(stage: Stage) -> None:
    """Seek the originals of the red letters again, where invoices of the pair were touched."""
    stage.scratch(RED_LETTERS / "touched_pair.sql")
    stage.scratch(RED_LETTERS / "touched_scope.sql")
    stage.look(RED_LETTERS / "scope_touched.sql")
    stage.scratch(RED_LETTERS / "old_red.sql")
    stage.scratch(RED_LETTERS / "old_reissue.sql")
    _replace(stage, RED_LETTERS / "red_letter.sql")
    _replace(stage, RED_LETTERS / "reissue.sql")
    stage.scratch(RED_LETTERS / "changed_link.sql")


def _books(stage: Stage, settings: IngestSettings) -> None:
    quiet = settings.longest_quiet_days
    stage.select(PARTIES / "book.sql", longest_quiet_days=quiet, bridged_days=BRIDGED_DAYS)


def _copies(stage: Stage) -> None:
    """The copies of each invoice, after rows that other rows stand for are left out."""
    stage.look(INVOICES / "keyed.sql")
    stage.scratch(INVOICES / "invoice_copy.sql")
    stage.scratch(INVOICES / "shared_copy.sql")
    stage.scratch(INVOICES / "row_merged.sql")
    stage.scratch(INVOICES / "row_superseded.sql")
    stage.scratch(INVOICES / "row_restored.sql")
    stage.scratch(INVOICES / "mixed_invoice.sql")
    stage.scratch(INVOICES / "row_retold.sql")
    stage.look(INVOICES / "counting.sql")
    stage.engine.append(INVOICES / "invoice_copy.sql")


def _goods(stage: Stage) -> None:
    """What the reference tables say of each goods code, and each unit's word."""
    keys = [
        (
            row["goods_code"],
            row["short_name"],
            goods.group_of(row["goods_code"], row["short_name"] or ""),
        )
        for row in stage.rows(TRADE / "goods_seen.sql")
    ]
    frame = pd.DataFrame(keys, columns=["goods_code", "short_name", "goods_group"])
    texts = {"goods_code": "str", "short_name": "str", "goods_group": "int16"}
    stage.frame("goods_key", frame.astype(texts))
    words = [("unit", word, meaning) for word, meaning in shared_words()["unit"].items()]
    stage.frame("word", pd.DataFrame(words, columns=["kind", "word", "meaning"]))
    stage.scratch(TRADE / "unit_word.sql")


def _currency(stage: Stage, settings: IngestSettings) -> str:
    """The currency in which trade is counted: as set, else that of most invoices."""
    if settings.currency:
        return settings.currency
    found = stage.rows(INVOICES / "main_currency.sql")
    return str(found[0]["currency"]) if found else "CNY"


def _line_parts(stage: Stage) -> list[dict[str, Any]]:
    months = [(row["month"], row["row_count"]) for row in stage.rows(TRADE / "month_count.sql")]
    parts: list[dict[str, Any]] = [
        {"first_day": first, "last_day": last, "spanning": False} for first, last in _spans(months)
    ]
    everything = {"first_day": date.min, "last_day": date.max, "spanning": True}
    return [*parts, everything]


def _trade_parts(stage: Stage, settings: IngestSettings) -> list[dict[str, Any]]:
    rows = stage.rows(TRADE / "line_month_count.sql")
    fixed = {
        "on_original_day": settings.red_letters == "original",
        "currency": _currency(stage, settings),
        "set_aside_groups": settings.set_aside_groups,
    }
    months = [(row["month"], row["row_count"]) for row in rows]
    spans = _spans(months) or [(date.min, date.min)]
    return [{"first_day": first, "last_day": last, **fixed} for first, last in spans]


def _spans(months: list[tuple[date, int]]) -> list[tuple[date, date]]:
    """Days from and to, so that each span is whole months of no more rows than fit at a time."""
    spans: list[tuple[date, date]] = []
    first, rows = None, 0
    for month, count in months:
        if first is not None and rows + count > PART_ROWS:
            spans.append((first, month - timedelta(days=1)))
            first, rows = None, 0
        first, rows = first or month, rows + count
    if first is not None:
        spans.append((first, date.max))
    return spans
