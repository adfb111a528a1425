"""What every page of one report shares: database, language, windows, days, audience."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from chainscan.engine import Engine
from chainscan.errors import ChainscanError
from chainscan.period import Period
from chainscan.reference.goods import english_group
from chainscan.reference.industries import english_industry
from chainscan.reference.regions import region_name
from chainscan.reports import numbers
from chainscan.reports.texts import Texts, texts_in
from chainscan.settings import Settings

QUERIES = Path(__file__).parent
COMPARATORS = ("previous", "last_year", "aligned")
HISTORY_MONTHS = 24


@dataclass(frozen=True)
class Edition:
    """One report in one language for one audience; get one from `open_edition`.

    `home` is the code of the home region that the figures were measured with, which may not be
    the one in the settings now; empty where there was none.
    """

    engine: Engine
    settings: Settings
    texts: Texts
    audience: str
    windows: dict[str, Period]
    home: str
    known_by: date
    as_of: date
    normal_until: date | None
    together: tuple[int, ...] = ()
    _held: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def period(self) -> Period:
        """The period that was measured, cut to where the data end."""
        return self.windows["value"]

    @property
    def history_start(self) -> date:
        """The first of the two years of months that charts show, up to the end of the period."""
        end = self.period.end
        month = end.year * 12 + end.month - HISTORY_MONTHS
        return date(month // 12, month % 12 + 1, 1)

    @property
    def running(self) -> bool:
        """Whether the last month of the charts is not over."""
        end = self.period.end
        return end.day < calendar.monthrange(end.year, end.month)[1]

    def rows(self, query: str, **values: Any) -> list[dict[str, Any]]:
        """The rows of one of this package's SELECT files."""
        return self.engine.rows(QUERIES / f"{query}.sql", **values)

    def fixed(self, query: str) -> list[dict[str, Any]]:
        """The rows of a SELECT file without parameters, asked for once in this edition."""
        if query not in self._held:
            self._held[query] = self.rows(query)
        held: list[dict[str, Any]] = self._held[query]
        return held

    def taking(self, enterprises: Sequence[int]) -> Self:
        """The same edition for a handful of enterprises, whose rows are then fetched together."""
        return replace(self, together=tuple(enterprises), _held={})

    def rows_of(self, query: str, enterprise: int, **values: Any) -> list[dict[str, Any]]:
        """The rows of one enterprise, of a SELECT file with `enterprises` and `of_enterprise`.

        One query serves all enterprises that the edition takes together.
        """
        place = (query, *sorted(values.items()))
        if enterprise not in self._held.get(place, {}):
            asked = self.together if enterprise in self.together else (enterprise,)
            found: dict[int, list[dict[str, Any]]] = {key: [] for key in asked}
            for row in self.rows(query, enterprises=list(asked), **values):
                found[row["of_enterprise"]].append(row)
            self._held[place] = found
        held: list[dict[str, Any]] = self._held[place][enterprise]
        return held

    def rows_for(self, query: str, enterprise: int | None, **values: Any) -> list[dict[str, Any]]:
        """The rows of one enterprise, or without one those of all."""
        if enterprise is None:
            return self.rows(query, enterprises=None, **values)
        return self.rows_of(query, enterprise, **values)

    def say(self, key: str, **values: object) -> str:
        """A text of the catalogue with its places filled."""
        return self.texts.of(key, **values)

    def and_more(self, more: int, file: str = "") -> str:
        """How many rows are left out, and in which file they are; nothing where none is."""
        if more <= 0:
            return ""
        if file:
            return self.say("say.and_more_in", count=numbers.count(more), file=file)
        return self.say("say.and_more", count=numbers.count(more))

    def money(self, yuan: Decimal | None) -> str:
        """An amount for a sentence; a dash for what is not there."""
        return "—" if yuan is None else numbers.money(yuan, self.texts.lang)

    def scale(self, *amounts: Decimal | None) -> numbers.Scale:
        """The unit in which a table or axis holding these amounts is written."""
        sizes = [abs(amount) for amount in amounts if amount is not None]
        return numbers.money_scale(max(sizes, default=Decimal(0)), self.texts.lang)

    def quantity(self, value: Decimal, unit: str | None) -> str:
        """A quantity with its unit, for a sentence."""
        word = self.texts.code("unit", unit or "")
        return numbers.quantity(value, word, self.texts.lang)

    def day(self, value: date | None) -> str:
        """A day as people write it; a dash for what is not there."""
        return "—" if value is None else numbers.day(value, self.texts.lang)

    def span(self, value: Period) -> str:
        """A period as people say it."""
        return numbers.period(value, self.texts.lang)

    def window(self, comparator: str, *, short: bool = False) -> str:
        """The days of a comparison window, or that there is none."""
        found = self.windows.get(comparator)
        if found is None:
            return "—"
        return numbers.short_period(found, self.texts.lang) if short else self.span(found)

    def goods(self, name: str | None) -> str:
        """What a goods group of an official name is called; without one, that it is unknown."""
        if not name:
            return self.say("say.goods_unknown")
        return english_group(name) if self.texts.lang == "en" else name

    def item(self, item: str, goods: str | None) -> str:
        """An item as invoices name it; in English with its group, unless it is in Latin letters."""
        explained = self.texts.lang == "en" and not item.isascii()
        return f"{item} ({self.goods(goods)})" if explained else item

    def industry(self, name: str) -> str:
        """An industry that a registry names; in English where the standard has it."""
        return english_industry(name) if self.texts.lang == "en" else name

    def city(self, code: str | None) -> str:
        """The name of the city, or province-level city, of a region code; a dash without one."""
        return (code and region_name(code[:4].ljust(6, "0"), self.texts.lang)) or "—"

    def full_region(self, code: str) -> str:
        """The name of a region from the province down; in English from the place up."""
        units = (code[:2].ljust(6, "0"), code[:4].ljust(6, "0"), code)
        names = [name for unit in units if (name := region_name(unit, self.texts.lang))]
        if self.texts.lang == "zh":
            return "".join(dict.fromkeys(names)) or code
        places = (name.split(",", maxsplit=1)[0] for name in reversed(names))
        return ", ".join(dict.fromkeys(places)) or code

    def region(self, code: str) -> str:
        """The name of a region of two, four or six digits, with its code."""
        name = region_name(code.ljust(6, "0"), self.texts.lang)
        return f"{name} ({code})" if name else code


