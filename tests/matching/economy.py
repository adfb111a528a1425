"""A small economy made by hand: one buyer lost its supplier, others could step in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from chainscan.engine import Engine
from chainscan.matching import MatchResult, match
from chainscan.settings import Settings
from tests.tables import a_book, a_trade, add_links, an_enterprise, make_database

NORMAL_UNTIL, AS_OF = date(2019, 5, 15), date(2019, 6, 30)
STEEL, MASKS, POWER, SECRET = 1, 2, 3, 0
GOODS = (
    {"goods_group": 0, "group_code": "*", "name": "未知", "short_name": "*"},
    {"goods_group": STEEL, "group_code": "1080102", "name": "钢材", "short_name": "钢材"},
    {"goods_group": MASKS, "group_code": "1040301", "name": "纺织品", "short_name": "纺织品"},
    {"goods_group": POWER, "group_code": "1100101", "name": "电力", "short_name": "电力"},
)
CLASSES = ("unknown", "materials", "materials", "utilities")
CODE = {STEEL: "1080102010000000000", MASKS: "1040301010000000000"}


@dataclass
class Economy:
    """Rows being gathered; `build` puts them into a database."""

    enterprises: dict[int, dict[str, Any]] = field(default_factory=dict)
    trades: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    books: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)
    outlooks: list[dict[str, Any]] = field(default_factory=list)
    broken: list[dict[str, Any]] = field(default_factory=list)
    disruptions: list[dict[str, Any]] = field(default_factory=list)

    def enterprise(self, key: int, region: str | None = "450200", **more: Any) -> None:
        self.enterprises[key] = an_enterprise(key, region, **more)

    def sells(self, supplier: int, buyer: int, amounts: dict[date, str | int], **more: Any) -> None:
        """One trade and one invoice line a day; `more` overrides columns of both."""
        for key in (supplier, buyer):
            if key not in self.enterprises:
                self.enterprise(key)
        for day, amount in amounts.items():
            self._trade(supplier, buyer, day, str(amount), more)
            self._line(supplier, buyer, day, str(amount), more)

    def _trade(
        self, supplier: int, buyer: int, day: date, amount: str, more: dict[str, Any]
    ) -> None:
        columns = ("goods_group", "unit", "quantity", "known_on")
        part = {name: more[name] for name in columns if name in more}
        self.trades.append(a_trade(supplier, buyer, day, amount, **part))

    def _line(
        self, supplier: int, buyer: int, day: date, amount: str, more: dict[str, Any]
    ) -> None:
        group = more.get("goods_group", STEEL)
        row = {
            "invoice_key": f"I{len(self.lines)}",
            "line_number": 1,
            "issued_on": day,
            "supplier_key": supplier,
            "buyer_key": buyer,
            "goods_group": group,
            "goods_code": CODE.get(group),
            "goods_name": "热轧卷板",
            "specification": "Q235B 5.75*1500",
            "amount": Decimal(amount),
            "status": "normal",
            "is_red": False,
            "known_on": day,
        }
        self.lines.append(row | {k: v for k, v in more.items() if k != "quantity"})

    def loses(
        self,
        buyer: int,
        supplier: int,
        cause: str = "link",
        code: str = "L01",
        *,
        observed: bool = True,
    ) -> None:
        """A broken link; `observed`: whether the buyer's own purchases cover the silence."""
        until = AS_OF if observed else NORMAL_UNTIL
        self.books.append(a_book(buyer, "purchases", date(2017, 1, 1), until))
        self.broken.append(
            {
                "link_id": f"K-{supplier:06}{buyer:06}",
                "code": code,
                "cause": cause,
                "supplier_key": supplier,
                "buyer_key": buyer,
                "goods_group": 0,
                "normal_until": NORMAL_UNTIL,
                "as_of": AS_OF,
            }
        )

    def has_sales_book(self, key: int) -> None:
        self.books.append(a_book(key, "sales", date(2017, 1, 1), AS_OF))

    def build(self, path: Path, as_of: date = AS_OF) -> Engine:
        goods = [row | {"supply_class": of} for row, of in zip(GOODS, CLASSES, strict=True)]
        engine = make_database(
            path,
            enterprise=self.enterprises.values(),
            trade=self.trades,
            invoice_line=self.lines,
            book=self.books,
            goods_group=goods,
        )
        add_links(
            engine,
            as_of,
            link=self.links,
            link_outlook=self.outlooks,
            broken_link=self.broken,
            disruption=self.disruptions,
        )
        return engine


def month_ends(first: date, last: date) -> Iterator[date]:
    """The 28th of every month from first to last."""
    number = first.year * 12 + first.month - 1
    while (day := date(number // 12, number % 12 + 1, 28)) <= last:
        yield day
        number += 1


def steady(amount: str | int, first: date = date(2017, 1, 1)) -> dict[date, str | int]:
    """The same amount every month until the as-of day."""
    return dict.fromkeys(month_ends(first, AS_OF), amount)


def until_break(amount: str | int) -> dict[date, str | int]:
    """The same amount every month until the last normal day."""
    return dict.fromkeys(month_ends(date(2017, 1, 1), NORMAL_UNTIL), amount)


def with_peak(amount: int, peak: int) -> dict[date, str | int]:
    """As `steady`, but three of the last 24 months at `peak`: the 90th percentile."""
    return steady(amount) | {date(2018, month, 28): peak for month in (9, 10, 11)}


def matched(
    economy: Economy, folder: Path, settings: Settings | None = None
) -> tuple[Engine, MatchResult]:
    """Build, match, and hand back the open database."""
    engine = economy.build(folder / "economy.duckdb")
    return engine, match(engine, settings or Settings())


def table(engine: Engine, name: str, columns: Iterable[str] = ("*",)) -> list[dict[str, Any]]:
    """The rows of a table, in its own order."""
    result = engine.connection.execute(f"SELECT {', '.join(columns)} FROM {name}")
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
