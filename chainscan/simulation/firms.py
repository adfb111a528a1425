"""Who trades in an invented economy: enterprises, where they sit, what they make.

Names all begin with 示例 ("example"), ids are valid in form and invented in substance.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from chainscan.reference.taxpayer_id import make_uscc
from chainscan.simulation.clock import Floats, Ints
from chainscan.simulation.economy import Economy
from chainscan.simulation.goods import Goods
from chainscan.simulation.places import Place, chinese_number, places_of

Bools = NDArray[np.bool_]

ABROAD_PER_HOME = 1.8
"""Enterprises outside the home region for each inside."""
TRADERS, DEALERS = 0.10, 0.85
"""Share of enterprises that resell instead of making; of those elsewhere, in finished goods."""
CITY_SHARE = 0.6
PROVINCES = {
    "44": 20, "43": 11, "33": 9, "32": 9, "37": 8, "41": 7, "14": 6, "13": 6, "51": 5, "52": 4,
    "53": 4, "31": 4, "35": 4, "50": 3, "42": 8, "45": 6,
}  # fmt: skip
"""Where partners outside the home region sit: in proportion."""
STRANGERS = (("个人", ""), ("示例散户", "000000000000000"))
"""Buyers without a taxpayer id: consumers as exports write them."""
FOREIGNERS = tuple(
    (f"EXAMPLE TRADING {letter} PTE. LTD. (示例海外)", "OVERSEAS") for letter in "ABCDEF"
)


@dataclass(frozen=True)
class Firms:
    """All enterprises; n of them, then the buyers without a taxpayer id.

    `ids`, `names` cover both; arrays are by enterprise: `makes` (n × goods) what it sells,
    `needs` (n × goods) what it buys, `specifications` (n × goods) a bit mask of what it sells.
    """

    ids: list[str]
    names: list[str]
    regions: list[str]
    home: Bools
    focus: Bools
    size: Floats
    makes: Bools
    needs: Bools
    trader: Bools
    specifications: Ints
    e_invoice: Bools

    @property
    def count(self) -> int:
        """How many enterprises there are; the buyers without an id come after them."""
        return len(self.home)

    @property
    def first_foreigner(self) -> int:
        """Index of the first overseas buyer; consumers stand between it and `count`."""
        return self.count + len(STRANGERS)

    def all_electronic(self) -> Self:
        """The same enterprises, all of them issuing 20-digit e-invoices."""
        return replace(self, e_invoice=np.ones(self.count, dtype=np.bool_))


def invent_firms(
    rng: np.random.Generator, economy: Economy, kinds: tuple[Goods, ...], home: int
) -> Firms:
    """Invent `home` enterprises in the home region and their partners elsewhere."""
    primary_home = _share_out(rng, np.array([g.weight * g.home for g in kinds]), home, 1)
    abroad = max(round(home * ABROAD_PER_HOME), 2 * len(kinds))
    primary_abroad = _share_out(rng, np.array([_weight_abroad(g) for g in kinds]), abroad, 2)
    primary = np.concatenate([primary_home, primary_abroad])
    count = len(primary)
    is_home = np.arange(count) < len(primary_home)
    traded = np.array([g.role in ("material", "final") for g in kinds])[primary]
    trader = (rng.random(count) < TRADERS) & traded
    dealer = ~is_home & np.array([g.role == "final" for g in kinds])[primary]
    trader |= dealer & (rng.random(count) < DEALERS)
    makes = _products(rng, primary, kinds)
    places = _places(rng, economy, is_home)
    names = company_names([place.name for place in places], primary, trader, kinds)
    serial = rng.choice(90_000_000, count, replace=False) + 10_000_000
    ids = [make_uscc(p.code, number) for p, number in zip(places, serial.tolist(), strict=True)]
    strangers = STRANGERS + FOREIGNERS
    return Firms(
        ids=ids + [identity for _, identity in strangers],
        names=names + [name for name, _ in strangers],
        regions=[place.code for place in places],
        home=is_home,
        focus=np.array([place.code.startswith(economy.focus_province) for place in places]),
        size=np.exp(rng.normal(0.0, 0.9, count)) * np.where(trader, 0.6, 1.0),
        makes=makes,
        needs=_needs(rng, makes, trader, kinds),
        trader=trader,
        specifications=_specifications(rng, count, kinds),
        e_invoice=rng.random(count) < economy.e_invoices,
    )


def _weight_abroad(goods: Goods) -> float:
    """How many enterprises elsewhere deal in the goods; finished goods are sold everywhere."""
    if goods.role == "utility":
        return 0.0
    return goods.weight * (1.3 if goods.role == "final" else 1.05 - goods.home)


def _share_out(rng: np.random.Generator, weights: Floats, count: int, least: int) -> Ints:
    """A goods index for each of about `count` enterprises, `least` for every goods wanted."""
    wanted = weights > 0
    share = weights / weights.sum() * count
    number = np.maximum(np.floor(share + rng.random(len(weights))), least * wanted)
    return np.repeat(np.arange(len(weights)), number.astype(np.int64))


def _products(rng: np.random.Generator, primary: Ints, kinds: tuple[Goods, ...]) -> Bools:
    """What each makes: its own goods, and sometimes others of the same trade."""
    codes = np.array([g.code[:5] for g in kinds])
    kin = (codes[:, None] == codes[None, :]) & np.array([g.role == "material" for g in kinds])
    extra = rng.random((len(primary), len(kinds))) < 0.18
    makes = kin[primary] & extra
    makes[np.arange(len(primary)), primary] = True
    # no more than three: keep its own goods and the first two of the others
    others = makes.copy()
    others[np.arange(len(primary)), primary] = False
    makes &= ~others | (np.cumsum(others, axis=1) <= 2)
    return np.asarray(makes)


def _needs(
    rng: np.random.Generator, makes: Bools, trader: Bools, kinds: tuple[Goods, ...]
) -> Bools:
    """What each buys: the inputs of what it makes, and what everybody uses."""
    keys = [g.key for g in kinds]
    recipe = np.array([[key in g.inputs for key in keys] for g in kinds])
    inputs = (makes.astype(np.int64) @ recipe.astype(np.int64)) > 0
    inputs &= rng.random(inputs.shape) < 0.9
    common = {"power": 0.9, "water": 0.6, "transport": 0.5, "repair": 0.25, "advice": 0.2,
              "loading": 0.2, "carton": 0.15, "lube": 0.2}  # fmt: skip
    share = np.array([common.get(key, 0.0) for key in keys])
    needs = np.where(trader[:, None], makes, inputs & ~makes)
    return np.asarray(needs | (rng.random(needs.shape) < share), dtype=np.bool_)


def _specifications(rng: np.random.Generator, count: int, kinds: tuple[Goods, ...]) -> Ints:
    """Two specifications or so of each goods, as a bit mask; at least one."""
    number = np.array([len(g.specifications) for g in kinds])
    bits = rng.random((count, len(kinds), 4)) < 0.6
    bits &= np.arange(4) < number[:, None]
    first = rng.integers(0, number, size=(count, len(kinds)))
    mask = (bits * (1 << np.arange(4))).sum(axis=2)
    return np.asarray(mask | (1 << first), dtype=np.int64)


def _places(rng: np.random.Generator, economy: Economy, is_home: Bools) -> list[Place]:
    """A county for each: most of the home region's in one city, the others over the provinces."""
    everywhere = places_of(economy.home_province)
    city = tuple(place for place in everywhere if place.code.startswith(economy.home_city))
    special = (economy.home_province, economy.focus_province)
    others = sorted(code for code in PROVINCES if code not in special)
    weight = np.array([PROVINCES[code] for code in others], dtype=np.float64)
    weight *= (1 - economy.focus_share) / weight.sum()
    codes = [economy.focus_province, *others]
    drawn = rng.choice(len(codes), size=len(is_home), p=np.append(economy.focus_share, weight))
    in_city, spot = rng.random(len(is_home)) < CITY_SHARE, rng.random(len(is_home))
    result: list[Place] = []
    for number, inside in enumerate(is_home):
        if inside:
            pool = city if in_city[number] else everywhere
        else:
            pool = places_of(codes[drawn[number]])
        result.append(pool[int(spot[number] * len(pool))])
    return result


def company_names(
    towns: list[str], primary: Ints, trader: Bools, kinds: tuple[Goods, ...]
) -> list[str]:
    """示例 + town + trade + running number + company: 示例柳州钢铁七号有限公司."""
    used: dict[str, int] = {}
    names: list[str] = []
    for town, goods, trades in zip(towns, primary, trader, strict=True):
        stem = f"示例{town}{kinds[goods].maker}{'贸易' if trades else ''}"
        used[stem] = used.get(stem, 0) + 1
        names.append(f"{stem}{chinese_number(used[stem])}号有限公司")
    return names
