"""The lines of all invoices: goods, quantity, price, and amounts exact to the fen.

Quantity is held in thousandths of its unit, unit price in ten-thousandths of a yuan, so that
amount = round(quantity × unit price, 2) and tax = round(amount × rate, 2), halves away from
zero, are whole-number arithmetic.
"""

from dataclasses import dataclass

import numpy as np

from chainscan.simulation.clock import Floats, Ints
from chainscan.simulation.economy import Economy
from chainscan.simulation.firms import Firms
from chainscan.simulation.goods import RATE_CHANGES, Goods, rate_table
from chainscan.simulation.invoices import PARTLY, REVERSED, Invoices
from chainscan.simulation.network import Network

FEN = 100_000
"""Thousandths × ten-thousandths of a yuan in one fen."""
TAKES_OFF = (0.01, 0.05)


@dataclass(frozen=True)
class Lines:
    """By line, sorted by invoice: `good` (row of Network.goods), `specification` (its number),
    `quantity` (thousandths; 0 on a discount line), `price` (ten-thousandths of a yuan),
    `amount` and `tax` (fen), `rate` (per cent), `number` (from 1)."""

    invoice: Ints
    number: Ints
    good: Ints
    specification: Ints
    quantity: Ints
    price: Ints
    rate: Ints
    amount: Ints
    tax: Ints


@dataclass(frozen=True)
class Slack:
    """From `since` on, these suppliers sell only `share` of the usual quantity of these goods."""

    supplier: Ints
    goods: Ints
    share: Floats
    since: int


