"""Attacks: from what is written for others nobody's name, id or figure can be had."""

import hashlib
import re
from decimal import Decimal
from pathlib import Path

import pytest

from chainscan.disclosure import stamp
from chainscan.simulation import sample_enterprise
from tests.disclosure.conftest import Office
from tests.disclosure.outputs import bare, told

READER = sample_enterprise()
FINDING = re.compile(r"(?<![0-9A-Za-z])[CKDNMS]-[0-9a-f]{12}")
LEAST_TELLING = Decimal(10_000)
"""Smaller amounts turn up by chance."""


def parties(office: Office, but: str = "") -> set[str]:
    """Names and ids of all enterprises, except one and the partners in its own book."""
    rows = office.rows(
        "SELECT e.enterprise_id, e.display_id, e.name FROM enterprise AS e"
        " WHERE e.class = 'enterprise' AND NOT EXISTS ("
        "  SELECT 1 FROM trade AS t, enterprise AS r WHERE r.enterprise_id = "
        f" '{but}' AND (e.enterprise_key = r.enterprise_key"
        "  OR (t.supplier_key = r.enterprise_key AND t.buyer_key = e.enterprise_key)"
        "  OR (t.buyer_key = r.enterprise_key AND t.supplier_key = e.enterprise_key)))"
    )
    ids = office.rows("SELECT alias_id, '', '' FROM enterprise_alias") if not but else []
    return {bare(str(text)) for row in (*rows, *ids) for text in row if text}


def amounts(office: Office, but: str = "") -> set[str]:
    """Exact amounts of needs, capacities, allotments, losses and measures of all others."""
    of_others = f"(SELECT enterprise_key FROM enterprise WHERE enterprise_id <> '{but}')"
    rows = office.rows(
        "SELECT monthly_spare FROM spare_capacity WHERE unit IS NULL UNION"
        " SELECT monthly_current FROM spare_capacity WHERE unit IS NULL UNION"
        " SELECT monthly_capacity FROM spare_capacity WHERE unit IS NULL UNION"
        " SELECT monthly_amount FROM match UNION"
        " SELECT supplier_spare_left FROM match UNION"
        " SELECT monthly_amount FROM unmet_need UNION"
        " SELECT lost_amount FROM broken_link UNION"
        " SELECT expected_amount FROM broken_link UNION"
        f" SELECT monthly_amount FROM need WHERE buyer_key IN {of_others} UNION"
        " SELECT value FROM enterprise_change WHERE scope = 'all'"
        f" AND enterprise_key IN {of_others}"
    )
    found = {Decimal(str(value)) for (value,) in rows if value is not None}
    own = {
        Decimal(str(value))
        for (value,) in office.rows(
            "SELECT sum(monthly_amount) FROM need AS n JOIN enterprise AS e"
            f" ON e.enterprise_key = n.buyer_key WHERE enterprise_id = '{but}' GROUP BY goods_group"
        )
    }
    return {str(value.quantize(Decimal("0.01"))) for value in found - own if value > LEAST_TELLING}


def in_wan(exact: set[str]) -> set[str]:
    """The larger amounts as ten thousands of yuan, to the hundredth: 123.45."""
    wan = {(Decimal(amount) / 10_000).quantize(Decimal("0.01")) for amount in exact}
    return {str(amount) for amount in wan if amount >= 100}


def found_in(text: str, secrets: set[str]) -> list[str]:
    return sorted(secret for secret in secrets if secret in text)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("audience", ["platform", "public"])
def test_without_consents_nobody_is_named(secret: Office, audience: str, lang: str) -> None:
    text = secret.told(audience, lang=lang)
    assert bare(stamp(audience, lang)) in text
    assert len(parties(secret)) > 50
    assert found_in(text, parties(secret)) == []
    assert len(amounts(secret)) > 50
    assert found_in(text, amounts(secret)) == []
    assert found_in(text, {amount.partition(".")[0] for amount in amounts(secret)}) == []
    assert found_in(text, in_wan(amounts(secret))) == []
    assert FINDING.findall(text) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_consents_a_notice_tells_of_nobody_but_its_reader(
    secret: Office, lang: str
) -> None:
    text = secret.told("enterprise", READER, lang=lang)
    assert READER in text
    others = parties(secret, READER)
    assert len(others) > 20
    assert found_in(text, others) == []
    assert found_in(text, amounts(secret, READER)) == []
    assert found_in(text, in_wan(amounts(secret, READER))) == []
    assert FINDING.findall(text) == []
    for words in ("控股", "score", "allotted", "supplier_down", "停摆", "现价", "price"):
        assert words not in text


