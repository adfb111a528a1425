"""The dossier of one enterprise, for 一企一策: what changed, what broke, who could help."""

from decimal import Decimal
from typing import Any

from chainscan.reports import (
    bridges,
    changes,
    findings,
    firmness,
    headlines,
    months,
    numbers,
    partners,
    questions,
    since_before,
    structure,
    supply,
)
from chainscan.reports.case import Case, changes_of, open_case
from chainscan.reports.comparisons import (
    amounts,
    differences,
    headings,
    phrase,
    quantities,
    reason_of,
)
from chainscan.reports.edition import COMPARATORS, Edition
from chainscan.reports.frame import frame
from chainscan.reports.tables import Row, cell, column, name_of, table
from chainscan.reports.typesetting import Document, Picture

MOST_FINDINGS = 5
MOST_QUANTITIES = 3
ORDER = ("M01", "M02", "M03", "M05", "M06", "M09", "M10")


def dossier(edition: Edition, enterprise: int) -> Document:
    """The dossier as a document: everything it says, and its charts."""
    case = open_case(edition, enterprise)
    name = name_of(case.facts)
    content = frame(
        edition, edition.say("title.dossier", name=name), edition.say("title.dossier_kicker")
    )
    content |= {
        "facts": _facts(edition, case),
        "warnings": _warnings(edition, case),
        "tiles": _tiles(edition, case),
        "points": _points(edition, case),
        "changes": _change_table(edition, case),
        "structure": structure.structure_table(edition, case),
        "questions": questions.questions(edition, case),
    }
    content |= _link_chapters(edition, case) | _partner_chapters(edition, case)
    figures: dict[str, Picture] = {}
    captions: dict[str, str] = {}
    for drawn, found in (
        (
            "months",
            months.months(edition, enterprise, firmness.ranges(edition, enterprise, case.measures)),
        ),
        ("bought", bridges.bridge(edition, case, "M01")),
        ("sold", bridges.bridge(edition, case, "M03")),
        ("network", partners.picture(edition, case)),
    ):
        if found is not None:
            figures[drawn], captions[drawn] = found
    return Document("dossier.typ", content | {"captions": captions}, figures)


def _link_chapters(edition: Edition, case: Case) -> dict[str, Any]:
    """Broken links, needs with proposals, and buyers to supply."""
    found, more = findings.of_enterprise(edition, case.key, case.broken, MOST_FINDINGS)
    return {
        "findings": found,
        "more_findings": more,
        "no_findings": edition.say("breaks.none_here"),
        "needs": supply.for_buyer(edition, case.wanted, case.key),
        "more_needs": supply.more_needs(edition, case.wanted),
        "no_needs": edition.say("needs.none_here"),
        "seekers": supply.for_supplier(edition, case.key),
    }


def _partner_chapters(edition: Edition, case: Case) -> dict[str, Any]:
    """Where partners are, what is bought, and who the largest partners are."""
    return {
        "places": [
            {
                "title": edition.say(f"places.{side}"),
                "table": changes.place_table(edition, case.places[side], side),
            }
            for side in changes.SIDES
        ],
        "goods": partners.goods_table(edition, case.key),
        "partners": [
            {
                "title": edition.say(f"partners.{side}"),
                "table": partners.partner_table(edition, case.key, side),
            }
            for side in changes.SIDES
        ],
    }


def _facts(edition: Edition, case: Case) -> list[list[str]]:
    facts = case.facts
    code = facts["region_code"]
    region = edition.full_region(code) if code else edition.say("say.unknown")
    if facts["region_source"]:
        source = edition.texts.code("region_source", facts["region_source"])
        region = edition.say("fact.sourced", region=region, source=source)
    return [
        [edition.say("fact.id"), facts["display_id"]],
        [edition.say("fact.region"), region],
        [edition.say("fact.industry"), _industry(edition, facts["industry"])],
        [edition.say("fact.period"), edition.window("value")],
        [edition.say("fact.sales_book"), _book(edition, case, "sales")],
        [edition.say("fact.purchases_book"), _book(edition, case, "purchases")],
    ]


def _industry(edition: Edition, name: str | None) -> str:
    return edition.industry(name) if name else edition.say("say.unknown")


def _book(edition: Edition, case: Case, side: str) -> str:
    spans = [
        edition.say("fact.book_days", first=book["observed_from"], last=book["observed_until"])
        + ("" if book["complete"] else edition.say("fact.inferred"))
        for book in case.books
        if book["side"] == side
    ]
    return edition.texts.listed(spans[-2:]) or edition.say("fact.no_book")


def _warnings(edition: Edition, case: Case) -> list[str]:
    """What a reader must know before believing the figures."""
    if not case.books:
        return [edition.say("warning.no_books")]
    return [
        edition.texts.code("warning", f"no_{side}")
        for side in changes.SIDES
        if not case.has_book(side)
    ]


