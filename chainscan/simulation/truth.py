"""The planted truth, as tables: which links ended and why, the events, and who could step in."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from chainscan.simulation.clock import Floats, Ints
from chainscan.simulation.economy import Economy
from chainscan.simulation.events import BUYER_DOWN, CAUSES, NATURAL, REGULAR, Plan
from chainscan.simulation.firms import Firms
from chainscan.simulation.goods import Goods
from chainscan.simulation.invoices import REVERSED, VOIDED, Invoices
from chainscan.simulation.lines import Lines
from chainscan.simulation.network import Network

YEAR, MONTH = 365, 30.44
STILL_TRADING = 14
"""Days before the end within which a substitute must have sold something."""


@dataclass(frozen=True)
class World:
    """Everything that was drawn for one economy."""

    economy: Economy
    kinds: tuple[Goods, ...]
    firms: Firms
    network: Network
    plan: Plan
    invoices: Invoices
    lines: Lines

    def day(self, number: int) -> date:
        """The calendar day of a day number."""
        return self.economy.start + timedelta(days=int(number))


@dataclass(frozen=True)
class TruthTables:
    """truth_links, truth_events and truth_substitutes, as they are written."""

    links: pd.DataFrame
    events: pd.DataFrame
    substitutes: pd.DataFrame

    def write(self, folder: Path) -> tuple[Path, ...]:
        """Write the three tables as CSV into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        tables = {"links": self.links, "events": self.events, "substitutes": self.substitutes}
        paths = []
        for name, table in tables.items():
            paths.append(folder / f"truth_{name}.csv")
            table.to_csv(paths[-1], index=False, encoding="utf-8-sig", lineterminator="\n")
        return tuple(paths)


def truth_of(world: World) -> TruthTables:
    """What must be found, from what was planned and what was really traded."""
    links = _links(world)
    events = _events(world, links)
    substitutes = _substitutes(world, links)
    shown = links.drop(columns=["link", "ended"])
    return TruthTables(shown, events, substitutes)


def trades_of(invoices: Invoices) -> Ints:
    """Which invoices are trades: neither void nor reversed, and no red letters."""
    counts = ~invoices.red & (invoices.status != VOIDED) & (invoices.status != REVERSED)
    return np.flatnonzero(counts)


def _links(world: World) -> pd.DataFrame:
    """Every link between enterprises that has ended, with its last trade and usual rate."""
    net, plan, invoices = world.network, world.plan, world.invoices
    trades = trades_of(invoices)
    order = np.lexsort((invoices.day[trades], invoices.link[trades]))
    link, day = invoices.link[trades][order], invoices.day[trades][order]
    new_day = np.ones(len(link), dtype=np.bool_)
    new_day[1:] = (link[1:] != link[:-1]) | (day[1:] != day[:-1])
    link, day = link[new_day], day[new_day]
    begins = np.searchsorted(link, np.arange(net.count))
    after = np.searchsorted(link, np.arange(net.count), side="right")
    traded = after > begins
    first = np.where(traded, day[np.minimum(begins, len(day) - 1)], 0)
    last = np.where(traded, day[np.maximum(after - 1, 0)], 0)
    ended, cause = _ends(world, after - begins, last)
    shown = traded & (net.buyer < world.firms.count) & (ended < world.economy.days)
    recent = day >= (ended - YEAR)[link]
    months = np.clip(ended - np.maximum(first, ended - YEAR), MONTH, YEAR) / MONTH
    rate = np.bincount(link, weights=recent, minlength=net.count) / months
    row = np.flatnonzero(shown)
    event = np.where(cause == NATURAL, -1, plan.event)
    table = pd.DataFrame({"link": row, "ended": ended[row]})
    table["supplier_id"] = [world.firms.ids[i] for i in net.supplier[row]]
    table["buyer_id"] = [world.firms.ids[i] for i in net.buyer[row]]
    table["ended_on"] = [str(world.day(number)) for number in ended[row]]
    table["cause"] = [CAUSES[number] for number in cause[row]]
    table["trades_per_month"] = rate[row].round(2)
    table["event"] = [_event_id(number) for number in event[row]]
    table["first_trade_on"] = [str(world.day(number)) for number in first[row]]
    table["last_trade_on"] = [str(world.day(number)) for number in last[row]]
    keys = ["supplier_id", "buyer_id"]
    return table.sort_values(keys, kind="stable", ignore_index=True)


def _ends(world: World, trades: Ints, last: Ints) -> tuple[Ints, Ints]:
    """End day and cause of each link; a one-off ends with the last of its few trades."""
    plan, most = world.plan, world.network.lives.most
    used_up = (trades >= most) & (last < plan.ended)
    ended = np.where(used_up, last + 1, plan.ended)
    return ended, np.where(used_up, NATURAL, plan.cause)