def test_every_enterprise_s_notice_is_as_silent(secret: Office) -> None:
    """All of them, one after the other: also suppliers, and those without a book."""
    ids = [
        str(id_)
        for (id_,) in secret.rows(
            "SELECT DISTINCT e.enterprise_id FROM notice AS n JOIN enterprise AS e"
            " ON e.enterprise_key = n.recipient_key ORDER BY 1 LIMIT 12"
        )
    ]
    folder = secret.write("enterprise", *ids)
    for id_ in ids:
        [own] = folder.glob(f"enterprise-{id_}")
        text = told(own)
        assert found_in(text, parties(secret, id_)) == []
        assert not re.search(r'"further":[12][^0-9]', text)


def test_files_folders_and_sheets_are_named_for_nobody_else(secret: Office) -> None:
    folder = secret.write("enterprise", READER)
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {re.sub(r"-\d+\.png", ".png", name) for name in names} == {
        f"enterprise-{READER}/notice.{kind}" for kind in ("json", "pdf", "png", "xlsx")
    }
    platform = {path.name for path in secret.write("platform").rglob("*.*")}
    assert platform == {
        "platform_list.csv", "platform_list.json", "platform_list.pdf", "platform_list.xlsx",
        "platform_list-1.png",
    }  # fmt: skip
    public = {
        re.sub(r"-\d+\.png", ".png", path.name) for path in secret.write("public").rglob("*.*")
    }
    assert public == {f"public.{kind}" for kind in ("csv", "json", "pdf", "png", "xlsx")}


def some_pair(office: Office) -> tuple[str, str, str, str, str]:
    """A match whose buyer and supplier have never traded with each other: ids, names, match id."""
    [row] = office.rows(
        "SELECT m.buyer_id, m.supplier_id, m.buyer_name, m.supplier_name, m.match_id"
        " FROM match_named AS m WHERE NOT EXISTS (SELECT 1 FROM trade AS t"
        " JOIN enterprise AS s ON s.enterprise_key = t.supplier_key"
        " JOIN enterprise AS b ON b.enterprise_key = t.buyer_key"
        " WHERE s.display_id = m.supplier_id AND b.display_id = m.buyer_id)"
        " ORDER BY m.match_id LIMIT 1"
    )
    return tuple(map(str, row))  # type: ignore[return-value]


def test_one_side_s_consent_names_no_pair(secret: Office) -> None:
    buyer, supplier, _, name, _ = some_pair(secret)
    secret.consents((supplier, "supplier", "platform;enterprise"))
    text = secret.told("platform")
    assert supplier in text
    assert buyer not in text
    assert '"pairs":[]' in text
    assert bare(name) not in secret.told("enterprise", buyer)
    secret.consents((buyer, "seeker", "platform;enterprise"))
    assert '"reference":"P-' in secret.told("platform")
    assert bare(name) in secret.told("enterprise", buyer)


def test_a_role_opens_no_other(secret: Office) -> None:
    buyer, supplier, *_ = some_pair(secret)
    secret.consents((buyer, "supplier;contact;capacity_band", "platform;enterprise"))
    secret.consents((supplier, "seeker;contact;capacity_band", "platform;enterprise"))
    listed = secret.told("platform")
    for kind, id_ in (("seekers", buyer), ("suppliers", supplier)):
        [part] = re.findall(rf'"{kind}":\[(.*?)\]', listed)
        assert id_ not in part


def test_a_consent_to_one_enterprise_opens_nothing_to_others(secret: Office) -> None:
    buyer, supplier, _, name, _ = some_pair(secret)
    secret.consents((buyer, "seeker", "enterprise"), (supplier, "supplier", "91110000MA0K00009W"))
    assert bare(name) not in secret.told("enterprise", buyer)
    assert supplier not in secret.told("platform")
    secret.consents((supplier, "supplier", buyer))
    assert bare(name) in secret.told("enterprise", buyer)


