"""Who trades: ids, names, regions, and what must not be shown."""

from decimal import Decimal
from pathlib import Path

from chainscan.ingest import coverage
from chainscan.reference.taxpayer_id import make_uscc
from tests.ingest.files import a_line, database, load, number, query, write_lines

STEEL_MAKER = make_uscc("450205", 12345678)
OLD_ID = "450205" + STEEL_MAKER[8:17]
PERSON = "110105199003078"
CARD = "11010519900307809X"


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
