"""What happened in an economy: its invoices with their lines and numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from chainscan.simulation.books import Numbers, book_rows, number_invoices
from chainscan.simulation.clock import Ints, working_time
from chainscan.simulation.economy import Economy
from chainscan.simulation.events import Plan
from chainscan.simulation.firms import Firms
from chainscan.simulation.goods import Goods
from chainscan.simulation.invoices import Invoices, plain_invoices, with_corrections
from chainscan.simulation.lines import Lines, LineWriter, settled
from chainscan.simulation.network import Network
from chainscan.simulation.trades import trade_days


@dataclass(frozen=True)
class World:
    """An economy before anything is traded: who, what, with whom, and what will go wrong."""

    economy: Economy
    kinds: tuple[Goods, ...]
    firms: Firms
    network: Network
    plan: Plan

    def day(self, number: int) -> date:
        """The calendar day of a day number."""
        return self.economy.start + timedelta(days=int(number))


@dataclass(frozen=True)
class History:
    """A world and all its invoices; `drawn` counts each link's trades before corrections."""

    world: World
    drawn: Ints
    invoices: Invoices
    lines: Lines
    numbers: Numbers

    def book_rows(self) -> pd.DataFrame:
        """One row a line and book, as `books.book_rows` has them."""
        world = self.world
        written = (self.invoices, self.lines, self.numbers)
        return book_rows(world.economy, world.firms, world.network, written)


def play(seeds: Sequence[np.random.SeedSequence], world: World) -> History:
    """Let the economy trade from its first to its last day; four seeds, one for each part."""
    of_trades, of_faults, of_lines, of_numbers = map(np.random.default_rng, seeds)
    economy, firms, network, plan = world.economy, world.firms, world.network, world.plan
    lives = network.lives.ending(plan.ended)
    weights = working_time(economy.start, economy.days)
    link, day = trade_days(of_trades, economy, weights, lives)
    legacy = ~firms.e_invoice[network.supplier[link]]
    right = plain_invoices(link, day)
    invoices = with_corrections(of_faults, economy, right, plan.ended[link], legacy)
    writer = LineWriter(economy, firms, world.kinds, network)
    lines = writer.write(of_lines, invoices, plan.slack)
    invoices = settled(invoices, lines)
    numbers = number_invoices(of_numbers, economy, firms, network, invoices)
    drawn = np.bincount(link, minlength=network.count)
    return History(world, drawn, invoices, lines, numbers)
