"""Consents: who may be named to whom, and that a withdrawal is never missed."""

from pathlib import Path

import pytest

from chainscan.engine import Engine
from chainscan.errors import FileError
from chainscan.ingest.loading import prepare_tables
from chainscan.ingest.registry import RegisterReport, load_consents, prepare_registry
from tests.ingest.files import database, query
from tests.ingest.registers import (
    GEARS,
    OTHER,
    STEEL,
    a_consent,
    a_withdrawal,
    in_force,
    write_consents,
    write_rows,
)

BEFORE, AFTER = "2020-02-29", "2020-03-01"
NAMED = (STEEL, "supplier", "platform")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    opened = database(tmp_path)
    prepare_tables(opened)
    prepare_registry(opened)
    return opened


def give(engine: Engine, folder: Path, *rows: dict[str, str], name: str = "a") -> RegisterReport:
    report = load_consents(engine, write_consents(folder / f"{name}.csv", *rows))
    assert report.rows_read == report.rows_loaded + report.rows_repeated + report.rows_rejected
    return report


def test_a_consent_holds_from_its_first_to_its_last_day(tmp_path: Path, engine: Engine) -> None:
    with engine:
        give(engine, tmp_path, a_consent(until="2020-04-30"))
        days = ("2020-01-31", "2020-02-01", "2020-04-30", "2020-05-01")
        assert [bool(in_force(engine, day)) for day in days] == [False, True, True, False]


@pytest.mark.parametrize("until", ["", "长期", "无固定期限"])
def test_an_open_end_is_open(tmp_path: Path, engine: Engine, until: str) -> None:
    with engine:
        give(engine, tmp_path, a_consent(until=until))
        assert in_force(engine, "2035-01-01") == [NAMED]


def test_roles_and_recipients_in_one_cell_are_records_of_their_own(
    tmp_path: Path, engine: Engine
) -> None:
    with engine:
        row = a_consent(role="求购；供应商、", recipient=f"平台|{GEARS.lower()}", until="2020/4/30")
        report = give(engine, tmp_path, row)
        assert (report.rows_loaded, report.rows_rejected) == (1, 0)
        assert in_force(engine, BEFORE) == [
            (STEEL, "seeker", GEARS),
            (STEEL, "seeker", "platform"),
            (STEEL, "supplier", GEARS),
            (STEEL, "supplier", "platform"),
        ]
        kinds = "SELECT DISTINCT recipient, recipient_kind FROM consent ORDER BY 1"
        assert query(engine, kinds) == [(GEARS, "one_enterprise"), ("platform", "platform")]


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"enterprise_id": "无"}, "enterprise_id", "no_id"),
        ({"enterprise_id": "9.145E+17"}, "enterprise_id", "ruined_id"),
        ({"role": ""}, "role", "no_role"),
        ({"role": "老板"}, "role", "unknown_role"),
        ({"recipient": ""}, "recipient", "no_recipient"),
        ({"from": ""}, "valid_from", "no_start"),
        ({"from": "2020-02-30"}, "valid_from", "unreadable_day"),
        ({"until": "明年"}, "valid_until", "unreadable_day"),
        ({"until": "2020-01-31"}, "valid_until", "days_reversed"),
        ({"evidence": ""}, "evidence", "no_evidence"),
    ],
)
def test_a_record_that_cannot_be_defended_does_not_count_and_is_listed(
    tmp_path: Path, engine: Engine, cells: dict[str, str], column: str, reason: str
) -> None:
    with engine:
        report = give(engine, tmp_path, a_consent(enterprise_id=OTHER), a_consent(**cells))
        assert (report.rows_loaded, report.rows_rejected) == (1, 1)
        listed = "SELECT source_row, column_name, reason_code FROM registry_rejected"
        assert query(engine, listed) == [(3, column, reason)]
        assert [row[0] for row in in_force(engine, BEFORE)] == [OTHER]


