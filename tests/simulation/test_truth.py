"""What was planted is in the data, and nothing else is said to be."""

from decimal import Decimal

import pandas as pd
import pytest

from chainscan.reference.goods import group_of
from tests.simulation.conftest import Written

UNTIL = pd.Timestamp("2020-03-10")
EVENT_DAYS = ("2020-01-23", "2020-01-24", "2020-01-25")


@pytest.fixture(scope="module")
def ended(eventful: Written) -> pd.DataFrame:
    return eventful.truth.links()


@pytest.fixture(scope="module")
def last_invoice(eventful: Written) -> pd.Series:
    return eventful.rows.groupby(["supplier_id", "buyer_id"])["issued_on"].max()


def test_a_link_cut_by_an_event_has_no_invoice_on_or_after_that_day(
    ended: pd.DataFrame, last_invoice: pd.Series
) -> None:
    planted = ended[ended["event"] != ""]
    assert len(planted) > 50
    for row in planted.to_dict("records"):
        last = last_invoice[row["supplier_id"], row["buyer_id"]]
        assert last < pd.Timestamp(row["ended_on"]), row


def test_the_last_and_first_trade_and_the_rate_are_those_of_the_data(
    eventful: Written, ended: pd.DataFrame
) -> None:
    days = eventful.invoices.groupby(["supplier_id", "buyer_id"])["issued_on"].unique()
    for row in ended.to_dict("records"):
        own = pd.Series(days[row["supplier_id"], row["buyer_id"]]).sort_values()
        end = pd.Timestamp(row["ended_on"])
        assert str(own.iloc[0].date()) == row["first_trade_on"]
        assert str(own.iloc[-1].date()) == row["last_trade_on"]
        assert own.iloc[-1] < end
        since = max(own.iloc[0], end - pd.Timedelta(days=365))
        months = max((end - since).days / 30.44, 1.0)
        recent = (own >= end - pd.Timedelta(days=365)).sum()
        assert float(row["trades_per_month"]) == pytest.approx(recent / months, abs=0.006)


def test_events_happen_on_their_days_and_natural_ends_have_none(ended: pd.DataFrame) -> None:
    planted = ended[ended["event"] != ""]
    assert set(planted["ended_on"]) <= set(EVENT_DAYS)
    assert set(planted["cause"]) == {"supplier_down", "buyer_down", "region", "link"}
    assert set(ended[ended["event"] == ""]["cause"]) == {"natural"}
    assert (pd.to_datetime(ended["ended_on"]) <= UNTIL).all()


def test_an_enterprise_that_is_down_neither_sells_nor_buys(eventful: Written) -> None:
    events = eventful.truth.planted_events()
    down = events[events["enterprise_id"] != ""]
    assert len(down) >= 4
    rows = eventful.rows
    for row in down.to_dict("records"):
        late = rows[rows["issued_on"] >= row["since"]]
        assert row["enterprise_id"] not in set(late["supplier_id"])
        assert row["enterprise_id"] not in set(late["buyer_id"])


def test_no_home_enterprise_trades_with_the_region_that_is_cut_off(eventful: Written) -> None:
    (event,) = eventful.truth.planted_events().query("cause == 'region'").to_dict("records")
    assert event["region_code"] == "42"
    rows = eventful.rows
    away = (rows["supplier_id"].str[2:4] == "42") | (rows["buyer_id"].str[2:4] == "42")
    assert rows[away]["issued_on"].max() < pd.Timestamp(event["since"])
    assert away.sum() > 1_000


def test_a_cut_link_was_regular_and_its_partners_go_on_with_others(
    eventful: Written, ended: pd.DataFrame
) -> None:
    cut = ended[ended["cause"] == "link"]
    assert len(cut) >= 2
    late = eventful.rows[eventful.rows["issued_on"] >= "2020-02-01"]
    for row in cut.to_dict("records"):
        assert float(row["trades_per_month"]) >= 1.5
        sells = row["supplier_id"] in set(late["supplier_id"])
        buys = row["buyer_id"] in set(late["buyer_id"])
        assert sells or buys


