"""How good the ids and the regions of the parties are, and how much trade hangs on the bad ones."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from chainscan.engine import Engine
from chainscan.ingest.covering.figures import percent

FOLDER = Path(__file__).parent
COUNTS = FOLDER.parent / "deriving" / "parties" / "party_count.sql"
WHAT = {
    "wrong_check_character": "ids with a wrong check character, perhaps slips of the pen",
    "unknown_place": "ids that name no place known",
    "identity_card": "ids made from identity-card numbers, which give no region",
    "no_region": "enterprises of no known region; `ingest --registry FILE` can tell it",
}


@dataclass(frozen=True)
class OddParties:
    """The parties that are odd in one respect, `what`, and the trade they are in.

    `parties` counts ids, of `no_region` enterprises. `amount` is the trade in yuan, corrections
    added, in which one of them sells or buys; `share` is it of all trade, None without any. `most`
    are the up to three with most of it; identity-card numbers are masked.
    """

    what: str
    parties: int
    amount: Decimal
    share: float | None
    most: tuple[str, ...]

    def line(self) -> str:
        """The oddity in a plain line."""
        more = ", …" if self.parties > len(self.most) else ""
        named = f"{', '.join(self.most)}{more}"
        return f"{self.parties:,} {WHAT[self.what]}: {percent(self.share)} of the trade ({named})"


@dataclass(frozen=True)
class PartyCoverage:
    """The parties in the rows loaded, where their regions come from, and what is odd of them."""

    ids: int
    enterprises: int
    regions_from_registry: int
    regions_from_tax_authority: int
    regions_from_taxpayer_id: int
    without_region: int
    odd: tuple[OddParties, ...]

    def lines(self) -> list[str]:
        """The parties in a plain line, and one for each oddity."""
        sources = (
            f"registry {self.regions_from_registry:,}",
            f"tax authority {self.regions_from_tax_authority:,}",
            f"id {self.regions_from_taxpayer_id:,}",
            f"none {self.without_region:,}",
        )
        parties = f"parties: {self.ids:,} ids of {self.enterprises:,} enterprises"
        lines = [f"{parties}; region from: {', '.join(sources)}"]
        return lines + [f"    {each.line()}" for each in self.odd]


def find_parties(engine: Engine) -> PartyCoverage:
    """Count the parties, those that are odd in the order of WHAT."""
    counts = engine.rows(COUNTS)[0]
    found = {row["what"]: row for row in engine.rows(FOLDER / "covered_party.sql")}
    odd = [_odd(**found[what]) for what in WHAT if what in found]
    known = {name: counts[name] for name in counts if name in PartyCoverage.__dataclass_fields__}
    return PartyCoverage(**known, odd=tuple(odd))


def _odd(
    what: str, parties: int, amount: Decimal, of_amount: Decimal, most: list[str]
) -> OddParties:
    share = float(amount / of_amount) if of_amount else None
    return OddParties(what, parties, amount, share, tuple(most))
