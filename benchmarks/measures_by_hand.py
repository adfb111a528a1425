"""M01 and M03 at scope all as one would write them by hand, in pandas and as a Polars query.

Both read trade, enterprise and book as Parquet, only the columns and rows they need, and return
whole fen by code and enterprise, a column a window; 0 where the book does not cover the window.
"""

import sys
from functools import reduce
from operator import or_
from pathlib import Path

import pandas as pd

from chainscan.measures import Window

try:
    import polars as pl
except ImportError:
    sys.exit('Polars is missing: pip install -c constraints.txt ".[bench]"')

BOOK = ["side", "enterprise_key"]
CODES = (("M01", "purchases", "buyer_key"), ("M03", "sales", "supplier_key"))


def with_pandas(folder: Path, windows: tuple[Window, ...], home: str) -> pd.DataFrame:
    """Read what lies in any window, then filter and sum window by window."""
    trade = pd.read_parquet(
        folder / "trade.parquet",
        columns=["supplier_key", "buyer_key", "day", "known_on", "amount"],
        filters=[
            [("day", ">=", w.start), ("day", "<=", w.end), ("known_on", "<=", w.known_by)]
            for w in windows
        ],
        dtype_backend="pyarrow",
    ).astype({"supplier_key": "int32", "buyer_key": "int32", "amount": "float64"})
    trade["fen"] = (trade["amount"] * 100).round().astype("int64")  # exact below 2**53 fen
    columns = ["enterprise_key", "class", "region_code"]
    enterprise = pd.read_parquet(folder / "enterprise.parquet", columns=columns)
    in_country = ~enterprise["class"].isin(["overseas", "consumer"])
    away = enterprise["region_code"].notna() & ~enterprise["region_code"].str.startswith(home)
    outside = enterprise.loc[in_country & away, "enterprise_key"]
    sums: dict[str, dict[str, pd.Series[int]]] = {code: {} for code, _, _ in CODES}
    for w in windows:
        seen = trade[trade["day"].between(w.start, w.end) & (trade["known_on"] <= w.known_by)]
        sums["M01"][w.comparator] = seen.groupby("buyer_key")["fen"].sum()
        sold = seen[seen["buyer_key"].isin(outside)]
        sums["M03"][w.comparator] = sold.groupby("supplier_key")["fen"].sum()
    covered = _covered(pd.read_parquet(folder / "book.parquet"), windows)
    figures = {}
    for code, side, _ in CODES:
        own = covered.loc[side]
        figures[code] = pd.DataFrame(
            {
                name: fen.reindex(own.index, fill_value=0) * own[name]
                for name, fen in sums[code].items()
            }
        )
    return pd.concat(figures, names=["code"]).sort_index().reset_index()


def _covered(book: pd.DataFrame, windows: tuple[Window, ...]) -> pd.DataFrame:
    """Whether a stretch of each book covers each window; stretches that touch are one."""
    book = book.astype({"observed_from": "datetime64[s]", "observed_until": "datetime64[s]"})
    book = book.sort_values([*BOOK, "observed_from", "observed_until"])
    book["before"] = book.groupby(BOOK)["observed_until"].cummax()
    before = book.groupby(BOOK)["before"].shift()
    begins = before.isna() | (book["observed_from"] > before + pd.Timedelta(days=1))
    stretches = book.assign(stretch=begins.cumsum()).groupby([*BOOK, "stretch"])
    first, last = stretches["observed_from"].min(), stretches["observed_until"].max()
    covers = {
        w.comparator: (first <= pd.Timestamp(w.start)) & (last >= pd.Timestamp(w.end))
        for w in windows
    }
    return pd.DataFrame(covers).groupby(level=BOOK).any()


def with_polars(folder: Path, windows: tuple[Window, ...], home: str) -> pd.DataFrame:
    """One lazy query; Polars pushes filters and columns down and reads the trade once."""
    within = {
        w.comparator: pl.col("day").is_between(w.start, w.end) & (pl.col("known_on") <= w.known_by)
        for w in windows
    }
    trade = pl.scan_parquet(folder / "trade.parquet").filter(reduce(or_, within.values()))
    region = pl.col("region_code")
    outside = pl.scan_parquet(folder / "enterprise.parquet").filter(
        ~pl.col("class").is_in(["overseas", "consumer"]), ~region.str.starts_with(home)
    )
    sold = trade.join(outside, left_on="buyer_key", right_on="enterprise_key", how="semi")
    sums = [pl.when(w).then("amount").sum().alias(f"{name}_sum") for name, w in within.items()]
    fen = [
        pl.when(name).then(pl.col(f"{name}_sum") * 100).fill_null(0).cast(pl.Int64).alias(name)
        for name in within
    ]
    covered = _covered_lazily(pl.scan_parquet(folder / "book.parquet"), windows)
    figures = [
        covered.filter(side=side)
        .join(seen.group_by(key).agg(sums), left_on="enterprise_key", right_on=key, how="left")
        .select(pl.lit(code).alias("code"), "enterprise_key", *fen)
        for (code, side, key), seen in zip(CODES, (trade, sold), strict=True)
    ]
    return pl.concat(figures).sort("code", "enterprise_key").collect().to_pandas()


def _covered_lazily(book: pl.LazyFrame, windows: tuple[Window, ...]) -> pl.LazyFrame:
    """As `_covered`, but days count on from book to book: windows of Polars are slow (`over`)."""
    first, last = pl.col("observed_from"), pl.col("observed_until")
    offset = pl.struct(BOOK).rle_id().cast(pl.Int64) * 1_000_000
    before = (last.to_physical() + offset).cum_max().shift()
    begins = before.is_null() | (first.to_physical() + offset > before + 1)
    return (
        book.sort(*BOOK, first, last)
        .with_columns(stretch=begins.cum_sum())
        .group_by(*BOOK, "stretch")
        .agg(first.min(), last.max())
        .group_by(BOOK)
        .agg(((first <= w.start) & (last >= w.end)).any().alias(w.comparator) for w in windows)
    )
