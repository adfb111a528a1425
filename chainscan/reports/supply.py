"""Needs and who could meet them: placed, proposed, unmet, and why, in words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from chainscan.reports import numbers
from chainscan.reports.edition import Edition
from chainscan.reports.files import WORKBOOK
from chainscan.reports.tables import Row, cell, column, label, name_of, table

MOST_NEEDS = 8
MOST_BOTTLENECKS = 6
MOST_HERE = 5
MOST_PROPOSALS = 5
MOST_MATCHES = 1_000_000
NAMED_SUPPLIERS = 3


@dataclass(frozen=True)
class Needs:
    """What broken links no longer deliver and what enterprises state that they need, a month, and
    how much of it found a supplier."""

    rows: list[dict[str, Any]]
    wanted: Decimal
    placed: Decimal
    placed_needs: int

    @property
    def share(self) -> Decimal | None:
        """The share placed; None where nothing is needed."""
        return self.placed / self.wanted if self.wanted > 0 else None

    def from_source(self, source: str) -> int:
        """How many needs come from broken links (broken_link), or were told (stated)."""
        return sum(1 for row in self.rows if row["source"] == source)


def needs(edition: Edition, enterprise: int | None = None) -> Needs:
    """The needs of all buyers or of one."""
    rows = edition.rows_for("needs", enterprise)
    return Needs(
        rows=rows,
        wanted=sum((row["monthly_amount"] or Decimal(0) for row in rows), Decimal(0)),
        placed=sum((row["placed"] for row in rows), Decimal(0)),
        placed_needs=sum(1 for row in rows if row["placed"] > 0),
    )


def matches(edition: Edition, enterprise: int | None = None) -> dict[str, list[dict[str, Any]]]:
    """Suppliers proposed, by need, in the order of their rank."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in edition.rows_for("matches", enterprise, most=MOST_MATCHES):
        found.setdefault(row["need_id"], []).append(row)
    return {need: sorted(rows, key=lambda r: r["rank"]) for need, rows in found.items()}


def need_table(edition: Edition, wanted: Needs) -> dict[str, Any]:
    """The largest needs: who needs what, who could supply, what stays open and why."""
    proposed = matches(edition)
    rows = wanted.rows[:MOST_NEEDS]
    scale = edition.scale(*(row["monthly_amount"] for row in rows))
    shown: list[Row] = [
        [
            label(row, "buyer"),
            cell(goods(edition, row), _quantity(edition, row)),
            scale.show(row["monthly_amount"]) or "—",
            _suppliers(edition, proposed.get(row["need_id"], []), scale),
            _open(edition, row, scale),
        ]
        for row in rows
    ]
    columns = [
        column(edition.say("column.buyer"), 1.5),
        column(edition.say("column.goods"), 1.3),
        column(edition.say("column.monthly_need"), 0.8, "right", scale.label),
        column(edition.say("column.proposed"), 1.9, sub=scale.label),
        column(edition.say("column.open"), 1.2, sub=scale.label),
    ]
    more = len(wanted.rows) - len(rows)
    note = edition.and_more(more, WORKBOOK)
    return table(columns, shown, note=note, empty=edition.say("needs.none"))


def unmet_reasons(edition: Edition, wanted: Needs) -> str:
    """'未落实的原因：无人生产 3 项（每月 …）、…', or nothing where all is placed."""
    open_by: dict[str, list[Decimal]] = {}
    for row in wanted.rows:
        if row["reason"]:
            open_by.setdefault(row["reason"], []).append(row["unmet"] or Decimal(0))
    if not open_by:
        return ""
    order = sorted(open_by.items(), key=lambda item: (-sum(item[1]), item[0]))
    parts = [
        edition.say(
            "needs.reason_count",
            why=edition.texts.code("unmet", code),
            count=numbers.count(len(amounts)),
            amount=edition.money(sum(amounts, Decimal(0))),
        )
        for code, amounts in order
    ]
    return edition.say("needs.unmet_why", reasons=edition.texts.listed(parts))


