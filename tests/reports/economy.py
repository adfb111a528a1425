"""An invented city with a steel maker, so that reports have something to say.

Trade is made by rule, measured by the measure stage; links and matches are written by hand. The
steel maker sells 106 万吨 in January 2020, 91 in February 2019 and 81 in February 2020.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from chainscan.engine import Engine
from chainscan.engine.steps import input_hash
from chainscan.measures import measure
from chainscan.period import parse_period
from chainscan.settings import MeasureSettings, Settings
from tests.tables import _fill, a_book, a_trade, add_links, an_enterprise, make_database

FIRST, LAST = date(2018, 1, 1), date(2020, 3, 10)
NORMAL_UNTIL, AS_OF = date(2020, 1, 22), LAST
SETTINGS = Settings(measure=MeasureSettings(home_region="45", focus_regions=("42",)))
STEEL, MACHINES, CARS, ODD, NEW, STRANGER = 1, 2, 3, 4, 5, 6
HOSTILE = '#strong[粗] *b* $x$ _i_ `c` \\ @r <l> {{"k"}} // #image("a.png")'
ORE, COKE, PLATE, PARTS = 1, 2, 3, 4

STOCK = {
    "enterprise_key": STEEL, "goods_text": "焦炭", "goods_group": COKE, "days": Decimal("12.5"),
    "as_of": date(2020, 3, 5), "until": date(2020, 3, 17), "reason_code": None,
}  # fmt: skip
"""What the steel maker told."""

GOODS = [
    {"goods_group": 0, "group_code": "*", "name": "*", "supply_class": "unknown"},
    {"goods_group": ORE, "group_code": "1020201", "name": "铁矿石", "short_name": "铁矿石"},
    {"goods_group": COKE, "group_code": "1070101", "name": "焦炭", "short_name": "焦炭"},
    {"goods_group": PLATE, "group_code": "1080206", "name": "钢材", "short_name": "钢材"},
    {
        "goods_group": PARTS,
        "group_code": "1090399",
        "name": "汽车零部件",
        "short_name": "汽车零部件",
    },
]
PLACES = {
    "450200": ("柳州市", "45", "广西壮族自治区"),
    "450000": ("广西壮族自治区", "45", "广西壮族自治区"),
    "420100": ("武汉市", "42", "湖北省"),
    "430100": ("长沙市", "43", "湖南省"),
    "440100": ("广州市", "44", "广东省"),
}
NAMED = {
    STEEL: "示例钢铁集团有限公司",
    MACHINES: "示例工程机械股份有限公司",
    CARS: "示例汽车制造有限公司",
    ODD: HOSTILE,
    NEW: "示例新设贸易有限公司",
    STRANGER: "示例外地加工厂",
    11: "示例矿业（武汉）有限公司",
    12: "示例矿产贸易有限公司",
    13: "示例焦化有限责任公司",
    14: "示例港口矿石物流有限公司",
    15: "示例湘南焦炭销售有限公司",
}
REGIONS = {11: "420100", 12: "430100", 13: "450200", 14: "440100", 15: "430100", STRANGER: "440100"}

MATCH_DDL = {
    "need": """need_id VARCHAR, buyer_key INTEGER, goods_group SMALLINT,
        monthly_quantity DECIMAL(24,8), unit VARCHAR, monthly_amount DECIMAL(18,2), until DATE,
        min_sources INTEGER, source VARCHAR, as_of DATE, lost_supplier_key INTEGER""",
    "spare_capacity": """supplier_key INTEGER, goods_group SMALLINT, unit VARCHAR,
        monthly_capacity DECIMAL(24,8), monthly_current DECIMAL(24,8),
        monthly_spare DECIMAL(24,8), is_lower_bound BOOLEAN""",
    "match": """match_id VARCHAR, need_id VARCHAR, buyer_key INTEGER, supplier_key INTEGER,
        goods_group SMALLINT, supplier_goods_group SMALLINT, "rank" INTEGER,
        monthly_amount DECIMAL(18,2), score DECIMAL(9,2), reasons VARCHAR""",
    "unmet_need": "need_id VARCHAR, monthly_amount DECIMAL(18,2), reason VARCHAR",
    "bottleneck": """goods_group SMALLINT, shadow_price DECIMAL(8,4), unmet_amount DECIMAL(18,2),
        unmet_needs INTEGER""",
    "comparison": """comparison VARCHAR, place INTEGER, weight DECIMAL(9,2), label_zh VARCHAR,
        label_en VARCHAR, figure_zh VARCHAR, figure_en VARCHAR""",
}
FILES_DDL = {
    "source_file": """file_id VARCHAR, path VARCHAR, sha256 VARCHAR, layout VARCHAR,
        owner_id VARCHAR, rows_read BIGINT, rows_loaded BIGINT, rows_duplicate BIGINT,
        rows_rejected BIGINT, rows_summary BIGINT, amount_read DECIMAL(18,2),
        amount_loaded DECIMAL(18,2), amount_duplicate DECIMAL(18,2),
        amount_rejected DECIMAL(18,2), bytes BIGINT""",
    "rejected_row": """file_id VARCHAR, source_row BIGINT, column_name VARCHAR, value VARCHAR,
        reason_code VARCHAR, reason VARCHAR""",
}
COMPARISONS = [
    {"comparison": "goods", "place": 1, "label_zh": "货物", "label_en": "goods",
     "figure_zh": "一致 {} %", "figure_en": "agrees by {} %"},
    {"comparison": "distance", "place": 2, "label_zh": "距离", "label_en": "distance",
     "figure_zh": "约 {} 公里", "figure_en": "about {} km"},
]  # fmt: skip


def months() -> Iterator[date]:
    """The first day of each month of the data."""
    for number in range(FIRST.year * 12, LAST.year * 12 + LAST.month):
        yield date(number // 12, number % 12 + 1, 1)


def wan_tonnes(month: date) -> Decimal:
    """What the steel maker sells in a month, in 万吨."""
    planned = {(2019, 2): "91", (2019, 3): "101", (2020, 1): "106", (2020, 2): "81"}
    season = 100 + 4 * (month.month % 3) - (9 if month.month == 2 else 0)
    return Decimal(planned.get((month.year, month.month), season))


def trades() -> Iterator[dict[str, Any]]:
    """All trade of the economy."""
    for month in months():
        wan = wan_tonnes(month)
        for number, day in enumerate((4, 9, 14, 19)):
            on = month.replace(day=day)
            if on <= LAST:
                yield from _steel_sales(on, number, wan)
                yield from _steel_purchases(on, wan)
                yield from _parts(on, month)


def _steel_sales(on: date, part: int, wan: Decimal) -> Iterator[dict[str, Any]]:
    for number in range(5):
        buyer = (MACHINES, CARS, 21, 22, 23)[number] if part == 0 else 21 + 5 * part + number
        quantity = wan * 10_000 / 20
        amount = str((quantity * 4000).quantize(Decimal("0.01")))
        yield a_trade(STEEL, buyer, on, amount, goods_group=PLATE, quantity=quantity)


def _steel_purchases(on: date, wan: Decimal) -> Iterator[dict[str, Any]]:
    for supplier, goods, tonnes, price in (
        (11, ORE, "0.10", 700), (12, ORE, "0.12", 690), (13, COKE, "0.09", 1900),
        (14, ORE, "0.14", 710), (15, COKE, "0.04", 1880),
    ):  # fmt: skip
        silent = on > NORMAL_UNTIL and supplier in (11, 15)
        if not silent:
            quantity = wan * 10_000 * Decimal(tonnes)
            yield a_trade(
                supplier, STEEL, on, str(quantity * price), goods_group=goods, quantity=quantity
            )


def _parts(on: date, month: date) -> Iterator[dict[str, Any]]:
    slow = Decimal("0.7") if month >= date(2020, 2, 1) else Decimal(1)
    for maker in (MACHINES, CARS):
        for supplier in range(51, 57):
            if not (on > NORMAL_UNTIL and supplier == 56):
                amount = slow * (100_000 + 7_000 * supplier * maker)
                yield a_trade(supplier, maker, on, str(amount), goods_group=PARTS, unit=None)
        for buyer in range(61, 67):
            amount = slow * (900_000 + 9_000 * buyer * maker)
            more = {"goods_group": PARTS, "unit": "台", "quantity": slow * 20 * maker}
            yield a_trade(maker, buyer, on, str(amount), **more)
    yield a_trade(61, ODD, on, "50000.00", goods_group=0, unit=None)
    yield a_trade(13, 3, on, "12000.00", goods_group=COKE, quantity=Decimal(6))
    if month == date(2020, 2, 1):
        yield a_trade(NEW, 62, on, "-3000.00", goods_group=0, unit=None)


def id_of(key: int) -> str:
    """An enterprise's taxpayer id, as displayed."""
    return f"91450200MA5K{key:04d}XX"