def _event_id(number: int) -> str:
    return f"E{number + 1:02d}" if number >= 0 else ""


def _events(world: World, links: pd.DataFrame) -> pd.DataFrame:
    usual = _monthly_by_link(world)
    rows = []
    for number, event in enumerate(world.plan.events):
        own = links[links["event"] == _event_id(number)]
        identity = world.firms.ids[event.firm] if event.firm >= 0 else ""
        name = world.firms.names[event.firm] if event.firm >= 0 else ""
        if len(own) == 0:
            continue
        regular = own["trades_per_month"] >= REGULAR
        rows.append(
            {
                "event": _event_id(number),
                "cause": CAUSES[event.cause],
                "enterprise_id": identity,
                "enterprise_name": name,
                "region_code": event.region,
                "since": str(world.day(event.day)),
                "links": len(own),
                "regular_links": int(regular.sum()),
                "monthly_amount": _yuan(usual[own["link"].to_numpy()].sum()),
            }
        )
    columns = ["event", "cause", "enterprise_id", "enterprise_name", "region_code", "since"]
    return pd.DataFrame(rows, columns=[*columns, "links", "regular_links", "monthly_amount"])


def _net_year(world: World) -> tuple[Ints, Floats]:
    """Rows of Network.goods and net fen of the lines in the year before the events."""
    until = world.economy.event_number
    day = world.invoices.day[world.lines.invoice]
    kept = (day >= until - YEAR) & (day < until)
    kept &= world.invoices.status[world.lines.invoice] != VOIDED
    return world.lines.good[kept], world.lines.amount[kept].astype(np.float64)


def _monthly_by_link(world: World) -> Floats:
    good, fen = _net_year(world)
    link = world.network.link[good]
    return np.bincount(link, weights=fen, minlength=world.network.count) / (YEAR / MONTH)


def _substitutes(world: World, links: pd.DataFrame) -> pd.DataFrame:
    """For each goods that a home buyer lost with a supplier: the planted substitutes."""
    net, firms, spare = world.network, world.firms, world.plan.substitutes
    good, fen = _net_year(world)
    monthly = np.bincount(good, weights=fen, minlength=len(net.goods)) / (YEAR / MONTH)
    lost = links[(links["event"] != "") & (links["cause"] != CAUSES[BUYER_DOWN])]
    down = {event.firm for event in world.plan.events}
    active = _active(world)
    rows = []
    for link, number in zip(lost["link"].tolist(), lost["event"].tolist(), strict=True):
        supplier, buyer = int(net.supplier[link]), int(net.buyer[link])
        if not firms.home[buyer] or buyer in down:
            continue
        for row in range(net.first[link], net.first[link] + net.kinds[link]):
            goods = int(net.goods[row])
            for place in np.flatnonzero(spare.goods == goods).tolist():
                other = int(spare.supplier[place])
                mask = net.specification[row] & _sold(world, other, goods)
                if other in (buyer, supplier) or other not in active or not mask:
                    continue
                usual = monthly[(net.goods == goods) & (net.supplier[net.link] == other)].sum()
                rows.append(
                    {
                        "buyer_id": firms.ids[buyer],
                        "goods_code": world.kinds[goods].code,
                        "lost_supplier_id": firms.ids[supplier],
                        "substitute_id": firms.ids[other],
                        "monthly_spare_amount": _yuan(usual * (1 - spare.share[place])),
                        "monthly_lost_amount": _yuan(monthly[row]),
                        "specification": _texts(world.kinds[goods], mask),
                        "event": number,
                    }
                )
    columns = ["buyer_id", "goods_code", "lost_supplier_id", "substitute_id",
               "monthly_spare_amount", "monthly_lost_amount", "specification", "event"]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(columns[:4], kind="stable", ignore_index=True)


def _active(world: World) -> set[int]:
    """Enterprises that sold something in the last days of the simulation."""
    trades = trades_of(world.invoices)
    late = world.invoices.day[trades] >= world.economy.days - STILL_TRADING
    return set(world.network.supplier[world.invoices.link[trades[late]]].tolist())


def _sold(world: World, supplier: int, goods: int) -> int:
    """Which specifications of the goods a supplier sells on links that go on; a bit mask."""
    net = world.network
    rows = (net.supplier[net.link] == supplier) & (net.goods == goods)
    rows &= world.plan.ended[net.link] > world.economy.days
    return int(np.bitwise_or.reduce(net.specification[rows])) if rows.any() else 0


def _texts(goods: Goods, mask: int) -> str:
    return "|".join(t for bit, t in enumerate(goods.specifications) if int(mask) >> bit & 1)


def _yuan(fen: float) -> str:
    return f"{fen / 100:.2f}"