def how_many_placed(edition: Edition, wanted: Needs) -> str:
    """How many needs are placed whole, in part and not at all; nothing where there is no need."""
    if not wanted.rows:
        return ""
    whole = sum(1 for row in wanted.rows if row["placed"] > 0 and not row["unmet"])
    return edition.say(
        "needs.placed",
        needs=numbers.count(len(wanted.rows)),
        whole=numbers.count(whole),
        part=numbers.count(wanted.placed_needs - whole),
        none=numbers.count(len(wanted.rows) - wanted.placed_needs),
    )


def bottleneck_table(edition: Edition) -> dict[str, Any]:
    """Goods whose capacity is short: the gap, its needs, what a further yuan of it would place."""
    rows = edition.fixed("bottlenecks")
    scale = edition.scale(*(row["unmet_amount"] for row in rows))
    shown: list[Row] = [
        [
            goods(edition, row),
            cell(scale.show(row["unmet_amount"]), strong=True),
            numbers.count(row["unmet_needs"]),
            numbers.decimal(row["shadow_price"], 2),
        ]
        for row in rows[:MOST_BOTTLENECKS]
    ]
    columns = [
        column(edition.say("column.goods"), 2.0),
        column(edition.say("column.monthly_gap"), 1.0, "right", scale.label),
        column(edition.say("column.open_needs"), 1.0, "right"),
        column(edition.say("column.further_yuan"), 1.6, "right", edition.say("book.yuan")),
    ]
    note = edition.and_more(len(rows) - len(shown))
    return table(columns, shown, note=note, empty=edition.say("needs.no_bottleneck"))


def for_buyer(edition: Edition, wanted: Needs, enterprise: int) -> list[dict[str, Any]]:
    """A buyer's needs, each with the suppliers proposed and why they fit, in words."""
    proposed = matches(edition, enterprise)
    found = []
    for row in wanted.rows[:MOST_HERE]:
        rows = _foremost(proposed.get(row["need_id"], []))
        found.append(
            {
                "head": _need_sentence(edition, row),
                "table": _proposals(edition, rows),
                "open": _unmet_sentence(edition, row),
            }
        )
    return found


def more_needs(edition: Edition, wanted: Needs) -> str:
    """How many needs of a buyer `for_buyer` leaves out, in words."""
    more = len(wanted.rows) - MOST_HERE
    if more <= 0:
        return ""
    return edition.say("say.more_needs", count=numbers.count(more), file=WORKBOOK)


def for_supplier(edition: Edition, enterprise: int) -> dict[str, Any]:
    """Buyers whose needs this enterprise could meet."""
    rows = [
        row
        for row in edition.rows_for("matches", enterprise, most=MOST_MATCHES)
        if row["supplier_key"] == enterprise
    ]
    scale = edition.scale(*(row["monthly_amount"] for row in rows))
    shown: list[Row] = [
        [
            label(row, "buyer", edition.city(row["buyer_region"])),
            goods(edition, row),
            cell(
                scale.show(row["monthly_amount"]) or edition.say("needs.alternative"),
                strong=row["monthly_amount"] is not None,
            ),
            why_they_fit(edition, row),
        ]
        for row in rows[:MOST_NEEDS]
    ]
    columns = [
        column(edition.say("column.buyer"), 2.0),
        column(edition.say("column.goods"), 0.8),
        column(edition.say("column.allotted"), 0.7, "right", scale.label),
        column(edition.say("column.why"), 3.3),
    ]
    more = len(rows) - len(shown)
    note = edition.and_more(more, WORKBOOK)
    return table(columns, shown, note=note, empty=edition.say("needs.nobody_seeks"))


def goods(edition: Edition, row: Mapping[str, Any]) -> str:
    """The name of a goods group, or that the goods are unknown."""
    return edition.goods(row["goods"])


def reasons(edition: Edition, text: str | None) -> str:
    """Why a supplier fits: what each comparison found, the weightiest first."""
    words = {row["comparison"]: row for row in edition.fixed("comparisons")}
    lang, parts = edition.texts.lang, []
    gap = "" if lang == "zh" else " "
    for entry in json.loads(text) if text else []:
        found = words.get(entry["comparison"])
        if found is not None and entry["figure"] is not None:
            figure = numbers.decimal(Decimal(str(entry["figure"])), _digits(entry["figure"]))
            said = found[f"figure_{lang}"].replace("{}", figure)
            parts.append(gap.join((found[f"label_{lang}"], said)))
    return edition.texts.listed(parts) or "—"


