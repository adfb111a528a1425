"""Loading the same twice, in parts, in another order: nothing changes but what is new."""

import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from chainscan.engine import Engine
from chainscan.period import parse_period
from tests.ingest.files import (
    BUYER,
    OTHER,
    SELLER,
    a_line,
    database,
    load,
    number,
    query,
    write_heads,
    write_lines,
)

HEAD = ["E1", "E1", "B1", "", "1234567", "2020/1/5", "100", "13", "113", "有效发票", "销项"]


def facts(engine: Engine) -> list[list[tuple[Any, ...]]]:
    """The derived tables with ids as text, without what depends on the order of loading."""
    tables = ("enterprise_named", "book_named", "invoice_line_named", "trade_named")
    return [sorted(query(engine, f"FROM {table}"), key=str) for table in tables]


def counts(engine: Engine) -> list[tuple[Any, ...]]:
    tables = ("source_file", "invoice_row", "rejected_row", "book_seen", "trade", "step")
    return [query(engine, f"SELECT count(*) FROM {table}")[0] for table in tables]


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.csv", a_line(), a_line(issued_on="x"))
    with database(tmp_path) as engine:
        assert load(engine, path).derived
        before, step = counts(engine), query(engine, "FROM step")
        again = load(engine, path, shutil.copy(path, tmp_path / "renamed.dat"))
        assert [file.status for file in again.files] == ["known", "known"]
        assert not again.derived
        assert (counts(engine), query(engine, "FROM step")) == (before, step)


def test_the_same_rows_in_another_file_are_duplicates(tmp_path: Path) -> None:
    rows = [a_line(), a_line(amount="1"), a_line(einvoice_number=number(2))]
    first = write_lines(tmp_path / "a.csv", *rows)
    second = write_lines(tmp_path / "b.csv", *rows[::-1], a_line(einvoice_number=number(3)))
    with database(tmp_path) as engine:
        load(engine, first)
        file = load(engine, second).files[0]
        assert (file.rows_read, file.rows_loaded, file.rows_duplicate) == (4, 1, 3)


def test_equal_lines_of_one_file_stay_and_across_files_the_larger_count_stands(
    tmp_path: Path,
) -> None:
    once = write_lines(tmp_path / "a.csv", a_line())
    thrice = write_lines(tmp_path / "b.csv", a_line(), a_line(), a_line())
    twice = write_lines(tmp_path / "c.csv", a_line(), a_line(), a_line(einvoice_number=number(9)))
    with database(tmp_path) as engine:
        report = load(engine, once, thrice, twice)
        assert [file.rows_loaded for file in report.files] == [1, 2, 1]
        assert query(engine, "SELECT count(*) FROM invoice_line WHERE amount = 40000") == [(4,)]


def test_a_second_equal_head_of_one_file_is_a_duplicate(tmp_path: Path) -> None:
    file_path = write_heads(tmp_path / "a.csv", HEAD, HEAD, HEAD)
    with database(tmp_path) as engine:
        file = load(engine, file_path).files[0]
        assert (file.rows_loaded, file.rows_duplicate) == (1, 2)
        assert file.amount_read == file.amount_loaded + file.amount_duplicate == 300


def test_heads_that_only_status_or_amount_tells_apart_are_invoices_of_their_own(
    tmp_path: Path,
) -> None:
    voided = [*HEAD[:9], " 作废发票", HEAD[10]]
    split = [*HEAD[:6], "101", "12", *HEAD[8:]]
    with database(tmp_path) as engine:
        load(engine, write_heads(tmp_path / "a.csv", HEAD, voided, split))
        assert query(engine, "SELECT amount, status FROM invoice ORDER BY 1, 2") == [
            (100, "normal"),
            (100, "voided"),
            (101, "normal"),
        ]
        assert query(engine, "SELECT sum(amount) FROM trade") == [(201,)]


def test_a_later_export_updates_the_status(tmp_path: Path) -> None:
    before = write_lines(tmp_path / "a.csv", a_line(), a_line(amount="1"))
    after = write_lines(
        tmp_path / "b.csv", a_line(status="已作废"), a_line(amount="1", status="作废")
    )
    for order in ([before, after], [after, before]):
        folder = tmp_path / order[0].stem
        folder.mkdir()
        with database(folder) as engine:
            load(engine, *order)
            assert query(engine, "SELECT status, count(*) FROM invoice_line GROUP BY 1") == [
                ("voided", 2)
            ]
            assert query(engine, "SELECT count(*) FROM trade") == [(0,)]


