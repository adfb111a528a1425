"""Whether a fall is firm, in words: what was expected, how improbable the figure, working days."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from chainscan.reports.comparisons import why
from chainscan.reports.edition import COMPARATORS, Edition

Ranges = dict[str, dict[date, tuple[Decimal, Decimal]]]
"""By series and first day of the month: low and high, in yuan."""
RANGES = {"M01": "purchases", "M03": "outside"}
"""The series of the month chart that a measure is the last value of."""


def verdict(edition: Edition, row: Mapping[str, Any]) -> str:
    """'确凿下降：预期 710 万元 至 980 万元（p=0.001，q=0.020）。'; nothing without a p."""
    if row["p_value"] is None:
        return ""
    bounds = [edition.money(row[name]) for name in ("expected_low", "expected_high")]
    said = edition.say("firm.expected", low=bounds[0], high=bounds[1])
    chances = {"p": _chance(row["p_value"]), "q": _chance(row["q_value"])}
    if row["is_firm"]:
        return edition.say("firm.yes", expected=said, **chances)
    return edition.say("firm.no", expected=said, **chances)


def flag(edition: Edition, row: Mapping[str, Any]) -> str:
    """The mark of a firm fall in a table; nothing for other changes."""
    return edition.say("firm.flag") if row["is_firm"] else ""


def unjudged(edition: Edition, row: Mapping[str, Any] | None) -> str:
    """Why it is not judged whether a fall in purchases is firm; nothing where it is."""
    if row is None or row["value"] is None or row["p_value"] is not None:
        return ""
    if not row["reason_expected"]:
        return ""
    return edition.say("firm.unjudged", why=why(edition, row["reason_expected"]))


def working_days(edition: Edition) -> str:
    """The working days of the period and of what it is compared with; nothing without a plan."""
    days = {row["comparator"]: row["working_days"] for row in edition.fixed("window_days")}
    parts = [
        edition.say("firm.days", window=edition.texts.code("window", name), days=days[name])
        for name in ("value", *COMPARATORS)
        if days.get(name) is not None
    ]
    return edition.say("firm.working_days", windows=edition.texts.listed(parts)) if parts else ""


def ranges(edition: Edition, enterprise: int, measures: list[dict[str, Any]]) -> Ranges:
    """The expected range of each series of the month chart, by month, as far as there is one.

    The last month is the period, if that is a month; those before it were foreseen likewise.
    """
    period, found = edition.period, Ranges()
    if period.start != period.end.replace(day=1):
        return found
    for row in edition.rows_of("expected_months", enterprise):
        of_series = found.setdefault(RANGES[row["code"]], {})
        of_series[row["first_day"]] = (row["expected_low"], row["expected_high"])
    for row in measures:
        if row["scope"] == "all" and row["code"] in RANGES and row["expected_low"] is not None:
            of_series = found.setdefault(RANGES[row["code"]], {})
            of_series[period.start] = (row["expected_low"], row["expected_high"])
    return found


def _chance(value: float | None) -> str:
    if value is None:
        return " —"
    return "<0.001" if value < 0.001 else f"={value:.3f}"
