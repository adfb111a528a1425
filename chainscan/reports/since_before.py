"""What is new about an enterprise since the run before, in a sentence."""

from chainscan.reports import numbers
from chainscan.reports.edition import Edition

MOST_NAMED = 3
STATES = ("new", "continued", "resolved")


def since_before(edition: Edition, enterprise: int) -> str:
    """How many findings are new, go on and are over, and whose links; nothing without findings."""
    rows = edition.rows_of("enterprise_news", enterprise)
    days = [row["previous_as_of"] for row in rows if row["previous_as_of"] is not None]
    if not days:
        return edition.say("news.first") if rows else ""
    known = [row for row in rows if row["previous_as_of"] is not None]
    counts = {s: numbers.count(sum(1 for r in known if r["state"] == s)) for s in STATES}
    parts = [edition.say("news.counts", day=edition.day(max(days)), **counts)]
    for state in ("new", "resolved"):
        names = [r["partner_name"] for r in known if r["state"] == state and r["partner_name"]]
        if names:
            named = edition.texts.listed(names[:MOST_NAMED])
            parts.append(edition.texts.code("news_links", state).format(names=named))
    return edition.texts.sentences(parts)
