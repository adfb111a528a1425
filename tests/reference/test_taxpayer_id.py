"""Taxpayer ids: hand-checked ones, and python-stdnum as a second opinion."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from chainscan.reference import taxpayer_id as ids

BAIDU = "91110000802100433B"
MOUTAI = "91520000714307207Y"
CARD = "11010519491231002X"  # the example of GB 11643


@pytest.mark.parametrize("found", ["91110000600037341L", BAIDU])
def test_real_ids_have_both_check_characters_right(found: str) -> None:
    assert uscc.is_valid(found)
    assert ids.kind(found) == "uscc18"
    assert ids.check_character_ok(found) is True
    organisation = ids.organisation_code(found)
    assert organisation == found[8:17]
    assert ids.check_character_ok("110000" + organisation) is True
    assert ids.region_digits(found) == "110000"


@pytest.mark.parametrize(
    "written",
    [
        "91110000600037341l",
        " 91110000600037341L\t",
        "'91110000600037341L",
        '="91110000600037341L"',
        "９１１１００００６０００３７３４１Ｌ",
        "9111 0000 6000 37341L",
        "\ufeff91110000600037341L",
    ],
)
def test_clean_takes_off_what_spreadsheets_put_around(written: str) -> None:
    assert ids.clean(written) == "91110000600037341L"


def test_an_id_once_read_as_a_number_loses_its_point() -> None:
    assert ids.clean("110000600037341.0") == "110000600037341"


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert ids.clean(ids.clean(text)) == ids.clean(text)


@given(st.text() | st.from_regex("[0-9A-Za-z]{15,20}", fullmatch=True) | st.just(CARD + "0X"))
def test_no_text_is_too_strange(text: str) -> None:
    sort = ids.kind(text)
    assert sort in {"uscc18", "old15", "old20", "personal", "none"}
    assert (ids.organisation_code(text) is None) == (sort not in {"uscc18", "old15"})
    assert (ids.region_digits(text) is None) == (sort not in {"uscc18", "old15"})
    assert ids.is_consumer(text) <= (sort == "none")
    assert ids.form(text) == ids.Form(
        sort,
        ids.organisation_code(text),
        ids.region_digits(text),
        ids.check_character_ok(text),
        ids.mask(text),
    )


@given(st.from_regex(f"9[1-3][0-9]{{6}}[{ids.CREDIT_ALPHABET}]{{10}}", fullmatch=True))
def test_check_characters_agree_with_stdnum(id_: str) -> None:
    assert ids.check_character_ok(id_) == uscc.is_valid(id_)
    right = id_[:17] + uscc.calc_check_digit(id_[:17])
    assert ids.check_character_ok(right) is True


@given(
    st.from_regex("[1-6][1-5][0-9]{4}", fullmatch=True),
    st.integers(0, 99_999_999),
    st.sampled_from(["91", "92", "93"]),
)
def test_made_ids_are_valid(region: str, number: int, registry: str) -> None:
    made = ids.make_uscc(region, number, registry)
    assert uscc.is_valid(made)
    assert ids.kind(made) == "uscc18"
    assert ids.region_digits(made) == region
    older = region + made[8:17]
    assert ids.kind(older) == "old15"
    assert ids.check_character_ok(older) is True
    assert ids.organisation_code(older) == ids.organisation_code(made)


def test_the_organisation_number_of_a_real_id_makes_it_again() -> None:
    assert ids.make_uscc("110000", 60003734) == "91110000600037341L"


@pytest.mark.parametrize(
    ("region", "number", "registry", "words"),
    [
        ("45020", 1, "91", "not six digits"),
        ("450200", 100_000_000, "91", "not one to eight digits"),
        ("450200", -1, "91", "not one to eight digits"),
        ("450200", 1, "9I", "not two characters"),
    ],
)
def test_parts_that_fit_no_id_are_refused(
    region: str, number: int, registry: str, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        ids.make_uscc(region, number, registry)


@pytest.mark.parametrize(
    ("id_", "sort"),
    [
        (CARD, "personal"),
        (CARD + "01", "personal"),
        ("110105491231002", "personal"),
        ("11010549123100201", "personal"),
        ("110000600037341", "old15"),
        ("11000060003734100001", "old20"),
        ("91110000600037341", "none"),
        ("", "none"),
        ("000000000000000", "none"),
        ("北京某某公司", "none"),
    ],
)
def test_kinds(id_: str, sort: str) -> None:
    assert ids.kind(id_) == sort


def test_a_card_tells_no_region_and_is_masked() -> None:
    assert ric.is_valid(CARD)
    assert ids.check_character_ok(CARD) is True
    assert ids.check_character_ok(CARD[:-1] + "1") is False
    assert ids.region_digits(CARD) is None
    assert ids.organisation_code(CARD) is None
    assert ids.mask(CARD) == "1101************2X"
    assert ids.mask(CARD + "01") == "1101**************01"
    assert ids.mask(MOUTAI) == MOUTAI


@given(st.integers(0, 999), st.dates(date(1930, 1, 1), date(1999, 12, 31)))
def test_no_card_of_15_digits_is_ever_shown(serial: int, born: object) -> None:
    old_card = "451122" + str(born).replace("-", "")[2:] + f"{serial:03d}"
    assert "*" in ids.mask(old_card)
    assert "*" in ids.form(old_card + "01").shown


@given(st.integers(0, 999), st.dates(date(1930, 1, 1), date(2020, 12, 31)))
def test_no_valid_card_is_ever_shown(serial: int, born: object) -> None:
    body = "451122" + str(born).replace("-", "") + f"{serial:03d}"
    card = body + ric.calc_check_digit(body + "0")
    assert ids.kind(card) == "personal"
    assert "*" in ids.mask(card)


NO_IDS = [
    "",
    "  ",
    "0",
    "0.0",
    "0" * 15,
    "0" * 18,
    "-",
    "--",
    "－－",
    "——",
    "/",
    "***",
    "NULL",
    "n/a",
]
NO_IDS += ["无", "个人", "散户", "示例钢铁有限公司", "无税号91"]


@pytest.mark.parametrize("id_", NO_IDS)
def test_consumers(id_: str) -> None:
    assert ids.is_consumer(id_)


@pytest.mark.parametrize("id_", ["1", "E1", "A00297", CARD, MOUTAI, "OVERSEAS"])
def test_not_consumers(id_: str) -> None:
    assert not ids.is_consumer(id_)
