"""Red letters: which invoice they correct, and where they stand in trade."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainscan.engine import read_sql
from chainscan.ingest import coverage, deriving
from tests.ingest.files import a_line, database, load, number, query, write_lines

SQL = Path(deriving.__file__).parent / "red_letters" / "red_letter.sql"
START = date(2020, 1, 1)
EVENTS = st.lists(
    st.tuples(
        st.integers(0, 12),  # day
        st.sampled_from([1, 2]),  # supplier
        st.sampled_from([100, 250]),  # amount
        st.booleans(),  # red
        st.sampled_from(["normal", "normal", "voided", "reversed"]),
    ),
    max_size=25,
)


@pytest.fixture(scope="module")
def pair() -> Iterator[Callable[[list[dict[str, Any]]], list[Any]]]:
    """A function that finds the red letters among these invoices, by the statement itself."""
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE invoice (invoice_key VARCHAR, issued_on DATE, supplier_key INTEGER, "
        "buyer_key INTEGER, amount DECIMAL(18,2), status VARCHAR, stated_original VARCHAR, "
        "invoice_number VARCHAR)"
    )
    connection.execute("CREATE VIEW invoice_scope AS FROM invoice")

    def found(invoices: list[dict[str, Any]]) -> list[Any]:
        connection.execute("DELETE FROM invoice")
        for each in invoices:
            connection.execute(
                "INSERT INTO invoice VALUES "
                "($key, $day, $supplier, 9, $amount, $status, NULL, NULL)",
                each,
            )
        return connection.execute(read_sql(SQL).sql).fetchall()

    yield found
    connection.close()


def queue_twin(invoices: list[dict[str, Any]]) -> dict[str, str]:
    """The rule with a queue a pair and amount: the oldest open invoice is corrected first."""
    waiting: dict[tuple[int, int], deque[str]] = defaultdict(deque)
    found = {}
    valid = [invoice for invoice in invoices if invoice["status"] != "voided"]
    for each in sorted(valid, key=lambda i: (i["day"], i["amount"] < 0, i["key"])):
        queue = waiting[each["supplier"], abs(each["amount"])]
        if each["amount"] > 0:
            queue.append(each["key"])
        elif queue:
            found[each["key"]] = queue.popleft()
    return found


@settings(max_examples=80, deadline=None)
@given(events=EVENTS)
def test_opposite_amounts_are_paired_as_a_queue_would(
    pair: Callable[[list[dict[str, Any]]], list[Any]], events: list[Any]
) -> None:
    invoices = [
        {
            "key": f"{place:03d}",
            "day": START + timedelta(days=day),
            "supplier": supplier,
            "amount": -amount if red else amount,
            "status": status,
        }
        for place, (day, supplier, amount, red, status) in enumerate(events)
    ]
    rows = pair(invoices)
    reds = [i["key"] for i in invoices if i["amount"] < 0 and i["status"] != "voided"]
    assert [row[0] for row in rows] == reds
    by_amount = {row[0]: row[1] for row in rows if row[3] == "opposite_amount"}
    assert by_amount == queue_twin(invoices)
    days = {invoice["key"]: invoice["day"] for invoice in invoices}
    assert all(
        original is None or days[original] == day <= days[red] for red, original, day, *_ in rows
    )


def red(k: int, day: str, amount: str = "-40000", **more: Any) -> dict[str, Any]:
    quantity = str(int(amount) // 4000)
    return a_line(
        einvoice_number=number(k), issued_on=day, amount=amount, tax="0", quantity=quantity, **more
    )


TRADE = (
    'SELECT "day"::VARCHAR, known_on::VARCHAR, amount, quantity, invoices FROM trade '
    "ORDER BY known_on, amount"
)


@pytest.mark.parametrize(
    "remark",
    [
        "被红冲蓝字数电发票号码：{0} 红字发票信息确认单编号：33010025040000000001",
        "被红冲蓝字数电票号码:{0}",
        "被冲红蓝字全电发票号码： {0}",
    ],
)
def test_the_remark_names_the_original_and_goes_before_the_amount(
    tmp_path: Path, remark: str
) -> None:
    rows = [
        a_line(),
        a_line(einvoice_number=number(2), issued_on="2020-01-09"),
        red(3, "2020-02-10", remark=remark.format(number(2))),
    ]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        assert query(engine, "SELECT original_key, found_by, is_whole FROM red_letter") == [
            (number(2), "remark", True)
        ]
        assert query(engine, TRADE)[-1] == ("2020-01-09", "2020-02-10", Decimal(-40000), -10, -1)


def test_the_remark_may_name_code_and_number(tmp_path: Path) -> None:
    paper = {"einvoice_number": "", "invoice_code": "4500192130"}
    rows = [
        a_line(**paper, invoice_number="01234567"),
        red(3, "2020-02-10")
        | paper
        | {
            "invoice_number": "01234599",
            "remark": "对应正数发票代码:4500192130号码:01234567",
        },
    ]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        assert query(engine, "SELECT original_key, found_by FROM red_letter") == [
            ("4500192130-01234567", "remark")
        ]


def test_a_partial_red_letter_takes_its_amount_but_no_invoice(tmp_path: Path) -> None:
    rows = [
        a_line(status="已红冲-部分"),
        red(2, "2020-02-10", "-8000", remark=f"被红冲蓝字数电发票号码：{number(1)}"),
    ]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        assert query(engine, TRADE) == [
            ("2020-01-05", "2020-01-05", Decimal(40000), 10, 1),
            ("2020-01-05", "2020-02-10", Decimal(-8000), -2, 0),
        ]


def test_a_red_letter_whose_original_is_unknown_stands_on_its_own_day(tmp_path: Path) -> None:
    rows = [
        red(2, "2020-02-10"),
        red(3, "2020-03-10", remark=f"被红冲蓝字数电发票号码：{number(99)}"),
    ]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        assert query(engine, TRADE) == [
            ("2020-02-10", "2020-02-10", Decimal(-40000), -10, 0),
            ("2020-03-10", "2020-03-10", Decimal(-40000), -10, 0),
        ]


def test_a_reversed_invoice_counts_zero_with_or_without_its_red_letter(tmp_path: Path) -> None:
    rows = [
        a_line(status="已红冲-全额"),
        a_line(einvoice_number=number(2), issued_on="2020-01-06", status="已红冲-全额", amount="7"),
        red(3, "2020-02-10"),
    ]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        assert query(engine, TRADE) == [
            ("2020-01-05", "2020-01-05", Decimal(40000), 10, 1),
            ("2020-01-05", "2020-02-10", Decimal(-40000), -10, -1),
        ]
        assert coverage(engine).invoices.reversed_without_red_letter == 1


def test_consumers_are_too_many_to_pair_by_amount(tmp_path: Path) -> None:
    nobody = {"buyer_id": "", "buyer_name": "个人"}
    rows = [a_line(**nobody), red(2, "2020-02-10", **nobody)]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        assert query(engine, "SELECT found_by FROM red_letter") == [("none",)]
