"""What to ask on a visit: open questions that follow from an enterprise's figures."""

from decimal import Decimal

from chainscan.reports import numbers, stocks, supply
from chainscan.reports.case import Case, changes_of
from chainscan.reports.comparisons import headline, ratio
from chainscan.reports.edition import COMPARATORS, Edition
from chainscan.reports.tables import name_of

DEEP_FALL = Decimal("-0.10")
MOST_ABOUT_LINKS = 3
MOST_ABOUT_GOODS = 2
MOST_CHEAP = 3
CHEAP = Decimal("0.05")
"""Goods up to this share of purchases cost little, and may stop a line all the same."""


def questions(edition: Edition, case: Case) -> list[str]:
    """The questions, the most pressing first; the last two are asked everywhere."""
    asked = _about_links(edition, case) + _about_falls(edition, case)
    asked += _about_cheap_inputs(edition, case)
    asked += _about_needs(edition, case) + _about_books(edition, case)
    return [*asked, edition.say("ask.chain"), edition.say("ask.relief")]


def _about_links(edition: Edition, case: Case) -> list[str]:
    asked = []
    for row in case.broken[:MOST_ABOUT_LINKS]:
        buys = row["buyer_key"] == case.key
        name = name_of(row, "supplier" if buys else "buyer")
        silent = {"name": name, "silent": row["silent_days"]}
        gone = stocks.first_gone(edition, case.key, row["link_id"]) if buys else None
        if gone is not None:
            asked.append(edition.say("ask.supplier_silent_stock", day=edition.day(gone), **silent))
        else:
            asked.append(edition.say(f"ask.{'supplier' if buys else 'buyer'}_silent", **silent))
    return asked


def _about_falls(edition: Edition, case: Case) -> list[str]:
    asked = []
    for code in ("M01", "M03"):
        row = case.total(code)
        found = headline(changes_of(row))
        if found is not None and found[1] <= DEEP_FALL:
            asked.append(edition.say(f"ask.{code}_fell"))
    sales = {row["comparator"]: row["total"] for row in case.places["sales"]}
    changes = {n: ratio(sales.get("value"), sales.get(n)) for n in COMPARATORS}
    fall = headline(changes)
    if fall is not None and fall[1] <= DEEP_FALL:
        asked.append(edition.say("ask.sales_fell"))
    return asked


def _about_cheap_inputs(edition: Edition, case: Case) -> list[str]:
    """Goods of little cost bought in both earlier windows and not at all in this period."""
    side = edition.rows_of("covered_windows", case.key, side="purchases")
    if not {"value", "last_year", "aligned"} <= {row["comparator"] for row in side}:
        return []
    rows = edition.rows_of("enterprise_goods", case.key)
    whole = sum((row["aligned"] or Decimal(0) for row in rows), Decimal(0))
    cheap = [
        row
        for row in rows
        if row["goods"]
        and (row["value"] or 0) == 0
        and (row["last_year"] or 0) > 0
        and 0 < (row["aligned"] or 0) <= CHEAP * whole
    ]
    if not cheap:
        return []
    share = sum((row["aligned"] for row in cheap), Decimal(0)) / whole
    named = edition.texts.listed([edition.goods(row["goods"]) for row in cheap[:MOST_CHEAP]])
    more = edition.and_more(len(cheap) - MOST_CHEAP)
    said = edition.say("ask.cheap", goods=named, share=numbers.share(share))
    told = stocks.lasting(edition, cheap)
    return [edition.texts.sentences([said, more, told])]


def _about_needs(edition: Edition, case: Case) -> list[str]:
    rows = case.wanted.rows
    open_goods = dict.fromkeys(supply.goods(edition, row) for row in rows if row["unmet"])
    placed = {supply.goods(edition, row) for row in rows if row["placed"] > 0}
    asked = [
        edition.say("ask.partly" if goods in placed else "ask.unmet", goods=goods)
        for goods in list(open_goods)[:MOST_ABOUT_GOODS]
    ]
    if case.wanted.placed_needs:
        asked.append(edition.say("ask.proposed"))
    return asked


def _about_books(edition: Edition, case: Case) -> list[str]:
    asked = [
        edition.texts.code("ask", f"no_{side}_book")
        for side in ("sales", "purchases")
        if not case.has_book(side)
    ]
    outside = case.total("M03")
    if outside is not None and outside["reason"] in ("regions_unknown", "too_many_unknown"):
        asked.append(edition.say("ask.regions"))
    return asked
