"""Figures as readers write them: 万元 and 亿元 in Chinese, thousand and million in English.

Every function is pure and takes exact numbers; a minus is a real minus sign, a percentage has a
sign and one decimal, halves are rounded away from zero. What cannot be stated never gets here:
callers print a reason instead.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from chainscan.period import Period

MINUS = "−"
UNSPACED = re.compile("([0-9])(?=[万亿元吨])")
EN_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WAN, YI = Decimal(10_000), Decimal(100_000_000)
THOUSAND, MILLION = Decimal(1_000), Decimal(1_000_000)


@dataclass(frozen=True)
class Scale:
    """A unit that a whole table or axis is written in: value ÷ `size`, `decimals`, `label`."""

    size: Decimal
    decimals: int
    label: str

    def show(self, value: Decimal | None) -> str:
        """The bare number in this unit, as 1,234.5; empty for what is not there.

        What is too small for the unit is shown as such, not as zero: '<0.01'.
        """
        if value is None:
            return ""
        text, least = decimal(value / self.size, self.decimals), Decimal(1).scaleb(-self.decimals)
        if value and not text.strip("0.,"):
            return f"<{least}" if value > 0 else f">{MINUS}{least}"
        return text


def decimal(value: Decimal, decimals: int) -> str:
    """A number with thousands separators and a real minus; never a negative zero."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{abs(rounded):,.{decimals}f}"
    return f"{MINUS}{text}" if rounded < 0 else text


def count(value: int) -> str:
    """A whole number with thousands separators."""
    return decimal(Decimal(value), 0)


def count_of(value: Decimal) -> str:
    """A whole number that the tables hold as a decimal."""
    return decimal(value, 0)


def percent(fraction: Decimal) -> str:
    """A change: −0.236 → '−23.6 %', 0.05 → '+5.0 %', 0 → '0.0 %'."""
    text = decimal(fraction * 100, 1)
    plus = "+" if text.strip("0.,") and not text.startswith(MINUS) else ""
    return f"{plus}{text} %"


def share(fraction: Decimal, decimals: int = 1) -> str:
    """A share of a whole: 0.4 → '40.0 %', without a sign when positive."""
    return f"{decimal(fraction * 100, decimals)} %"


def money_scale(largest: Decimal, lang: str) -> Scale:
    """The unit for a table or axis whose largest amount, in yuan, is `largest`."""
    size = abs(largest)
    if lang == "zh":
        if 0 < size < WAN:
            return Scale(Decimal(1), 0, "元")
        return Scale(YI, 2, "亿元") if size >= 10 * YI else Scale(WAN, 1, "万元")
    if 0 < size < THOUSAND:
        return Scale(Decimal(1), 0, "CNY")
    if size >= 10 * MILLION:
        return Scale(MILLION, 2, "million CNY")
    return Scale(THOUSAND, 1, "thousand CNY")


def money(yuan: Decimal, lang: str) -> str:
    """An amount in a sentence: 12345678 → '1,234.6万元' or '12.3 million CNY'."""
    size = abs(yuan)
    if lang == "zh":
        if size >= YI:
            return f"{decimal(yuan / YI, 2)}亿元"
        return f"{decimal(yuan / WAN, 1)}万元" if size >= WAN else f"{decimal(yuan, 0)}元"
    if size >= MILLION:
        return f"{decimal(yuan / MILLION, 1)} million CNY"
    if size >= THOUSAND:
        return f"{decimal(yuan / THOUSAND, 1)} thousand CNY"
    return f"{decimal(yuan, 0)} CNY"


def spaced(amount: str) -> str:
    """An amount as typesetting shows it, for charts: '1,234.6万元' → '1,234.6 万元'."""
    return UNSPACED.sub(r"\1 ", amount)


def money_to_the_fen(yuan: Decimal, lang: str) -> str:
    """An amount that a reader will reconcile with another list: every fen of it."""
    return f"{decimal(yuan, 2)}元" if lang == "zh" else f"CNY {decimal(yuan, 2)}"


def quantity_scale(value: Decimal, lang: str) -> Scale:
    """The scale in which a quantity, and others beside it, are written; its label goes before
    the goods' own unit: 万 in Chinese, thousand in English, nothing for small ones."""
    size = abs(value)
    if lang == "zh":
        if size >= YI:
            return Scale(YI, 2, "亿")
        return Scale(WAN, 1, "万") if size >= WAN else Scale(Decimal(1), _decimals(value), "")
    if size >= MILLION:
        return Scale(MILLION, _short(value / MILLION), "million ")
    if size >= 10 * THOUSAND:
        return Scale(THOUSAND, _short(value / THOUSAND), "thousand ")
    return Scale(Decimal(1), _decimals(value), "")


def quantity(value: Decimal, unit: str, lang: str) -> str:
    """A quantity in a sentence: 810000, 吨 → '81.0万吨'; in English '810 thousand tonnes'.

    `unit` is the word to print, already in the reader's language.
    """
    scale = quantity_scale(value, lang)
    gap = "" if lang == "zh" else " "
    return f"{scale.show(value)}{gap}{scale.label}{unit}".rstrip()


def day(value: date, lang: str) -> str:
    """2020年2月21日 or 21 February 2020."""
    if lang == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {EN_MONTHS[value.month - 1]} {value.year}"


def month(value: date, lang: str) -> str:
    """2020年2月 or February 2020."""
    if lang == "zh":
        return f"{value.year}年{value.month}月"
    return f"{EN_MONTHS[value.month - 1]} {value.year}"


def period(value: Period, lang: str) -> str:
    """A period as people say it: 2020年2月, 2020年第1季度, 2020年, 2020年2月1日至21日."""
    text, first, last = value.text, value.start, value.end
    if len(text) == 4:
        return f"{text}年" if lang == "zh" else text
    if "Q" in text:
        number = text[-1]
        return f"{first.year}年第{number}季度" if lang == "zh" else f"Q{number} {first.year}"
    if len(text) == 7:
        return month(first, lang)
    return _days(first, last, lang)


def short_period(value: Period, lang: str) -> str:
    """A period for the head of a column; days as 2019.2.12–3.12 or 12 Feb – 12 Mar 2019."""
    if ".." not in value.text and "W" not in value.text:
        return period(value, lang)
    first, last = value.start, value.end
    same = last.year == first.year
    if lang == "zh":
        tail = "" if same else f"{last.year}."
        return f"{first.year}.{first.month}.{first.day}–{tail}{last.month}.{last.day}"
    head = "" if same else f" {first.year}"
    return f"{_short_day(first)}{head} – {_short_day(last)} {last.year}"


def _days(first: date, last: date, lang: str) -> str:
    if first == last:
        return day(first, lang)
    if (first.year, first.month) == (last.year, last.month):
        if lang == "zh":
            return f"{day(first, lang)}至{last.day}日"
        return f"{first.day}–{day(last, lang)}"
    if lang == "zh":
        tail = day(last, lang) if first.year != last.year else f"{last.month}月{last.day}日"
        return f"{day(first, lang)}至{tail}"
    head = day(first, lang) if first.year != last.year else day(first, lang)[:-5]
    return f"{head} – {day(last, lang)}"


def _short_day(value: date) -> str:
    return f"{value.day} {EN_MONTHS[value.month - 1][:3]}"


def _decimals(value: Decimal) -> int:
    """Whole numbers without decimals, others with one, small ones with three."""
    if value == value.to_integral_value():
        return 0
    return 1 if abs(value) >= 10 else 3


def _short(value: Decimal) -> int:
    return 0 if abs(value) >= 100 else 1
