"""Amounts in bands: what may be said of a need or a capacity instead of its amount."""

from dataclasses import dataclass
from decimal import Decimal

EDGES = tuple(Decimal(wan) * 10_000 for wan in (10, 50, 100, 500, 1_000, 5_000, 10_000))
"""Yuan a month at which a band begins: 10, 50, 100, 500, 1000, 5000 and 10,000 万元."""
WAN, YI = 10_000, 100_000_000


@dataclass(frozen=True)
class Band:
    """From so many yuan a month (inclusive) to so many (exclusive; None: without limit)."""

    begins: Decimal
    ends: Decimal | None

    def words(self, lang: str) -> str:
        """The band as people say it: 50万–100万元, 0.5–1 million CNY."""
        if self.ends is None:
            return (
                f"{_zh(self.begins)}元以上" if lang == "zh" else f"{_en(self.begins)}m CNY or more"
            )
        if not self.begins:
            return f"{_zh(self.ends)}元以下" if lang == "zh" else f"below {_en(self.ends)}m CNY"
        if lang == "zh":
            return f"{_zh(self.begins)}–{_zh(self.ends)}元"
        return f"{_en(self.begins)}–{_en(self.ends)}m CNY"


def band_of(amount: Decimal) -> Band:
    """The band that an amount above zero, yuan a month, falls into.

    >>> band_of(Decimal("3600000.00")).words("zh")
    '100万–500万元'
    """
    below = [edge for edge in EDGES if edge <= amount]
    above = [edge for edge in EDGES if edge > amount]
    return Band(below[-1] if below else Decimal(0), above[0] if above else None)


def _zh(edge: Decimal) -> str:
    return f"{int(edge) // YI}亿" if edge >= YI else f"{int(edge) // WAN:,}万"


def _en(edge: Decimal) -> str:
    return f"{(edge / 1_000_000).normalize():f}"
