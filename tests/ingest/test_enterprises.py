"""Who trades: ids, names, regions, and what must not be shown."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from chainscan.ingest import coverage, deriving
from chainscan.ingest.registry import Registers
from chainscan.reference.taxpayer_id import make_uscc
from tests.ingest.files import BUYER, a_line, database, load, number, query, write_lines
from tests.ingest.registers import write_registry

STEEL_MAKER = make_uscc("450205", 12345678)
OLD_ID = "450205" + STEEL_MAKER[8:17]
PERSON = "110105199003078"
CARD = "11010519900307809X"
VALID = "11010519491231002X"  # the example of GB 11643
PARTY_COUNT = Path(deriving.__file__).parent / "parties" / "party_count.sql"
WITH_REGIONS = """
name = "with_regions"
grain = "line"
[columns]
owner_id = "owner_id"
side = "side"
einvoice_number = "einvoice_number"
issued_on = "issued_on"
supplier_id = "supplier_id"
supplier_region = "supplier_region"
buyer_id = "buyer_id"
buyer_region = "buyer_region"
amount = "amount"
tax = "tax"
"""


def a_stated(day: str, place: str, k: int, **cells: str) -> dict[str, Any]:
    """An invoice of the steel maker on a day, whose tax authority is of a place."""
    ids = {"owner_id": STEEL_MAKER, "supplier_id": STEEL_MAKER, "supplier_region": place}
    return a_line(issued_on=day, einvoice_number=number(k), **{**ids, "buyer_region": "", **cells})


def test_ids_of_15_and_18_characters_are_one_enterprise(tmp_path: Path) -> None:
    old = write_lines(
        tmp_path / "a.csv",
        a_line(owner_id=OLD_ID, supplier_id=OLD_ID, supplier_name="旧名", issued_on="2015-01-05"),
    )
    new = write_lines(
        tmp_path / "b.csv",
        a_line(
            owner_id=STEEL_MAKER,
            supplier_id=STEEL_MAKER,
            supplier_name="新名",
            einvoice_number=number(2),
        ),
    )
    with database(tmp_path) as engine:
        load(engine, old)
        before = query(engine, "SELECT enterprise_key FROM enterprise WHERE name = '旧名'")
        load(engine, new)
        assert query(
            engine,
            "SELECT enterprise_key, enterprise_id, name, region_code, region_source "
            "FROM enterprise WHERE region_code LIKE '45%'",
        ) == [(*before[0], STEEL_MAKER, "新名", "450205", "taxpayer_id")]
        assert query(
            engine,
            "SELECT alias_id, reason FROM enterprise_alias WHERE organisation_code IS NOT NULL "
            "AND region_code LIKE '45%' ORDER BY 1",
        ) == [(OLD_ID, "organisation_code"), (STEEL_MAKER, "own_id")]
        assert query(engine, "SELECT count(*) FROM book WHERE side = 'sales'") == [(1,)]


def test_the_name_used_last_is_the_name(tmp_path: Path) -> None:
    rows = [
        a_line(buyer_name="甲", issued_on="2020-01-01"),
        a_line(buyer_name="乙", issued_on="2020-03-01", einvoice_number=number(2)),
        a_line(buyer_name="丙", issued_on="2020-02-01", einvoice_number=number(3)),
    ]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        names = query(engine, "SELECT buyer_name FROM trade_named")
        assert set(names) == {("乙",)}


def test_a_region_is_todays_and_pseudonyms_have_none(tmp_path: Path) -> None:
    abolished = make_uscc("110103", 7)  # 崇文区, since 2010 part of 东城区
    rows = [
        a_line(supplier_id=abolished, owner_id=abolished),
        a_line(supplier_id="A00297", owner_id="A00297", einvoice_number=number(2)),
    ]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        found = dict(query(engine, "SELECT enterprise_id, region_code FROM enterprise"))
        assert (found[abolished], found["A00297"]) == ("110101", None)
        assert query(
            engine, f"SELECT region_name FROM enterprise_named WHERE enterprise_id = '{abolished}'"
        ) == [("东城区",)]


def test_identity_card_numbers_are_never_shown(tmp_path: Path) -> None:
    rows = [
        a_line(owner_id=CARD, supplier_id=CARD, supplier_name="某人"),
        a_line(einvoice_number=number(2), buyer_id=CARD + "01"),
    ]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        assert query(engine, f"SELECT count(*) FROM enterprise WHERE enterprise_id = '{CARD}'") == [
            (1,)
        ]
        for view in ("enterprise_named", "book_named", "trade_named", "invoice_line_named"):
            shown = str(query(engine, f"FROM {view}"))
            assert "19900307" not in shown, view
            assert "1101" in shown, view
        assert "19900307" not in str(coverage(engine))
        regions = query(engine, "SELECT region_code FROM enterprise WHERE display_id LIKE '%*%'")
        assert regions == [(None,), (None,)]


def test_consumers_and_overseas_have_their_reserved_keys(tmp_path: Path) -> None:
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", a_line(buyer_id="0", buyer_name="个人")))
        assert query(
            engine,
            'SELECT enterprise_key, enterprise_id, "class" FROM enterprise '
            "WHERE enterprise_key < 1 ORDER BY 1",
        ) == [(-1, "OVERSEAS", "overseas"), (0, "CONSUMER", "consumer")]
        assert query(engine, "SELECT buyer_key FROM trade") == [(0,)]


def test_exports_have_one_partner_overseas_and_none_is_lost(tmp_path: Path) -> None:
    rows = [
        a_line(buyer_id="OVERSEAS", buyer_name="境外", amount="300.00"),
        a_line(einvoice_number=number(2), amount="200.00"),
    ]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        assert query(
            engine,
            "SELECT buyer_key = -1 AS overseas, sum(amount) FROM trade GROUP BY 1 ORDER BY 1",
        ) == [(False, Decimal("200.00")), (True, Decimal("300.00"))]


def test_two_persons_whose_numbers_look_alike_once_masked_stay_two(tmp_path: Path) -> None:
    twin = "11010519600101009X"
    rows = [a_line(buyer_id=CARD), a_line(einvoice_number=number(2), buyer_id=twin)]
    shown = (
        "SELECT a.alias_id, e.display_id FROM enterprise AS e "
        "INNER JOIN enterprise_alias AS a ON e.enterprise_key = a.enterprise_key "
        "WHERE a.kind = 'personal' ORDER BY e.enterprise_key"
    )
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", rows[0]))
        assert query(engine, shown) == [(CARD, "1101************9X")]
        load(engine, write_lines(tmp_path / "b.csv", rows[1]))
        found = [(CARD, "1101************9X"), (twin, "1101************9X#2")]
        assert query(engine, shown) == found
        third = a_line(einvoice_number=number(3))
        load(engine, write_lines(tmp_path / "c.csv", third))
        assert query(engine, shown) == found
        assert query(engine, "SELECT count(DISTINCT buyer_id) FROM trade_named") == [(3,)]


def test_the_tax_authority_of_the_latest_day_tells_the_region_better_than_the_id(
    tmp_path: Path,
) -> None:
    (tmp_path / "layout.toml").write_text(WITH_REGIONS, encoding="utf-8")
    rows = [
        a_stated("2020-01-05", "武汉市", 1),
        a_stated("2020-01-06", "14502020000", 2),
        a_stated("2020-01-06", "柳州市柳江县", 3, buyer_region="没有这个地方"),
        a_stated("2020-01-06", "450206", 4),
        a_stated("2020-01-07", "", 5),
    ]
    facts = (
        "SELECT region_code, region_source FROM enterprise "
        f"WHERE enterprise_id IN ('{STEEL_MAKER}', '{BUYER}') ORDER BY enterprise_id"
    )
    registry = write_registry(tmp_path / "registry.csv", [OLD_ID, "", "南宁市"])
    with database(tmp_path) as engine:
        file = write_lines(tmp_path / "a.csv", *rows)
        load(engine, file, layout=tmp_path / "layout.toml")
        of_buyer = ("420100", "taxpayer_id")
        assert query(engine, facts) == [of_buyer, ("450206", "tax_authority")]
        load(engine, registers=Registers(registry=(registry,)))
        assert query(engine, facts) == [of_buyer, ("450100", "registry")]


def test_a_registry_under_the_older_id_is_that_of_the_newer_one_and_the_id_itself_goes_first(
    tmp_path: Path,
) -> None:
    name = f"SELECT name FROM enterprise WHERE enterprise_id = '{STEEL_MAKER}'"
    lines = write_lines(tmp_path / "a.csv", a_line(owner_id=STEEL_MAKER, supplier_id=STEEL_MAKER))
    by_old = write_registry(tmp_path / "old.csv", [OLD_ID, "旧证"])
    by_both = write_registry(tmp_path / "both.csv", [STEEL_MAKER, "新证"], [OLD_ID, "旧证"])
    with database(tmp_path) as engine:
        load(engine, lines, registers=Registers(registry=(by_old,)))
        assert query(engine, name) == [("旧证",)]
        load(engine, registers=Registers(registry=(by_both,)))
        assert query(engine, name) == [("新证",)]
    (tmp_path / "only_old").mkdir()
    lines = write_lines(tmp_path / "b.csv", a_line(owner_id=OLD_ID, supplier_id=OLD_ID))
    with database(tmp_path / "only_old") as engine:
        load(engine, lines, registers=Registers(registry=(by_both,)))
        assert query(engine, name.replace(STEEL_MAKER, OLD_ID)) == [("旧证",)]


def test_what_the_ids_leave_open_is_counted(tmp_path: Path) -> None:
    wrong = STEEL_MAKER[:-1] + ("2" if STEEL_MAKER[-1] != "2" else "3")
    nowhere = make_uscc("990000", 1)
    rows = [
        a_line(owner_id=STEEL_MAKER, supplier_id=STEEL_MAKER, buyer_id=wrong),
        a_line(owner_id=nowhere, supplier_id=nowhere, buyer_id=VALID, einvoice_number=number(2)),
    ]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        counted = engine.rows(PARTY_COUNT)[0]
        assert (counted["ids"], counted["enterprises"]) == (4, 4)
        assert (counted["wrong_check_characters"], counted["unknown_places"]) == (1, 1)
        assert (counted["made_from_identity_cards"], counted["without_region"]) == (1, 2)
        assert counted["regions_from_taxpayer_id"] == 2
