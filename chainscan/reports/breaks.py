"""Broken links and disruptions in words: what fell silent, since when, why, what is at stake."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from chainscan.reports import charts, numbers
from chainscan.reports.edition import Edition
from chainscan.reports.files import WORKBOOK
from chainscan.reports.findings import a_share, evidence, usual_gap
from chainscan.reports.tables import Row, cell, column, label, table

MOST_LINKS = 10
MOST_EVENTS = 8


@dataclass(frozen=True)
class Breaks:
    """All broken links counted: by cause, and in all."""

    by_cause: list[dict[str, Any]]
    links: int
    lost: Decimal | None
    events: int


def counted(edition: Edition) -> Breaks:
    """How many links are broken, why, and what they cost."""
    rows = edition.rows("broken_by_cause")
    lost = [row["lost_amount"] for row in rows if row["lost_amount"] is not None]
    first = edition.rows("disruptions", most=1)
    return Breaks(
        by_cause=rows,
        links=sum(row["links"] for row in rows),
        lost=sum(lost, Decimal(0)) if lost else None,
        events=first[0]["events"] if first else 0,
    )


def judged(edition: Edition) -> str:
    """How many links in force could be judged at all, and why the rest could not."""
    rows = edition.rows("judgements")
    total = sum(row["links"] for row in rows)
    if not total:
        return edition.say("judged.none")
    by_status: dict[str, int] = {}
    for row in rows:
        by_status[row["status"]] = by_status.get(row["status"], 0) + row["links"]
    places = {
        name: numbers.count(by_status.get(name, 0))
        for name in ("flagged", "silent_not_surprising", "trading", "not_judged")
    }
    said = [edition.say("judged.counts", total=numbers.count(total), **places)]
    why = [
        f"{edition.texts.code('link_reason', row['reason'] or 'unknown')} {row['links']:,}"
        for row in rows
        if row["status"] == "not_judged"
    ]
    if why:
        said.append(edition.say("judged.why", reasons=edition.texts.listed(why)))
    return edition.texts.sentences(said)


def weakened(edition: Edition) -> str:
    """How many links that still trade do so for less than their past lets expect."""
    row = edition.fixed("weakened_links")[0]
    if not row["links"]:
        return edition.say("breaks.no_weakened")
    return edition.say(
        "breaks.weakened",
        links=numbers.count(row["links"]),
        expected=edition.money(row["expected"]),
        lost=edition.money(row["lost"]),
    )


def cause_chart(edition: Edition, breaks: Breaks) -> Figure | None:
    """The chart of broken links by cause; None where there are none."""
    if not breaks.by_cause:
        return None
    notes = [
        edition.say(
            "breaks.bar",
            links=numbers.count(row["links"]),
            lost=numbers.spaced(edition.money(row["lost_amount"])),
        )
        for row in breaks.by_cause
    ]
    frame = pd.DataFrame(
        {
            "cause": [edition.texts.code("cause", row["cause"]) for row in breaks.by_cause],
            "links": [row["links"] for row in breaks.by_cause],
            "note": notes,
        }
    )
    return charts.counts_by_cause(frame, edition.say("axis.links"))


def event_table(edition: Edition) -> dict[str, Any]:
    """Disruptions: where, since when, how many links, at what cost, on what evidence."""
    rows = edition.rows("disruptions", most=MOST_EVENTS)
    scale = edition.scale(*(row["lost_amount"] for row in rows))
    shown: list[Row] = [
        [
            _event_place(edition, row),
            edition.texts.code("event", row["cause"]),
            edition.day(row["since"]),
            numbers.count(row["links"]),
            scale.show(row["lost_amount"]) or "—",
            evidence(edition, "event_evidence", row["evidence"]),
        ]
        for row in rows
    ]
    columns = [
        column(edition.say("column.place_of_event"), 1.6),
        column(edition.say("column.cause"), 1.0),
        column(edition.say("column.since"), 1.2),
        column(edition.say("column.links"), 0.5, "right"),
        column(edition.say("column.lost"), 0.8, "right", scale.label),
        column(edition.say("column.evidence"), 2.4),
    ]
    more = rows[0]["events"] - len(rows) if rows else 0
    note = edition.texts.sentences(
        [edition.say("breaks.event_loss"), edition.and_more(more, WORKBOOK)]
    )
    empty = edition.say("breaks.no_events")
    return table(columns, shown, note=note if rows else "", empty=empty)


def link_table(edition: Edition) -> dict[str, Any]:
    """The costliest broken links: supplier, buyer, silence, cause, stake."""
    rows = edition.rows("broken_links", enterprises=None, most=MOST_LINKS)
    scale = edition.scale(*(row["lost_amount"] for row in rows))
    returned = any(row["returned_90"] is not None for row in rows)
    shown: list[Row] = [
        [
            label(row, "supplier"),
            label(row, "buyer"),
            cell(
                edition.day(row["last_day"]),
                edition.say("breaks.silent", silent=row["silent_days"], usual=usual_gap(row)),
            ),
            cell(edition.texts.code("cause", row["cause"]), _q_value(row)),
            cell(scale.show(row["lost_amount"]) or "—", strong=True),
            a_share(row["buyer_dependency"]),
            *([_returned(row)] if returned else []),
        ]
        for row in rows
    ]
    columns = [
        column(edition.say("column.supplier"), 1.65),
        column(edition.say("column.buyer"), 1.65),
        column(edition.say("column.last_invoice"), 1.45),
        column(edition.say("column.cause"), 0.9),
        column(edition.say("column.lost"), 0.7, "right", scale.label),
        column(edition.say("column.dependency"), 0.9, "right"),
    ]
    if returned:
        within = edition.say("column.returned_days")
        columns.append(column(edition.say("column.returned"), 0.85, "right", within))
    more = rows[0]["links"] - len(rows) if rows else 0
    return table(
        columns, shown, note=edition.and_more(more, WORKBOOK), empty=edition.say("breaks.none")
    )


def _event_place(edition: Edition, row: dict[str, Any]) -> dict[str, Any]:
    if row["display_id"] is not None:
        return label(row)
    return cell(edition.region(row["region_code"]) if row["region_code"] else "—")


def _q_value(row: dict[str, Any]) -> str:
    value = row["q_value"]
    return "" if value is None else f"q = {numbers.decimal(Decimal(str(value)), 3)}"


def _returned(row: dict[str, Any]) -> str:
    shares = [row["returned_90"], row["returned_180"]]
    if any(share is None for share in shares):
        return "—"
    return " / ".join(numbers.share(Decimal(str(share)), 0) for share in shares)
