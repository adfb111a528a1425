"""What kind of economy is invented: size, time, gaps, and how much goes wrong in it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, Self

from chainscan.errors import SettingsError

Layout = Literal["parquet", "csv", "xlsx", "xml"]
Gaps = Literal["regular", "poisson", "heavy"]
LAYOUTS: tuple[Layout, ...] = ("parquet", "csv", "xlsx", "xml")
GAPS: tuple[Gaps, ...] = ("regular", "poisson", "heavy")
WRITER_LIMIT = 20_000
"""Most lines of a layout that is written cell by cell (xlsx, xml)."""


@dataclass(frozen=True)
class Economy:
    """An invented regional economy.

    `gaps` says how the waiting times of a link scatter: `regular` as most real links do (gamma
    with a shape of its own for each link, about 4), `poisson` at random, `heavy` with a long
    tail. Shares are fractions. Counts that are None follow from the number of lines.
    """

    start: date = date(2018, 1, 1)
    until: date = date(2020, 3, 10)
    event_day: date = date(2020, 1, 23)
    events: bool = True
    gaps: Gaps = "regular"
    home_province: str = "45"
    home_city: str = "4502"
    focus_province: str = "42"
    focus_share: float = 0.16
    goods: tuple[str, ...] = ()
    """Keys of goods.csv that are traded; all of them where this is empty."""
    enterprises: int | None = None
    """Enterprises of the home region."""
    partners: float = 1.0
    """How many suppliers a buyer has for one goods: 1 is about two."""
    suppliers_down: int | None = None
    buyers_down: int | None = None
    links_cut: int | None = None
    e_invoices: float = 0.5
    """Share of suppliers that issue 20-digit e-invoices (数电票); the others still use code and
    number. In the years simulated there were none yet: this is an invented economy."""
    red_letters: float = 0.02
    voids: float = 0.015
    discounts: float = 0.01

    def __post_init__(self) -> None:
        if self.gaps not in GAPS:
            raise SettingsError(
                f"unknown gaps '{self.gaps}'", to_do=f"choose one of {', '.join(GAPS)}"
            )
        if (self.until - self.start).days < 180:
            raise SettingsError(
                f"{self.start} to {self.until} is too short for an economy",
                to_do="simulate at least 180 days",
            )
        if self.events and not self.start < self.event_day <= self.until - timedelta(days=7):
            raise SettingsError(
                f"the events of {self.event_day} do not fall into {self.start} … {self.until}",
                to_do="move event_day, or simulate without events",
            )

    @property
    def days(self) -> int:
        """Number of days simulated, both ends included."""
        return (self.until - self.start).days + 1

    @property
    def event_number(self) -> int:
        """The first event day, counted from `start`; beyond the end where there are none."""
        return (self.event_day - self.start).days if self.events else self.days + 1

    def of_size(self, enterprises: int) -> Self:
        """The same kind of economy with so many home enterprises."""
        return replace(self, enterprises=enterprises)
