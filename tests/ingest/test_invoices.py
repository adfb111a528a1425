"""Invoices once: both sides, lines and heads, statuses, identities, goods and units."""

from decimal import Decimal
from pathlib import Path

import pytest

from chainscan.ingest import coverage
from tests.ingest.files import (
    BUYER,
    OTHER,
    SELLER,
    a_line,
    database,
    load,
    number,
    query,
    write_heads,
    write_lines,
)

BOUGHT = {"owner_id": BUYER, "side": "purchases"}


def test_both_books_make_one_invoice_with_the_sellers_lines(tmp_path: Path) -> None:
    rows = [
        a_line(**BOUGHT, goods_name="买方所记", amount="70000", tax="9100"),
        a_line(goods_name="卖方所记", amount="30000", tax="3900"),
        a_line(goods_name="卖方所记", amount="40000", tax="5200"),
        a_line(einvoice_number=number(2)),
        a_line(einvoice_number=number(3), **BOUGHT),
    ]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        assert query(
            engine,
            "SELECT invoice_key, line_number, goods_name, amount, declared_by FROM invoice_line "
            "ORDER BY 1, 2",
        ) == [
            (number(1), 1, "卖方所记", Decimal("30000.00"), "both"),
            (number(1), 2, "卖方所记", Decimal("40000.00"), "both"),
            (number(2), 1, None, Decimal("40000.00"), "supplier"),
            (number(3), 1, None, Decimal("40000.00"), "buyer"),
        ]
        found = coverage(engine).invoices
        assert (found.declared_by_both, found.amounts_disagree) == (1, 0)


def test_books_that_disagree_are_counted(tmp_path: Path) -> None:
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", a_line(), a_line(**BOUGHT, amount="41000")))
        assert query(engine, "SELECT sum(amount) FROM trade") == [(Decimal("40000.00"),)]
        assert coverage(engine).invoices.amounts_disagree == 1


def test_lines_supersede_heads_of_the_same_invoice(tmp_path: Path) -> None:
    head = [SELLER, SELLER, BUYER, "4500192130", "1234567", "2020/1/5", "70000", "9100"]
    heads = write_heads(tmp_path / "h.csv", [*head, "79100", "作废发票", "销项"])
    line = {"einvoice_number": "", "invoice_code": "4500192130", "invoice_number": "01234567"}
    lines = write_lines(
        tmp_path / "l.csv", a_line(**line, amount="30000"), a_line(**line, amount="40000")
    )
    with database(tmp_path) as engine:
        load(engine, heads, lines)
        assert query(
            engine, "SELECT invoice_key, amount, status FROM invoice_line ORDER BY amount"
        ) == [
            ("4500192130-01234567", Decimal("30000.00"), "voided"),
            ("4500192130-01234567", Decimal("40000.00"), "voided"),
        ]


def test_a_paper_invoice_with_both_numbers_joins_what_either_names(tmp_path: Path) -> None:
    code = {"invoice_code": "4500192130", "invoice_number": "01234567"}
    rows = [
        a_line(**code),
        a_line(**code, einvoice_number="", **BOUGHT),
        a_line(invoice_code="4500192130", invoice_number="76543210", einvoice_number=""),
    ]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        assert query(engine, "SELECT invoice_key, declared_by FROM invoice ORDER BY 1") == [
            (number(1), "both"),
            ("4500192130-76543210", "supplier"),
        ]


def test_the_most_final_status_of_all_copies_holds(tmp_path: Path) -> None:
    words = ["正常", "已红冲-部分", "已红冲－全额", " 已 作 废 ", "失控"]
    rows = [a_line(status=words[0], einvoice_number=number(k)) for k in range(5)]
    rows += [a_line(**BOUGHT, status=words[k], einvoice_number=number(k)) for k in range(5)]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        assert query(engine, "SELECT status, risk FROM invoice ORDER BY invoice_key") == [
            ("normal", None),
            ("partly_reversed", None),
            ("reversed", None),
            ("voided", None),
            ("normal", "失控"),
        ]


def test_goods_are_grouped_by_code_else_by_the_short_name_between_stars(tmp_path: Path) -> None:
    coke = {"goods_code": "1070103010000000000"}
    rows = [
        a_line(einvoice_number=number(1), **coke),
        a_line(einvoice_number=number(2), goods_code="", goods_name="*焦炭产品*冶金焦"),
        a_line(einvoice_number=number(3), goods_code="", goods_name="无名之物"),
        a_line(einvoice_number=number(4), goods_code="10701030100"),
    ]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        groups = [
            g for (g,) in query(engine, "SELECT goods_group FROM invoice_line ORDER BY invoice_key")
        ]
        assert groups[0] == groups[3] > 0
        assert groups[2] == 0
        short = query(
            engine,
            "SELECT short_name FROM goods_group WHERE goods_group = $1".replace(
                "$1", str(groups[1])
            ),
        )
        assert groups[1] > 0
        assert short


def test_units_are_counted_under_one_name(tmp_path: Path) -> None:
    units = ["吨", "t", " T ", "公吨", "ｔ", "KG", "千克", "件"]
    rows = [a_line(einvoice_number=number(k), unit=unit) for k, unit in enumerate(units)]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        assert query(
            engine, "SELECT unit, quantity, invoices FROM trade ORDER BY invoices, unit"
        ) == [
            ("件", 10, 1),
            ("千克", 20, 2),
            ("吨", 50, 5),
        ]
        assert query(engine, "SELECT count(DISTINCT unit) FROM invoice_row") == [(8,)]


def test_a_discount_line_reduces_the_line_it_follows(tmp_path: Path) -> None:
    discount = a_line(amount="-500", tax="-65", unit="", quantity="")
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", a_line(), discount))
        assert query(engine, "SELECT unit, amount, quantity, invoices FROM trade") == [
            ("吨", Decimal("39500.00"), 10, 1)
        ]
        assert query(engine, "SELECT bool_or(is_red) FROM invoice_line") == [(False,)]


@pytest.mark.parametrize("name", ["(详见销货清单)", "（详见销货清单）", "详见销货清单"])
def test_the_lists_total_goes_where_the_list_is_there(tmp_path: Path, name: str) -> None:
    alone = a_line(goods_name=name, einvoice_number=number(2), amount="9")
    rows = [a_line(goods_name=name, amount="70000"), a_line(amount="30000"), a_line(), alone]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        assert query(engine, "SELECT amount FROM invoice ORDER BY 1") == [(9,), (70000,)]


def test_what_is_no_sale_is_no_trade(tmp_path: Path) -> None:
    prepaid = a_line(goods_code="6010000000000000000", einvoice_number=number(2), supplier_id=OTHER)
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", a_line(), prepaid))
        assert query(engine, "SELECT count(*) FROM invoice_line") == [(2,)]
        assert query(engine, "SELECT sum(amount) FROM trade") == [(Decimal("40000.00"),)]
