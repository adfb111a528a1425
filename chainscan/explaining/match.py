"""One match explained: why these two, who else was weighed, and what the supplier can spare."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from chainscan.engine import Engine
from chainscan.explaining.invoices import InvoiceLine, as_line
from chainscan.explaining.link import traded_lines
from chainscan.explaining.match_text import match_lines
from chainscan.explaining.need import Need, as_need
from chainscan.explaining.outcomes import Outcome, recorded_outcomes
from chainscan.explaining.words import Words
from chainscan.settings import IngestSettings

SQL = Path(__file__).parent
PEAK_MONTHS = 24


@dataclass(frozen=True)
class Comparison:
    """What one comparison found: points = weight × value, and the sentence shown to people."""

    comparison: str
    label: str
    weight: float
    value: float
    points: Decimal
    figure: float | None
    figure_text: str
    sentence_zh: str
    sentence_en: str


@dataclass(frozen=True)
class Capacity:
    """What the supplier can sell of the goods a month, in yuan, and what it has promised."""

    peak: Decimal
    months: int
    resumed_share: Decimal
    capacity: Decimal
    current: Decimal
    normal: Decimal
    spare: Decimal
    spare_left: Decimal
    is_lower_bound: bool
    first_day: date | None
    last_day: date | None
    lines: int
    undone_lines: int


@dataclass(frozen=True)
class MatchExplanation:
    """A match; `candidates` are all that were weighed for the need, the best first."""

    match_id: str
    supplier_id: str
    supplier_name: str
    rank: int
    score: Decimal
    monthly_amount: Decimal | None
    need: Need
    comparisons: tuple[Comparison, ...]
    capacity: Capacity | None
    candidates: tuple[Mapping[str, Any], ...]
    invoices: tuple[InvoiceLine, ...]
    first_day: date
    as_of: date
    shown: int
    outcomes: tuple[Outcome, ...] = ()

    def lines(self) -> list[str]:
        """The explanation in plain lines."""
        return match_lines(self)


def explain_match(
    engine: Engine, settings: IngestSettings, finding: str, words: Words, shown: int
) -> MatchExplanation | None:
    """Explain a match by its id; None where there is none of that id."""
    found = engine.rows(SQL / "explained_match.sql", finding=finding)
    if not found:
        return None
    row = found[0]
    need = engine.rows(SQL / "explained_need.sql", finding=row["need_id"])[0]
    as_of = need["as_of"]
    first = _months_before(as_of, PEAK_MONTHS)
    lines = traded_lines(
        engine,
        settings,
        supplier=row["supplier_key"],
        buyer=None,
        goods_group=row["goods_group"],
        first_day=first,
        last_day=as_of,
        as_of=as_of,
    )
    return MatchExplanation(
        match_id=row["match_id"],
        supplier_id=row["supplier_id"],
        supplier_name=row["supplier_name"] or "",
        rank=row["rank"],
        score=row["score"],
        monthly_amount=row["monthly_amount"],
        need=as_need(need, words),
        comparisons=_comparisons(row["reasons"], engine.rows(SQL / "comparison_word.sql")),
        capacity=_capacity(row),
        candidates=tuple(engine.rows(SQL / "need_candidate.sql", finding=row["need_id"])),
        invoices=tuple(as_line(line, words.mask, line["amount"]) for line in lines),
        first_day=first,
        as_of=as_of,
        shown=shown,
        outcomes=recorded_outcomes(engine, finding, words),
    )


def _months_before(day: date, months: int) -> date:
    """The first day of the month so many months before."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def _comparisons(reasons: str, words: Sequence[Mapping[str, Any]]) -> tuple[Comparison, ...]:
    said = {row["comparison"]: row for row in words}
    found = []
    for entry in json.loads(reasons):
        word = said[entry["comparison"]]
        number = entry["figure"]
        text = "" if number is None else f"{number:,.{_decimals(number)}f}"
        unknown = "unknown: counts half"
        found.append(
            Comparison(
                comparison=entry["comparison"],
                label=f"{word['label_zh']} {word['label_en']}",
                weight=float(word["weight"]),
                value=entry["value"],
                points=Decimal(str(entry["points"])),
                figure=number,
                figure_text=word["figure_en"].replace("{}", text) if text else unknown,
                sentence_zh=word["sentence_zh"],
                sentence_en=word["sentence_en"],
            )
        )
    return tuple(found)


def _decimals(number: float) -> int:
    return 0 if abs(number) >= 20 or float(number).is_integer() else 2


def _capacity(row: Mapping[str, Any]) -> Capacity | None:
    if row["monthly_capacity"] is None:
        return None
    return Capacity(
        peak=row["monthly_peak"],
        months=row["months"],
        resumed_share=row["resumed_share"],
        capacity=row["monthly_capacity"],
        current=row["monthly_current"],
        normal=row["monthly_normal"],
        spare=row["monthly_spare"],
        spare_left=row["supplier_spare_left"],
        is_lower_bound=row["is_lower_bound"],
        first_day=row["first_day"],
        last_day=row["last_day"],
        lines=row["lines"] or 0,
        undone_lines=row["undone_lines"] or 0,
    )
