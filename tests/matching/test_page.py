"""The page docs/matching.md says what the code does, and its examples come out as printed."""

import doctest
import re
from pathlib import Path

from chainscan.matching import COMPARISONS
from chainscan.matching.windows import FESTIVAL_AFTER, FESTIVAL_BEFORE, LEAST_RATE_DAYS
from chainscan.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "matching.md"
SQL = Path(__file__).parents[2] / "chainscan" / "matching"


def test_the_examples_come_out_as_printed() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert (failed, tried > 10) == (0, True)


def test_every_comparison_stands_in_the_table_with_its_weight_and_sentences() -> None:
    rows = [line.split(" | ") for line in PAGE.read_text("utf-8").splitlines()]
    table = {row[0].strip("| ").split(" · ")[0]: row for row in rows if " · " in row[0]}
    weights = Settings().match.weights.model_dump()
    assert list(table) == [comparison.name for comparison in COMPARISONS]
    for comparison in COMPARISONS:
        head, weight, english, chinese, _ = table[comparison.name]
        assert head == f"| {comparison.name} · {comparison.label_zh}"
        assert float(weight) == weights[comparison.name]
        assert (english, chinese) == (comparison.sentence_en, comparison.sentence_zh)


def test_every_reason_and_every_bar_is_explained() -> None:
    text = PAGE.read_text("utf-8")
    for name in ("unmet_need", "supplier_standing"):
        codes = re.findall(r"(?:THEN|ELSE) '(\w+)'", (SQL / f"{name}.sql").read_text("utf-8"))
        assert len(codes) >= 3
        assert not [code for code in codes if f"`{code}`" not in text]


def test_the_numbers_in_the_text_are_those_in_use() -> None:
    text, settings = PAGE.read_text("utf-8"), Settings().match
    for name in ("active_days", "candidates", "alternatives"):
        assert f"`{name}` ({getattr(settings, name)})" in text
    assert f"from {FESTIVAL_BEFORE} before to {FESTIVAL_AFTER} after the Spring Festival" in text
    assert f"fewer than {LEAST_RATE_DAYS} days" in text
