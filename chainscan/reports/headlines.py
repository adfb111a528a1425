"""What stands at the head of the overview: four tiles and five sentences with figures."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from chainscan.reports import (
    breaks,
    changes,
    comparisons,
    evidence,
    numbers,
    supply,
    track_record,
)
from chainscan.reports.edition import COMPARATORS, Edition

BREAKS_CHAPTER = "<breaks>"
"""The template's label of the chapter on broken links, which it prints as the chapter's number."""


@dataclass(frozen=True)
class Findings:
    """All the figures of the overview that its head is made from."""

    totals: dict[str, changes.Total]
    sales: list[dict[str, Any]]
    broken: breaks.Breaks
    wanted: supply.Needs


def tiles(edition: Edition, found: Findings) -> list[dict[str, str]]:
    """Four figures in large type: purchases, sales outside, broken links, needs placed."""
    broken, wanted = found.broken, found.wanted
    bought = found.totals.get("M01")
    _, outside, reason = _sales_outside(edition, found)
    lost = edition.say("tile.lost", lost=edition.money(broken.lost), events=broken.events)
    share = wanted.share
    placed = edition.say(
        "tile.placed", placed=edition.money(wanted.placed), wanted=edition.money(wanted.wanted)
    )
    return [
        change_tile(edition, "tile.purchases", bought.changes if bought else {}, ""),
        change_tile(edition, "tile.outside", outside, reason),
        {
            "label": edition.say("tile.broken"),
            "value": edition.say("tile.count", count=numbers.count(broken.links)),
            "note": lost if broken.links else edition.say("tile.nothing_broken"),
            "tone": "loss" if broken.links else "plain",
        },
        {
            "label": edition.say("tile.needs"),
            "value": "—" if share is None else numbers.share(share),
            "note": edition.say("tile.no_needs") if share is None else placed,
            "tone": "muted" if share is None else "plain",
        },
    ]


def change_tile(
    edition: Edition, key: str, found: comparisons.Changes, reason: str
) -> dict[str, str]:
    """A tile with the change that counts most and the others small; or why there is none."""
    first = comparisons.headline(found)
    if first is None:
        words = edition.say("say.not_computable")
        note = reason.removeprefix(words).lstrip("：: ") or edition.say("say.no_pairs")
        return {"label": edition.say(key), "value": words, "note": note, "tone": "muted"}
    name, change = first
    rest = [
        f"{edition.texts.code('change_short', n)} {numbers.percent(c)}"
        for n, c in found.items()
        if c is not None and n != name
    ]
    headed = edition.texts.code("change", name)
    return {
        "label": edition.say(key),
        "value": numbers.percent(change),
        "note": "\n".join([headed, edition.texts.join(rest)]),
        "tone": "loss" if change < 0 else "plain",
    }


def points(edition: Edition, found: Findings) -> list[str]:
    """Five sentences: purchases, sales outside, broken links, needs, data coverage."""
    return [
        _purchases_point(edition, found.totals.get("M01")),
        _sales_outside(edition, found)[0],
        _broken_point(edition, found.broken),
        _needs_point(edition, found.wanted),
        edition.texts.sentences(
            [evidence.coverage_sentence(edition), track_record.share_judged(edition)]
        ),
    ]


def _purchases_point(edition: Edition, total: changes.Total | None) -> str:
    if total is None or total.value is None:
        reason = comparisons.reason_of(edition, total.reason if total else "not_observed")
        return edition.say("point.no_purchases", reason=reason)
    return edition.say(
        "point.purchases",
        firms=numbers.count(total.enterprises),
        value=edition.money(total.value),
        changes=comparisons.phrase(edition, total.changes),
    )


def _broken_point(edition: Edition, broken: breaks.Breaks) -> str:
    if not broken.links:
        return edition.texts.sentences(
            [edition.say("point.nothing_broken", chapter=BREAKS_CHAPTER), breaks.weakened(edition)]
        )
    causes = [
        edition.say(
            "point.cause",
            cause=edition.texts.code("cause", row["cause"]),
            links=numbers.count(row["links"]),
        )
        for row in broken.by_cause
    ]
    said = edition.say(
        "point.broken",
        links=numbers.count(broken.links),
        lost=edition.money(broken.lost),
        events=numbers.count(broken.events),
        causes=edition.texts.listed(causes),
    )
    return edition.texts.sentences([said, breaks.weakened(edition)])


def _needs_point(edition: Edition, wanted: supply.Needs) -> str:
    if not wanted.rows:
        return edition.say("point.no_needs")
    open_amount = max(wanted.wanted - wanted.placed, Decimal(0))
    said = edition.say(
        "point.needs",
        needs=edition.texts.listed(
            [
                edition.say(f"point.{source}", needs=numbers.count(count))
                for source in ("broken_link", "stated")
                if (count := wanted.from_source(source))
            ]
        ),
        wanted=edition.money(wanted.wanted),
        met=numbers.count(wanted.placed_needs),
        placed=edition.money(wanted.placed),
        open=edition.money(open_amount),
    )
    return edition.texts.sentences([said, _shortest(edition)])


def _shortest(edition: Edition) -> str:
    """The goods with the largest gap, or nothing where capacity is short in none."""
    rows = edition.fixed("bottlenecks")
    if not rows:
        return ""
    goods, gap = supply.goods(edition, rows[0]), edition.money(rows[0]["unmet_amount"])
    return edition.say("point.shortest", goods=goods, gap=gap)


def _sales_outside(edition: Edition, found: Findings) -> tuple[str, comparisons.Changes, str]:
    """Sales outside the home region in words: the sentence, its changes, and why there are none."""
    total, sales = found.totals.get("M03"), found.sales
    if total and total.value is not None:
        said = edition.say(
            "point.outside",
            firms=numbers.count(total.enterprises),
            value=edition.money(total.value),
            changes=comparisons.phrase(edition, total.changes),
        )
        return said, total.changes, ""
    reason = comparisons.reason_of(edition, total.reason if total else "not_observed")
    by_window = {row["comparator"]: row["total"] for row in sales}
    value = by_window.get("value")
    if value is None:
        return edition.say("point.no_outside", reason=reason), {}, reason
    whole = {n: comparisons.ratio(value, by_window.get(n)) for n in COMPARATORS}
    said = edition.say(
        "point.no_outside_but_sales",
        reason=reason,
        firms=numbers.count(sales[0]["steady"]),
        value=edition.money(value),
        changes=comparisons.phrase(edition, whole),
    )
    return said, {}, reason
