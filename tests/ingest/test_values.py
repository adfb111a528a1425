"""How texts become days, money, rates, ids and words."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainscan.ingest import loading

MACROS = Path(loading.__file__).parent / "reading.sql"
DAYS = st.dates(date(1994, 1, 1), date(2099, 12, 31))
CHAINS = {
    "read_day": ("clean_text", "bare", "written_day", "plausible_day"),
    "read_money": ("clean_text", "half_width", "figure_form", "as_money"),
    "read_rate": ("clean_text", "half_width", "share_of"),
    "looks_like_day": ("clean_text", "bare", "looks_like_day"),
}
"""Macros that source_row.sql applies one after the other."""
quick = settings(max_examples=60, deadline=None)


@pytest.fixture(scope="module")
def reads() -> Iterator[Any]:
    """A function that applies one macro to one text."""
    connection = duckdb.connect()
    connection.execute(MACROS.read_text(encoding="utf-8"))
    connection.execute("CREATE TEMP MACRO as_money(x) AS try_cast(x AS DECIMAL(18,2))")

    def apply(macro: str, text: str | None) -> Any:
        query = "SELECT CAST($text AS VARCHAR) AS x"
        for step in CHAINS.get(macro, (macro,)):
            query = f"SELECT {step}(x) AS x FROM ({query})"
        row = connection.execute(query, {"text": text})
        found = row.fetchone()
        assert found is not None
        return found[0]

    yield apply
    connection.close()


FORMS = (
    "{0:%Y-%m-%d}",
    "{0:%Y-%m-%d} 23:59:59",
    "{0:%Y-%m-%d}T00:00:00",
    "{0:%Y/%m/%d}",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}-{0.month}-{0.day}",
    "{0.year}.{0.month}.{0.day}",
    "{0:%Y%m%d}",
    "{0:%Y%m%d}101112",
    "{0:%Y}年{0:%m}月{0:%d}日",
    "{0.year}年{0.month}月{0.day}日",
    " '{0:%Y-%m-%d} ",
    '="{0:%Y-%m-%d}"',
)


@quick
@given(day=DAYS, form=st.sampled_from(FORMS))
def test_a_day_is_read_in_every_form_that_exports_use(reads: Any, day: date, form: str) -> None:
    assert reads("read_day", form.format(day)) == day


@quick
@given(day=DAYS)
def test_full_width_digits_are_digits(reads: Any, day: date) -> None:
    wide = f"{day:%Y-%m-%d}".translate(str.maketrans("0123456789-", "０１２３４５６７８９－"))
    assert reads("read_day", wide) == day


@quick
@given(day=st.dates(date(2001, 9, 10), date(2099, 12, 31)), seconds=st.integers(0, 86_399))
def test_epoch_times_and_zones_are_days_in_china(reads: Any, day: date, seconds: int) -> None:
    china = timezone(timedelta(hours=8))
    moment = datetime(day.year, day.month, day.day, tzinfo=china) + timedelta(seconds=seconds)
    assert reads("read_day", str(int(moment.timestamp() * 1000))) == day
    assert reads("read_day", moment.isoformat()) == day
    assert reads("read_day", moment.astimezone(UTC).isoformat()) == day
    assert reads("read_day", f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}") == day


@quick
@given(day=st.dates(date(1994, 1, 1), date(2099, 12, 31)))
def test_a_spreadsheets_serial_number_is_a_day(reads: Any, day: date) -> None:
    assert reads("read_day", str((day - date(1899, 12, 30)).days)) == day
    assert reads("read_day", f"{(day - date(1899, 12, 30)).days}.75") == day


@pytest.mark.parametrize(
    "text", ["2020-02-30", "2019/2/29", "20201301", "2020年13月1日", "0000-00-00", "1899-01-01"]
)
def test_a_day_that_is_none_is_not_read_but_known_as_one(reads: Any, text: str) -> None:
    assert reads("read_day", text) is None
    assert reads("looks_like_day", text)


@pytest.mark.parametrize("text", ["", "abc", "合计", "2020", "2020-01", "infinity", "12", None])
def test_what_is_no_day_is_not_read(reads: Any, text: str | None) -> None:
    assert reads("read_day", text) is None
    assert not reads("looks_like_day", text)


MONEY = st.decimals(Decimal("-9999999999.99"), Decimal("9999999999.99"), places=2)


@quick
@given(amount=MONEY)
def test_money_is_read_plain_grouped_full_width_and_with_signs(reads: Any, amount: Decimal) -> None:
    wide = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
    brackets = f"({-amount:,})" if amount < 0 else f"{amount:,}"
    for text in (
        f"{amount}",
        f"{amount:,}",
        f" {amount:,} ",
        f"{amount:,}".translate(wide),
        f"¥{amount:,}" if amount >= 0 else f"-¥{-amount:,}",
        f"{amount:,}元",
        brackets,
        f"'{amount}",
    ):
        assert reads("read_money", text) == amount, text


@pytest.mark.parametrize("text", ["1,5", "12,34", "1.234,56", "十元", "1-2", "nan", "inf", "1e99"])
def test_what_is_no_clear_figure_is_not_guessed(reads: Any, text: str) -> None:
    assert reads("read_money", text) is None


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("13%", "0.1300"),
        ("0.13", "0.1300"),
        ("13", "0.1300"),
        ("0.130000", "0.1300"),
        ("１３％", "0.1300"),
        ("0%", "0.0000"),
        ("1%", "0.0100"),
        ("1", "0.0100"),
        ("1.5%", "0.0150"),
    ],
)
def test_a_tax_rate_is_a_share(reads: Any, text: str, rate: str) -> None:
    assert reads("read_rate", text) == Decimal(rate)


@pytest.mark.parametrize("text", ["***", "免税", "", "-1", "250%", None])
def test_what_is_no_rate_gives_none(reads: Any, text: str | None) -> None:
    assert reads("read_rate", text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("91450200ma5k00001x", "91450200MA5K00001X"),
        (" 9145 0200 MA5K 0000 1X\t", "91450200MA5K00001X"),
        ("９１４５０２００ＭＡ５Ｋ００００１Ｘ", "91450200MA5K00001X"),
        ('="01234567"', "01234567"),
        ("'01234567", "01234567"),
        ("--", None),
        ("", None),
        (None, None),
        ("A00297", "A00297"),
    ],
)
def test_ids_lose_what_spreadsheets_put_around_them(
    reads: Any, text: str | None, code: str | None
) -> None:
    assert reads("clean_code", text) == code


def test_a_number_made_a_float_by_a_spreadsheet_is_text_again(reads: Any) -> None:
    assert reads("clean_digits", "12345678.0") == "12345678"
    assert reads("clean_digits", "01234567") == "01234567"
    assert reads("has_exponent", reads("clean_digits", "2.5332e+19"))


@quick
@given(text=st.text(max_size=12), pad=st.sampled_from([" ", "\t", "\u3000", "\u00a0", "\n"]))
def test_text_loses_only_what_surrounds_it(reads: Any, text: str, pad: str) -> None:
    once = reads("clean_text", f"{pad}{text}{pad}")
    assert once == reads("clean_text", text)
    assert once is None or reads("clean_text", once) == once
    assert once is None or once in text


@pytest.mark.parametrize("text", ["", "  ", "-", "--", "——", "/", "NULL", "nan"])
def test_what_stands_for_nothing_is_nothing(reads: Any, text: str) -> None:
    assert reads("clean_text", text) is None


@pytest.mark.parametrize("text", ["Nano涂料", "-5℃冷库", "/号", "N95口罩", "--x"])
def test_what_only_begins_like_nothing_stays(reads: Any, text: str) -> None:
    assert reads("clean_text", text) == text


def test_words_are_compared_without_spaces_and_widths(reads: Any) -> None:
    assert reads("word_form", " 作废发票") == "作废发票"
    assert reads("word_form", "已红冲－全额") == reads("word_form", "已红冲-全额") == "已红冲-全额"
    assert reads("word_form", "已红冲（全额）") == "已红冲(全额)"
