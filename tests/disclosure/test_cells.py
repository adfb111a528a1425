"""Public cells: the rules, and that nothing unsafe can be had by subtracting."""

import doctest
from decimal import Decimal
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from chainscan.disclosure import bands, cells, public
from chainscan.disclosure.cells import REST, TOTAL, Cell, Rules, is_empty, merged, printable

RULES = Rules()
FIVE = ({"a": 40, "b": 20, "c": 20, "d": 10, "e": 10},)


def test_the_pages_and_the_docstrings_say_what_happens() -> None:
    for module in (cells, bands, public):
        assert doctest.testmod(module).failed == 0
    assert doctest.testfile("../../docs/disclosure.md").failed == 0


def test_each_rule_is_a_limit_by_itself() -> None:
    assert RULES.safe(FIVE)
    assert not RULES.safe(({"a": 40, "b": 20, "c": 20, "d": 20},)), "four groups"
    assert not RULES.safe(({"a": 50, "b": 40, "c": 4, "d": 3, "e": 3},)), "two of 90 %"
    assert not RULES.safe(({"a": 800, "b": 55, "c": 30, "d": 20, "e": 1},)), "rest below 10 %"
    assert not RULES.safe(()), "nobody"
    assert not RULES.safe((FIVE[0], {"x": 100})), "one on the other side"


def test_red_letters_do_not_mask() -> None:
    """Sum 100, of which one group has +1000 and another −990."""
    assert not RULES.safe(({"a": 1000, "b": -990, "c": 30, "d": 30, "e": 30},))


def test_a_change_that_one_group_makes_is_kept_back() -> None:
    grown = ({**FIVE[0], "a": 45},)
    assert RULES.apart(FIVE, FIVE)
    assert not RULES.apart(grown, FIVE)
    assert printable({"steel": grown}, RULES, [printable({"steel": FIVE}, RULES)]) == {}
    allgrown = ({group: fen + 5 for group, fen in FIVE[0].items()},)
    assert set(printable({"steel": allgrown}, RULES, [{"steel": FIVE, TOTAL: FIVE}])) >= {"steel"}


vectors = st.dictionaries(
    st.sampled_from("abcdefghij"), st.integers(-1000, 1000), min_size=0, max_size=10
)
columns = st.dictionaries(st.sampled_from("uvwxyz"), vectors.map(lambda v: (v,)), max_size=6)


def reachable(shown: dict[str, Cell]) -> list[Cell]:
    """Every sum a reader gets from one column by adding and subtracting what is printed."""
    rows = [row for row in shown if row not in (TOTAL, REST)]
    found = [shown[row] for row in rows]
    if TOTAL in shown:
        minus = [tuple({g: -f for g, f in side.items()} for side in shown[row]) for row in rows]
        for size in range(len(rows) + 1):
            for some in combinations(minus, size):
                found.append(merged([shown[TOTAL], *some]))
    return found


@settings(max_examples=200, deadline=None)
@given(columns)
def test_no_kept_back_row_is_the_difference_of_printed_ones(column: dict[str, Cell]) -> None:
    shown = printable(column, RULES)
    kept = {row: cell for row, cell in column.items() if row not in shown and not is_empty(cell)}
    assert all(not RULES.safe(cell) or TOTAL in shown for cell in kept.values())
    if TOTAL in shown:
        rest = merged([*kept.values()])
        assert is_empty(rest) or RULES.safe(rest), "what subtracting gives is itself safe"
    unsafe = [cell for cell in kept.values() if not RULES.safe(cell)]
    for sum_ in reachable(shown):
        assert not any(_same(sum_, cell) and not RULES.safe(sum_) for cell in unsafe)


@settings(max_examples=200, deadline=None)
@given(columns, columns)
def test_no_difference_of_two_columns_is_unsafe(
    first: dict[str, Cell], second: dict[str, Cell]
) -> None:
    before = printable(first, RULES)
    after = printable(second, RULES, [before])
    for row in set(before) & set(after):
        assert RULES.apart(after[row], before[row])


def _same(one: Cell, other: Cell) -> bool:
    def bare(cell: Cell) -> list[dict[str, int]]:
        return [{group: fen for group, fen in side.items() if fen} for side in cell]

    return bare(one) == bare(other)


def test_bands_are_written_like_other_amounts() -> None:
    words = [
        bands.band_of(Decimal(yuan)).words("zh")
        for yuan in ("90000", "600000", "20000000", "60000000", "300000000")
    ]
    assert words == [
        "10万元以下",
        "50万–100万元",
        "1,000万–5,000万元",
        "5,000万–1亿元",
        "1亿元以上",
    ]
