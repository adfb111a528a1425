"""The planted events: suppliers and buyers down, a region cut off, links cut, and substitutes.

An enterprise that is down neither sells nor buys. Substitutes are suppliers of the same goods
and specification that keep trading, but sell less than before since the first event day.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from chainscan.simulation.clock import Ints
from chainscan.simulation.economy import Economy
from chainscan.simulation.firms import Bools, Firms
from chainscan.simulation.goods import Goods
from chainscan.simulation.lines import Slack
from chainscan.simulation.lives import Lives
from chainscan.simulation.network import Network
from chainscan.simulation.substitutes import Substitutes, plant_substitutes

NATURAL, REGION, SUPPLIER_DOWN, BUYER_DOWN, LINK = range(5)
CAUSES = ("natural", "region", "supplier_down", "buyer_down", "link")
REGULAR = 2.0
"""Invoices a month from which a link counts as regular."""
PARTNERS = 5
"""Regular partners an enterprise should have for its failure to be seen as one event."""
SPREAD_DAYS = 3


@dataclass(frozen=True)
class Event:
    """One planted event; `firm` is -1 for a region and for a single link."""

    cause: int
    firm: int
    region: str
    day: int
    links: Ints


@dataclass(frozen=True)
class Plan:
    """What happens: each link's end day, cause and event (-1: none), events, substitutes."""

    ended: Ints
    cause: Ints
    event: Ints
    events: tuple[Event, ...]
    substitutes: Substitutes

    @property
    def slack(self) -> Slack:
        """What the substitutes sell since the events."""
        return self.substitutes.slack


class Planner:
    """Draws the events of one economy, one kind after the other."""

    def __init__(
        self, rng: np.random.Generator, economy: Economy, firms: Firms, network: Network
    ) -> None:
        self.rng, self.economy, self.firms, self.network = rng, economy, firms, network
        lives, start = network.lives, economy.event_number
        known = network.buyer < firms.count
        self.alive = known & (lives.born < start - 90) & (lives.ended > economy.days)
        self.alive &= lives.most > 100
        self.regular = self.alive & (lives.rate >= REGULAR)
        self.focus = np.zeros(network.count, dtype=np.bool_)
        self.focus[known] = firms.focus[network.supplier[known]] | firms.focus[network.buyer[known]]
        self.touched = np.zeros(network.count, dtype=np.bool_)
        self.events: list[Event] = []

    def cut_off_region(self) -> None:
        """No trade any more between the home region and the focus region."""
        self._happen(REGION, -1, self.focus & self._lasting(), self.economy.focus_province)

    def go_down(self, cause: int, wanted: int) -> None:
        """Some enterprises with enough regular partners neither sell nor buy any more."""
        net = self.network
        side = net.supplier if cause == SUPPLIER_DOWN else net.buyer
        free = self.regular & ~self.touched
        partners = np.bincount(side[free], minlength=self.firms.count)[: self.firms.count]
        order = np.argsort(-partners + self.rng.random(len(partners)), kind="stable")
        pool = order[partners[order] >= PARTNERS][: max(4 * wanted, 8)]
        if len(pool) < wanted:
            pool = order[:wanted]
        down = self.rng.choice(pool, min(wanted, len(pool)), replace=False)
        for firm in down.tolist():
            sales, purchases = net.supplier == firm, net.buyer == firm
            day = self._day()
            first = (SUPPLIER_DOWN, sales) if cause == SUPPLIER_DOWN else (BUYER_DOWN, purchases)
            second = (BUYER_DOWN, purchases) if cause == SUPPLIER_DOWN else (SUPPLIER_DOWN, sales)
            for kind, links in (first, second):
                self._happen(kind, firm, links & self._lasting() & ~self.touched, "", day)

    def cut_links(self, wanted: int, spared: Bools) -> None:
        """Single regular links end whose partners go on trading with others."""
        net = self.network
        free = self.regular & ~self.touched
        sells = np.bincount(net.supplier[free], minlength=self.firms.count)
        buys = np.bincount(net.buyer[free], minlength=self.firms.count)
        both = np.flatnonzero(free & ~spared)
        both = both[(sells[net.supplier[both]] >= 4) | (buys[net.buyer[both]] >= 4)]
        for link in self.rng.choice(both, min(wanted, len(both)), replace=False).tolist():
            only = np.zeros(net.count, dtype=np.bool_)
            only[link] = True
            self._happen(LINK, -1, only, "")

    def _lasting(self) -> Bools:
        """Links not yet at their natural end when the events begin."""
        return np.asarray(self.network.lives.ended > self.economy.event_number + SPREAD_DAYS)

    def _day(self) -> int:
        return self.economy.event_number + int(self.rng.integers(0, SPREAD_DAYS))

    def _happen(
        self, cause: int, firm: int, links: Bools, region: str, day: int | None = None
    ) -> None:
        if links.any():
            when = self._day() if day is None else day
            self.events.append(Event(cause, firm, region, when, np.flatnonzero(links)))
            self.touched |= links


def plan_events(
    rng: np.random.Generator,
    economy: Economy,
    firms: Firms,
    network: Network,
    kinds: tuple[Goods, ...],
) -> Plan:
    """Choose what happens to this economy; nothing where `economy.events` is off."""
    planner = Planner(rng, economy, firms, network)
    substitutes = Substitutes.none(economy)
    if economy.events:
        material = np.array([kind.role in ("material", "final") for kind in kinds])
        goods = np.where(material[network.goods], 1, 0)
        serving = np.bincount(network.link, weights=goods) == 0
        planner.regular &= ~serving
        regular = int(planner.regular.sum())
        planner.cut_off_region()
        planner.go_down(SUPPLIER_DOWN, _number(economy.suppliers_down, regular, 150))
        planner.go_down(BUYER_DOWN, _number(economy.buyers_down, regular, 250))
        wanted = _number(economy.links_cut, regular, 30)
        down = np.array([event.firm for event in planner.events if event.firm >= 0], dtype=np.int64)
        out = np.isin(np.arange(firms.count), down) | firms.focus
        spare = plant_substitutes(rng, economy, firms, network, (planner.touched, out))
        spared = np.isin(network.supplier, spare.slack.supplier)
        planner.cut_links(wanted, spared)
        substitutes = replace(spare, since=economy.event_number)
    return plan_of(network.lives, planner.events, substitutes)


def _number(given: int | None, regular: int, one_in: int) -> int:
    return given if given is not None else max(2, round(regular / one_in))


def plan_of(lives: Lives, events: list[Event], substitutes: Substitutes) -> Plan:
    """Put events over natural ends; every link belongs to the first event that names it."""
    ended, count = lives.ended.copy(), len(lives.ended)
    cause, number = np.full(count, NATURAL), np.full(count, -1)
    order = sorted(range(len(events)), key=lambda index: events[index].day)
    named = {index: place for place, index in enumerate(order)}
    for index, event in enumerate(events):
        ended[event.links] = np.minimum(ended[event.links], event.day)
        cause[event.links], number[event.links] = event.cause, named[index]
    born_too_late = lives.born >= ended
    cause[born_too_late], number[born_too_late] = NATURAL, -1
    return Plan(ended, cause, number, tuple(events[index] for index in order), substitutes)


def event_day(economy: Economy, event: Event) -> str:
    """The day of an event as text."""
    return str(economy.start + timedelta(days=event.day))
