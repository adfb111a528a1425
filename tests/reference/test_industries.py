"""Industries of GB/T 4754-2017 in English, however a registry writes them."""

import pytest

from chainscan.reference.files import rows
from chainscan.reference.industries import IN_DAILY_USE, english_industry


@pytest.mark.parametrize(
    ("written", "english"),
    [
        ("C", "Manufacturing"),
        ("31", "Smelting and rolling of ferrous metals"),
        ("C31", "Smelting and rolling of ferrous metals"),
        ("黑色金属冶炼和压延加工业", "Smelting and rolling of ferrous metals"),
        ("黑色金属冶炼及压延加工业", "Smelting and rolling of ferrous metals"),  # GB/T 4754-2002
        ("C36-汽车制造业", "Motor vehicles"),
        (" 36 汽车制造业 ", "Motor vehicles"),
        ("批发和零售业", "Wholesale and retail trade"),
        ("3110", "3110"),
        ("C3110 炼铁", "C3110 炼铁"),
        ("钢铁", "Steel"),
        ("钢铁业", "Steel"),
        ("汽车零部件行业", "Motor vehicle parts"),
        ("医药制造业", "Pharmaceuticals"),
        ("烟花爆竹", "烟花爆竹"),
        ("Steel", "Steel"),
        ("99", "99"),
        ("", ""),
    ],
)
def test_what_is_recognised(written: str, english: str) -> None:
    assert english_industry(written) == english


def test_the_table_has_every_section_and_division_with_an_english_name() -> None:
    every = rows("industries.csv")
    table = {row["code"]: row for row in every if row["code"]}
    divisions = [code for code in table if code.isdigit()]
    assert divisions == [f"{number:02}" for number in range(1, 98)]
    assert [code for code in table if code.isalpha()] == list("ABCDEFGHIJKLMNOPQRST")
    for row in every:
        assert row["name_en"].isascii()
        assert row["name_en"] == row["name_en"].strip() != ""
        assert not (row["code"] == "" and IN_DAILY_USE.search(row["name"])), row["name"]
    assert len({row["name_en"] for row in table.values()}) == len(
        {row["name"] for row in table.values()}
    )
    assert len({row["name"] for row in every if not row["code"]}) == len(every) - len(table)
