"""How long the whole match step takes where many needs meet many suppliers.

    python benchmarks/matches_speed.py [--needs 20_000] [--suppliers 50_000] [--groups 300]

An invented market: every buyer lost one supplier, every other supplier sells goods of two groups
each month. Groups are as uneven as trades are (the largest has one supplier in twenty or so);
names and specifications are put together from words, brands, grades and sizes. The tables that
ingest and links hand on are written straight away; what is timed is `match` alone, from them to
the written tables, text search included, in one process: seconds, processor time, peak memory,
pairs compared and candidates kept.
"""

import argparse
import logging
import resource
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainscan.engine import Engine, open_engine
from chainscan.engine.steps import input_hash
from chainscan.matching import match
from chainscan.settings import Settings

Ints = NDArray[np.int64]
AS_OF, NORMAL_UNTIL = date(2019, 6, 30), date(2019, 5, 15)
MONTHS, GROUPS_A_SUPPLIER, PRODUCTS = 24, 2, 12
BUYERS_A_LOST_SUPPLIER = 4
WORDS = (
    "热轧",
    "冷轧",
    "镀锌",
    "不锈",
    "无缝",
    "焊接",
    "螺纹",
    "圆",
    "方",
    "工字",
    "槽",
    "角",
    "铝合金",
    "铸铁",
    "尼龙",
    "聚乙烯",
    "医用",
    "防护",
    "高压",
    "低压",
)
THINGS = (
    "钢板",
    "钢卷",
    "钢管",
    "钢筋",
    "型材",
    "线材",
    "阀门",
    "法兰",
    "轴承",
    "齿轮",
    "电缆",
    "电机",
    "泵",
    "口罩",
    "手套",
    "薄膜",
    "纸箱",
    "涂料",
    "螺栓",
    "垫片",
)
BRANDS = (
    "柳江牌",
    "桂星",
    "鹿寨",
    "东风",
    "Haitian",
    "SKF",
    "三环",
    "龙城",
    "金象",
    "ABB",
    "红旗",
    "正泰",
)
GRADES = (
    "Q235B",
    "Q345B",
    "HRB400E",
    "SS304",
    "SUS316L",
    "45#",
    "6061-T6",
    "HT250",
    "PA66",
    "PE100",
    "DN50",
    "PN16",
    "KN95",
    "SPCC",
    "DC01",
    "S355JR",
)
PROVINCES = ("45", "44", "43", "42", "31", "32", "33", "37", "51", "11")


def _texts(rng: np.random.Generator, count: int) -> tuple[list[str], list[str]]:
    """Names and specifications of so many products of one goods group."""
    stems = [f"{a}{b}" for a, b in zip(rng.choice(WORDS, 8), rng.choice(THINGS, 8), strict=True)]
    brands = np.where(rng.random(count) < 0.4, rng.choice(BRANDS, count), "")
    names = [f"*大类*{b}{s}" for b, s in zip(brands, rng.choice(stems, count), strict=True)]
    sizes = rng.integers(1, 60, count) / 2
    widths = rng.choice([600, 1000, 1250, 1500, 1800, 2000, 6000, 12000], count)
    grades = rng.choice(GRADES, count)
    return names, [f"{g} {s:g}*{w}" for g, s, w in zip(grades, sizes, widths, strict=True)]


def _catalogue(rng: np.random.Generator, groups: int) -> pd.DataFrame:
    """200 products of every goods group: code, name, specification."""
    parts = []
    for group in range(1, groups + 1):
        names, specifications = _texts(rng, 200)
        codes = [
            f"1{group:06d}{n:02d}{m:02d}".ljust(19, "0") for n, m in rng.integers(1, 9, (200, 2))
        ]
        goods = {"goods_code": codes, "goods_name": names, "specification": specifications}
        parts.append(pd.DataFrame(goods | {"goods_group": group}))
    return pd.concat(parts, ignore_index=True)


