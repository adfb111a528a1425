"""One need explained: what no longer arrives, what has been replaced, and who was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from chainscan.engine import Engine
from chainscan.explaining.invoices import InvoiceLine, as_line, legend, listing
from chainscan.explaining.link import traded_lines
from chainscan.explaining.outcomes import Outcome, outcome_lines, recorded_outcomes
from chainscan.explaining.plain_text import counted, cut, days, figure, goods, party, table, wrapped
from chainscan.explaining.words import Words
from chainscan.settings import IngestSettings

SQL = Path(__file__).parent
YEAR, MONTH = 365, 30


@dataclass(frozen=True)
class Need:
    """What a buyer needs a month, as `expected` less `replaced`; `unmet` of it stays open.

    `bought` is what it got from the lost supplier from `first_day` to `normal_until`, as invoices
    add up to.
    """

    need_id: str
    buyer_id: str
    buyer_name: str
    supplier_id: str | None
    supplier_name: str
    goods_group: str
    goods_name: str
    monthly_amount: Decimal
    monthly_quantity: Decimal | None
    unit: str | None
    monthly_expected: Decimal | None
    monthly_replaced: Decimal | None
    unmet_amount: Decimal | None
    unmet_text: str | None
    link_id: str | None
    first_day: date | None
    normal_until: date | None
    as_of: date

    def lines(self) -> list[str]:
        """What is needed and from whom it came, in plain lines."""
        size = f"{figure(self.monthly_amount)} yuan"
        if self.monthly_quantity is not None:
            size += f", {figure(self.monthly_quantity, None)} {self.unit}"
        lines = [
            f"buyer 购买方         {party(self.buyer_id, self.buyer_name)}",
            *wrapped(f"goods 货物           {goods(self.goods_name)} ({self.goods_group})"),
            f"needs a month 月需求 {size}",
        ]
        if self.supplier_id:
            lost = party(self.supplier_id, self.supplier_name)
            lines.append(f"formerly from 原供应 {lost}, link {self.link_id}")
        if self.monthly_expected is not None:
            lines.append(
                f"  expected {figure(self.monthly_expected)} a month, replaced by other suppliers "
                f"{figure(self.monthly_replaced)}"
            )
        return lines


@dataclass(frozen=True)
class NeedExplanation:
    """A need, the suppliers weighed for it, and the invoices that it was read from."""

    need: Need
    candidates: tuple[Mapping[str, Any], ...]
    invoices: tuple[InvoiceLine, ...]
    shown: int
    outcomes: tuple[Outcome, ...] = ()

    def lines(self) -> list[str]:
        """The explanation in plain lines."""
        need = self.need
        lines = [f"{need.need_id}  需求 need, as known on {need.as_of}", *need.lines()]
        lines += [*outcome_lines(self.outcomes), "", *self._suppliers()]
        if need.unmet_amount:
            text = f"open 尚缺: {figure(need.unmet_amount)} a month: {need.unmet_text}"
            lines += wrapped(text, 0)
        if need.first_day and need.normal_until:
            whole = sum((line.contribution for line in self.invoices), Decimal(0))
            span = (need.normal_until - need.first_day).days + 1
            lines += [
                "",
                (
                    f"bought from the lost supplier in {days(need.first_day, need.normal_until)}: "
                    f"{figure(whole)} yuan"
                ),
                f"  by {span} days times {MONTH}: {figure(need.monthly_expected)} a month",
                *listing(self.invoices, self.shown),
                *legend(self.invoices),
            ]
        return lines

    def _suppliers(self) -> list[str]:
        proposed = sorted(
            (row for row in self.candidates if row["rank"] is not None), key=lambda row: row["rank"]
        )
        rows = [
            [
                row["match_id"],
                cut(row["supplier_name"] or row["supplier_id"], 34),
                figure(row["score"]),
                figure(row["monthly_amount"]) if row["monthly_amount"] else "alternative 备选",
            ]
            for row in proposed
        ]
        head = ("match", "supplier", "score", "a month, yuan")
        weighed = counted(len(self.candidates), "supplier")
        return [f"{weighed} weighed, proposed 建议:", *table(head, rows, right=(2, 3))]


def explain_need(
    engine: Engine, settings: IngestSettings, finding: str, words: Words, shown: int
) -> NeedExplanation | None:
    """Explain a need by its id; None where there is none of that id."""
    found = engine.rows(SQL / "explained_need.sql", finding=finding)
    if not found:
        return None
    row = found[0]
    lines = _bought(engine, settings, row)
    return NeedExplanation(
        need=as_need(row, words),
        candidates=tuple(engine.rows(SQL / "need_candidate.sql", finding=finding)),
        invoices=tuple(as_line(line, words.mask, line["amount"]) for line in lines),
        shown=shown,
        outcomes=recorded_outcomes(engine, finding, words),
    )


def as_need(row: Mapping[str, Any], words: Words) -> Need:
    """A row of explained_need.sql as a need."""
    normal, began = row["normal_until"], row["first_traded"]
    first = None
    if normal and began:
        began = min(began, normal - timedelta(days=MONTH - 1))
        first = max(began, normal - timedelta(days=YEAR - 1))
    reason = row["unmet_reason"]
    return Need(
        need_id=row["need_id"],
        buyer_id=row["buyer_id"],
        buyer_name=row["buyer_name"] or "",
        supplier_id=row["supplier_id"],
        supplier_name=row["supplier_name"] or "",
        goods_group=row["group_code"] or "*",
        goods_name=row["goods_name"] or "unknown goods",
        monthly_amount=row["monthly_amount"],
        monthly_quantity=row["monthly_quantity"],
        unit=row["unit"],
        monthly_expected=row["monthly_expected"],
        monthly_replaced=row["monthly_replaced"],
        unmet_amount=row["unmet_amount"],
        unmet_text=words.sentence("unmet", reason) if reason else None,
        link_id=row["link_id"],
        first_day=first,
        normal_until=normal,
        as_of=row["as_of"],
    )


def _bought(
    engine: Engine, settings: IngestSettings, row: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """What the buyer got from the lost supplier in the last normal year."""
    if row["lost_supplier_key"] is None or row["normal_until"] is None:
        return []
    return traded_lines(
        engine,
        settings,
        supplier=row["lost_supplier_key"],
        buyer=row["buyer_key"],
        goods_group=row["goods_group"],
        first_day=row["normal_until"] - timedelta(days=YEAR - 1),
        last_day=row["normal_until"],
        as_of=row["as_of"],
    )
