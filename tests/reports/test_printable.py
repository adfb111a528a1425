"""Names from other people's files, made printable."""

from hypothesis import given
from hypothesis import strategies as st

from chainscan.reports.printable import BREAK_HERE, LONGEST_WORD, printable, printable_content


def test_what_no_font_has_is_shown_by_its_code() -> None:
    assert printable("𠮷田 😀") == "[U+20BB7]田 [U+1F600]"
    assert printable("a\x00b\tc\u202ed") == "a b cd"
    assert printable("e\u0301") == "é"


def test_long_words_may_break_and_chinese_needs_no_help() -> None:
    assert printable("x" * 50) == BREAK_HERE.join(["x" * 22, "x" * 22, "x" * 6])
    assert printable("有限公司" * 20) == "有限公司" * 20


def test_content_keeps_its_shape() -> None:
    content = {"rows": [["a\x07", {"main": "b"}], 3, None], "on": True}
    assert printable_content(content) == {"rows": [["a ", {"main": "b"}], 3, None], "on": True}


@given(st.text(max_size=80))
def test_any_text_becomes_printable_and_stays_so(text: str) -> None:
    shown = printable(text)
    assert all(c in (BREAK_HERE, "\n") or c.isprintable() for c in shown)
    assert printable(shown.replace(BREAK_HERE, "")) == shown
    assert all(len(part) <= 4 * LONGEST_WORD for part in shown.replace(BREAK_HERE, " ").split())
