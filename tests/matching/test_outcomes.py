"""What became of findings: kept for good, shown beside them, and refusals respected."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from chainscan.engine import Engine
from chainscan.errors import ChainscanError, FileError
from chainscan.matching import match
from chainscan.settings import Settings
from chainscan.told import STATUSES, load_outcomes, record_outcome
from tests.matching.economy import AS_OF, Economy, matched, table, until_break, with_peak

DAYS = 180


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """Buyer 1 lost supplier 2; 3 and 4 could step in, 3 first."""
    economy = Economy()
    economy.sells(2, 1, until_break(3650))
    economy.loses(1, 2)
    economy.sells(3, 9, with_peak(1000, 9000))
    economy.sells(4, 9, with_peak(1000, 8000))
    return matched(economy, tmp_path)[0]


def proposed(engine: Engine) -> dict[int, str]:
    rows = table(engine, "match ORDER BY rank")
    return {row["supplier_key"]: row["match_id"] for row in rows}


def test_a_refused_pair_is_not_proposed_while_the_refusal_is_in_force(engine: Engine) -> None:
    with engine:
        before = proposed(engine)
        assert set(before) == {3, 4}
        day = AS_OF - timedelta(days=DAYS)
        done = record_outcome(engine, before[3], "refused", day=day, valid_days=DAYS)
        assert done.valid_until == AS_OF
        result = match(engine, Settings())
        assert set(proposed(engine)) == {4}
        assert result.refused_pairs == 1
        record_outcome(engine, before[3], "contacted", day=AS_OF, valid_days=DAYS)
        match(engine, Settings())
        assert set(proposed(engine)) == {3, 4}, "the later record counts"


def test_a_refusal_expires(engine: Engine) -> None:
    with engine:
        day = AS_OF - timedelta(days=DAYS + 1)
        record_outcome(engine, proposed(engine)[3], "refused", day=day, valid_days=DAYS)
        match(engine, Settings())
        assert set(proposed(engine)) == {3, 4}


def test_for_a_link_that_was_a_false_alarm_nobody_is_sought_until_that_expires(
    engine: Engine,
) -> None:
    with engine:
        [link_id] = [row["link_id"] for row in table(engine, "broken_link")]
        day = AS_OF - timedelta(days=DAYS)
        record_outcome(engine, link_id, "false_alarm", day=day, valid_days=DAYS)
        result = match(engine, Settings())
        assert (table(engine, "need"), result.false_alarms) == ([], 1)
        assert "broken links passed over, since a false alarm: 1" in result.lines()
        record_outcome(engine, link_id, "false_alarm", day=day, valid_days=DAYS - 1)
        assert match(engine, Settings()).false_alarms == 0
        assert len(table(engine, "need")) == 1, "it is believed no longer than it is valid"


def test_when_all_refuse_that_is_the_reason(engine: Engine) -> None:
    with engine:
        for one in proposed(engine).values():
            record_outcome(engine, one, "refused", day=AS_OF, valid_days=DAYS)
        match(engine, Settings())
        assert proposed(engine) == {}
        assert [row["reason"] for row in table(engine, "unmet_need")] == ["all_refused"]


def test_outcomes_stand_beside_the_findings_in_the_next_lists(engine: Engine) -> None:
    with engine:
        match_id = proposed(engine)[3]
        [need_id] = [row["need_id"] for row in table(engine, "need")]
        record_outcome(engine, match_id, "contacted", day=AS_OF, note="四月起", valid_days=DAYS)
        record_outcome(engine, need_id, "visited", day=AS_OF, valid_days=DAYS)
        match(engine, Settings())
        [row] = table(engine, f"match_named WHERE match_id = '{match_id}'")
        assert (row["outcome"], row["outcome_day"]) == ("contacted", AS_OF)
        assert table(engine, "need_named")[0]["outcome"] == "visited"
        [kept] = table(engine, f"outcome WHERE finding_id = '{match_id}'")
    assert (kept["note"], kept["buyer_id"], kept["supplier_id"]) == ("四月起", "E1", "E3")


def test_what_cannot_be_recorded_says_why(engine: Engine) -> None:
    day = date(2019, 6, 30)
    with engine:
        for words, status, why in (
            ("nonsense", "visited", "no id of a finding"),
            ("M-0123456789ab", "eaten", "no outcome"),
            ("M-0123456789ab", "refused", "nobody knows who refused whom"),
            ("P-0123456789ab", "visited", "no list released"),
        ):
            with pytest.raises(ChainscanError, match=why):
                record_outcome(engine, words, status, day=day, valid_days=DAYS)
        assert table(engine, "outcome") == []
        done = record_outcome(engine, "K-0123456789ab", "visited", day=day, valid_days=DAYS)
    assert not done.is_known


def test_a_file_of_outcomes_keeps_its_bad_rows_as_results(engine: Engine, tmp_path: Path) -> None:
    with engine:
        match_id = proposed(engine)[4]
        path = tmp_path / "visits.csv"
        path.write_text(
            f"编号,状态,日期,备注\n{match_id},拒绝,２０19/06/29,太远\n{match_id},吃了,,\nx,已走访,,\n",
            encoding="gb18030",
        )
        done = load_outcomes(engine, path, day=AS_OF, valid_days=DAYS)
        assert (done.recorded, [line for line, *_ in done.rejected]) == (1, [3, 4])
        [row] = table(engine, "outcome")
        assert (row["status"], row["day"]) == ("refused", date(2019, 6, 29))
        path.write_text("a,b\n1,2\n", encoding="utf-8")
        with pytest.raises(FileError, match="no headings"):
            load_outcomes(engine, path, day=AS_OF, valid_days=DAYS)


def test_a_day_to_come_and_one_before_the_data_are_refused(engine: Engine, tmp_path: Path) -> None:
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011
    with engine:
        engine.connection.execute("CREATE TABLE invoice AS SELECT issued_on FROM invoice_line")
        link_id = "K-0123456789ab"
        for day, why in (
            (tomorrow, f"{tomorrow} is yet to come"),
            (date(2017, 1, 27), "2017-01-27 lies before the data begin, 2017-01-28"),
        ):
            with pytest.raises(ChainscanError, match=why):
                record_outcome(engine, link_id, "visited", day=day, valid_days=DAYS)
        path = tmp_path / "visits.csv"
        path.write_text(
            f"编号,状态,日期\n{link_id},误报,2017-01-28\n{link_id},已走访,{tomorrow}\n", "utf-8"
        )
        done = load_outcomes(engine, path, day=AS_OF, valid_days=DAYS)
        [(line, _, why)] = done.rejected
        assert (done.recorded, line) == (1, 3)
        assert why == f"no outcome can be of that day: {tomorrow} is yet to come"
        assert [row["status"] for row in table(engine, "outcome_latest")] == ["false_alarm"]


def test_every_status_is_on_the_page() -> None:
    text = Path("docs/matching.md").read_text("utf-8")
    assert [status for status in STATUSES if f"`{status}`" not in text] == []
    assert f"`valid_days` ({Settings().outcome.valid_days}) days" in text
