"""The measures once more: slowly, in pandas and whole numbers, from what the pages say.

Money in fen, quantities in 10⁻⁸ of their unit. Shares no code with the measure stage but the
days of the windows, which have tests of their own.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from chainscan.measures import Window
from chainscan.settings import MeasureSettings

SCALE = 10**8
FEN = SCALE // 100
AMOUNTS = {  # code: side, place, length of the region codes it is broken down by
    "M01": ("purchases", "any", 0),
    "M03": ("sales", "outside", 2),
    "M04": ("sales", "focus", 0),
    "M05": ("sales", "home", 4),
    "M09": ("purchases", "outside", 2),
    "M10": ("purchases", "focus", 0),
}
QUANTITIES = {"M02": "purchases", "M06": "sales"}
Key = tuple[str, int, str, int, str | None, str | None, str | None]
"""code, enterprise, scope, goods group, supply class, region, unit"""


@dataclass(frozen=True)
class Tables:
    """The tables of ingest: `trade.amount` in fen, `trade.quantity` in 10⁻⁸, days as dates."""

    trade: pd.DataFrame
    book: pd.DataFrame
    enterprise: pd.DataFrame
    goods_group: pd.DataFrame


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
        self.classes = goods["supply_class"].to_dict()
        self.splits: dict[tuple[int, str, str], dict[str, object]] = {}
        self.changes: dict[Key, dict[str, object]] = {}
        for (owner, side), stretches in tables.book.groupby(["enterprise_key", "side"]):
            covered = _days(stretches)
            for code, sums, states, place in self._figures(tables, owner, side, covered):
                self._state(code, int(owner), sums, states, place)

    def _figures(self, tables: Tables, owner: int, side: str, covered: set[date]):
        mine, other = ("supplier_key", "buyer_key") if side == "sales" else (
            "buyer_key", "supplier_key")  # fmt: skip
        seen: dict[str, pd.DataFrame | None] = {}
        for window in self.windows:
            observed = set(_range(window.start, window.end)) <= covered
            rows = tables.trade
            rows = rows[
                (rows[mine] == owner)
                & (rows["day"] >= window.start)
                & (rows["day"] <= window.end)
                & (rows["known_on"] <= window.known_by)
            ]
            places = [self._place(key) for key in rows[other]]
            rows = rows.assign(
                place=pd.Series(places, index=rows.index, dtype=object),
                region_code=[self.regions.get(key) for key in rows[other]],
                in_focus=pd.Series(
                    [self._in_focus(key) for key in rows[other]], index=rows.index, dtype=bool
                ),
            )
            seen[window.comparator] = rows if observed else None
            self.splits[int(owner), side, window.comparator] = self._split(rows, observed)
        states = {name: self.splits[int(owner), side, name] for name in seen}
        for code, (of_side, place, digits) in AMOUNTS.items():
            if of_side == side:
                yield code, self._amounts(code, seen, place, digits), states, place
        for code, of_side in QUANTITIES.items():
            if of_side == side:
                yield code, self._quantities(seen), states, "any"

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

    def _split(self, rows: pd.DataFrame, observed: bool) -> dict[str, object]:
        names = ("home", "outside", "domestic", "overseas", "consumer", "unknown", "focus")
        split: dict[str, object] = dict.fromkeys((*names, "total", "unknown_share"))
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
        judged = known + abs(split["unknown"])
        split["unknown_share"] = (abs(split["unknown"]) / 100) / (judged / 100) if judged else None
        return split

    def _amounts(self, code: str, seen, place: str, digits: int) -> dict[tuple, dict[str, int]]:
        sums: dict[tuple, dict[str, int]] = {("all", 0, None, None, None): {}}
        for name, rows in seen.items():
            if rows is None:
                continue
            wanted = rows["in_focus"] if place == "focus" else rows["place"] == place
            for row in rows[wanted | (place == "any")].itertuples():
                keys = [("all", 0, None, None, None)]
                if code == "M01":
                    klass = self.classes.get(row.goods_group, "unknown")
                    keys += [
                        ("goods", row.goods_group, None, None, None),
                        ("class", 0, klass, None, None),
                    ]
                if digits:
                    keys.append(("region", 0, None, row.region_code[:digits], None))
                for key in keys:
                    _add(sums, key, name, row.amount * FEN)
        return sums

    def _quantities(self, seen) -> dict[tuple, dict[str, int]]:
        sums: dict[tuple, dict[str, int]] = {}
        for name, rows in seen.items():
            for row in () if rows is None else rows.itertuples():
                if isinstance(row.unit, str) and row.unit and not pd.isna(row.quantity):
                    _add(sums, ("goods", row.goods_group, None, None, row.unit), name, row.quantity)
        return sums

    def _state(self, code: str, owner: int, sums, states, place: str) -> None:
        for key, by_window in sums.items():
            figures = {name: self._figure(by_window, name, states, place) for name in states}
            row = self._row(figures)
            empty = all(
                not number for figure in figures.values() for number in figure[:3]
            )  # None and 0 alike
            if empty and not (key[0] == "all" and figures["value"][3]):
                continue
            scope, goods, klass, region, unit = key
            what = klass or self.group_codes.get(goods, "*")
            parts = (code, self.ids[owner], scope, what, region or "", unit or "", self.period)
            row["change_id"] = "C-" + hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]
            self.changes[code, owner, scope, goods, klass, region, unit] = row

    def _figure(self, by_window, name: str, states, place: str):
        """amount, low, high, reason, whether too much is unknown; for one window."""
        state, seen = states[name], by_window.get(name, 0)
        if place in ("home", "outside") and not self.settings.home_region:
            return None, None, None, "no_home_region", False
        if place == "focus" and not self.focus:
            return None, None, None, "no_focus_region", False
        if not state["observed"]:
            return None, None, None, "not_observed", False
        if place == "any":
            return seen, None, None, None, False
        unknown, share = state["unknown"] * FEN, state["unknown_share"] or 0
        bounds = (seen + min(unknown, 0), seen + max(unknown, 0))
        shares = {each["unknown_share"] for each in states.values()} - {None}
        if share == 1 or shares == {1}:
            return None, *bounds, "regions_unknown", True
        return seen, *bounds, None, share > self.settings.unknown_limit

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


def _add(sums, key: tuple, window: str, number: int) -> None:
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