def test_events_count_their_links(eventful: Written, ended: pd.DataFrame) -> None:
    counted = ended[ended["event"] != ""].groupby("event").size().to_dict()
    events = eventful.truth.planted_events()
    assert {row["event"]: int(row["links"]) for row in events.to_dict("records")} == counted
    assert eventful.truth.events == len(events)


def test_substitutes_sell_the_same_goods_and_specification_and_go_on_with_less(
    eventful: Written,
) -> None:
    rows, table = eventful.rows, eventful.truth.planted_substitutes()
    assert len(table) >= 10
    for row in table.drop_duplicates(["lost_supplier_id", "substitute_id"]).to_dict("records"):
        code = row["goods_code"]
        own = rows[(rows["supplier_id"] == row["substitute_id"]) & (rows["goods_code"] == code)]
        lost = rows[(rows["supplier_id"] == row["lost_supplier_id"]) & (rows["goods_code"] == code)]
        assert {group_of(c) for c in own["goods_code"]} == {group_of(c) for c in lost["goods_code"]}
        shared = set(row["specification"].split("|"))
        assert shared <= set(own["specification"]) & set(lost["specification"])
        sold = rows[rows["supplier_id"] == row["substitute_id"]]["issued_on"].max()
        assert UNTIL - sold < pd.Timedelta(days=14)
        assert row["substitute_id"] != row["lost_supplier_id"]
        assert row["substitute_id"][2:4] != "42"


def test_the_spare_amount_is_what_a_substitute_sells_less_than_before(eventful: Written) -> None:
    rows = eventful.rows[eventful.rows["status"] != "已作废"]
    rows = rows.drop_duplicates(["number", "line_number"])
    table = eventful.truth.planted_substitutes().drop_duplicates(["substitute_id", "goods_code"])
    usual_total, planned, late_total = Decimal(), Decimal(), Decimal()
    for row in table.to_dict("records"):
        own = rows["supplier_id"] == row["substitute_id"]
        own = rows[own & (rows["goods_code"] == row["goods_code"])]
        year = own[own["issued_on"].between("2019-01-23", "2020-01-22")]["amount"].sum()
        usual = year / Decimal("365") * Decimal("30.44")
        assert Decimal() < Decimal(row["monthly_spare_amount"]) < usual
        usual_total += usual
        planned += usual - Decimal(row["monthly_spare_amount"])
        late = own[own["issued_on"] >= "2020-02-20"]["amount"].sum()
        late_total += late / 20 * Decimal("30.44")
    assert float(late_total) == pytest.approx(float(planned), rel=0.25)
    assert late_total < usual_total * Decimal("0.75")


def test_red_letters_correct_an_invoice_and_say_which(eventful: Written) -> None:
    rows = eventful.rows.drop_duplicates(["number", "line_number"])
    by_number = rows.groupby("number")["amount"].sum()
    status = rows.groupby("number")["status"].first()
    first = rows[rows["line_number"] == 1]
    red = first[first["amount"] < 0]
    assert 0.01 < len(red) / first["number"].nunique() < 0.04
    assert 0.1 < red["remark"].isna().mean() < 0.3
    named = red[red["remark"].notna()]
    paper = named["remark"].str.extract(r"对应正数发票代码:(\d{10})号码:(\d{8})")
    electronic = named["remark"].str.extract(r"被红冲蓝字数电发票号码：(\d{20})")[0]
    originals = electronic.where(electronic.notna(), paper[0] + "-" + paper[1])
    assert originals.notna().all()
    for number, original in zip(named["number"], originals, strict=True):
        net = by_number[number] + by_number[original]
        assert net >= 0
        assert status[original] == ("已红冲-全额" if net == 0 else "已红冲-部分")


def test_only_paper_invoices_are_voided(eventful: Written) -> None:
    void = eventful.rows[eventful.rows["status"] == "已作废"]
    assert len(void) > 100
    assert void["einvoice_number"].isna().all()


def test_without_events_only_natural_ends_are_told(quiet: Written) -> None:
    assert set(quiet.truth.links()["cause"]) == {"natural"}
    assert quiet.truth.events == 0
    assert quiet.truth.substitutes == 0