def _lines(
    rng: np.random.Generator,
    pairs: pd.DataFrame,
    catalogue: pd.DataFrame,
    last: date,
    products: int,
) -> pd.DataFrame:
    """A line a month of each pair (supplier, buyer, goods group), of a few products."""
    size = len(pairs)
    own = rng.integers(0, 200, (size, products))
    row = np.repeat(np.arange(size), MONTHS)
    month = np.tile(np.arange(MONTHS), size)
    chosen = own[row, rng.integers(0, products, len(row))]
    group = pairs["goods_group"].to_numpy()[row]
    usual = rng.lognormal(10, 1.2, size)[row] * rng.lognormal(0, 0.4, len(row))
    ago = (MONTHS - 1 - month) * 30 + rng.integers(0, 12, len(row))
    frame = catalogue.iloc[(group - 1) * 200 + chosen].reset_index(drop=True)
    frame["supplier_key"] = pairs["supplier_key"].to_numpy()[row]
    frame["buyer_key"] = pairs["buyer_key"].to_numpy()[row]
    frame["issued_on"] = pd.Timestamp(last) - pd.to_timedelta(ago, unit="D")
    frame["amount"] = usual.round(2)
    frame["quantity"] = (usual / rng.uniform(3, 6, len(row))).round(4)
    return frame


def invent(engine: Engine, needs: int, suppliers: int, groups: int) -> None:
    """Fill the tables that the step reads."""
    rng = np.random.default_rng(7)
    share = 1 / (np.arange(groups) + 5.0)
    share /= share.sum()
    catalogue = _catalogue(rng, groups)
    lost = -(-needs // BUYERS_A_LOST_SUPPLIER)
    customers = suppliers // 10
    firms = suppliers + needs + lost + customers
    buyers = suppliers + 1 + np.arange(needs)
    selling = {
        "supplier_key": np.repeat(np.arange(1, suppliers + 1), GROUPS_A_SUPPLIER),
        "buyer_key": firms - rng.integers(0, customers, suppliers * GROUPS_A_SUPPLIER),
        "goods_group": 1 + rng.choice(groups, suppliers * GROUPS_A_SUPPLIER, p=share),
    }
    sold = pd.DataFrame(selling).drop_duplicates(["supplier_key", "goods_group"])
    broken = pd.DataFrame(
        {
            "supplier_key": suppliers + needs + 1 + np.arange(needs) // BUYERS_A_LOST_SUPPLIER,
            "buyer_key": buyers,
            "goods_group": 1 + rng.choice(groups, needs, p=share),
        }
    )
    going = _lines(rng, sold, catalogue, AS_OF, PRODUCTS)
    gone = _lines(rng, broken, catalogue, NORMAL_UNTIL - timedelta(days=2), 4)
    gone["amount"] *= 3  # about what the suppliers have to spare: capacity is short here and there
    line = pd.concat([going, gone], ignore_index=True)
    enterprise = pd.DataFrame({"enterprise_key": np.arange(1, firms + 1)})
    place = pd.Series(rng.choice(PROVINCES, firms)) + pd.Series(rng.integers(1, 15, firms)).map(
        "{:02d}00".format
    )
    enterprise["region_code"] = place
    connection = engine.connection
    frames = {"line": line, "enterprise_frame": enterprise, "broken": broken}
    for name, frame in (frames | {"catalogue": catalogue}).items():
        connection.register(name, frame)
    days = {"as_of": AS_OF, "normal_until": NORMAL_UNTIL}
    for statement in (Path(__file__).parent / "matches_speed.sql").read_text("utf-8").split(";"):
        if statement.strip():
            named = {key: day for key, day in days.items() if f"${key}" in statement}
            connection.execute(statement, named)
    step = "INSERT INTO step VALUES ($name, $made_from, 'invented', '0', $as_of, 0, 0)"
    for name, day in (("ingest", None), ("links", AS_OF)):
        made = "invented" if name == "ingest" else input_hash(name, engine.steps())
        connection.execute(step, {"name": name, "made_from": made, "as_of": day})


def main() -> None:
    """Invent the market, match, and print seconds and memory."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--needs", type=lambda text: int(text.replace("_", "")), default=20_000)
    parser.add_argument("--suppliers", type=lambda text: int(text.replace("_", "")), default=50_000)
    parser.add_argument("--groups", type=int, default=300)
    asked = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings().with_values(database={"path": Path(folder) / "market.duckdb"})
        with open_engine(settings.database) as engine:
            invent(engine, asked.needs, asked.suppliers, asked.groups)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        with open_engine(settings.database) as engine:
            started, worked = time.perf_counter(), time.process_time()
            result = match(engine, settings)
            seconds, worked = time.perf_counter() - started, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print("\n".join(result.lines()))
    print(
        f"{asked.needs:,} needs, {asked.suppliers:,} suppliers, {asked.groups} groups:"
        f" {seconds:.1f} s ({worked:.1f} s of processor time), peak {peak:.1f} GB"
        f" (inventing the market: {before:.1f} GB)"
    )


if __name__ == "__main__":
    main()