def open_edition(
    engine: Engine, settings: Settings, *, lang: str, audience: str, period: Period | None
) -> Edition:
    """The edition of what the database holds now.

    Raises StaleError when a step must be run again, and ChainscanError when `period` is not the
    one that was measured or nothing is written for that audience.
    """
    texts = texts_in(lang)
    _require_audience(texts, audience)
    engine.require_fresh("ingest", "measure", "links", "match")
    found = engine.rows(QUERIES / "windows.sql")
    windows = {row["comparator"]: Period(row["start_day"], row["end_day"]) for row in found}
    of_value = next(row for row in found if row["comparator"] == "value")
    home, known_by = of_value["home_region"], of_value["known_by"]
    _require_period(engine, windows["value"], known_by, period)
    as_of = engine.steps()["links"].as_of or known_by
    normal_until = engine.rows(QUERIES / "silence_window.sql")[0]["normal_until"]
    return Edition(engine, settings, texts, audience, windows, home, known_by, as_of, normal_until)


def _require_audience(texts: Texts, audience: str) -> None:
    if audience not in texts.section("audience"):
        raise ChainscanError(
            f"there is no report for the audience '{audience}'",
            where="--audience",
            to_do=f"choose one of {', '.join(texts.section('audience'))}",
        )


def _require_period(engine: Engine, measured: Period, known_by: date, asked: Period | None) -> None:
    """Raise unless the measured period is the one asked for, cut to what was known."""
    if asked is None:
        return
    if (measured.start, measured.end) != (asked.start, min(asked.end, known_by)):
        raise ChainscanError(
            f"the figures in the database are those of {measured.text}, not of {asked}",
            where=str(engine.path),
            to_do=f"run `chainscan measure --period {asked}` first",
        )
