"""Broken links in words: since when a link is silent, why, and what is at stake."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from chainscan.reports import numbers, stocks
from chainscan.reports.edition import Edition
from chainscan.reports.files import WORKBOOK
from chainscan.reports.tables import name_of


def of_enterprise(
    edition: Edition, enterprise: int, broken: list[dict[str, Any]], most: int
) -> tuple[list[dict[str, Any]], str]:
    """An enterprise's broken links as findings; how many more there are and where, in words."""
    found = []
    for row in broken[:most]:
        buys = row["buyer_key"] == enterprise
        partner = name_of(row, "supplier" if buys else "buyer")
        identity = row["supplier_id" if buys else "buyer_id"]
        key = "breaks.from_supplier" if buys else "breaks.to_buyer"
        found.append(
            {
                "head": edition.say(key, name=partner),
                "id": identity if identity != partner else "",
                "said": sentence(edition, row),
                "stake": edition.texts.sentences(
                    [
                        stake(edition, row, buys),
                        stocks.of_link(edition, enterprise, row["link_id"]) if buys else "",
                    ]
                ),
                "reference": row["link_id"],
            }
        )
    more = len(broken) - len(found)
    said = edition.say("say.more_links", count=numbers.count(more), file=WORKBOOK)
    return found, said if more > 0 else ""


def sentence(edition: Edition, row: dict[str, Any]) -> str:
    """'自2020年1月10日后发票静默60天，平时约7天一次；…': what fell silent, and why."""
    first = edition.say(
        "breaks.said",
        day=edition.day(row["last_day"]),
        silent=row["silent_days"],
        usual=usual_gap(row),
    )
    cause = edition.texts.code("cause_sentence", row["cause"])
    proof = evidence(edition, "link_evidence", row["evidence"])
    ended = edition.say("breaks.proof", proof=proof) if proof else ""
    return edition.texts.sentences([first, cause, ended])


def lost_goods(edition: Edition, row: Mapping[str, Any]) -> str:
    """The goods that make up most of a broken link's loss, and how many more; or all goods."""
    if not row["lost_kinds"]:
        return edition.say("breaks.all_goods")
    first, more = edition.goods(row["goods"]), row["lost_kinds"] - 1
    if not more:
        return first
    return edition.say("breaks.goods_and_more", goods=first, more=numbers.count(more))


def stake(edition: Edition, row: dict[str, Any], buys: bool) -> str:
    """What was expected over the silent days and did not come, and what it means to the firm."""
    parts = []
    if row["lost_amount"] is not None:
        parts.append(
            edition.say(
                "breaks.stake",
                expected=edition.money(row["expected_amount"]),
                lost=edition.money(row["lost_amount"]),
            )
        )
    dependency = row["buyer_dependency" if buys else "supplier_dependency"]
    if dependency is not None:
        key = "breaks.of_purchases" if buys else "breaks.of_sales"
        parts.append(edition.say(key, share=a_share(dependency)))
    if buys and row["substituted_share"] is not None:
        parts.append(edition.say("breaks.substituted", share=a_share(row["substituted_share"])))
    return edition.texts.sentences(parts)


def evidence(edition: Edition, section: str, text: str | None) -> str:
    """The figures behind a finding as a sentence, in the order of the catalogue.

    Figures for which the catalogue has no words are left out: they are for machines.
    """
    figures = json.loads(text) if text else {}
    parts = []
    for key, words in edition.texts.section(section).items():
        value = figures.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            shown = _whole_share(value) if key.endswith("share") else _figure(value)
            parts.append(words.format(value=shown))
    return edition.texts.join(parts)


def _figure(value: float) -> str:
    return numbers.decimal(Decimal(str(value)), 0 if float(value).is_integer() else 1)


def usual_gap(row: dict[str, Any]) -> str:
    """How many days usually pass between two trades of a link."""
    gap = row["usual_gap_days"]
    return "—" if gap is None else numbers.decimal(Decimal(str(gap)), 0)


def a_share(value: Any) -> str:
    """A share as a percentage; a dash for what is not there."""
    return "—" if value is None else numbers.share(Decimal(str(value)))


def _whole_share(value: float) -> str:
    return numbers.share(Decimal(str(value)), 0)
