"""Draw an economy of a wanted size: enterprises, links, events, and all their invoices."""

import numpy as np

from chainscan.simulation.economy import Economy
from chainscan.simulation.events import plan_events
from chainscan.simulation.firms import Firms, invent_firms
from chainscan.simulation.goods import Goods, chosen_goods
from chainscan.simulation.history import History, World, play
from chainscan.simulation.network import Network, build_network, expected_rows, thinned

ROWS_AN_ENTERPRISE = 1_000
SMALL = 60_000
"""Below so many lines only one chain of goods is traded, so that each has enough makers."""
ONE_CHAIN = (
    "ore", "coal", "coke", "scrap", "alloy", "lime", "coil", "rebar", "bar", "casting", "forging",
    "bearing", "gear", "loader", "power", "transport",
)  # fmt: skip


def invent(seed: int, lines: int, economy: Economy, *, all_e: bool = False) -> History:
    """Draw a whole economy of about `lines` rows: the world, and all that happened in it."""
    parts = np.random.SeedSequence(seed).spawn(6)
    of_events, of_size = np.random.default_rng(parts[0]), np.random.default_rng(parts[5])
    economy, kinds, firms, network = _right_size(of_size, seed, lines, economy)
    if all_e:
        firms = firms.all_electronic()
    plan = plan_events(of_events, economy, firms, network, kinds)
    return play(parts[1:5], World(economy, kinds, firms, network, plan))


def _right_size(
    rng: np.random.Generator, seed: int, lines: int, economy: Economy
) -> tuple[Economy, tuple[Goods, ...], Firms, Network]:
    """Enterprises and links that will write about so many rows: grow, then thin out."""
    keys = economy.goods or (ONE_CHAIN if lines < SMALL else ())
    kinds = chosen_goods(keys)
    given = economy.enterprises
    count = given or max(8, round(lines / ROWS_AN_ENTERPRISE))
    while True:
        draw = np.random.default_rng([seed, count])
        firms = invent_firms(draw, economy, kinds, count)
        network = build_network(draw, economy, firms, kinds)
        rows = expected_rows(economy, firms, network)
        if rows >= lines or given:
            break
        count = max(count + 1, round(count * min(lines / rows, 2.0) * 1.02))
    if rows > lines:
        network = thinned(rng, economy, firms, network, lines)
    return economy.of_size(count), kinds, firms, network
