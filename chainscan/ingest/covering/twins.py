"""Invoices that are probably one and the same, though the data do not prove it."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from chainscan.engine import Engine
from chainscan.ingest.covering.spreadsheet import streamed, write_csv

FOLDER = Path(__file__).parent
COLUMNS = (
    "invoice_number",
    "issued_on",
    "amount",
    "tax",
    "in_purchases_of",
    "purchases_owner_name",
    "bought_from",
    "bought_from_name",
    "in_sales_of",
    "sales_owner_name",
    "sold_to",
    "sold_to_name",
)


@dataclass(frozen=True)
class Twins:
    """Probable twins: how many pairs of invoices, and their amount in yuan.

    A pair is two valid invoices, one in an owner's purchases and one in another owner's sales,
    that agree in number, day, amount and tax, where at least one is written without its invoice
    code, so that neither is proved to be the other. They stay two invoices: the trade counts
    the amount twice, once under each pair of parties. `pairs_of_one_owner` stand in the
    purchases and the sales of one and the same owner.
    """

    pairs: int
    amount: Decimal
    pairs_of_one_owner: int
    amount_of_one_owner: Decimal

    def lines(self) -> list[str]:
        """The pairs in at most two plain lines, none where there are no pairs."""
        lines = []
        if self.pairs:
            counted = f"{self.amount:,.2f} yuan counted twice; `--twins FILE.csv` lists them"
            lines.append(f"{self.pairs:,} probable twins in two owners' books, {counted}")
        if self.pairs_of_one_owner:
            amount = f"{self.amount_of_one_owner:,.2f} yuan"
            where = "in the sales and the purchases of one owner"
            lines.append(f"{self.pairs_of_one_owner:,} more pairs {where}, {amount}")
        return lines


def find_twins(engine: Engine) -> Twins:
    """Count the probable twins, left in the temporary table `twin`."""
    engine.scratch(FOLDER / "twin.sql")
    return Twins(**engine.rows(FOLDER / "covered_twin.sql")[0])


def write_twins(engine: Engine, path: Path) -> int:
    """Write the pairs that stand in two owners' books as CSV, all four parties; return how many."""
    engine.require_fresh("ingest")
    engine.scratch(FOLDER / "twin.sql")
    try:
        return write_csv(path, COLUMNS, streamed(engine, FOLDER / "listed_twin.sql"))
    finally:
        engine.forget("twin")
