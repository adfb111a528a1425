"""How the id in a cell is read: as it should have been written, or none where it says so."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chainscan.ingest.loading import prepare_tables
from chainscan.reference import taxpayer_id
from tests.ingest.files import database

Read = Callable[[str | None], tuple[object, ...]]
NEW, OLD = "91450200MA5K00001X", "450200123456789"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Read]:
    """What party_id and is_ruined_id make of a cell."""
    with database(tmp_path_factory.mktemp("party")) as engine:
        prepare_tables(engine)
        connection = engine.connection

        def both(cell: str | None) -> tuple[object, ...]:
            row = connection.execute("SELECT party_id($1), is_ruined_id($1)", [cell]).fetchone()
            assert row is not None
            return row

        yield both


@pytest.mark.parametrize(
    ("cell", "id_"),
    [
        (NEW, NEW),
        (NEW.lower(), NEW),
        ("９１４５０２００ＭＡ５Ｋ００００１Ｘ", NEW),
        (f" {NEW[:4]} {NEW[4:]}\t", NEW),
        (f'="{NEW}"', NEW),
        (f"'{NEW}", NEW),
        (f"\ufeff{NEW}", NEW),
        (OLD, OLD),
        (f"{OLD}.0", OLD),
        ("11010519491231002x", "11010519491231002X"),
        ("E1", "E1"),
        ("A00297", "A00297"),
        ("OVERSEAS", "OVERSEAS"),
        ("DE 123456789", "DE123456789"),
    ],
)
def test_ids_are_read_as_they_should_have_been_written(read: Read, cell: str, id_: str) -> None:
    assert read(cell) == (id_, False)


NO_IDS = ["", " ", "0", "0.0", "000000000000000", "-", "--", "——", "/", "***", "NULL", "n/a"]
NO_IDS += ["无", "个人", "散户", "示例钢铁有限公司", f"税号{NEW}"]


@pytest.mark.parametrize("cell", [None, *NO_IDS])
def test_what_says_that_there_is_none_is_no_id(read: Read, cell: str | None) -> None:
    assert read(cell) == (None, False)


@pytest.mark.parametrize("cell", ["4.50200123456789E+14", "9.1450200e+17", "5E+14"])
def test_an_id_that_was_a_number_once_is_known_as_ruined(read: Read, cell: str) -> None:
    assert read(cell)[1] is True


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text("0AX1-/. '=\"无９ａ\u3000*", max_size=20))
def test_the_macro_and_its_twin_agree(read: Read, cell: str) -> None:
    bare = taxpayer_id.clean(cell.translate(dict.fromkeys(map(ord, "'\"="))))
    assert read(cell)[0] == (None if taxpayer_id.is_consumer(cell) else bare)