def enterprises() -> Iterator[dict[str, Any]]:
    """Everybody who trades, half of the buyers outside the home region."""
    for key in [*range(1, 7), *range(11, 16), *range(21, 41), *range(51, 57), *range(61, 67)]:
        region = REGIONS.get(key) or ("440100" if key > 20 and key % 2 else "450200")
        name = NAMED.get(key, f"示例第{key}号企业")
        more = {
            "display_id": id_of(key),
            "name": name,
            "region_source": "taxpayer_id",
            "industry": "黑色金属冶炼",
        }
        if key == 64:
            region, more = None, {"display_id": id_of(key), "name": None}
        yield an_enterprise(key, region) | {"enterprise_id": id_of(key)} | more


def books() -> Iterator[dict[str, Any]]:
    """Whose books there are."""
    for key in (STEEL, MACHINES, CARS):
        yield a_book(key, "sales", FIRST, LAST)
        yield a_book(key, "purchases", FIRST, LAST)
    yield a_book(ODD, "purchases", FIRST, LAST)
    yield a_book(NEW, "sales", date(2020, 2, 1), date(2020, 2, 29)) | {"complete": False}


def broken_links() -> Iterator[dict[str, Any]]:
    """The links that fell silent on 22 January 2020."""
    for number, (supplier, buyer, cause, lost, share) in enumerate(
        [
            (11, STEEL, "region", "98000000", 0.27),
            (15, STEEL, "link", "71000000", 0.31),
            (56, MACHINES, "supplier_down", "884000", 0.17),
            (56, CARS, "supplier_down", "1276000", 0.18),
            (14, ODD, "unknown", "40000", 0.99),
        ]
    ):
        evidence = {"links": 5, "silent_links": 5, "silent_share": 0.97} if number < 4 else {}
        yield {
            "link_id": f"K-{number:012x}", "code": "L01", "cause": cause,
            "supplier_key": supplier, "buyer_key": buyer, "goods_group": 0,
            "normal_until": NORMAL_UNTIL, "as_of": AS_OF, "last_day": date(2020, 1, 19),
            "silent_days": 51, "usual_gap_days": 5.0 + number, "p_value": 0.0004,
            "q_value": 0.02, "returned_90": 0.06, "returned_180": 0.11,
            "event_id": "D-000000000001" if supplier == 56 else None,
            "expected_amount": Decimal(lost) + 1000, "lost_amount": Decimal(lost),
            "buyer_dependency": share, "supplier_dependency": 0.4, "substituted_share": 0.05,
            "evidence": json.dumps(evidence),
        }  # fmt: skip


