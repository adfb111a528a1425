"""The demonstration finds what the sample invoices' README says a run must find."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from chainscan.engine import Engine
from chainscan.simulation import sample_enterprise
from tests.conftest import SAMPLE, run_demo

TRUTH = SAMPLE / "truth"
LINK = ["supplier_id", "buyer_id"]


def table(engine: Engine, name: str) -> pd.DataFrame:
    return engine.connection.execute(f"FROM {name}").df()


def planted() -> pd.DataFrame:
    links = pd.read_csv(TRUTH / "truth_links.csv", dtype=str, encoding="utf-8-sig")
    links["trades_per_month"] = links["trades_per_month"].astype(float)
    return links


def test_planted_cuts_are_found_and_little_else(demo: Engine) -> None:
    truth = planted()
    found = table(demo, "broken_link_named")[[*LINK, "cause"]]
    ended = found.merge(truth, on=LINK, how="left", suffixes=("", "_planted"))
    assert ended["cause_planted"].notna().mean() >= 0.95
    regular = truth[(truth["cause"] != "natural") & (truth["trades_per_month"] >= 2)]
    recalled = regular.merge(found, on=LINK, how="left", suffixes=("_planted", ""))
    assert recalled["cause"].notna().mean() >= 0.95
    named = recalled[~recalled["cause"].isin(["unknown"])].dropna(subset=["cause"])
    assert (named["cause"] == named["cause_planted"]).mean() >= 0.9


def test_the_events_are_named(demo: Engine) -> None:
    events = table(demo, "disruption_named")
    assert set(events["cause"]) == {"region", "supplier_down", "buyer_down"}
    assert list(events.loc[events["cause"] == "region", "region_code"].str[:2]) == ["42"]


def test_planted_substitutes_are_proposed(demo: Engine) -> None:
    substitutes = pd.read_csv(
        TRUTH / "truth_substitutes.csv", dtype=str, encoding="utf-8-sig"
    ).rename(columns={"substitute_id": "supplier_id"})
    needs = table(demo, "need_named")[["need_id", "buyer_id", "lost_supplier_id"]]
    proposed = table(demo, "match_named")[["need_id", "supplier_id"]]
    wanted = needs.merge(substitutes, on=["buyer_id", "lost_supplier_id"])
    hits = wanted.merge(proposed, on=["need_id", "supplier_id"])
    assert hits["need_id"].nunique() / wanted["need_id"].nunique() >= 0.8


def test_the_report_is_there_and_its_books_balance(demo: Engine, demo_out: Path) -> None:
    assert demo.has("step")
    names = {path.name for path in demo_out.iterdir()}
    dossier = f"dossier-{sample_enterprise()}"
    assert {"overview.pdf", "overview-1.png", f"{dossier}.pdf", f"{dossier}-1.png"} <= names
    run = json.loads((demo_out / "run.json").read_text(encoding="utf-8"))
    assert {"version", "settings"} <= set(run)


@pytest.mark.usefixtures("demo")
def test_the_pages_are_sound_pdf_with_embedded_fonts_and_real_text(
    demo_out: Path, tool: Callable[..., str]
) -> None:
    for page in (demo_out / "overview.pdf", demo_out / f"dossier-{sample_enterprise()}.pdf"):
        assert "No syntax or stream encoding errors" in tool("qpdf", "--check", page)
        fonts = tool("pdffonts", page).splitlines()[2:]
        assert fonts
        assert [font for font in fonts if font.split()[-5] != "yes"] == []
        assert "示例柳州钢铁一号有限公司" in tool("pdftotext", "-layout", page, "-")


@pytest.mark.usefixtures("demo")
def test_the_same_files_give_the_same_report_to_the_byte(demo_out: Path, tmp_path: Path) -> None:
    run_demo(tmp_path).close()
    pages = [path for path in sorted(demo_out.iterdir()) if path.suffix in (".pdf", ".png")]
    assert len(pages) >= 8
    differing = [
        path.name for path in pages if path.read_bytes() != (tmp_path / path.name).read_bytes()
    ]
    assert differing == []
