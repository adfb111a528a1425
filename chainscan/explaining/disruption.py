"""One disruption explained: what fell silent together, since when, and on what evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from chainscan.engine import Engine
from chainscan.explaining.evidence import OF_EVENT, evidence_rows, figures_of
from chainscan.explaining.invoices import InvoiceLine
from chainscan.explaining.outcomes import Outcome, outcome_lines, recorded_outcomes
from chainscan.explaining.plain_text import (
    counted,
    cut,
    figure,
    party,
    place,
    probability,
    table,
    wrapped,
)
from chainscan.explaining.words import Words

SQL = Path(__file__).parent


@dataclass(frozen=True)
class DisruptionExplanation:
    """A disruption and the broken links that it silenced, the costliest first."""

    event_id: str
    cause: str
    cause_text: str
    whose: str
    since: date
    normal_until: date | None
    as_of: date | None
    lost_amount: Decimal
    evidence: Mapping[str, float]
    links: tuple[Mapping[str, Any], ...]
    shown: int
    outcomes: tuple[Outcome, ...] = ()
    invoices: tuple[InvoiceLine, ...] = ()

    def lines(self) -> list[str]:
        """The explanation in plain lines."""
        normal = f", normal until {self.normal_until}" if self.normal_until else ""
        return [
            f"{self.event_id}  中断事件 disruption",
            self.whose,
            *wrapped(self.cause_text),
            f"silent since {self.since}, as known on {self.as_of}{normal}",
            (
                f"lost: {figure(self.lost_amount)} yuan, expected less actual, over all "
                "its observed links"
            ),
            *outcome_lines(self.outcomes),
            "",
            "evidence 依据:",
            *table(("", ""), evidence_rows(self.evidence, OF_EVENT), right=(0,)),
            "",
            *self._links(),
        ]

    def _links(self) -> list[str]:
        """The broken links; a side that is the same in all of them is left out."""
        sides = [
            side
            for side in ("supplier", "buyer")
            if len({link[f"{side}_id"] for link in self.links}) != 1
        ]
        room = 21 if len(sides) == 2 else 36
        rows = [
            [
                link["link_id"],
                *(cut(link[f"{side}_name"] or link[f"{side}_id"], room) for side in sides),
                str(link["last_day"]),
                figure(link["lost_amount"]),
                probability(link["p_value"]),
            ]
            for link in self.links[: self.shown]
        ]
        head = ("link", *sides, "last traded", "lost, yuan", "p")
        lines = [f"{counted(len(self.links), 'broken link')} 断链; `explain` shows each:"]
        lines += table(head, rows, right=(len(sides) + 2, len(sides) + 3))
        more = len(self.links) - self.shown
        return [*lines, f"  … and {more:,} more"] if more > 0 else lines


def explain_disruption(
    engine: Engine, finding: str, words: Words, shown: int
) -> DisruptionExplanation | None:
    """Explain a disruption by its id; None where there is none of that id."""
    found = engine.rows(SQL / "explained_disruption.sql", finding=finding)
    if not found:
        return None
    row = found[0]
    links = engine.rows(SQL / "disruption_link.sql", finding=finding)
    if row["enterprise_key"] is None:
        whose = f"region 地区  {place(row['region_name'], row['region_code'])}"
    else:
        whose = f"enterprise 企业  {party(row['display_id'], row['name'])}"
    cause = row["cause"]
    return DisruptionExplanation(
        event_id=row["event_id"],
        cause=cause,
        cause_text=f"{words.term('event', cause)}: {words.sentence('cause_sentence', cause)}",
        whose=whose,
        since=row["since"],
        normal_until=links[0]["normal_until"] if links else None,
        as_of=engine.steps()["links"].as_of,
        lost_amount=row["lost_amount"],
        evidence=figures_of(row["evidence"]),
        links=tuple(links),
        shown=shown,
        outcomes=recorded_outcomes(engine, finding, words),
    )
