"""The days on which VAT rates (增值税税率) changed.

Sources: 财税〔2017〕37号 (13 % given up for 11 %), 财税〔2018〕32号, and the joint announcement
2019年第39号 of 财政部, 税务总局 and 海关总署.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from chainscan.reference.files import rows


@dataclass(frozen=True)
class RateChange:
    """On `day` the rate `from_rate` became `to_rate`, both in per cent."""

    day: date
    from_rate: int
    to_rate: int

    @property
    def text(self) -> str:
        """`2019-04-01 16→13`."""
        return f"{self.day} {self.from_rate}→{self.to_rate}"


@cache
def rate_changes() -> tuple[RateChange, ...]:
    """Every change since 2017, the earliest first."""
    return tuple(
        RateChange(date.fromisoformat(row["day"]), int(row["from_rate"]), int(row["to_rate"]))
        for row in rows("vat_rates.csv")
    )
