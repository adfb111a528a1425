"""What an invented economy promises: who is in it, when it trades, and that money adds up."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from stdnum.cn import uscc

from chainscan.errors import SettingsError
from chainscan.reference.calendar import spring_festival
from chainscan.reference.goods import find
from chainscan.reference.regions import region
from chainscan.simulation import Economy, simulate, simulate_text
from chainscan.simulation.economy import Gaps
from chainscan.simulation.goods import all_goods
from tests.simulation.conftest import Written, gap_scatter

FEN = Decimal("0.01")


def files_of(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.mark.parametrize("layout", ["parquet", "csv", "xlsx", "xml"])
def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(
    tmp_path: Path, layout: str
) -> None:
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        simulate_text(tmp_path / name, seed=seed, lines="2_000", layout=layout)
    first, second, other = (files_of(tmp_path / name) for name in "abc")
    assert first == second
    assert first != other


@pytest.mark.parametrize("lines", [5_000, 20_000, 100_000])
def test_about_as_many_lines_are_written_as_were_asked_for(tmp_path: Path, lines: int) -> None:
    written = simulate(tmp_path, seed=11, lines=lines)
    assert abs(written.rows / lines - 1) < 0.12


def test_every_taxpayer_id_is_valid_and_its_region_is_in_the_table(eventful: Written) -> None:
    ids = pd.concat([eventful.rows["supplier_id"], eventful.rows["buyer_id"]]).dropna()
    without_id = {"OVERSEAS", "000000000000000"}
    checked = set(ids) - without_id
    assert len(checked) > 100
    for taxpayer in checked:
        assert uscc.is_valid(taxpayer), taxpayer
        place = region(taxpayer[2:8])
        assert place is not None, taxpayer
        assert place.level == "county"


def test_every_name_says_that_it_is_an_example(eventful: Written) -> None:
    for side in ("supplier", "buyer"):
        known = eventful.rows[eventful.rows[f"{side}_id"].notna()]
        assert known[f"{side}_name"].str.contains("示例").all()
        pairs = known[known[f"{side}_id"] != "OVERSEAS"][[f"{side}_id", f"{side}_name"]]
        pairs = pairs.drop_duplicates()
        assert pairs[f"{side}_id"].is_unique
        assert pairs[f"{side}_name"].is_unique


def test_every_goods_code_is_in_the_table_under_the_short_name_it_is_sold_by() -> None:
    keys = {goods.key for goods in all_goods()}
    for goods in all_goods():
        known = find(goods.code)
        assert known is not None
        assert known.code == goods.code
        assert goods.name.startswith(f"*{known.short_name}*")
        assert set(goods.inputs) <= keys
        assert 1 <= len(goods.specifications) <= 4


def test_amount_tax_and_total_are_exact_to_the_fen(eventful: Written) -> None:
    rows = eventful.rows[eventful.rows["quantity"].notna()]
    columns = ["quantity", "unit_price", "amount", "tax_rate", "tax", "total"]
    assert len(rows) > 10_000
    for quantity, price, amount, rate, tax, total in rows[columns].itertuples(index=False):
        assert amount == (quantity * price).quantize(FEN, ROUND_HALF_UP)
        assert tax == (amount * rate).quantize(FEN, ROUND_HALF_UP)
        assert total == amount + tax


def test_discount_lines_take_a_little_off_the_line_before(eventful: Written) -> None:
    rows = eventful.rows
    discounts = rows[rows["quantity"].isna()]
    assert 0.005 < len(discounts) / len(rows) < 0.015
    before = rows.loc[discounts.index - 1]
    assert (before["number"].to_numpy() == discounts["number"].to_numpy()).all()
    share = -(discounts["amount"].to_numpy() / before["amount"].to_numpy()).astype(float)
    assert ((share > 0) & (share < 0.06)).all()


def test_tax_rates_are_those_of_the_day(eventful: Written) -> None:
    steel = eventful.invoices
    steel = steel[steel["goods_code"].str.startswith("108") & (steel["buyer_id"] != "OVERSEAS")]
    assert set(steel[steel["issued_on"] < "2018-05-01"]["tax_rate"]) == {Decimal("0.17")}
    middle = steel["issued_on"].between("2018-05-01", "2019-03-31")
    assert set(steel[middle]["tax_rate"]) == {Decimal("0.16")}
    assert set(steel[steel["issued_on"] >= "2019-04-01"]["tax_rate"]) == {Decimal("0.13")}
    abroad = eventful.rows[eventful.rows["buyer_id"] == "OVERSEAS"]
    assert set(abroad["tax_rate"]) == {Decimal("0.00")}


def test_both_books_of_one_invoice_say_the_same(eventful: Written) -> None:
    rows = eventful.rows.drop(columns=["owner_id"]).set_index(["number", "line_number"])
    sales, purchases = (rows[rows["side"] == side] for side in ("sales", "purchases"))
    both = sales.index.intersection(purchases.index)
    pd.testing.assert_frame_equal(
        sales.loc[both].drop(columns="side"), purchases.loc[both].drop(columns="side")
    )


def test_a_real_share_of_invoices_stands_in_both_books(eventful: Written) -> None:
    sides = eventful.rows.groupby("number")["side"].nunique()
    assert 0.2 < (sides == 2).mean() < 0.6


def test_only_home_enterprises_have_books_and_each_row_is_its_owners(eventful: Written) -> None:
    rows = eventful.rows
    assert set(rows["owner_id"].str[2:4]) == {"45"}
    sold = rows["side"] == "sales"
    assert (rows[sold]["owner_id"] == rows[sold]["supplier_id"]).all()
    assert (rows[~sold]["owner_id"] == rows[~sold]["buyer_id"]).all()
    assert rows["owner_id"].nunique() == eventful.truth.enterprises


def test_an_invoice_number_belongs_to_one_invoice(eventful: Written) -> None:
    heads = eventful.rows[["number", "supplier_id", "buyer_name", "issued_on", "status", "remark"]]
    assert heads.drop_duplicates()["number"].is_unique
    digits = eventful.rows["einvoice_number"].dropna()
    assert digits.str.fullmatch(r"\d{20}").all()
    assert (digits.str[:2] == eventful.rows.loc[digits.index, "issued_on"].dt.strftime("%y")).all()
    assert eventful.rows["invoice_code"].dropna().str.fullmatch(r"\d{10}").all()
    assert eventful.rows["invoice_number"].dropna().str.fullmatch(r"\d{8}").all()


def week_from(written: Written, day: object) -> int:
    start = pd.Timestamp(str(day))
    return int(written.invoices["issued_on"].between(start, start + pd.Timedelta(days=6)).sum())


@pytest.mark.parametrize("year", [2018, 2019, 2020])
def test_trade_all_but_stops_in_the_festival_week_of_each_year(quiet: Written, year: int) -> None:
    festival = pd.Timestamp(str(spring_festival(year)))
    weeks = pd.date_range(f"{year}-01-01", periods=60, freq="7D")
    ordinary = [week_from(quiet, day) for day in weeks if 40 < (day - festival).days < 65]
    if year == 2020:  # the data end in March: the weeks of the autumn before are ordinary too
        ordinary = [
            week_from(quiet, day) for day in pd.date_range("2019-11-04", periods=4, freq="7D")
        ]
    assert week_from(quiet, festival.date()) < 0.4 * np.mean(ordinary)


def test_the_standstill_moves_with_the_festival(quiet: Written) -> None:
    standstill, other_year = "2020-01-25", "2019-01-25"
    assert week_from(quiet, standstill) < 0.4 * week_from(quiet, other_year)
    assert week_from(quiet, "2019-02-05") < 0.4 * week_from(quiet, "2020-02-24")


def test_invoices_pile_up_at_the_end_of_the_month(quiet: Written) -> None:
    days = quiet.invoices["issued_on"]
    days = days[days.dt.month.isin([3, 4, 6, 7, 8, 9, 11]) & (days.dt.day_of_week < 5)]
    by_day = days.groupby(days).size()
    left = by_day.index.days_in_month - by_day.index.day
    assert by_day[left < 3].mean() > 1.4 * by_day[(left >= 3) & (by_day.index.day > 3)].mean()


def test_gaps_are_regular_random_or_heavy_as_asked() -> None:
    kinds: tuple[Gaps, ...] = ("regular", "poisson", "heavy")
    regular, poisson, heavy = (gap_scatter(Economy(events=False, gaps=gaps)) for gaps in kinds)
    assert 0.4 < regular < 0.65  # a gamma shape of 4 gives 0.5
    assert 0.9 < poisson < 1.1
    assert heavy > 1.2


@pytest.mark.parametrize(
    ("lines", "layout", "words"),
    [
        ("many", "csv", "number of lines"),
        ("500", "csv", "too few"),
        ("5000", "ofd", "unknown layout"),
        ("20_001", "xlsx", "too many"),
        ("1_000_000", "xml", "too many"),
    ],
)
def test_what_cannot_be_simulated_is_refused_with_advice(
    tmp_path: Path, lines: str, layout: str, words: str
) -> None:
    with pytest.raises(SettingsError, match=words) as refused:
        simulate_text(tmp_path / "new", seed=1, lines=lines, layout=layout)
    assert refused.value.to_do
    assert not (tmp_path / "new").exists()


def test_an_economy_that_cannot_be_is_refused() -> None:
    with pytest.raises(SettingsError, match="too short"):
        Economy(until=Economy().start)
    with pytest.raises(SettingsError, match="do not fall"):
        Economy(event_day=Economy().until)
    with pytest.raises(SettingsError, match="unknown gaps"):
        Economy(gaps="odd")  # type: ignore[arg-type]


def test_a_folder_that_holds_invoices_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "invoices" / "mine.csv"
    kept.parent.mkdir()
    kept.write_text("mine", encoding="utf-8")
    with pytest.raises(SettingsError, match="already"):
        simulate(tmp_path, seed=1, lines=2_000)
    assert list(tmp_path.rglob("*.*")) == [kept]