def disruptions() -> Iterator[dict[str, Any]]:
    """One supplier and one region that are down."""
    evidence = json.dumps({"links": 5, "silent_links": 5, "silent_share": 0.97})
    both = {"since": date(2020, 1, 23), "evidence": evidence}
    yield {"event_id": "D-000000000001", "cause": "supplier_down", "enterprise_key": 56,
           "links": 2, "lost_amount": Decimal("2160000"), **both}  # fmt: skip
    yield {"event_id": "D-000000000002", "cause": "region", "region_code": "420100",
           "links": 1, "lost_amount": Decimal("98000000"), **both}  # fmt: skip


def judgements() -> Iterator[dict[str, Any]]:
    """What became of sixty links in force."""
    for status, reason, count in (
        ("flagged", None, 5), ("silent_not_surprising", None, 3), ("trading", None, 30),
        ("not_judged", "too_few_trades", 20), ("not_judged", "book_not_observed", 12),
    ):  # fmt: skip
        for number in range(count):
            yield {"link_id": f"{status}{reason}{number}", "status": status, "reason": reason}


def weakened_links() -> list[dict[str, Any]]:
    """Two links that trade for less than was to be expected."""
    return [
        {"link_id": f"W-{number}", "code": "L04", "supplier_key": STEEL, "buyer_key": buyer,
         "as_of": AS_OF, "expected_amount": Decimal(900_000), "actual_amount": Decimal(200_000),
         "lost_amount": Decimal(700_000), "q_value": 0.04}
        for number, buyer in enumerate((21, 22))
    ]  # fmt: skip


def lost_goods() -> Iterator[dict[str, Any]]:
    """What the broken links no longer bring: of the steel maker's lost coke the stock is told."""
    for number, (supplier, buyer, goods, lost, until) in enumerate(
        [
            (11, STEEL, ORE, "98000000", None),
            (15, STEEL, COKE, "71000000", STOCK["until"]),
            (56, MACHINES, PARTS, "884000", None),
            (56, CARS, PARTS, "1276000", None),
            (14, ODD, 0, "40000", None),
        ]
    ):
        yield {
            "link_id": f"K-{number:012x}", "code": "L01", "supplier_key": supplier,
            "buyer_key": buyer, "goods_group": goods, "unit": "吨" if goods == COKE else None,
            "year_amount": Decimal(lost) * 12, "lost_amount": Decimal(lost),
            "lost_quantity": Decimal("37765.95744681") if goods == COKE else None,
            "basis": "shortfall", "buyer_share": 0.3, "sources": 2, "stock_until": until,
        }  # fmt: skip