def _tiles(edition: Edition, case: Case) -> list[dict[str, str]]:
    buys = sum(1 for row in case.broken if row["buyer_key"] == case.key)
    sells = len(case.broken) - buys
    share = case.wanted.share
    return [
        _measure_tile(edition, "tile.purchases", case, "M01"),
        _measure_tile(edition, "tile.outside", case, "M03"),
        {
            "label": edition.say("tile.broken"),
            "value": edition.say("tile.count", count=numbers.count(len(case.broken))),
            "note": edition.say("tile.sides", buys=buys, sells=sells),
            "tone": "loss" if case.broken else "plain",
        },
        {
            "label": edition.say("tile.needs"),
            "value": "—" if share is None else numbers.share(share),
            "note": edition.say("tile.no_needs")
            if share is None
            else edition.say(
                "tile.placed",
                placed=edition.money(case.wanted.placed),
                wanted=edition.money(case.wanted.wanted),
            ),
            "tone": "muted" if share is None else "plain",
        },
    ]


def _why_no_row(case: Case, code: str) -> str:
    """Why a measure has no figure: its book is not there, or there was no such trade in it."""
    side = "purchases" if code == "M01" else "sales"
    return "no_trade" if case.has_book(side) else "not_observed"


def _measure_tile(edition: Edition, key: str, case: Case, code: str) -> dict[str, str]:
    row = case.total(code)
    found = changes_of(row)
    reason = reason_of(edition, row["reason"] if row else _why_no_row(case, code))
    return headlines.change_tile(edition, key, found, reason)


def _points(edition: Edition, case: Case) -> list[str]:
    said = []
    for code in ("M01", "M03"):
        row = case.total(code)
        name = edition.say(f"measure.{code}")
        if row is None or row["value"] is None:
            reason = reason_of(edition, row["reason"] if row else _why_no_row(case, code))
            said.append(edition.say("point.no_measure", measure=name, reason=reason))
        else:
            change = edition.say(
                "point.measure",
                measure=name,
                value=edition.money(row["value"]),
                changes=phrase(edition, changes_of(row), differences(row, edition.money)),
            )
            said.append(edition.texts.sentences([change, firmness.verdict(edition, row)]))
    said += [_sold(edition, row) for row in case.quantities("M06")[:2]]
    if case.broken:
        lost = [row["lost_amount"] for row in case.broken if row["lost_amount"] is not None]
        amount = edition.money(sum(lost, Decimal(0)) if lost else None)
        links = numbers.count(len(case.broken))
        said.append(edition.say("point.broken_here", links=links, lost=amount))
    else:
        said.append(edition.say("breaks.none_here"))
    news = since_before.since_before(edition, case.key)
    return [*said, news] if news else said


def _sold(edition: Edition, row: dict[str, Any]) -> str:
    """A quantity sold, and how much more or less that is than before."""
    compared = differences(row, lambda value: edition.quantity(value, row["unit"]))
    return edition.say(
        "point.measure",
        measure=edition.say("point.sold", goods=supply.goods(edition, row)),
        value=edition.quantity(row["value"] or Decimal(0), row["unit"]),
        changes=phrase(edition, changes_of(row), compared),
    )


def _change_table(edition: Edition, case: Case) -> dict[str, Any]:
    in_yuan = [row for row in case.measures if row["scope"] == "all" and not row["unit"]]
    scale = edition.scale(*(row[name] for row in in_yuan for name in ("value", *COMPARATORS)))
    shown: list[Row] = []
    for code in ORDER:
        name = edition.say(f"measure.{code}")
        if code in ("M02", "M06"):
            for row in case.quantities(code)[:MOST_QUANTITIES]:
                goods = supply.goods(edition, row)
                below = edition.texts.join([w for w in (goods, firmness.flag(edition, row)) if w])
                shown.append([cell(name, below), *quantities(edition, row, bare=True)])
            continue
        total = case.total(code)
        if total is not None:
            notes = [_bounds(edition, total), firmness.flag(edition, total)]
            below = edition.texts.join([note for note in notes if note])
            shown.append([cell(name, below), *amounts(edition, total, scale)])
    columns = [column(edition.say("column.measure"), 1.5), *headings(edition, scale.label)]
    hidden = [(code, len(case.quantities(code)) - MOST_QUANTITIES) for code in ("M02", "M06")]
    more = [
        edition.say("say.more_goods", measure=edition.say(f"measure.{code}"), count=count)
        for code, count in hidden
        if count > 0
    ]
    remarks = [firmness.working_days(edition), firmness.unjudged(edition, case.total("M01"))]
    note = edition.texts.sentences([edition.say("say.small_print"), *remarks, *more])
    empty = edition.say("warning.no_books")
    return table(columns, shown, note=note, empty=empty, compact=True)


def _bounds(edition: Edition, row: dict[str, Any]) -> str:
    """Between what limits a figure lies when partners of unknown region are counted either way."""
    low, high = row["value_low"], row["value_high"]
    if low is None or high is None or low == high:
        return ""
    return edition.say("say.bounds", low=edition.money(low), high=edition.money(high))