def why_they_fit(edition: Edition, row: Mapping[str, Any]) -> str:
    """The same of a match; first of all, where the supplier codes the goods otherwise, that."""
    said = reasons(edition, row["reasons"])
    if not row["coded_as"]:
        return said
    return edition.texts.listed(
        [edition.say("needs.coded_as", goods=edition.goods(row["coded_as"])), said]
    )


def _digits(figure: float) -> int:
    return 0 if float(figure).is_integer() or abs(figure) >= 20 else 1


def _foremost(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The best of the list, in its order; whoever was allotted something is always among them."""
    others = max(0, MOST_PROPOSALS - sum(row["monthly_amount"] is not None for row in rows))
    alternatives = [row for row in rows if row["monthly_amount"] is None][:others]
    return [row for row in rows if row["monthly_amount"] is not None or row in alternatives]


def _proposals(edition: Edition, rows: list[dict[str, Any]]) -> dict[str, Any]:
    scale = edition.scale(*(row["monthly_amount"] for row in rows))
    shown: list[Row] = [
        [
            label(row, "supplier", edition.city(row["supplier_region"])),
            cell(
                scale.show(row["monthly_amount"]) or edition.say("needs.alternative"),
                strong=row["monthly_amount"] is not None,
                tone="plain" if row["monthly_amount"] is not None else "muted",
            ),
            numbers.decimal(Decimal(row["score"]), 0),
            why_they_fit(edition, row),
        ]
        for row in rows
    ]
    columns = [
        column(edition.say("column.supplier"), 2.2),
        column(edition.say("column.allotted"), 0.8, "right", scale.label),
        column(edition.say("column.score"), 0.4, "right"),
        column(edition.say("column.why"), 4.0),
    ]
    return table(columns, shown, empty=edition.say("needs.no_supplier"))


def _suppliers(
    edition: Edition, rows: list[dict[str, Any]], scale: numbers.Scale
) -> dict[str, Any]:
    allotted = [row for row in rows if row["monthly_amount"] is not None]
    allotted.sort(key=lambda row: -row["monthly_amount"])
    others = len(rows) - len(allotted)
    parts = [
        f"{name_of(row, 'supplier')} {scale.show(row['monthly_amount'])}"
        for row in allotted[:NAMED_SUPPLIERS]
    ]
    hidden = len(allotted) - len(parts)
    if hidden > 0:
        parts.append(edition.say("say.and_more", count=hidden))
    sub = edition.say("needs.alternatives", count=others) if others else ""
    if not parts:
        return cell("—", sub, "muted")
    return cell(edition.texts.listed(parts), sub)


def _open(edition: Edition, row: dict[str, Any], scale: numbers.Scale) -> dict[str, Any]:
    if not row["unmet"]:
        return cell(edition.say("needs.all_placed"), tone="muted")
    return cell(scale.show(row["unmet"]), edition.texts.code("unmet", row["reason"]), "loss")


def _quantity(edition: Edition, row: dict[str, Any]) -> str:
    if row["monthly_quantity"] is None:
        return ""
    return edition.quantity(row["monthly_quantity"], row["unit"])


def _need_sentence(edition: Edition, row: dict[str, Any]) -> str:
    lost = row["lost_supplier_id"] and name_of(row, "lost_supplier")
    quantity = _quantity(edition, row)
    amount = edition.money(row["monthly_amount"])
    size = edition.say("needs.size", quantity=quantity, amount=amount) if quantity else amount
    key = "needs.of_lost" if lost else "needs.stated"
    return edition.say(key, goods=goods(edition, row), size=size, supplier=lost or "")


def _unmet_sentence(edition: Edition, row: dict[str, Any]) -> str:
    if not row["unmet"]:
        return ""
    why = edition.texts.code("unmet", row["reason"])
    return edition.say("needs.open", amount=edition.money(row["unmet"]), why=why)