@pytest.mark.parametrize(
    "days", [("2020-03-11", "", ""), ("2020-01-01", "2020-03-09", "")], ids=["not yet", "over"]
)
def test_a_consent_not_in_force_opens_nothing(secret: Office, days: tuple[str, ...]) -> None:
    buyer, supplier, *_ = some_pair(secret)
    secret.consents((buyer, "seeker", "platform", *days), (supplier, "supplier", "platform", *days))
    text = secret.told("platform")
    assert buyer not in text
    assert supplier not in text


def test_after_a_withdrawal_no_trace_is_left(secret: Office) -> None:
    buyer, supplier, *_ = some_pair(secret)
    before = secret.told("platform")
    secret.consents((buyer, "seeker", "platform"), (supplier, "supplier", "platform"))
    assert supplier in secret.told("platform")
    secret.consents((supplier, "", "", "", "", "2020-03-10"), (buyer, "", "", "", "", "2020-03-10"))
    assert secret.told("platform") == before


def test_band_and_contact_need_consents_of_their_own(secret: Office) -> None:
    _, supplier, *_ = some_pair(secret)
    secret.engine.connection.execute("UPDATE enterprise SET contact = '电话' || enterprise_key")
    [[key]] = secret.rows(f"SELECT enterprise_key FROM enterprise WHERE display_id = '{supplier}'")
    secret.consents((supplier, "supplier", "platform"))
    text = secret.told("platform")
    assert '"band":{' not in text
    assert f"电话{key}" not in text
    secret.consents((supplier, "capacity_band;contact", "platform"))
    text = secret.told("platform")
    assert '"band":{' in text
    assert f"电话{key}" in text
    assert found_in(text, amounts(secret)) == []


def test_a_reference_cannot_be_worked_out_from_ids(secret: Office) -> None:
    buyer, supplier, _, _, match_id = some_pair(secret)
    secret.consents((buyer, "seeker", "platform"), (supplier, "supplier", "platform"))
    text = secret.told("platform")
    references = set(re.findall(r"P-([0-9a-f]{12})", text))
    assert references
    ids = [str(id_) for (id_,) in secret.rows("SELECT match_id FROM match")]
    ids += [str(id_) for (id_,) in secret.rows("SELECT need_id FROM need")]
    for id_ in ids:
        assert id_.partition("-")[2] not in references
        assert hashlib.sha256(id_.encode()).hexdigest()[:12] not in references
    kept = secret.rows("SELECT DISTINCT finding_id FROM release_reference")
    assert {str(id_) for (id_,) in kept} <= set(ids)
    assert match_id in {str(id_) for (id_,) in kept}


def test_subtracting_two_public_releases_gives_no_change_of_one_enterprise(
    secret: Office,
) -> None:
    """One enterprise's figures change between two releases: totals must not tell by how much."""
    before = secret.told("public")
    assert secret.told("public") == before, "nothing has changed"
    totals = re.findall(r'"row":"\*","column":"value","yuan":"(\d+)"', before)
    assert len(totals) == 2, "sales and purchases"
    secret.engine.connection.execute(
        "UPDATE region_split SET total = total * 1.5, home = home * 1.5, outside = outside * 1.5"
        " WHERE comparator = 'value' AND enterprise_key ="
        f" (SELECT enterprise_key FROM enterprise WHERE enterprise_id = '{READER}')"
    )
    after = secret.told("public")
    assert re.findall(r'"row":"\*","column":"value","yuan":"(\d+)"', after) == []
    assert '"column":"last_year"' in after, "what has not changed stays"


def test_a_wider_audience_never_finds_a_narrower_one_s_files(secret: Office) -> None:
    out = secret.write("platform")
    assert not (out / "run.json").exists()
    assert [path.name for path in out.iterdir()] == ["platform"]


def test_nothing_but_the_gate_feeds_what_is_written_for_others() -> None:
    """The writers for other audiences ask no table, directly or through the edition."""
    for path in Path("chainscan/reports/released").glob("*.py"):
        text = path.read_text("utf-8")
        assert not re.search(r"\.(rows|fetch|fixed|rows_of|execute|connection)\(", text), path
        assert "import" in text
    assert list(Path("chainscan/reports/released").glob("*.sql")) == []
