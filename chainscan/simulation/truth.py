"""The planted truth, as tables: which links ended and why, the events, and who could step in."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from chainscan.simulation.clock import Ints
from chainscan.simulation.events import CAUSES, NATURAL, REGULAR
from chainscan.simulation.history import History
from chainscan.simulation.trade_record import TradeRecord, yuan
from chainscan.simulation.truth_substitutes import substitutes_of


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


def truth_of(history: History) -> TruthTables:
    """What must be found, from what was planned and what was really traded."""
    record = TradeRecord(history)
    links = _links(history, record)
    events = _events(history, record, links)
    substitutes = substitutes_of(history, record, links)
    shown = links.drop(columns=["link"])
    return TruthTables(shown, events, substitutes)


def _links(history: History, record: TradeRecord) -> pd.DataFrame:
    """Every link between enterprises that has ended, with its last trade and usual rate."""
    world, net = history.world, history.world.network
    ended, cause = _ends(history, record.last)
    shown = record.traded & (net.buyer < world.firms.count) & (ended < world.economy.days)
    row = np.flatnonzero(shown)
    event = np.where(cause == NATURAL, -1, world.plan.event)
    columns = {
        "link": row,
        "supplier_id": [world.firms.ids[firm] for firm in net.supplier[row]],
        "buyer_id": [world.firms.ids[firm] for firm in net.buyer[row]],
        "ended_on": [str(world.day(day)) for day in ended[row]],
        "cause": [CAUSES[number] for number in cause[row]],
        "trades_per_month": record.rate_before(ended)[row].round(2),
        "event": [_event_id(number) for number in event[row]],
        "first_trade_on": [str(world.day(day)) for day in record.first[row]],
        "last_trade_on": [str(world.day(day)) for day in record.last[row]],
    }
    keys = ["supplier_id", "buyer_id"]
    return pd.DataFrame(columns).sort_values(keys, kind="stable", ignore_index=True)


def _ends(history: History, last: Ints) -> tuple[Ints, Ints]:
    """End day and cause of each link; a one-off ends with the last of its few trades."""
    plan, most = history.world.plan, history.world.network.lives.most
    used_up = (history.drawn >= most) & (last < plan.ended)
    ended = np.where(used_up, last + 1, plan.ended)
    return ended, np.where(used_up, NATURAL, plan.cause)


def _event_id(number: int) -> str:
    return f"E{number + 1:02d}" if number >= 0 else ""


def _events(history: History, record: TradeRecord, links: pd.DataFrame) -> pd.DataFrame:
    """Each event with the links that really ended by it; events without any are left out."""
    firms, usual = history.world.firms, record.monthly_by_link
    rows = []
    for number, event in enumerate(history.world.plan.events):
        own = links[links["event"] == _event_id(number)]
        known = event.firm >= 0
        rows.append(
            {
                "event": _event_id(number),
                "cause": CAUSES[event.cause],
                "enterprise_id": firms.ids[event.firm] if known else "",
                "enterprise_name": firms.names[event.firm] if known else "",
                "region_code": event.region,
                "since": str(history.world.day(event.day)),
                "links": len(own),
                "regular_links": int((own["trades_per_month"] >= REGULAR).sum()),
                "monthly_amount": yuan(usual[own["link"].to_numpy()].sum()),
            }
        )
    columns = ["event", "cause", "enterprise_id", "enterprise_name", "region_code", "since"]
    table = pd.DataFrame(rows, columns=[*columns, "links", "regular_links", "monthly_amount"])
    return table[table["links"] > 0].reset_index(drop=True)
