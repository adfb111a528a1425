"""The links stage: trade → link → link_outlook, link_judgement → broken_link, disruption, and
weakened_link → lost_goods, second_tier."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from chainscan.engine import Engine, Stage
from chainscan.errors import PeriodError
from chainscan.links import tables
from chainscan.links.books import Books, enough_until
from chainscan.links.calibration import least_cuts
from chainscan.links.clock import Ints
from chainscan.links.groups import NONE
from chainscan.links.history import LinkDays, link_days
from chainscan.links.judge import Judgement, judge_links
from chainscan.links.result import LinksResult
from chainscan.links.weakening import Weakened, find_weakened
from chainscan.news import Kind, News, note_findings
from chainscan.progress import working
from chainscan.settings import Settings
from chainscan.told import prepare_told

SQL = Path(__file__).parent
VIEWS = (
    "link_named",
    "link_outlook_named",
    "link_judgement_named",
    "broken_link_named",
    "disruption_named",
    "weakened_link_named",
    "lost_goods_named",
    "second_tier_named",
)


def find_broken_links(
    engine: Engine, settings: Settings, *, as_of: date, normal_until: date | None = None
) -> LinksResult:
    """Find links whose silence since `normal_until` is more than a pause, and why.

    Reads trade, book and enterprise as known on `as_of`; fills link, link_outlook,
    link_judgement, broken_link, disruption, weakened_link, lost_goods and second_tier. Without
    `normal_until` the last normal day is `links.silence_days` before `as_of`; it is never
    chosen by how the data look. Raises PeriodError where the last normal day is not before
    `as_of`.
    """
    normal = last_normal_day(settings, as_of, normal_until)
    prepare_told(engine)
    with (
        engine.stage("links", settings_hash=_settings_hash(settings, normal), as_of=as_of) as stage,
        working("judging links"),
    ):
        found = _find(stage, settings, as_of, normal)
    return replace(
        found,
        news=_news(engine, "broken_link", "link_finding.sql", as_of),
        weakened_news=_news(engine, "weakened_link", "weakened_finding.sql", as_of),
    )


def last_normal_day(settings: Settings, as_of: date, normal_until: date | None) -> date:
    """The day given, else `links.silence_days` before `as_of`; PeriodError if it is not before."""
    normal = normal_until or as_of - timedelta(days=settings.links.silence_days)
    if normal >= as_of:
        raise PeriodError(
            f"the last normal day {normal} is not before the day of judgement {as_of}",
            where="normal_until",
            to_do="give a --normal-until before --as-of",
        )
    return normal


def _news(engine: Engine, kind: Kind, file: str, as_of: date) -> News:
    """Keep what was found, and compare it with the run before."""
    period = as_of.isoformat()
    return note_findings(engine, kind, SQL / file, period=period, period_end=as_of, as_of=as_of)


def _settings_hash(settings: Settings, normal_until: date) -> str:
    return hashlib.sha256(f"{settings.links.sha256()}|{normal_until}".encode()).hexdigest()


def _find(stage: Stage, settings: Settings, as_of: date, normal_until: date) -> LinksResult:
    days: dict[str, Any] = {
        "as_of": as_of,
        "normal_until": normal_until,
        "year_before": normal_until - timedelta(days=365),
    }
    book = stage.fetch(SQL / "observed_book.sql")
    _require_observed(book, normal_until, as_of)
    stage.select(SQL / "link.sql", **days)
    history = link_days(stage.fetch(SQL / "link_day.sql", as_of=as_of))
    place = stage.fetch(SQL / "enterprise_place.sql")
    provinces, region = _regions(place, history)
    books = Books.of(book, history.supplier, history.buyer)
    window = (tables.number_of(normal_until), tables.number_of(as_of))
    found = judge_links(history, books, region, window, settings.links)
    weakened = find_weakened(found.history, books, found.cut, settings.links.false_rate)
    names = dict(zip(place["enterprise_key"], place["enterprise_id"], strict=True))
    _fill(stage, found, books, (names, provinces), days)
    _fill_losses(stage, (found, weakened), books, days)
    for view in VIEWS:
        stage.view(SQL / f"{view}.sql")
    return replace(
        _summary(stage, found, settings, (normal_until, as_of)),
        **stage.rows(SQL / "stock_count.sql", as_of=as_of)[0],
        compared=len(weakened.now.link),
        weakened=int(weakened.flagged.sum()),
    )


def _fill(
    stage: Stage,
    found: Judgement,
    books: Books,
    places: tuple[dict[int, str], list[str]],
    days: dict[str, Any],
) -> None:
    """Hand the findings to the database and select the tables from them."""
    cut = found.cut
    stage.frame("expected_trade", tables.expected_trade(found))
    stage.select(
        SQL / "link_outlook.sql",
        window_from=days["normal_until"] + timedelta(days=1),
        window_to=days["as_of"],
    )
    stage.frame("judged", tables.judged(found))
    stage.select(SQL / "link_judgement.sql")
    event = tables.events(found, *places)
    stage.frame("found_event", event)
    stage.select(SQL / "disruption.sql")
    stage.frame("flagged_link", tables.flagged_links(found, books, event))
    share = found.history.clock.share_of_year(cut.normal_until, cut.as_of)
    stage.select(SQL / "broken_link.sql", working_share=share, **days)


def _fill_losses(
    stage: Stage, judged: tuple[Judgement, Weakened], books: Books, days: dict[str, Any]
) -> None:
    """Weakened links, every loss by goods, and who had lost its own supplier before."""
    stage.frame("weakened", tables.weakened_links(*judged, books))
    stage.select(SQL / "weakened_link.sql", as_of=days["as_of"], normal_until=days["normal_until"])
    stage.select(SQL / "lost_goods.sql", **days)
    stage.select(SQL / "second_tier.sql")


def _require_observed(book: pd.DataFrame, normal_until: date, as_of: date) -> None:
    """PeriodError where no book shows the window: all would be silent, and nothing was found."""
    if book.empty:
        return
    first, last = int(book["observed_from"].min()), int(book["observed_until"].max())
    start, end = tables.number_of(normal_until), tables.number_of(as_of)
    if first <= start and last >= enough_until(start, end):
        return
    raise PeriodError(
        f"the books loaded reach from {tables.day_of(first)} to {tables.day_of(last)}; they do not "
        f"show {normal_until} to {as_of}",
        where="--as-of" if last < enough_until(start, end) else "--normal-until",
        to_do="choose days that the books cover, or load what is missing",
    )


def _regions(place: pd.DataFrame, days: LinkDays) -> tuple[list[str], tuple[Ints, Ints]]:
    """Province codes in order, and their numbers at both ends of each link."""
    known = place.dropna(subset=["province"])
    provinces = sorted(known["province"].unique().tolist())
    keys = known["enterprise_key"].to_numpy(dtype=np.int64)
    numbers = np.searchsorted(provinces, known["province"].to_numpy(dtype=str))
    most = max(int(end.max(initial=0)) for end in (days.supplier, days.buyer, keys))
    by_key = np.full(most + 1, NONE)
    by_key[keys] = numbers
    return provinces, (by_key[days.supplier], by_key[days.buyer])


def _summary(
    stage: Stage, found: Judgement, settings: Settings, window: tuple[date, date]
) -> LinksResult:
    normal_until, as_of = window
    past_days = len(found.silences.calibration.cuts)
    status = stage.rows(SQL / "judged_count.sql")
    causes = stage.rows(SQL / "cause_count.sql")
    by_status: dict[str, int] = {}
    for row in status:
        by_status[row["status"]] = by_status.get(row["status"], 0) + row["links"]
    by_status.pop("not_judged", None)
    told = {row["status"]: row["links"] for row in stage.rows(SQL / "outcome_count.sql")}
    return LinksResult(
        outcomes=told,
        as_of=as_of,
        normal_until=normal_until,
        links=found.history.days.count,
        in_force=len(found.in_force),
        family=len(found.silences.family.link),
        judged=by_status,
        not_judged={row["reason"]: row["links"] for row in status if row["status"] == "not_judged"},
        causes={row["cause"]: row["links"] for row in causes},
        disruptions=len({row for row in found.flagged.group.tolist() if row != NONE}),
        lost_amount=sum((row["lost_amount"] for row in causes), Decimal("0.00")),
        horizon_days=found.silences.calibration.horizon,
        groups_provable=past_days >= least_cuts(settings.links.false_rate),
    )
