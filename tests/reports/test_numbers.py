"""Figures in words, checked by hand."""

from datetime import date
from decimal import Decimal

import pytest

from chainscan.period import parse_period
from chainscan.reports import numbers


@pytest.mark.parametrize(
    ("yuan", "zh", "en"),
    [
        ("0", "0元", "0 CNY"),
        ("999.5", "1,000元", "1,000 CNY"),
        ("-9999", "−9,999元", "−10.0 thousand CNY"),
        ("10000", "1.0万元", "10.0 thousand CNY"),
        ("568200", "56.8万元", "568.2 thousand CNY"),
        ("12345678.90", "1,234.6万元", "12.3 million CNY"),
        ("9221066051.33", "92.21亿元", "9,221.1 million CNY"),
        ("-0.4", "0元", "0 CNY"),
    ],
)
def test_money_is_written_in_the_unit_its_readers_use(yuan: str, zh: str, en: str) -> None:
    assert numbers.money(Decimal(yuan), "zh") == zh
    assert numbers.money(Decimal(yuan), "en") == en


@pytest.mark.parametrize(
    ("tonnes", "zh", "en"),
    [
        ("810000", "81.0万吨", "810 thousand tonnes"),
        ("1060000", "106.0万吨", "1.1 million tonnes"),
        ("8100", "8,100吨", "8,100 tonnes"),
        ("12.345", "12.3吨", "12.3 tonnes"),
        ("0.125", "0.125吨", "0.125 tonnes"),
        ("-250000", "−25.0万吨", "−250 thousand tonnes"),
    ],
)
def test_quantities_carry_their_unit(tonnes: str, zh: str, en: str) -> None:
    assert numbers.quantity(Decimal(tonnes), "吨", "zh") == zh
    assert numbers.quantity(Decimal(tonnes), "tonnes", "en") == en


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        (Decimal(81) / 106 - 1, "−23.6 %"),
        (Decimal(81) / 91 - 1, "−11.0 %"),
        (Decimal("0.05"), "+5.0 %"),
        (Decimal("-0.0004"), "0.0 %"),
        (Decimal("12.5"), "+1,250.0 %"),
        (Decimal("-0.0005"), "−0.1 %"),
    ],
)
def test_changes_have_a_sign_and_one_decimal(fraction: Decimal, text: str) -> None:
    assert numbers.percent(fraction) == text


def test_a_table_is_written_in_one_unit_and_small_amounts_are_not_zero() -> None:
    scale = numbers.money_scale(Decimal("4321000000"), "zh")
    shown = [scale.show(v) for v in (Decimal("4321000000"), Decimal(120), Decimal(-120), None)]
    assert (scale.label, shown) == ("亿元", ["43.21", "<0.01", ">−0.01", ""])
    assert numbers.money_scale(Decimal("4321000"), "en").label == "thousand CNY"
    assert numbers.money_scale(Decimal("4321000"), "zh").show(Decimal(0)) == "0.0"


@pytest.mark.parametrize(
    ("text", "zh", "en", "short"),
    [
        ("2020", "2020年", "2020", "2020年"),
        ("2020-Q1", "2020年第1季度", "Q1 2020", "2020年第1季度"),
        ("2020-02", "2020年2月", "February 2020", "2020年2月"),
        ("2020-02-21..2020-02-21", "2020年2月21日", "21 February 2020", "2020.2.21–2.21"),
        ("2020-02-01..2020-02-21", "2020年2月1日至21日", "1–21 February 2020", "2020.2.1–2.21"),
        (
            "2019-02-12..2019-03-12",
            "2019年2月12日至3月12日",
            "12 February – 12 March 2019",
            "2019.2.12–3.12",
        ),
        (
            "2019-12-20..2020-01-10",
            "2019年12月20日至2020年1月10日",
            "20 December 2019 – 10 January 2020",
            "2019.12.20–2020.1.10",
        ),
    ],
)
def test_periods_are_said_as_people_say_them(text: str, zh: str, en: str, short: str) -> None:
    period = parse_period(text)
    assert numbers.period(period, "zh") == zh
    assert numbers.period(period, "en") == en
    assert numbers.short_period(period, "zh") == short


def test_days_are_said_as_people_say_them() -> None:
    assert numbers.day(date(2020, 2, 21), "zh") == "2020年2月21日"
    assert numbers.day(date(2020, 2, 21), "en") == "21 February 2020"
    period = parse_period("2019-12-20..2020-01-10")
    assert numbers.short_period(period, "en") == "20 Dec 2019 – 10 Jan 2020"


def test_charts_space_amounts_as_pages_do() -> None:
    assert numbers.spaced("5,469.8万元") == "5,469.8 万元"
    assert numbers.spaced("1.84亿元") == "1.84 亿元"
    assert numbers.spaced("12.3 million CNY") == "12.3 million CNY"
