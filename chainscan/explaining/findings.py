"""What was found about one enterprise, by the ids that `explain` takes."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from chainscan.engine import Engine
from chainscan.explaining.invoices import InvoiceLine
from chainscan.explaining.plain_text import change, cut, figure, party, table
from chainscan.explaining.words import Words

SQL = Path(__file__).parent


@dataclass(frozen=True)
class Finding:
    """One finding: its id, what it is, with whom, its figure, and how that is shown.

    `change` is that against the aligned window; `is_firm` whether the change is a firm fall.
    """

    finding: str
    what: str
    partner: str
    figure: Decimal | None
    text: str
    change: float | None = None
    is_firm: bool | None = None


@dataclass(frozen=True)
class EnterpriseFindings:
    """All findings about an enterprise: changes as a whole, breaks, needs and matches."""

    enterprise_id: str
    enterprise_name: str
    findings: tuple[Finding, ...]
    invoices: tuple[InvoiceLine, ...] = ()

    def lines(self) -> list[str]:
        """The findings in plain lines."""
        changes = [each for each in self.findings if each.finding.startswith("C-")]
        others = [each for each in self.findings if each not in changes]
        compared = [
            [
                each.finding,
                cut(each.what, 52),
                each.text,
                change(each.change),
                "firm 确认" if each.is_firm else "",
            ]
            for each in changes
        ]
        rows = [
            [each.finding, cut(each.what, 27), cut(each.partner, 36), each.text] for each in others
        ]
        return [
            party(self.enterprise_id, self.enterprise_name),
            *table(("change", "", "value", "aligned", ""), compared, right=(2, 3)),
            *table(("finding", "", "", "yuan"), rows, right=(3,)),
            "`chainscan explain ID` explains each; changes by goods, class and region stand in the",
            "view enterprise_change_named",
        ]


def find_enterprise(engine: Engine, text: str) -> dict[str, Any] | None:
    """The enterprise of a taxpayer id or full name; None where there is none."""
    found = (
        engine.rows(SQL / "explained_enterprise.sql", text=text) if engine.has("enterprise") else []
    )
    return found[0] if found else None


def near_enterprises(engine: Engine, text: str) -> list[str]:
    """Up to three enterprises that a text may mean, `id (name)`."""
    if not engine.has("enterprise"):
        return []
    return [
        party(row["display_id"], row["name"] or "")
        for row in engine.rows(SQL / "near_enterprise.sql", text=text)
    ]


def list_findings(engine: Engine, enterprise: dict[str, Any], words: Words) -> EnterpriseFindings:
    """What the stages that have run found about an enterprise."""
    key, found = enterprise["enterprise_key"], []
    if engine.has("enterprise_change"):
        rows = engine.rows(SQL / "own_change.sql", enterprise=key)
        found += [_change(row, words) for row in rows]
    if engine.has("broken_link"):
        rows = engine.rows(SQL / "own_break.sql", enterprise=key)
        found += [
            _money(row, words.term("event" if row["finding"][0] == "D" else "cause", row["cause"]))
            for row in rows
        ]
    if engine.has("match"):
        rows = engine.rows(SQL / "own_match.sql", enterprise=key)
        found += [_money(row, row["goods"]) for row in rows]
    return EnterpriseFindings(enterprise["display_id"], enterprise["name"] or "", tuple(found))


def _change(row: dict[str, Any], words: Words) -> Finding:
    value, measured = row["value"], row["measured"]
    decimals = {"amount": 2, "herfindahl": 4, "largest_share": 4}.get(measured)
    which = "" if measured in ("amount", "partners") else f": {measured.replace('_', ' ')}"
    return Finding(
        finding=row["finding"],
        what=f"{row['code']} {words.measure(row['code'])}{which}",
        partner="",
        figure=value,
        text=figure(value, decimals),
        change=row["change_aligned"],
        is_firm=row["is_firm"],
    )


def _money(row: dict[str, Any], what: str) -> Finding:
    amount = row["amount"]
    text = "alternative 备选" if amount is None else figure(amount)
    return Finding(row["finding"], what, row["partner"] or "", amount, text)
