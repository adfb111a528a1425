"""Each comparison says what its sentence says."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainscan.matching import comparisons
from chainscan.matching.comparisons import COMPARISONS, Block
from chainscan.matching.distance import kilometres, located
from chainscan.matching.goods_text import Texts, code_features, overlap, text_features
from chainscan.settings import MatchWeights

ALL = slice(None)


def texts(*of_owners: list[str]) -> Texts:
    pairs = [(owner, text) for owner, some in enumerate(of_owners) for text in some]
    return Texts(
        np.array([owner for owner, _ in pairs], dtype=np.int64),
        pd.Series([text for _, text in pairs], dtype="str"),
        np.ones(len(pairs)),
        len(of_owners),
    )


def similar(bought: list[str], *sold: list[str]) -> list[float]:
    """How much of what was bought each supplier's texts cover."""
    found = overlap(texts(bought), texts(*sold), text_features, by_rarity=True).share(ALL)
    return [float(share) for share in found[0]]


def a_block(**given_values: Any) -> Block:
    """One need and one supplier that agree in everything, but for what is given."""
    needs = {"fen": 100, "price": 50.0, "province": 0, "city": 1101, "goods_group": 1}
    suppliers = {"fen": 100, "years": 9.0, "undone_share": 0.0, "current_share": 0.5}
    suppliers |= {"goods_group": 1, "bought_share": 0.0, "has_purchase_book": 1.0}
    suppliers |= {"province": 0, "city": 1101}
    one = np.ones((1, 1))
    arrays = {"codes": one, "names": one, "specifications": one, "prices": 50 * one}
    arrays["days_since"] = 0 * one
    for name, value in given_values.items():
        side, _, column = name.partition("_")
        if name in arrays:
            arrays[name] = value * one
        elif side == "need":
            needs[column] = value
        elif side == "supplier":
            suppliers[column] = value
        else:
            raise AssertionError(name)
    return Block(pd.DataFrame([needs]), pd.DataFrame([suppliers]), **arrays)


def value(name: str, **given_values: Any) -> float:
    [comparison] = [one for one in COMPARISONS if one.name == name]
    return float(comparison.compare(a_block(**given_values))[0][0, 0])


def test_a_specification_is_split_into_grade_and_size() -> None:
    found = text_features("*黑色金属冶炼压延品*热轧卷板 Ｑ235B 5.75×1500")
    assert {"热轧卷板", "热轧", "q235b", "5.75*1500", "00>"} <= set(found)
    assert not [one for one in found if "黑色" in one]


def test_the_same_size_is_nearer_than_another_and_another_grade_nearer_than_none() -> None:
    same, other_size, other = similar(
        ["Q235B 5.75*1500"], ["Q235B 5.75*1500"], ["Q235B 8.0*2000"], ["HRB400 φ12"]
    )
    assert same == pytest.approx(1)
    assert 0.2 < other_size < 0.8
    assert other < 0.1


def test_what_else_a_supplier_sells_takes_nothing_away() -> None:
    alone, among_others = similar(["螺纹钢 HRB400"], ["螺纹钢 HRB400"], ["螺纹钢 HRB400", "线材"])
    assert alone == among_others == pytest.approx(1)


def test_a_side_without_text_is_unknown_not_unlike() -> None:
    assert np.isnan(similar(["Q235B"], [])[0])
    assert np.isnan(similar([], ["Q235B"])[0])
    assert np.isnan(similar(["—"], ["Q235B"])[0])


@given(st.text(max_size=30))
def test_any_text_has_features_in_a_fixed_order(text: str) -> None:
    found = text_features(text)
    assert found == sorted(set(found))
    assert all(found)


def test_codes_agree_level_by_level() -> None:
    bought, sold = "1080102010000000000", ("1080102010000000000", "1080102010300000000")
    share = overlap(
        texts([bought]),
        texts([sold[0]], [sold[1]], ["1080102020000000000"], ["热轧卷板"]),
        code_features,
        by_rarity=False,
    ).share(ALL)[0]
    assert share[0] == pytest.approx(1)
    assert share[1] == pytest.approx(1 / 6)  # nine of the digits, then another branch
    assert share[2] == 0
    assert np.isnan(share[3])