def rounded(value: Ints, unit: int) -> Ints:
    """value / unit to the nearest whole number, halves away from zero."""
    return np.asarray(np.sign(value) * ((2 * np.abs(value) + unit) // (2 * unit)), dtype=np.int64)


class LineWriter:
    """Draws the lines of the economy's invoices; one instance an economy."""

    def __init__(
        self, economy: Economy, firms: Firms, kinds: tuple[Goods, ...], network: Network
    ) -> None:
        self.economy, self.firms, self.network = economy, firms, network
        self._price = np.array([kind.unit_price for kind in kinds])
        self._usual = np.array([kind.quantity for kind in kinds])
        self._whole = np.array([kind.whole for kind in kinds])
        self._rates = rate_table(kinds)
        self._goods_count = len(kinds)

    def write(self, rng: np.random.Generator, invoices: Invoices, slack: Slack) -> Lines:
        """The lines of all invoices, those of red letters taken from their originals."""
        blue = np.flatnonzero(~invoices.red)
        fresh = self._fresh(rng, invoices, blue, slack)
        fresh = self._discounted(rng, fresh)
        return _in_order(fresh, _reversed(invoices, fresh))

    def _fresh(
        self, rng: np.random.Generator, invoices: Invoices, blue: Ints, slack: Slack
    ) -> Lines:
        net = self.network
        many = net.kinds[invoices.link[blue]] > 1
        draw = rng.random(len(blue))
        number = 1 + (draw < np.where(many, 0.45, 0.12)) + (draw < np.where(many, 0.12, 0.02))
        invoice = np.repeat(blue, number)
        link = invoices.link[invoice]
        good = net.first[link] + (rng.random(len(link)) * net.kinds[link]).astype(np.int64)
        specification = _one_of(rng, net.specification[good])
        price = self._prices(rng, invoices.day[invoice], good, specification)
        quantity = self._quantities(rng, invoices.day[invoice], good, slack)
        rate = self._rate(invoices.day[invoice], link, net.goods[good])
        amount = rounded(quantity * price, FEN)
        position = np.arange(len(invoice)) - np.searchsorted(invoice, invoice) + 1
        tax = rounded(amount * rate, 100)
        return Lines(invoice, position, good, specification, quantity, price, rate, amount, tax)

    def _prices(self, rng: np.random.Generator, day: Ints, good: Ints, specification: Ints) -> Ints:
        """List price × the market of the month × the supplier's level × a little noise."""
        goods = self.network.goods
        months = day // 30
        walk = rng.normal(0, 0.012, (self._goods_count, self.economy.days // 30 + 1))
        market = np.exp(np.cumsum(walk, axis=1))
        level = np.exp(rng.normal(0, 0.03, len(goods)))
        noise = np.exp(rng.normal(0, 0.004, len(good)))
        price = self._price[goods[good]] * market[goods[good], months] * level[good] * noise
        price = price * (1 + 0.04 * specification)
        step = np.where(price >= 20, 100, 1)  # cheap goods are priced below the fen
        return np.asarray(np.rint(price * 10_000 / step) * step, dtype=np.int64)

    def _quantities(self, rng: np.random.Generator, day: Ints, good: Ints, slack: Slack) -> Ints:
        """Usual quantity × size of both partners × their growth × scatter of this trade."""
        net, firms = self.network, self.firms
        size = np.append(firms.size, np.full(len(firms.ids) - firms.count, 0.05))
        supplier, buyer = net.supplier[net.link], net.buyer[net.link]
        usual = self._usual[net.goods] * np.sqrt(size[supplier] * size[buyer])
        usual = usual * np.exp(rng.normal(0, 0.3, len(usual)))
        growth = rng.normal(0.04, 0.08, firms.count)[supplier]
        factor = np.exp(growth[good] * day / 365 + rng.normal(0, 0.35, len(good)))
        quantity = usual[good] * factor
        eased = np.ones((firms.count, self._goods_count))
        eased[slack.supplier, slack.goods] = slack.share
        late = day >= slack.since
        quantity = quantity * np.where(late, eased[supplier[good], net.goods[good]], 1.0)
        whole = self._whole[net.goods[good]]
        units = np.where(whole, np.maximum(np.rint(quantity), 1), np.maximum(quantity, 0.05))
        return np.asarray(np.rint(units * 1000), dtype=np.int64)

    def _rate(self, day: Ints, link: Ints, goods: Ints) -> Ints:
        """Per cent by the day's law; nothing on exports."""
        changes = [(change - self.economy.start).days for change in RATE_CHANGES]
        era = np.searchsorted(np.array(changes), day, side="right")
        abroad = self.network.buyer[link] >= self.firms.first_foreigner
        return np.asarray(np.where(abroad, 0, self._rates[goods, era]))

    def _discounted(self, rng: np.random.Generator, lines: Lines) -> Lines:
        """Some lines are followed by a line that takes a few per cent off."""
        chosen = np.flatnonzero(rng.random(len(lines.invoice)) < self.economy.discounts)
        off = rng.uniform(*TAKES_OFF, len(chosen))
        amount = -np.maximum(np.rint(lines.amount[chosen] * off), 1).astype(np.int64)
        zero = np.zeros(len(chosen), dtype=np.int64)
        less = _taken(lines, chosen, quantity=zero, price=zero, amount=amount)
        return _in_order(lines, less)


def _reversed(invoices: Invoices, lines: Lines) -> Lines:
    """The lines of the red letters: all of the original's, or part of its first line."""
    red = np.flatnonzero(invoices.red)
    original = invoices.original[red]
    first = np.searchsorted(lines.invoice, original)
    number = np.searchsorted(lines.invoice, original, side="right") - first
    number = np.where(invoices.share[red] > 0, 1, number)
    owner = np.repeat(red, number)
    source = np.repeat(first, number) + np.arange(len(owner))
    source = source - np.repeat(np.cumsum(number) - number, number)
    share = invoices.share[owner]
    part = np.maximum(lines.quantity[source] * share // 1000, 1).astype(np.int64) * 1000
    part = np.minimum(part, lines.quantity[source])
    quantity = -np.where(share > 0, part, lines.quantity[source])
    amount = np.where(
        share > 0, rounded(quantity * lines.price[source], FEN), -lines.amount[source]
    )
    tax = np.where(share > 0, rounded(amount * lines.rate[source], 100), -lines.tax[source])
    back = _taken(lines, source, invoice=owner, quantity=quantity, amount=amount)
    return Lines(**{**back.__dict__, "tax": tax})


def settled(invoices: Invoices, lines: Lines) -> Invoices:
    """A part return of everything there was is a full reversal: set the original's status."""
    starts = np.searchsorted(lines.invoice, np.arange(invoices.count))
    net = np.add.reduceat(lines.amount, starts)
    red = np.flatnonzero(invoices.red)
    original = invoices.original[red]
    whole = net[red] + net[original] == 0
    invoices.status[original[whole & (invoices.status[original] == PARTLY)]] = REVERSED
    return invoices


def _one_of(rng: np.random.Generator, mask: Ints) -> Ints:
    """The number of one of the set bits, evenly."""
    bits = (mask[:, None] >> np.arange(4)) & 1
    return np.asarray(np.argmax(np.where(bits > 0, rng.random(bits.shape), -1.0), axis=1))


def _taken(lines: Lines, where: Ints, **other: Ints) -> Lines:
    """Copies of some lines with some columns replaced; tax follows a new amount."""
    columns = {name: column[where] for name, column in lines.__dict__.items()} | other
    columns["tax"] = rounded(columns["amount"] * columns["rate"], 100)
    return Lines(**columns)


def _in_order(one: Lines, other: Lines) -> Lines:
    """Both together by invoice, a discount after its goods; numbered from 1 in each invoice."""
    columns = {n: np.concatenate([c, other.__dict__[n]]) for n, c in one.__dict__.items()}
    order = np.lexsort((np.arange(len(columns["invoice"])), columns["number"], columns["invoice"]))
    columns = {name: column[order] for name, column in columns.items()}
    invoice = columns["invoice"]
    columns["number"] = np.arange(len(invoice)) - np.searchsorted(invoice, invoice) + 1
    return Lines(**columns)
