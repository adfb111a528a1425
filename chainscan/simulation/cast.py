"""The small economy of the sample: its enterprises, links and events are written out by hand."""

import csv
from collections.abc import Sequence
from datetime import date
from importlib.resources import files

import numpy as np

from chainscan.reference.taxpayer_id import make_uscc
from chainscan.simulation.clock import Ints
from chainscan.simulation.economy import Economy
from chainscan.simulation.events import (
    BUYER_DOWN,
    LINK,
    REGION,
    SUPPLIER_DOWN,
    Event,
    plan_of,
)
from chainscan.simulation.firms import FOREIGNERS, STRANGERS, Firms, company_names
from chainscan.simulation.goods import Goods, chosen_goods
from chainscan.simulation.history import World
from chainscan.simulation.lives import FOREVER, Lives, gap_shape
from chainscan.simulation.network import Network
from chainscan.simulation.places import place_of
from chainscan.simulation.substitutes import Substitutes

Row = dict[str, str]
ECONOMY = Economy(start=date(2018, 7, 1), until=date(2020, 3, 10), event_day=date(2020, 1, 23))
HERO = "steel"
"""The invented Liuzhou steel maker that the sample is about."""
DOWN_SUPPLIER, DOWN_BUYER = "coke_shanxi", "machine"
CUT = (
    ("coal_yunnan", "steel", 2),
    ("scrap", "foundry", 0),
    ("special", "gears", 1),
    ("steel", "builder_guangzhou", 0),
)
"""Supplier, buyer, days after the first event day."""
SLACK = (
    ("coke_guizhou", "coke", 0.45),
    ("coke", "coke", 0.50),
    ("alloy", "alloy", 0.50),
    ("alloy_hunan", "alloy", 0.50),
    ("bricks_henan", "refractory", 0.45),
    ("bearing_hunan", "bearing", 0.50),
    ("coal_guizhou", "coal", 0.50),
    ("scrap_guangdong", "scrap", 0.50),
    ("manganese_guizhou", "manganese", 0.60),
)
"""Supplier, goods, share of its usual quantity that it still sells after the events."""


def sample_world(rng: np.random.Generator) -> World:
    """The economy of the sample, ready to be played."""
    firm_rows, link_rows = _table("sample_firms.csv"), _table("sample_links.csv")
    kinds = chosen_goods(_goods_keys(firm_rows, link_rows))
    goods = {kind.key: index for index, kind in enumerate(kinds)}
    keys = firm_keys()
    firms = _firms(firm_rows, kinds, goods)
    links = sorted(link_rows, key=lambda row: (keys[row["supplier"]], keys[row["buyer"]]))
    network = _network(rng, links, keys, goods)
    slack = np.array([(keys[firm], goods[item]) for firm, item, _ in SLACK])
    share = np.array([share for _, _, share in SLACK])
    spare = Substitutes(slack[:, 0], slack[:, 1], share, ECONOMY.event_number)
    plan = plan_of(network.lives, _events(firms, network, keys), spare)
    return World(ECONOMY, kinds, firms, network, plan)


def firm_keys() -> dict[str, int]:
    """Index of each enterprise by its key, the buyers without a taxpayer id included."""
    keys = {row["key"]: index for index, row in enumerate(_table("sample_firms.csv"))}
    count = len(keys)
    return keys | {"consumer": count, "overseas": count + len(STRANGERS)}


def _table(name: str) -> list[Row]:
    text = files("chainscan.simulation").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def _goods_keys(firm_rows: list[Row], link_rows: list[Row]) -> tuple[str, ...]:
    named = {row["goods"] for row in (*firm_rows, *link_rows)}
    sold = {key for row in firm_rows for key in (row["makes"] + " " + row["resells"]).split()}
    return tuple(sorted(named | sold))