def test_distance_is_transport_blind_to_the_province() -> None:
    place = located(pd.DataFrame({"region_code": ["110105", "110101", "130100", "450200", None]}))
    far = kilometres(place.iloc[:1], place)[0]
    assert far[0] == far[1] == 20  # one city
    assert 200 < far[2] < 300  # 北京 to 石家庄, 263 km by the map
    assert 2000 < far[3] < 2100  # 北京 to 南宁
    assert np.isnan(far[4])


def test_the_same_province_and_the_next_one_are_told_apart_by_distance_alone() -> None:
    place = located(pd.DataFrame({"region_code": ["110101", "120101", "450200", "450300"]}))
    far = kilometres(place, place)
    assert far[2, 3] == 150  # 柳州 to 桂林
    assert far[0, 1] == 150  # 北京 to 天津, as near though another province
    assert (far == far.T).all()


def test_an_unknown_or_foreign_region_has_no_distance() -> None:
    place = located(pd.DataFrame({"region_code": ["990000", "", "450200"]}))
    assert np.isnan(kilometres(place, place)[0]).all()
    assert np.isnan(kilometres(place, place)[2, :2]).all()


@pytest.mark.parametrize(
    ("name", "changed", "expected"),
    [
        ("goods", {}, 1.0),
        ("goods", {"codes": 0.0}, 0.64),  # 0.6 × 0.4 for the group + 0.4 × the name
        ("goods", {"codes": np.nan, "names": 0.3}, 0.3),
        ("goods", {"codes": 0.5, "names": np.nan}, 0.7),
        ("goods", {"codes": np.nan, "names": np.nan}, 0.5),
        ("specification", {"specifications": 0.25}, 0.25),
        ("distance", {"supplier_city": 1102, "supplier_province": 0}, 1 - 150 / 2500),
        ("price", {"prices": 150.0}, 0.0),
        ("price", {"prices": 50 / 3**0.5}, 0.5),
        ("price", {"need_price": np.nan}, 0.5),
        ("size", {}, 0.75),  # just enough capacity, and sales at half their usual rate
        ("size", {"supplier_fen": 900, "supplier_current_share": 1.0}, 0.45),
        ("size", {"supplier_current_share": 1.4}, 0.25),
        ("size", {"supplier_current_share": np.nan}, 0.5),
        ("reliability", {"supplier_undone_share": 0.1}, 0.75),
        ("reliability", {"supplier_undone_share": 0.5, "supplier_years": 1.5}, 0.25),
        ("reliability", {"supplier_undone_share": np.nan}, 0.75),
        ("goods", {"supplier_goods_group": 2}, 0.4),  # the name agrees, the code leads elsewhere
        ("goods", {"supplier_goods_group": 2, "codes": np.nan}, 0.4),
        ("partner", {"days_since": 73.0}, 0.9),
        ("partner", {"days_since": 900.0}, 0.0),
        ("partner", {"days_since": np.nan}, 0.0),  # never traded
        ("maker", {}, 1.0),
        ("maker", {"supplier_bought_share": 0.3}, 0.7),
        ("maker", {"supplier_bought_share": 1.2}, 0.0),
        ("maker", {"supplier_bought_share": np.nan}, 0.5),  # it sold nothing
        ("maker", {"supplier_has_purchase_book": 0.0}, 0.5),  # what it buys may be unseen
        ("maker", {"supplier_has_purchase_book": 0.0, "supplier_bought_share": 0.8}, 0.2),
    ],
)
def test_each_comparison_gives_the_value_worked_out_by_hand(
    name: str, changed: dict[str, Any], expected: float
) -> None:
    assert value(name, **changed) == pytest.approx(expected)


def test_every_comparison_has_words_in_both_languages_and_a_weight() -> None:
    names = [comparison.name for comparison in COMPARISONS]
    assert names == list(MatchWeights.model_fields)
    for comparison in COMPARISONS:
        assert comparison.compare is getattr(comparisons, comparison.name)
        assert comparison.sentence_en.endswith(".")
        assert comparison.sentence_zh.endswith("。")
        assert comparison.figure_zh.count("{}") == comparison.figure_en.count("{}") == 1