WITHDRAWALS = [
    {},
    {"role": "supplier", "recipient": "platform"},
    {"role": "供应商、联系方式", "recipient": "平台"},
    {"role": "不知道"},
    {"recipient": "某平台公司"},  # nothing was given to it: it may be the platform that is meant
    {"enterprise_id": "450205" + STEEL[8:17]},  # the older id of the same organisation
]


@pytest.mark.parametrize("cells", WITHDRAWALS, ids=str)
def test_a_withdrawal_ends_the_consent_on_its_day(
    tmp_path: Path, engine: Engine, cells: dict[str, str]
) -> None:
    with engine:
        give(engine, tmp_path, a_consent(), a_consent(enterprise_id=OTHER))
        report = give(engine, tmp_path, a_withdrawal(**cells), name="b")
        assert report.rows_rejected == 0
        assert NAMED in in_force(engine, BEFORE)
        assert in_force(engine, AFTER) == [(OTHER, "supplier", "platform")]
        assert query(engine, "SELECT count(*) FROM consent WHERE NOT is_withdrawn") == [(2,)]


def test_a_withdrawal_of_one_role_or_recipient_leaves_the_others(
    tmp_path: Path, engine: Engine
) -> None:
    with engine:
        give(engine, tmp_path, a_consent(role="seeker;supplier", recipient="platform;enterprise"))
        give(engine, tmp_path, a_withdrawal(role="seeker"), name="b")
        give(engine, tmp_path, a_withdrawal(recipient="platform"), name="c")
        assert in_force(engine, AFTER) == [(STEEL, "supplier", "enterprise")]


def test_a_withdrawal_on_a_day_nobody_can_read_holds_at_once(
    tmp_path: Path, engine: Engine
) -> None:
    with engine:
        give(engine, tmp_path, a_consent())
        report = give(engine, tmp_path, a_withdrawal(withdrawn_on="上月"), name="b")
        assert in_force(engine, BEFORE) == []
        assert "withdrawn_on = '上月'" in "\n".join(report.lines())


def test_what_is_given_again_after_a_withdrawal_holds_again(tmp_path: Path, engine: Engine) -> None:
    with engine:
        give(engine, tmp_path, a_consent(), a_withdrawal())
        give(engine, tmp_path, a_consent(**{"from": "2020-03-15"}), name="b")
        days = (BEFORE, AFTER, "2020-03-14", "2020-03-15")
        assert [bool(in_force(engine, day)) for day in days] == [True, False, False, True]


def test_a_withdrawal_without_proof_of_a_consent_gives_none(tmp_path: Path, engine: Engine) -> None:
    with engine:
        row = a_withdrawal(role="supplier", recipient="platform", **{"from": "2020-01-01"})
        give(engine, tmp_path, row)
        assert in_force(engine, BEFORE) == []


def test_records_are_only_ever_added_and_once(tmp_path: Path, engine: Engine) -> None:
    with engine:
        first = give(engine, tmp_path, a_consent())
        again = give(engine, tmp_path, a_consent())
        grown = give(engine, tmp_path, a_consent(), a_consent(role="contact"), name="b")
        assert (first.rows_loaded, again.is_known) == (1, True)
        assert (grown.rows_loaded, grown.rows_repeated) == (1, 1)
        rows = query(engine, "SELECT role, file_id, source_row FROM consent ORDER BY role DESC")
        assert [(row[0], row[2]) for row in rows] == [("supplier", 2), ("contact", 3)]
        assert rows[0][1] != rows[1][1]


def test_a_file_that_names_no_recipient_is_refused(tmp_path: Path, engine: Engine) -> None:
    path = write_rows(tmp_path / "a.csv", ["enterprise_id", "role"], [STEEL, "supplier"])
    with engine, pytest.raises(FileError, match=r"recipient.*seen are: enterprise_id, role"):
        load_consents(engine, path)
