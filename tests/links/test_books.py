import numpy as np
import pandas as pd

from chainscan.links.books import Books


def books(*rows: tuple[int, str, int, int]) -> Books:
    """One link, from supplier 1 to buyer 2."""
    frame = pd.DataFrame(
        rows, columns=["enterprise_key", "side", "observed_from", "observed_until"]
    )
    return Books.of(frame, np.array([1]), np.array([2]))


def test_a_link_is_observed_while_either_book_is() -> None:
    both = books((1, "sales", 0, 50), (2, "purchases", 10, 80))
    assert both.observed_until(20, 100).tolist() == [80]
    assert both.observed_until(5, 100).tolist() == [50]
    assert both.observed_until(20, 60).tolist() == [60]


def test_the_other_side_of_a_book_does_not_show_the_link() -> None:
    assert books((1, "purchases", 0, 90), (2, "sales", 0, 90)).observed_until(20, 90).tolist() == [
        -1
    ]


def test_touching_stretches_are_one_and_a_hole_ends_a_book() -> None:
    broken = books((1, "sales", 0, 30), (1, "sales", 31, 60), (1, "sales", 70, 90))
    assert broken.observed_until(10, 100).tolist() == [60]
    assert broken.observed_until(65, 100).tolist() == [-1]
    assert broken.observed_until(75, 100).tolist() == [90]


def test_without_any_book_nothing_is_observed() -> None:
    assert books().observed_until(0, 10).tolist() == [-1]
