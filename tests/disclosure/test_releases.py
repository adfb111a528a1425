"""The release log: every file, for whom, on whose consent; and what the audiences are."""

import hashlib
import json
import os
import tomllib
from pathlib import Path

import pytest

from chainscan.disclosure import AUDIENCES, list_releases, stamp, terms
from chainscan.disclosure.audiences import STAMPS
from chainscan.disclosure.releases import log_path, sync_releases
from chainscan.engine import open_engine
from chainscan.errors import ChainscanError
from chainscan.links import find_broken_links
from chainscan.reports import write_report
from chainscan.reports.released import records
from chainscan.simulation import sample_enterprise
from chainscan.told import record_outcome
from tests.disclosure.conftest import Office
from tests.disclosure.test_attacks import some_pair

READER = sample_enterprise()


def test_every_file_is_entered_with_its_hash(secret: Office) -> None:
    for audience in AUDIENCES:
        folder = secret.write(audience, READER)
        files = {path for path in folder.rglob("*") if path.is_file()}
        noted = [one for one in list_releases(secret.engine).releases if one.audience == audience]
        assert {Path(one.file) for one in noted} == files
        for one in noted:
            assert one.sha256 == hashlib.sha256(Path(one.file).read_bytes()).hexdigest()
            assert (one.copy_number, one.bytes) == (1, Path(one.file).stat().st_size)
    assert len({one.release_number for one in list_releases(secret.engine).releases}) == 4
    secret.write("platform")
    latest = list_releases(secret.engine).releases[-1]
    assert (latest.release_number, latest.copy_number) == (5, 2)
    rows = secret.rows("SELECT count(*), count(DISTINCT release_id) FROM release")
    assert rows == [(len(list_releases(secret.engine).releases),) * 2]


def test_the_consents_it_rests_on_are_entered(secret: Office) -> None:
    buyer, supplier, *_ = some_pair(secret)
    secret.consents((buyer, "seeker", "platform"), (supplier, "supplier", "platform"))
    secret.write("platform")
    [one, *_] = list_releases(secret.engine).releases
    assert len(one.consents) == 2
    assert one.recipient == "platform"


def test_the_log_as_lines_and_as_table_make_up_for_each_other(secret: Office) -> None:
    secret.write("platform")
    log = log_path(secret.engine.path)
    text = log.read_text("utf-8")
    assert {json.loads(line)["audience"] for line in text.splitlines()} == {"platform"}
    if os.name == "posix":
        assert log.stat().st_mode & 0o077 == 0
    log.unlink()
    sync_releases(secret.engine)
    assert len(log.read_text("utf-8").splitlines()) == len(text.splitlines())
    secret.engine.close()
    with open_engine(secret.settings.database, read_only=True) as engine:
        out = secret.folder / "inside"
        write_report(engine, secret.settings, out=out)
        audiences = {one.audience for one in list_releases(engine).releases}
    assert audiences == {"platform", "internal"}
    with open_engine(secret.settings.database) as engine:
        sync_releases(engine)
        found = engine.connection.execute("SELECT DISTINCT audience FROM release").fetchall()
    assert {row[0] for row in found} == audiences


def test_a_reference_on_the_list_takes_an_outcome(secret: Office) -> None:
    buyer, supplier, _, _, match_id = some_pair(secret)
    secret.consents((buyer, "seeker", "platform"), (supplier, "supplier", "platform"))
    folder = secret.write("platform")
    listed = json.loads((folder / "platform" / "platform_list.json").read_text("utf-8"))
    found = [pair for pair in listed["pairs"] if pair["supplier_id"] == supplier]
    day = secret.engine.steps()["links"].as_of
    assert day
    done = [
        record_outcome(secret.engine, pair["reference"], "contacted", day=day, valid_days=30)
        for pair in found
    ]
    assert match_id in {one.finding_id for one in done}


def test_a_notice_needs_a_reader_and_an_audience_a_name(secret: Office) -> None:
    with pytest.raises(ChainscanError, match="a notice is for one enterprise, and none is named"):
        secret.write("enterprise")
    with pytest.raises(ChainscanError, match="there is no report for the audience 'press'"):
        secret.write("press")


def test_the_same_tables_give_the_same_files(secret: Office) -> None:
    first, second = (secret.write("platform") for _ in range(2))
    for path in sorted(first.rglob("*.*")):
        assert path.read_bytes() == (second / path.relative_to(first)).read_bytes()


def test_the_platform_s_list_is_as_its_page_says(secret: Office) -> None:
    buyer, supplier, *_ = some_pair(secret)
    roles = "seeker;supplier;capacity_band;contact"
    secret.consents((buyer, roles, "platform"), (supplier, roles, "platform"))
    folder = secret.write("platform") / "platform"
    listed = json.loads((folder / "platform_list.json").read_text("utf-8"))
    page = Path("docs/platform_list.md").read_text("utf-8")
    heads = {
        name for part in ("seekers", "suppliers", "pairs") for row in listed[part] for name in row
    }
    assert heads
    assert [name for name in (*listed, *heads) if f"`{name}`" not in page] == []
    assert f"version {records.SCHEMA_VERSION}." in page
    first = (folder / "platform_list.csv").read_text("utf-8-sig").splitlines()[0]
    assert f"\n{first}\n" in page
    assert first == ",".join(records.CSV_COLUMNS)
    assert listed["terms"] == terms("zh")


def test_stamps_are_the_same_wherever_they_are_printed() -> None:
    texts = tomllib.loads(Path("chainscan/reports/texts.toml").read_text("utf-8"))["audience"]
    assert texts == STAMPS
    assert stamp("public", "en").startswith("PUBLIC")


def test_an_outcome_stands_beside_the_link_in_the_next_list(secret: Office) -> None:
    [(link_id, as_of, normal)] = secret.rows(
        "SELECT link_id, as_of, normal_until FROM broken_link ORDER BY link_id LIMIT 1"
    )
    record_outcome(secret.engine, str(link_id), "false_alarm", day=as_of, valid_days=1)
    found = find_broken_links(secret.engine, secret.settings, as_of=as_of, normal_until=normal)
    assert found.outcomes == {"false_alarm": 1}
    assert "  on record of these: 1 false alarm" in found.lines()
    shown = secret.rows("SELECT link_id, outcome FROM broken_link_named WHERE outcome IS NOT NULL")
    assert shown == [(link_id, "false_alarm")]
