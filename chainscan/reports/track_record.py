"""How good the method was on its own past, in words: what is on record, and how to find out more.

Nothing is computed anew: what the links step noted, and what became of findings looked into.
"""

from decimal import Decimal

from chainscan.reports import breaks, numbers
from chainscan.reports.edition import Edition


def share_judged(edition: Edition) -> str:
    """How many of the silent links could be judged; nothing where none is silent."""
    links: dict[str, int] = {}
    for row in edition.rows("judgements"):
        links[row["status"]] = links.get(row["status"], 0) + row["links"]
    judged = links.get("flagged", 0) + links.get("silent_not_surprising", 0)
    unknown = links.get("not_judged", 0)
    if not judged + unknown:
        return ""
    return edition.say(
        "judged.share",
        silent=numbers.count(judged + unknown),
        judged=numbers.count(judged),
        unknown=numbers.count(unknown),
    )


def remarks(edition: Edition) -> list[str]:
    """What was judged and flagged, what visits have shown, and where a backtest is to be had."""
    said = [breaks.judged(edition), _flagged(edition), _outcomes(edition)]
    return [text for text in (*said, edition.say("track_record.backtest")) if text]


def _flagged(edition: Edition) -> str:
    """How many links the test flagged by itself, with the largest q; the rest came by events."""
    row = edition.rows("flagged_links", rate=edition.settings.links.false_rate)[0]
    if not row["flagged"]:
        return ""
    if not row["tested"]:
        return edition.say("track_record.not_tested", flagged=numbers.count(row["flagged"]))
    q = numbers.decimal(Decimal(str(row["highest_q"])), 3)
    if row["tested"] == row["flagged"]:
        return edition.say("track_record.all_tested", flagged=numbers.count(row["flagged"]), q=q)
    return edition.say(
        "track_record.flagged",
        flagged=numbers.count(row["flagged"]),
        tested=numbers.count(row["tested"]),
        rest=numbers.count(row["flagged"] - row["tested"]),
        q=q,
    )


def _outcomes(edition: Edition) -> str:
    """What is on record of broken links that somebody looked into."""
    known = edition.engine.has("outcome_latest")
    rows = edition.rows("link_outcomes", as_of=edition.as_of) if known else []
    if not rows:
        return edition.say("track_record.no_outcomes")
    each = [
        edition.say(
            "track_record.outcome",
            status=edition.texts.code("outcome", row["status"]),
            count=numbers.count(row["findings"]),
        )
        for row in rows
    ]
    total = numbers.count(sum(row["findings"] for row in rows))
    return edition.say("track_record.outcomes", total=total, each=edition.texts.listed(each))
