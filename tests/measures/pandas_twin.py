"""The measures once more: slowly, in pandas and whole numbers, from what the pages say.

Money in fen, quantities in 10⁻⁸ of their unit. Shares no code with the measure stage but the
days of the windows, which have tests of their own.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pandas as pd

from chainscan.measures import Window
from chainscan.reference.files import rows as reference_rows
from chainscan.settings import MeasureSettings
from tests.measures.like_goods import prices

SCALE = 10**8
FEN = SCALE // 100
LETTERS = {"g": "goods", "c": "class", "r": "region", "f": "focus"}
AMOUNTS = {  # code: side, place, breakdowns
    "M01": ("purchases", "any", "gcr"),
    "M03": ("sales", "outside", "grf"),
    "M04": ("sales", "focus", "gr"),
    "M05": ("sales", "home", "grf"),
    "M09": ("purchases", "outside", "gcrf"),
    "M10": ("purchases", "focus", "gcr"),
}
QUANTITIES = {"M02": "purchases", "M06": "sales"}
PARTNERS = {"M07": ("purchases", "gcrf"), "M08": ("sales", "grf")}
DIGITS = {"province": 2, "city": 4, "county": 6}
SHARES = ("herfindahl", "largest_share")


@dataclass(frozen=True)
class Key:
    """What a figure is of."""

    code: str
    measured: str
    side: str
    enterprise_key: int
    scope: str = "all"
    goods_level: int | None = None
    goods_group: int = 0
    item: str | None = None
    supply_class: str | None = None
    region_code: str | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Tables:
    """The tables of ingest: amounts in fen, quantities in 10⁻⁸, days as dates."""

    trade: pd.DataFrame
    book: pd.DataFrame
    enterprise: pd.DataFrame
    goods_group: pd.DataFrame
    line: list[dict[str, Any]]


class Twin:
    """All changes and splits of one database; `changes` and `splits` by key."""

    def __init__(
        self, tables: Tables, windows: tuple[Window, ...], settings: MeasureSettings, period: str
    ) -> None:
        self.windows, self.settings, self.period = windows, settings, period
        self.focus = [code for code in settings.focus_regions if code]
        enterprises = tables.enterprise.set_index("enterprise_key")
        self.ids = enterprises["enterprise_id"].to_dict()
        self.regions = enterprises["region_code"].to_dict()
        self.kinds = enterprises["kind"].to_dict()
        goods = tables.goods_group.set_index("goods_group")
        self.group_codes = goods["group_code"].to_dict()
        self.groups = {code: key for key, code in self.group_codes.items()}
        self.classes = goods["supply_class"].to_dict()
        self.parents = {row["code"]: row["parent_code"] for row in reference_rows("goods.csv")}
        self.headings: dict[tuple[int, int], int] = {}
        self.splits: dict[tuple[int, str, str], dict[str, object]] = {}
        self.changes: dict[Key, dict[str, object]] = {}
        self.days = {
            (int(owner), side): _days(stretches)
            for (owner, side), stretches in tables.book.groupby(["enterprise_key", "side"])
        }
        for owner, side in self.days:
            self._book(tables.trade, owner, side)
        self._prices(tables.line)

    def _book(self, trade: pd.DataFrame, owner: int, side: str) -> None:
        mine, other = ("supplier_key", "buyer_key") if side == "sales" else (
            "buyer_key", "supplier_key")  # fmt: skip
        trade = trade[trade[mine] == owner]
        seen: dict[str, pd.DataFrame | None] = {}
        for window in self.windows:
            observed = set(_range(window.start, window.end)) <= self.days[owner, side]
            rows = trade[
                (trade["day"] >= window.start)
                & (trade["day"] <= window.end)
                & (trade["known_on"] <= window.known_by)
            ]
            places = [self._place(key) for key in rows[other]]
            rows = rows.assign(
                partner=rows[other],
                place=pd.Series(places, index=rows.index, dtype=object),
                region_code=[self.regions.get(key) for key in rows[other]],
                in_focus=pd.Series(
                    [self._in_focus(key) for key in rows[other]], index=rows.index, dtype=bool
                ),
            )
            seen[window.comparator] = rows if observed else None
            self.splits[owner, side, window.comparator] = self._split(rows, observed)
        doubt = self._doubt(seen)
        for code, (of_side, place, breakdowns) in AMOUNTS.items():
            if of_side == side:
                sums = self._amounts(seen, Key(code, "amount", side, owner), place, breakdowns)
                self._state(sums, place, doubt)
        weighed = self._weighed_doubt(seen)
        for code, of_side in QUANTITIES.items():
            if of_side == side:
                sums = self._quantities(seen, Key(code, "quantity", side, owner))
                self._state(sums, "any", weighed)
        for code, (of_side, breakdowns) in PARTNERS.items():
            if of_side == side:
                base = Key(code, "partners", side, owner)
                self._state(self._partners(seen, base, breakdowns), "any", doubt)
        if side == "purchases":
            self._state(self._concentration(seen, owner), "any", {})

    def _place(self, partner: int) -> str:
        if self.kinds.get(partner) in ("overseas", "consumer"):
            return self.kinds[partner]
        if not isinstance(self.regions.get(partner), str):
            return "unknown"
        if not self.settings.home_region:
            return "domestic"
        at_home = self.regions[partner].startswith(self.settings.home_region)
        return "home" if at_home else "outside"

    def _in_focus(self, partner: int) -> bool:
        region = self.regions.get(partner)
        return (
            self.kinds.get(partner) == "enterprise"
            and isinstance(region, str)
            and any(region.startswith(code) for code in self.focus)
        )

    def _heading(self, group: int, level: int) -> int:
        """The group's heading at that level of the code table, found by climbing its parents."""
        if (group, level) not in self.headings:
            code = self.group_codes.get(group, "")
            path = []
            while code:
                path.insert(0, code)
                code = self.parents.get(code, "")
            heading = path[min(level, len(path)) - 1] if path else ""
            self.headings[group, level] = self.groups.get(heading, group)
        return self.headings[group, level]

    def _split(self, rows: pd.DataFrame, observed: bool) -> dict[str, object]:
        names = ("home", "outside", "domestic", "overseas", "consumer", "unknown", "focus")
        counts = ("partners", "unknown_partners")
        split: dict[str, object] = dict.fromkeys((*names, "total", "unknown_share", *counts))
        split["observed"] = observed
        if not observed:
            return split
        for name in names:
            split[name] = int(rows.loc[rows["place"] == name, "amount"].sum())
        if self.settings.home_region:
            split["domestic"] = split["home"] + split["outside"]
            known = abs(split["home"]) + abs(split["outside"])
        else:
            split["home"] = split["outside"] = None
            known = abs(split["domestic"])
        split["focus"] = int(rows.loc[rows["in_focus"], "amount"].sum()) if self.focus else None
        split["total"] = int(rows["amount"].sum())
        split["unknown_share"] = _share(split["unknown"], known)
        named = rows[~rows["place"].isin(["overseas", "consumer"])]
        active = named.groupby(["partner", "place"])["invoices"].sum()
        active = active[active > 0].reset_index()
        split["partners"] = len(active)
        split["unknown_partners"] = int((active["place"] == "unknown").sum())
        return split

    def _doubt(self, seen) -> dict[tuple, dict[str, tuple[int, float | None]]]:
        """By kind of goods and window: the amount of unknown region, and its share."""
        sums: dict[tuple, dict[str, list[int]]] = defaultdict(dict)
        for name, rows in seen.items():
            for row in () if rows is None else rows.itertuples():
                for key in self._breakdowns(row, "gc", Key("", "", "", 0)):
                    of = sums[_goods_of(key)].setdefault(name, [0, 0, 0])
                    where = {"home": 0, "outside": 1, "domestic": 1, "unknown": 2}.get(row.place)
                    if where is not None:
                        of[where] += row.amount
        return {
            key: {
                name: (unknown, _share(unknown, abs(home) + abs(elsewhere)))
                for name, (home, elsewhere, unknown) in by_window.items()
            }
            for key, by_window in sums.items()
        }

    def _weighed_doubt(self, seen) -> dict[tuple, dict[str, tuple[int, float | None]]]:
        """By goods, unit and window: the quantity from or to unknown regions, and its share."""
        sums: dict[tuple, dict[str, dict[str, int]]] = defaultdict(dict)
        for name, rows in seen.items():
            for row in () if rows is None else rows.itertuples():
                if isinstance(row.unit, str) and row.unit and not pd.isna(row.quantity):
                    of = sums[row.goods_group, row.unit].setdefault(name, defaultdict(int))
                    of[row.place] += int(row.quantity)
        return {
            key: {
                name: (
                    of["unknown"],
                    _share(of["unknown"], abs(of["home"]) + abs(of["outside"] + of["domestic"])),
                )
                for name, of in by_window.items()
            }
            for key, by_window in sums.items()
        }

    def _breakdowns(self, row, letters: str, base: Key) -> list[Key]:
        """The keys other than `all` that a row of trade belongs to."""
        keys, wanted = [], {LETTERS[letter] for letter in letters}
        if "goods" in wanted:
            keys += [
                _with(base, scope="goods", goods_level=level, goods_group=heading)
                for level in sorted({*self.settings.goods_levels, 4})
                for heading in [self._heading(row.goods_group, level)]
            ]
        if "class" in wanted:
            klass = self.classes.get(row.goods_group, "unknown")
            keys.append(_with(base, scope="class", supply_class=klass))
        if "region" in wanted and self.settings.region_levels:
            if row.place in ("home", "outside", "domestic"):
                keys += [
                    _with(base, scope="region", region_code=row.region_code[: DIGITS[level]])
                    for level in self.settings.region_levels
                ]
            else:
                keys.append(_with(base, scope="region", region_code=row.place))
        if "focus" in wanted and row.in_focus:
            keys.append(_with(base, scope="focus"))
        return keys

    def _amounts(self, seen, base: Key, place: str, letters: str) -> dict[Key, dict[str, int]]:
        sums: dict[Key, dict[str, int]] = {base: {}}
        for name, rows in seen.items():
            if rows is None:
                continue
            wanted = rows["in_focus"] if place == "focus" else rows["place"] == place
            for row in rows[wanted | (place == "any")].itertuples():
                for key in [base, *self._breakdowns(row, letters, base)]:
                    _add(sums, key, name, row.amount * FEN)
        return sums

    def _quantities(self, seen, base: Key) -> dict[Key, dict[str, int]]:
        sums: dict[Key, dict[str, int]] = {}
        for name, rows in seen.items():
            for row in () if rows is None else rows.itertuples():
                if isinstance(row.unit, str) and row.unit and not pd.isna(row.quantity):
                    goods = _with(base, goods_group=row.goods_group, unit=row.unit)
                    _add(sums, _with(goods, scope="goods", goods_level=4), name, row.quantity)
                    for key in self._breakdowns(row, "r", goods):
                        _add(sums, key, name, row.quantity)
        return sums

    def _partners(self, seen, base: Key, letters: str) -> dict[Key, dict[str, int]]:
        invoices: dict[tuple[Key, str, int], int] = defaultdict(int)
        for name, rows in seen.items():
            for row in () if rows is None else rows.itertuples():
                if row.place not in ("overseas", "consumer"):
                    for key in [base, *self._breakdowns(row, letters, base)]:
                        invoices[key, name, row.partner] += row.invoices
        sums: dict[Key, dict[str, int]] = {base: {}}
        for (key, name, _), count in invoices.items():
            if count > 0:
                _add(sums, key, name, SCALE)
        return sums

    def _concentration(self, seen, owner: int) -> dict[Key, dict[str, int | None]]:
        bases = [Key("M11", one, "purchases", owner) for one in (*SHARES, "single_source")]
        figures: dict[Key, dict[str, int | None]] = {base: dict.fromkeys(seen) for base in bases}
        for name, rows in seen.items():
            amounts: dict[Key, dict[int, int]] = defaultdict(lambda: defaultdict(int))
            for row in () if rows is None else rows.itertuples():
                if row.place not in ("overseas", "consumer"):
                    for key in [bases[0], *self._breakdowns(row, "gc", bases[0])]:
                        amounts[key][row.partner] += row.amount
            singles: dict[Key, int] = {}
            for key, by_partner in amounts.items():
                bought = [fen for fen in by_partner.values() if fen > 0]
                if not bought:
                    continue
                total = sum(bought)
                shares = (
                    Fraction(sum(fen * fen for fen in bought), total * total),
                    Fraction(max(bought), total),
                )
                for measured, share in zip(SHARES, shares, strict=True):
                    of = figures.setdefault(_with(key, measured=measured), dict.fromkeys(seen))
                    of[name] = round(share * SCALE)
                if key.goods_level == 4 and key.goods_group:
                    klass = self.classes.get(key.goods_group, "unknown")
                    one = SCALE if len(bought) == 1 else 0
                    for single in (bases[2], _with(bases[2], scope="class", supply_class=klass)):
                        singles[single] = singles.get(single, 0) + one
            for single, count in singles.items():
                figures.setdefault(single, dict.fromkeys(seen))[name] = count
        return figures

    def _prices(self, line: list[dict[str, Any]]) -> None:
        found = prices(line, self.windows, self.classes, self.days, self.settings.price_goods)
        for (owner, side, group, item, unit), by_window in found.items():
            goods = {"goods_level": 4, "goods_group": group, "item": item, "unit": unit}
            key = _with(Key("M12", "price", side, owner), scope="goods", **goods)
            whole = {
                name: None if price is None else round(price * SCALE)
                for name, price in by_window.items()
            }
            self._state({key: whole}, "any", {})

    def _state(self, sums, place: str, doubt) -> None:
        for key, by_window in sums.items():
            figures = {
                window.comparator: self._figure(key, by_window, window.comparator, place, doubt)
                for window in self.windows
            }
            row = self._row(figures)
            empty = all(
                not number for figure in figures.values() for number in figure[:3]
            )  # None and 0 alike
            if empty and not (key.scope == "all" and figures["value"][3]):
                continue
            row["change_id"] = "C-" + self._hash(key)
            self.changes[key] = row

    def _hash(self, key: Key) -> str:
        what = key.supply_class or self.group_codes.get(key.goods_group, "*")
        parts = [key.code, self.ids[key.enterprise_key], key.scope, what]
        parts += [key.region_code or "", key.unit or "", self.period]
        if key.goods_level not in (None, 4):
            parts.append(f"level {key.goods_level}")
        if key.measured in ("largest_share", "single_source"):
            parts.append(key.measured)
        if key.measured == "price":
            parts += [key.side, key.item]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]

    def _figure(self, key: Key, by_window, name: str, place: str, doubt):
        """amount, low, high, reason, whether too much is unknown; for one window."""
        states = {
            window.comparator: self.splits[key.enterprise_key, key.side, window.comparator]
            for window in self.windows
        }
        state = states[name]
        seen = by_window.get(name, 0)
        if place in ("home", "outside") and not self.settings.home_region:
            return None, None, None, "no_home_region", False
        if place == "focus" and not self.focus:
            return None, None, None, "no_focus_region", False
        if not state["observed"]:
            return None, None, None, "not_observed", False
        somewhere = key.scope == "region" and key.region_code not in (
            *("overseas", "consumer", "unknown"),
        )
        if place == "any" and key.scope != "focus" and not somewhere:
            return seen, None, None, None if seen is not None else "no_trade", False
        if key.scope in ("goods", "class") or key.measured == "quantity":
            weighed = key.measured == "quantity"
            mine = doubt.get((key.goods_group, key.unit) if weighed else _goods_of(key), {})
            unknown, share = mine.get(name, (0, None))
            shares = {share for _, share in mine.values()} - {None}
        else:
            unknown, share = state["unknown"], state["unknown_share"]
            shares = {each["unknown_share"] for each in states.values()} - {None}
        if key.measured == "partners":
            more = state["unknown_partners"] * SCALE
        else:
            more = unknown * (1 if key.measured == "quantity" else FEN)
        bounds = (seen + min(more, 0), seen + max(more, 0))
        if share == 1 or shares == {1}:
            return None, *bounds, "regions_unknown", True
        return seen, *bounds, None, (share or 0) > self.settings.unknown_limit

    @staticmethod
    def _row(figures) -> dict[str, object]:
        value, low, high, no_value, blurred = figures["value"]
        row: dict[str, object] = {"value": value, "value_low": low, "value_high": high}
        reasons = [no_value, "too_many_unknown" if blurred else None]
        for name in ("previous", "last_year", "aligned"):
            amount, _, _, missing, also_blurred = figures[name]
            if no_value or missing:
                reason = no_value or missing
            elif blurred or also_blurred:
                reason = "too_many_unknown"
            else:
                reason = None if amount > 0 else "comparator_not_positive"
            row[name], row[f"reason_{name}"] = amount, reason
            row[f"change_{name}"] = None if reason else (value - amount) / amount
            reasons.append(reason)
        row["reason"] = next((reason for reason in reasons if reason), None)
        return row


def _with(key: Key, **more: object) -> Key:
    return Key(**(key.__dict__ | more))


def _goods_of(key: Key) -> tuple[object, ...]:
    return key.scope, key.goods_level, key.goods_group, key.supply_class


def _share(unknown: int, known: int) -> float | None:
    judged = known + abs(unknown)
    return (abs(unknown) / 100) / (judged / 100) if judged else None


def _add(sums, key: Key, window: str, number: int) -> None:
    by_window = sums.setdefault(key, {})
    by_window[window] = by_window.get(window, 0) + int(number)


def _days(stretches: pd.DataFrame) -> set[date]:
    return {
        day
        for row in stretches.itertuples()
        for day in _range(row.observed_from, row.observed_until)
    }


def _range(start: date, end: date) -> list[date]:
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]