def economy() -> list[dict[str, Any]]:
    """Three enterprises that trade with each other, with red letters, voids and both books."""
    dice = random.Random(7)
    ids, rows = [SELLER, BUYER, OTHER], []
    for k in range(60):
        supplier, buyer = dice.sample(ids, 2)
        amount = dice.choice([100, 200, 300]) * dice.choice([1, 1, 1, -1])
        row = a_line(
            einvoice_number=number(k),
            issued_on=f"2020-0{dice.randint(1, 6)}-{dice.randint(1, 28):02d}",
            supplier_id=supplier,
            buyer_id=buyer,
            amount=str(amount),
            quantity=str(amount // 100),
            tax=str(amount // 10),
            status=dice.choice(["正常", "正常", "正常", "已作废", "已红冲-全额"]),
        )
        if k % 3 != 1:
            rows.append(row | {"owner_id": supplier, "side": "sales"})
        if k % 3 != 2:
            rows.append(row | {"owner_id": buyer, "side": "purchases"})
    return rows


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_order_of_rows_and_split_into_files_do_not_matter(tmp_path: Path, seed: int) -> None:
    rows = economy()
    whole, shuffled = tmp_path / "whole", tmp_path / "shuffled"
    for folder in (whole, shuffled):
        folder.mkdir()
    dice = random.Random(seed)
    mixed = dice.sample(rows, len(rows))
    parts = [mixed[k::4] + dice.sample(mixed[(k + 1) % 4 :: 4], 5) for k in range(4)]
    paths = [write_lines(shuffled / f"{k}.csv", *part) for k, part in enumerate(parts)]
    declared = {"observed": parse_period("2020-01-01..2020-06-30")}
    with database(whole) as one, database(shuffled) as other:
        load(one, write_lines(whole / "all.csv", *rows), **declared)
        for path in paths:
            load(other, path, **declared)
        for whole_table, other_table in zip(facts(one), facts(other), strict=True):
            assert whole_table == other_table


def test_keys_once_given_stay(tmp_path: Path) -> None:
    first = write_lines(tmp_path / "a.csv", a_line(supplier_id="M", buyer_id="Z", owner_id="M"))
    second = write_lines(tmp_path / "b.csv", a_line(supplier_id="A", buyer_id="M", owner_id="A"))
    keys = "SELECT alias_id, enterprise_key FROM enterprise_alias ORDER BY 2"
    with database(tmp_path) as engine:
        load(engine, first)
        reserved = [("OVERSEAS", -1), ("CONSUMER", 0)]
        assert query(engine, keys) == [*reserved, ("M", 1), ("Z", 2)]
        load(engine, second)
        assert query(engine, keys) == [*reserved, ("M", 1), ("Z", 2), ("A", 3)]


def test_new_settings_derive_anew_without_loading(tmp_path: Path) -> None:
    path = write_lines(
        tmp_path / "a.csv",
        a_line(),
        a_line(einvoice_number=number(2), issued_on="2020-02-01", amount="-40000", tax="-5200"),
    )
    with database(tmp_path) as engine:
        load(engine, path)
        assert query(engine, 'SELECT "day"::VARCHAR, invoices FROM trade ORDER BY known_on') == [
            ("2020-01-05", 1),
            ("2020-01-05", -1),
        ]
        assert load(engine, path, red_letters="own_day").derived
        assert query(engine, 'SELECT "day"::VARCHAR, invoices FROM trade ORDER BY known_on') == [
            ("2020-01-05", 1),
            ("2020-02-01", 0),
        ]


def test_two_editions_of_an_export_count_a_line_once(tmp_path: Path) -> None:
    newer = write_lines(tmp_path / "a.csv", a_line(line_number=1))
    older = write_lines(tmp_path / "b.csv", a_line(goods_code="", unit="", line_number=7))
    with database(tmp_path) as engine:
        load(engine, newer, older)
        assert query(engine, "SELECT sum(amount) FROM trade") == [(40000,)]


def test_lines_that_only_the_price_tells_apart_both_count(tmp_path: Path) -> None:
    rows = [a_line(unit_price="20.0000"), a_line(unit_price="20.0001")]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        assert query(engine, "SELECT sum(amount) FROM trade") == [(80000,)]


def test_two_exports_put_into_one_file_count_an_invoice_once(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.csv", a_line(status="正常"), a_line(status="已作废"))
    with database(tmp_path) as engine:
        load(engine, path)
        assert query(engine, "SELECT status, amount FROM invoice") == [("voided", 40000)]
        assert query(engine, "SELECT count(*) FROM trade") == [(0,)]


def test_a_file_of_which_nothing_was_accepted_may_be_read_again(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.csv", a_line(amount="much"), a_line(amount="more"))
    with database(tmp_path) as engine:
        for _ in range(2):
            [file] = load(engine, path).files
            assert (file.status, file.rows_rejected) == ("loaded", 2)
        assert query(engine, "SELECT count(*) FROM rejected_row") == [(2,)]
        assert query(engine, "SELECT count(*) FROM source_file") == [(1,)]


def test_days_asked_for_that_hold_no_row_are_refused(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.csv", a_line(issued_on="2020-01-05"))
    with database(tmp_path) as engine:
        [file] = load(engine, path, observed=parse_period("2019-12")).files
        assert file.status == "failed"
        assert "no row lies within 2019-12: they run from 2020-01-05 to 2020-01-05" in file.error
        assert query(engine, "SELECT count(*) FROM source_file") == [(0,)]


# what is said only later of a file loaded before


def nobodys(k: int, **cells: Any) -> dict[str, Any]:
    """A line of a file that does not say whose book it is."""
    return a_line(owner_id="", side="", einvoice_number=number(k), **cells)


OF_THREE = (nobodys(1), nobodys(2, supplier_id=OTHER), nobodys(3, buyer_id="B2"))


def test_an_owner_named_later_is_as_good_as_one_named_at_once(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.csv", *OF_THREE)
    own = write_lines(tmp_path / "b.csv", a_line(), a_line(einvoice_number=number(4)))
    late, at_once = tmp_path / "late", tmp_path / "at_once"
    for folder in (late, at_once):
        folder.mkdir()
    with database(late) as one, database(at_once) as other:
        load(one, own, path)
        identity = one.steps()["ingest"].identity
        report = load(one, path, owner=SELLER.lower())
        load(other, own, path, owner=SELLER)
        assert (report.files[0].status, report.derived) == ("restated", True)
        book = f"2 rows are in the book of {SELLER} now; 1 rows are still nobody's"
        assert report.lines()[0].endswith(f"a.csv: loaded before; {book}")
        assert one.steps()["ingest"].identity != identity
        assert facts(one) == facts(other)
        files = "SELECT file_id, owner_id, rows_loaded, rows_duplicate FROM source_file ORDER BY 1"
        assert query(one, files) == query(other, files)


def test_each_owner_of_a_file_can_be_named_and_nothing_is_lost_by_it(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.csv", *OF_THREE)
    again = write_lines(tmp_path / "b.csv", *OF_THREE[::-1])
    with database(tmp_path) as engine:
        load(engine, path, again)
        for owner in (SELLER, BUYER):
            load(engine, path, again, owner=owner)
        assert query(engine, "SELECT enterprise_id, side FROM book_named ORDER BY 2") == [
            (BUYER, "purchases"),
            (SELLER, "sales"),
        ]
        assert query(engine, "SELECT sum(amount) FROM trade") == [(120_000,)]
        assert query(engine, "SELECT sum(amount) FROM invoice_row") == [(120_000,)]


def test_an_owner_that_stands_in_no_row_changes_nothing_and_owners_stay(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.csv", *OF_THREE)
    with database(tmp_path) as engine:
        load(engine, path)
        before = facts(engine)
        [wrong] = load(engine, path, owner="E9").files
        assert (wrong.status, "the owner E9 stands in none of the rows" in wrong.error) == (
            "failed",
            True,
        )
        assert facts(engine) == before
        owned = write_heads(tmp_path / "b.csv", HEAD)
        load(engine, owned)
        assert load(engine, owned, owner="B1").files[0].status == "known"


def test_days_named_later_hold_where_none_were_named_before(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.csv", a_line())
    books = "SELECT observed_from::VARCHAR, observed_until::VARCHAR, complete FROM book"
    january = [("2020-01-01", "2020-01-31", True)]
    with database(tmp_path) as engine:
        load(engine, path)
        said = load(engine, path, observed=parse_period("2020-02"))
        assert "nothing new: no row lies within 2020-02" in said.lines()[0]
        said = load(engine, path, observed=parse_period("2020-01"))
        assert said.lines()[0].endswith("loaded before; asked for 2020-01-01 to 2020-01-31")
        assert (said.derived, query(engine, books)) == (True, january)
        said = load(engine, path, observed=parse_period("2020-Q1"))
        assert "the days declared for it stay 2020-01-01 to 2020-01-31" in said.lines()[0]
        assert query(engine, books) == january


def test_an_owner_named_at_loading_holds_where_a_column_leaves_it_open(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.csv", nobodys(1), a_line(einvoice_number=number(2)))
    with database(tmp_path) as engine:
        load(engine, path, owner=SELLER)
        assert query(engine, "SELECT owner_id, side FROM invoice_row") == [(SELLER, "sales")] * 2