def matching() -> dict[str, list[dict[str, Any]]]:
    """Two needs of the steel maker, one of the car maker; one proposal each, one stays open."""
    reasons = json.dumps(
        [
            {"comparison": "goods", "value": 0.96, "points": 38.4, "figure": 96.0},
            {"comparison": "distance", "value": 0.81, "points": 8.1, "figure": 471.0},
        ]
    )
    needs = [("N-1", STEEL, ORE, "65000000", 11), ("N-2", STEEL, COKE, "47000000", 15),
             ("N-3", CARS, PARTS, "850000", 56)]  # fmt: skip
    pairs = [("N-1", STEEL, 14, ORE, 1, "50000000"), ("N-1", STEEL, 12, ORE, 2, "10000000"),
             ("N-1", STEEL, STRANGER, ORE, 3, None), ("N-2", STEEL, 13, COKE, 1, "47000000"),
             ("N-3", CARS, MACHINES, PARTS, 1, "300000")]  # fmt: skip
    return {
        "need": [
            {"need_id": n, "buyer_key": b, "goods_group": g, "monthly_amount": Decimal(a),
             "monthly_quantity": Decimal(93_000) if n == "N-1" else None, "unit": "吨",
             "min_sources": 1, "source": "broken_link", "as_of": AS_OF, "lost_supplier_key": s}
            for n, b, g, a, s in needs
        ],
        "match": [
            {"match_id": f"M-{i}", "need_id": n, "buyer_key": b, "supplier_key": s,
             "goods_group": g, "supplier_goods_group": g, "rank": r,
             "monthly_amount": a and Decimal(a), "score": Decimal("81.5"), "reasons": reasons}
            for i, (n, b, s, g, r, a) in enumerate(pairs)
        ],
        "unmet_need": [
            {"need_id": "N-1", "monthly_amount": Decimal("5000000"), "reason": "all_at_capacity"},
            {"need_id": "N-3", "monthly_amount": Decimal("550000"), "reason": "nobody_makes_it"},
        ],
        "bottleneck": [
            {"goods_group": ORE, "shadow_price": Decimal(1), "unmet_amount": Decimal(5_000_000),
             "unmet_needs": 1},
        ],
        "comparison": COMPARISONS,
    }  # fmt: skip


def source_files() -> dict[str, list[dict[str, Any]]]:
    """Two files as loaded, one with rejected rows."""
    columns = ("file_id", "path", "layout", "rows_read", "rows_loaded", "rows_duplicate",
               "rows_rejected", "rows_summary", "amount_read", "amount_loaded")  # fmt: skip
    rows = [
        ("f1", "exports/全量发票查询_2020-02.xlsx", "full_query", 5210, 5100, 80, 18, 12,
         Decimal("61234567890.12"), Decimal("60234567890.12")),
        ("f2", "exports/采购.csv", "mapping", 420, 420, 0, 0, 0, Decimal(1000), Decimal(1000)),
    ]  # fmt: skip
    files = [dict(zip(columns, row, strict=True)) | {"sha256": "0" * 64} for row in rows]
    reject = {"file_id": "f1", "reason_code": "no_date", "reason": "no date"}
    return {
        "source_file": files,
        "rejected_row": [reject | {"source_row": number} for number in range(18)],
    }


def add_trade(engine: Engine, rows: Iterable[dict[str, Any]]) -> None:
    """Many rows of trade at once."""
    frame = pd.DataFrame(rows).astype({"quantity": object})
    engine.connection.register("trade_frame", frame)
    engine.connection.execute("INSERT INTO trade BY NAME SELECT * FROM trade_frame")
    engine.connection.unregister("trade_frame")


def add_files(engine: Engine, **tables: list[dict[str, Any]]) -> None:
    """Add the tables that say what was loaded."""
    _fill(engine, FILES_DDL, tables)


def add_matching(engine: Engine, **tables: list[dict[str, Any]]) -> None:
    """Add the tables of a match step just done."""
    _fill(engine, MATCH_DDL, tables)
    engine.connection.execute(
        "INSERT INTO step VALUES ('match', $made_from, 'by hand', '0', NULL, 0, 0)",
        {"made_from": input_hash("match", engine.steps())},
    )


def build(path: Path, settings: Settings = SETTINGS, period: str = "2020-02") -> Engine:
    """The whole economy, measured and matched, ready for the report."""
    places = [
        {"region_code": code, "name": name, "province_code": number, "province_name": province}
        for code, (name, number, province) in PLACES.items()
    ]
    engine = make_database(
        path, enterprise=enterprises(), book=books(), goods_group=GOODS, region=places,
        enterprise_alias=[{"alias_id": "STEEL-OLD-ID", "enterprise_key": STEEL, "reason": "15"}],
    )  # fmt: skip
    add_trade(engine, trades())
    add_files(engine, **source_files())
    measure(engine, settings, parse_period(period))
    add_links(
        engine, AS_OF, broken_link=broken_links(), disruption=disruptions(),
        link_judgement=judgements(), weakened_link=weakened_links(),
        lost_goods=lost_goods(), stock=[STOCK],
    )  # fmt: skip
    add_matching(engine, **matching())
    return engine