def _firms(rows: list[Row], kinds: tuple[Goods, ...], goods: dict[str, int]) -> Firms:
    count = len(rows)
    codes = [row["region_code"] for row in rows]
    sells = np.zeros((count, len(kinds)), dtype=np.bool_)
    for index, row in enumerate(rows):
        for key in (row["makes"] + " " + row["resells"]).split():
            sells[index, goods[key]] = True
    trader = np.array([not row["makes"] for row in rows])
    primary = np.array([goods[row["goods"]] for row in rows])
    names = company_names([place_of(code).name for code in codes], primary, trader, kinds)
    ids = [make_uscc(row["region_code"], int(row["organisation_number"])) for row in rows]
    strangers = STRANGERS + FOREIGNERS
    return Firms(
        ids=ids + [identity for _, identity in strangers],
        names=names + [name for name, _ in strangers],
        regions=codes,
        home=np.array([code.startswith(ECONOMY.home_province) for code in codes]),
        focus=np.array([code.startswith(ECONOMY.focus_province) for code in codes]),
        size=np.array([float(row["size"]) for row in rows]),
        makes=sells,
        needs=np.zeros_like(sells),
        trader=trader,
        specifications=np.full((count, len(kinds)), 1, dtype=np.int64),
        e_invoice=np.array([row["electronic"] == "yes" for row in rows]),
    )


def _network(
    rng: np.random.Generator, links: list[Row], keys: dict[str, int], goods: dict[str, int]
) -> Network:
    count = len(links)
    rate = np.array([float(row["rate"]) for row in links])
    shape = gap_shape(rng, ECONOMY, count)
    shape[rate == 1] = 40.0  # the electricity bill comes every month
    born = np.array([_day(row["born"], -1) for row in links])
    ended = np.array([_day(row["ended"], FOREVER) for row in links])
    return Network(
        supplier=np.array([keys[row["supplier"]] for row in links]),
        buyer=np.array([keys[row["buyer"]] for row in links]),
        lives=Lives(rate, shape, born, ended, np.full(count, FOREVER)),
        link=np.arange(count),
        goods=np.array([goods[row["goods"]] for row in links]),
        specification=np.array([int(row["specification"]) for row in links]),
        first=np.arange(count),
        kinds=np.ones(count, dtype=np.int64),
    )


def _day(text: str, otherwise: int) -> int:
    return (date.fromisoformat(text) - ECONOMY.start).days if text else otherwise


def _events(firms: Firms, network: Network, keys: dict[str, int]) -> list[Event]:
    """The events by hand: a region, a supplier, a buyer that neither buys nor sells, links."""
    first, sells, buys = ECONOMY.event_number, network.supplier, network.buyer
    lasting = network.lives.ended > first
    focus = np.append(firms.focus, np.zeros(len(firms.ids) - firms.count, dtype=np.bool_))
    away = (focus[sells] | focus[buys]) & lasting
    supplier, buyer = keys[DOWN_SUPPLIER], keys[DOWN_BUYER]
    region = ECONOMY.focus_province
    events = [
        Event(REGION, -1, region, first, np.flatnonzero(away)),
        Event(SUPPLIER_DOWN, supplier, "", first, np.flatnonzero((sells == supplier) & lasting)),
        Event(BUYER_DOWN, buyer, "", first + 1, np.flatnonzero((buys == buyer) & lasting & ~away)),
        Event(SUPPLIER_DOWN, buyer, "", first + 1, np.flatnonzero((sells == buyer) & lasting)),
    ]
    for seller, customer, later in CUT:
        link = _only(np.flatnonzero((sells == keys[seller]) & (buys == keys[customer])))
        events.append(Event(LINK, -1, "", first + later, link))
    return events


def _only(links: Ints) -> Ints:
    if len(links) != 1:
        raise ValueError("a link that is to be cut must stand once in sample_links.csv")
    return links


def owner_keys(owners: Sequence[str]) -> list[int]:
    """Indices of enterprises named by their keys."""
    keys = firm_keys()
    return [keys[owner] for owner in owners]
