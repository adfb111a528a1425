"""Everything that follows from the rows loaded, built anew in one step."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from chainscan.engine import Engine, Stage
from chainscan.ingest.layouts.read import shared_words
from chainscan.reference import goods, regions, taxpayer_id
from chainscan.reference.files import path as reference_file
from chainscan.settings import IngestSettings
from chainscan.version import __version__

FOLDER = Path(__file__).parent
BRIDGED_DAYS = 27
"""Two files no further apart follow on each other; a month without a file leaves more."""
STEP = "ingest"
VIEWS = ("enterprise_named", "book_named", "invoice_line_named", "trade_named")


@dataclass(frozen=True)
class Derived:
    """What there is now: `is_new` where the tables were built anew."""

    is_new: bool
    invoices: int
    trade_rows: int


def derive(engine: Engine, settings: IngestSettings) -> Derived:
    """Build the derived tables where files or settings have changed since they were built.

    With no file loaded there is nothing to build, and the step stays undone.
    """
    pieces = [row["piece"] for row in engine.rows(FOLDER / "made_from.sql")]
    if not pieces:
        return Derived(False, 0, 0)
    source = hashlib.sha256("\n".join(pieces).encode()).hexdigest()
    done = engine.steps().get(STEP)
    wanted = (source, settings.sha256(), __version__)
    is_new = done is None or (done.input_hash, done.settings_hash, done.version) != wanted
    if is_new:
        with engine.stage(STEP, settings_hash=settings.sha256(), source=source) as stage:
            _build(stage, settings)
    counts = engine.rows(FOLDER / "derived_count.sql")[0]
    return Derived(is_new, counts["invoices"], counts["trade_rows"])


def _build(stage: Stage, settings: IngestSettings) -> None:
    stage.select(FOLDER / "goods_group.sql", groups_file=str(reference_file("goods_groups.csv")))
    stage.select(FOLDER / "region.sql", regions_file=str(reference_file("regions.csv")))
    _frames(stage)
    stage.select(FOLDER / "enterprise_alias.sql")
    stage.select(FOLDER / "enterprise.sql")
    quiet = settings.longest_quiet_days
    stage.select(FOLDER / "book.sql", longest_quiet_days=quiet, bridged_days=BRIDGED_DAYS)
    stage.scratch(FOLDER / "invoice_copy.sql")
    stage.scratch(FOLDER / "unit_word.sql")
    stage.select(FOLDER / "invoice.sql")
    stage.select(FOLDER / "red_letter.sql")
    stage.select(FOLDER / "invoice_line.sql")
    stage.select(FOLDER / "trade.sql", on_original_day=settings.red_letters == "original")
    for name in VIEWS:
        stage.view(FOLDER / f"{name}.sql")


def _frames(stage: Stage) -> None:
    """What the reference tables say of each new id, each goods code, and each unit's word."""
    parties = [_party(row["alias_id"]) for row in stage.rows(FOLDER / "new_party.sql")]
    columns = ["alias_id", "kind", "organisation_code", "region_code", "display_id"]
    stage.frame("party_form", pd.DataFrame(parties, columns=columns, dtype="str"))
    keys = [
        (row["goods_code"], row["short_name"], _group(row["goods_code"], row["short_name"]))
        for row in stage.rows(FOLDER / "goods_seen.sql")
    ]
    frame = pd.DataFrame(keys, columns=["goods_code", "short_name", "goods_group"])
    texts = {"goods_code": "str", "short_name": "str", "goods_group": "int16"}
    stage.frame("goods_key", frame.astype(texts))
    words = [("unit", word, meaning) for word, meaning in shared_words()["unit"].items()]
    stage.frame("word", pd.DataFrame(words, columns=["kind", "word", "meaning"]))


def _party(alias_id: str) -> tuple[str, str, str | None, str | None, str]:
    """An id's kind, organisation code, region as it is today, and the form shown."""
    kind = taxpayer_id.kind(alias_id)
    if kind not in ("uscc18", "old15"):
        shown = taxpayer_id.mask(alias_id) if kind == "personal" else alias_id
        return alias_id, kind, None, None, shown
    region = regions.resolve(taxpayer_id.region_digits(alias_id) or "")
    code = region.today_code if region else None
    return alias_id, kind, taxpayer_id.organisation_code(alias_id), code, alias_id


def _group(goods_code: str, short_name: str | None) -> int:
    return goods.group_of(goods_code, short_name or "")
