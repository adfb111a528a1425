"""Links, disruptions, needs and matches explained; what is written; what is refused."""

import csv
import dataclasses
import re
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest

from chainscan.engine import Engine
from chainscan.errors import ChainscanError, StaleError
from chainscan.explain import explain_finding, sql_text, write_invoices, write_timeline
from chainscan.explaining import COLUMNS, Explanation, FindingError, LinkExplanation
from chainscan.explaining.disruption import DisruptionExplanation
from chainscan.explaining.invoices import as_line
from chainscan.explaining.match import MatchExplanation
from chainscan.explaining.need import NeedExplanation
from chainscan.explaining.plain_text import width
from chainscan.explaining.statements import StatementError, StatementList
from chainscan.ingest.covering.masking import masked
from chainscan.settings import IngestSettings, Settings

WIDE = 100
BY_HAND = "by hand, in any DuckDB client:"


def ids(engine: Engine, sql: str) -> list[str]:
    return [row[0] for row in engine.connection.execute(sql).fetchall()]


def explained(engine: Engine, finding: str) -> Explanation:
    return explain_finding(engine, IngestSettings(), finding, 5)


def added(found: Explanation) -> Decimal:
    return sum((line.contribution for line in found.invoices), Decimal(0))


def test_a_links_invoices_are_its_trade_day_by_day(demo: Engine) -> None:
    links = ids(demo, "SELECT link_id FROM link ORDER BY link_id")
    broken = ids(demo, "SELECT link_id FROM broken_link ORDER BY link_id LIMIT 10")
    for link_id in [*links[:: max(1, len(links) // 25)], *broken]:
        found = explained(demo, link_id)
        assert isinstance(found, LinkExplanation)
        days: dict[object, tuple[Decimal, int]] = {}
        for line in found.invoices:
            amount, invoices = days.get(line.counts_on, (Decimal(0), 0))
            days[line.counts_on] = (amount + line.amount, invoices + line.invoices)
        assert days == {trade.day: (trade.amount, trade.invoices) for trade in found.trades}
        traded = [trade.day for trade in found.trades if trade.invoices > 0]
        assert len(traded) == found.trade_days
        assert (traded[0], traded[-1]) == (found.first_day, found.last_day)


def test_the_days_listed_and_those_before_them_are_the_trade_days(demo: Engine) -> None:
    links = ids(demo, "SELECT link_id FROM link ORDER BY trade_days DESC, link_id")
    reversed_days = 0
    for link_id in links:
        found = explained(demo, link_id)
        assert isinstance(found, LinkExplanation)
        text = "\n".join(found.lines())
        before = re.search(r"… and ([\d,]+) trade days?(?: and ([\d,]+) reversed days?)? b", text)
        undone = text.count("no trade day: ")
        listed = min(len(found.trades), found.shown)
        counted, undone_before = (int(n or 0) for n in before.groups()) if before else (0, 0)
        assert listed - undone + counted == found.trade_days
        assert listed + counted + undone_before == len(found.trades)
        reversed_days += undone + undone_before
    assert reversed_days > 0


def test_every_judgement_of_a_link_is_said_in_words(demo: Engine) -> None:
    some = ids(demo, "SELECT min(link_id) FROM link_judgement GROUP BY status, reason")
    others = ids(demo, "SELECT min(link_id) FROM link ANTI JOIN link_judgement USING (link_id)")
    said = [explained(demo, link_id).lines() for link_id in [*some, *filter(None, others)]]
    text = "\n".join(line for lines in said for line in lines)
    assert "flagged as broken" in text
    assert "could not be judged, because: " in text


def test_a_weakened_links_trade_is_what_its_days_add_up_to(demo: Engine) -> None:
    links = ids(demo, "SELECT link_id FROM weakened_link ORDER BY link_id")
    assert links
    for link_id in links:
        found = explained(demo, link_id)
        assert isinstance(found, LinkExplanation)
        weakened, normal = found.weakened, found.normal_until
        assert weakened is not None
        assert normal is not None
        since = sum((trade.amount for trade in found.trades if trade.day > normal), Decimal(0))
        assert weakened.actual_amount == since > 0
        assert weakened.lost_amount == weakened.expected_amount - since
        assert since < weakened.expected_low < weakened.expected_amount
        assert any(line.startswith("weakened 减弱 (L04)") for line in found.lines())


def test_a_disruption_names_its_links(demo: Engine) -> None:
    for event_id in ids(demo, "SELECT event_id FROM disruption"):
        found = explained(demo, event_id)
        assert isinstance(found, DisruptionExplanation)
        of_event = f"SELECT link_id FROM broken_link WHERE event_id = '{event_id}'"
        assert {link["link_id"] for link in found.links} == set(ids(demo, of_event))
        assert set(found.evidence) >= {"observed_links", "silent_links", "silent_share"}


def test_a_need_is_what_its_invoices_say_a_month(demo: Engine) -> None:
    found = None
    for need_id in ids(demo, "SELECT need_id FROM need WHERE source = 'broken_link' LIMIT 20"):
        found = explained(demo, need_id)
        assert isinstance(found, NeedExplanation)
        need = found.need
        assert need.first_day
        assert need.normal_until
        span = (need.normal_until - need.first_day) // timedelta(days=1) + 1
        expected = (added(found) * 30 / span).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert expected == need.monthly_expected
    assert found


def test_the_points_of_a_match_add_up_and_the_others_are_told_apart(demo: Engine) -> None:
    matches = ids(demo, "SELECT match_id FROM match ORDER BY match_id LIMIT 20")
    assert matches
    for match_id in matches:
        found = explained(demo, match_id)
        assert isinstance(found, MatchExplanation)
        assert sum(each.points for each in found.comparisons) == found.score
        assert {line.goods_group for line in found.invoices} == {found.need.goods_name}
        assert {line.supplier_id for line in found.invoices} == {found.supplier_id}
        text = "\n".join(found.lines())
        assert all(each.sentence_en[:30] in text for each in found.comparisons)


def test_no_line_is_wider_than_a_terminal(demo: Engine) -> None:
    some = ids(
        demo,
        "SELECT max(change_id) FROM enterprise_change GROUP BY code, measured, scope"
        " UNION ALL (SELECT link_id FROM broken_link LIMIT 8)"
        " UNION ALL SELECT event_id FROM disruption"
        " UNION ALL (SELECT match_id FROM match LIMIT 8)"
        " UNION ALL (SELECT need_id FROM need LIMIT 8)",
    )
    for finding in some:
        lines = explained(demo, finding).lines()
        until = lines.index(BY_HAND) if BY_HAND in lines else len(lines)
        assert [line for line in lines[:until] if width(line) > WIDE] == []


def test_an_enterprise_lists_its_findings_and_each_can_be_explained(demo: Engine) -> None:
    name = ids(demo, "SELECT max(buyer_name) FROM match_named")[0]
    found = explained(demo, name)
    listed = [line.split()[0] for line in found.lines() if re.match(r"  [A-Z]-", line)]
    assert {finding[0] for finding in listed} >= {"C", "K", "N", "M"}
    for finding in listed[:3]:
        assert explained(demo, finding).lines()[0].startswith(finding)


REFUSED = [
    ("C-000000000000", r"there is no change C-000000000000 \[.*\] — .*ids are those of the latest"),
    ("k-ABCDEF000000", r"there is no link K-abcdef000000"),
    ("X-000000000000", r"'X-000000000000' is neither the id of a finding nor an enterprise"),
    ("C-12", r"C-… change, K-… link, D-… disruption, N-… need, M-… match; 12 hex digits"),
]


@pytest.mark.parametrize(("finding", "line"), REFUSED)
def test_what_is_not_there_is_said_in_one_line(demo: Engine, finding: str, line: str) -> None:
    with pytest.raises(FindingError, match=line) as refused:
        explained(demo, finding)
    assert "\n" not in str(refused.value)


def test_other_settings_than_the_tables_were_made_with_are_refused(demo: Engine) -> None:
    other = IngestSettings(red_letters="own_day")
    change = ids(demo, "SELECT min(change_id) FROM enterprise_change")[0]
    with pytest.raises(StaleError, match="not those that the tables were made with"):
        explain_finding(demo, other, change, 5)


def largest(engine: Engine) -> Explanation:
    return explained(
        engine,
        ids(engine, "SELECT arg_max(change_id, value) FROM enterprise_change WHERE code = 'M01'")[
            0
        ],
    )


def test_the_lines_are_written_whole_and_no_cell_is_a_formula(demo: Engine, tmp_path: Path) -> None:
    found = largest(demo)
    risky = tuple(dataclasses.replace(line, goods_name="=1+1") for line in found.invoices)
    odd = dataclasses.replace(found, invoices=risky)  # type: ignore[type-var]
    count = write_invoices(odd, tmp_path / "lines.csv")
    with (tmp_path / "lines.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == count == len(found.invoices)
    assert sum(Decimal(row["contribution"]) for row in rows) == added(found)
    assert {row["goods_name"] for row in rows} == {"'=1+1"}
    assert all(row["invoice_number"].startswith("'") for row in rows)
    assert write_invoices(odd, tmp_path / "lines.xlsx") == count
    with ZipFile(tmp_path / "lines.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "=1+1" in sheet
    assert "<f>" not in sheet
    with pytest.raises(ChainscanError, match=r"ends in \.csv or \.xlsx"):
        write_invoices(odd, tmp_path / "lines.pdf")


def test_numbers_of_identity_cards_are_masked() -> None:
    card = "11010519491231002X"
    line = {
        **dict.fromkeys(COLUMNS),
        "comparator": "value",
        "kind": "invoice",
        "invoice_key": card,
        "original_key": card,
        "goods_name": f"运费 {card}",
        "specification": card,
        "group_name": "",
        "invoices": 1,
        "amount": Decimal("1.00"),
        "unit": "",
        "status": "normal",
    }
    found = as_line(line, masked, Decimal("1.00"))
    shown = (found.invoice_number, found.corrects, found.goods_name, found.specification)
    assert not any(card in text for text in shown)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_link_is_drawn_the_same_each_time(demo: Engine, tmp_path: Path, lang: str) -> None:
    link = explained(demo, ids(demo, "SELECT min(link_id) FROM broken_link")[0])
    for name in ("one.png", "two.png"):
        write_timeline(link, tmp_path / name, lang)
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()
    with pytest.raises(ChainscanError, match="only a link"):
        write_timeline(largest(demo), tmp_path / "three.png", lang)


def test_every_statement_is_listed_and_printed_with_its_values() -> None:
    listed = sql_text(Settings(), None)
    assert isinstance(listed, StatementList)
    assert len(listed.statements) == len({each.name for each in listed.statements}) > 200
    for each in listed.statements:
        text = "\n".join(sql_text(Settings(), each.name).lines())
        assert not re.search(r"[^:'\w]:[a-z_]+\b(?!')", re.sub(r"--.*|'[^']*'", "", text)), each
    text = "\n".join(sql_text(Settings(), "enterprise_change").lines())
    assert "SET VARIABLE unknown_limit = 0.1;" in text
    assert "SET VARIABLE period = NULL;  -- to be set" in text
    with pytest.raises(StatementError, match="did you mean enterprise_change"):
        sql_text(Settings(), "enterprise_chang")
    with pytest.raises(StatementError, match="say which: "):
        sql_text(Settings(), "past_figure")


def test_a_statement_runs_as_printed(demo: Engine) -> None:
    text = "\n".join(sql_text(Settings(), "region_split_named").lines())
    assert demo.connection.cursor().execute(text).fetchall()


def test_what_is_typed_in_full_width_signs_is_understood(demo: Engine) -> None:
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    [link_id] = ids(demo, "SELECT min(link_id) FROM link")
    assert explained(demo, link_id.translate(wide)) == explained(demo, link_id)
    [party_id] = ids(demo, "SELECT display_id FROM enterprise WHERE class = 'enterprise' LIMIT 1")
    assert explained(demo, party_id.translate(wide)) == explained(demo, party_id)


def test_a_part_of_a_name_is_answered_with_names(demo: Engine) -> None:
    with pytest.raises(FindingError) as refused:
        explained(demo, "柳州钢铁")
    names = re.findall(r"示例柳州钢铁[一二]号有限公司", str(refused.value))
    assert len(set(names)) == 2
    assert "did you mean" in str(refused.value)
