"""One link explained: when it traded, how long it is silent, and what was made of that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from chainscan.engine import Engine
from chainscan.explaining.evidence import figures_of
from chainscan.explaining.invoices import InvoiceLine, as_line
from chainscan.explaining.link_text import link_lines
from chainscan.explaining.outcomes import Outcome, recorded_outcomes
from chainscan.explaining.words import Words
from chainscan.settings import IngestSettings

SQL = Path(__file__).parent


@dataclass(frozen=True)
class TradeDay:
    """What the pair traded on one day; `gap` is the days since the trade day before.

    A day on which no invoice stands (all reversed) is no trade day and has no gap.
    """

    day: date
    amount: Decimal
    invoices: int
    gap: int | None


@dataclass(frozen=True)
class Outlook:
    """What was to be expected of the link in the silent window, and the history it rests on."""

    first_day: date
    last_day: date
    p_trade: float
    expected_amount: Decimal
    model: str
    silent_days_before: int | None
    trade_days_before: Mapping[int, int]
    trade_days_year_ago: int


@dataclass(frozen=True)
class Judgement:
    """How the silence was judged; where it could be, p, q, and what share of links once as silent
    traded again within 90 and 180 days."""

    status: str
    reason: str | None
    text: str
    silent_days: int | None
    silent_working_days: float | None
    p_value: float | None
    q_value: float | None
    returned_90: float | None
    returned_180: float | None


@dataclass(frozen=True)
class Break:
    """A broken link: why, on what evidence, and what is at stake."""

    cause: str
    cause_text: str
    evidence: Mapping[str, float]
    event_id: str | None
    expected_amount: Decimal | None
    lost_amount: Decimal | None
    buyer_dependency: float | None
    supplier_dependency: float | None
    substituted_share: float | None
    returned_90: float | None
    returned_180: float | None
    needs: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Stock:
    """How long the buyer's stock of lost goods lasts, as the buyer told."""

    goods_name: str | None
    stock_until: date
    days: Decimal
    as_of: date


@dataclass(frozen=True)
class Weakening:
    """A link that trades, but for less than it hardly ever did; amounts of the judged window."""

    expected_amount: Decimal
    expected_low: Decimal
    actual_amount: Decimal
    lost_amount: Decimal
    p_value: float
    q_value: float


@dataclass(frozen=True)
class LinkExplanation:
    """A link and everything that is known of it."""

    link_id: str
    supplier_id: str
    supplier_name: str
    buyer_id: str
    buyer_name: str
    normal_until: date | None
    as_of: date
    first_day: date
    last_day: date
    trade_days: int
    usual_gap_days: float | None
    amount_12m: Decimal
    judgement: Judgement
    outlook: Outlook | None
    broken: Break | None
    weakened: Weakening | None
    stocks: tuple[Stock, ...]
    trades: tuple[TradeDay, ...]
    invoices: tuple[InvoiceLine, ...]
    shown: int
    outcomes: tuple[Outcome, ...] = ()

    def lines(self) -> list[str]:
        """The explanation in plain lines."""
        return link_lines(self)


def explain_link(
    engine: Engine, settings: IngestSettings, finding: str, words: Words, shown: int
) -> LinkExplanation | None:
    """Explain a link by its id; None where there is none of that id."""
    found = engine.rows(SQL / "explained_link.sql", finding=finding)
    if not found:
        return None
    row = found[0]
    as_of = engine.steps()["links"].as_of or row["last_day"]
    pair = {"supplier": row["supplier_key"], "buyer": row["buyer_key"]}
    trades = tuple(
        TradeDay(**day) for day in engine.rows(SQL / "link_trade.sql", as_of=as_of, **pair)
    )
    lines = traded_lines(engine, settings, **pair, last_day=as_of, as_of=as_of)
    return LinkExplanation(
        link_id=row["link_id"],
        supplier_id=row["supplier_id"],
        supplier_name=row["supplier_name"] or "",
        buyer_id=row["buyer_id"],
        buyer_name=row["buyer_name"] or "",
        normal_until=row["normal_until"],
        as_of=as_of,
        first_day=row["first_day"],
        last_day=row["last_day"],
        trade_days=row["trade_days"],
        usual_gap_days=row["usual_gap_days"],
        amount_12m=row["amount_12m"],
        judgement=_judgement(row, as_of, words),
        outlook=_outlook(row, trades),
        broken=_broken(engine, row, words) if row["is_broken"] else None,
        weakened=_weakened(row) if row["is_weakened"] else None,
        stocks=_stocks(engine, finding),
        trades=trades,
        invoices=tuple(as_line(line, words.mask, line["amount"]) for line in lines),
        shown=shown,
        outcomes=recorded_outcomes(engine, finding, words),
    )


def traded_lines(
    engine: Engine,
    settings: IngestSettings,
    *,
    supplier: int,
    buyer: int | None,
    last_day: date,
    as_of: date,
    first_day: date | None = None,
    goods_group: int | None = None,
) -> list[dict[str, Any]]:
    """The invoice lines of a supplier, with one buyer or with all, in the days given."""
    try:
        engine.scratch(
            SQL / "trade_line.sql",
            supplier=supplier,
            buyer=buyer,
            on_original_day=settings.red_letters == "original",
            currency=settings.currency,
            set_aside_groups=settings.set_aside_groups,
        )
        return engine.rows(
            SQL / "pair_line.sql",
            goods_group=goods_group,
            first_day=first_day,
            last_day=last_day,
            as_of=as_of,
        )
    finally:
        engine.forget("trade_line")


def _judgement(row: Mapping[str, Any], as_of: date, words: Words) -> Judgement:
    status = row["status"] or "not_in_force"
    flagged = "flagged as broken: more than a pause（判为断链）"
    if row["event_id"]:
        flagged = (
            f"flagged as broken with event {row['event_id']}, which is proven by all its links "
            "together; what follows is the proof by this link alone（随中断事件判为断链）"
        )
    texts = {
        "flagged": flagged,
        "silent_not_surprising": (
            "silent, but not called broken: too often are living links met so silent, or too many "
            "that once were so silent traded again（静默，尚不判为断链）"
        ),
        "trading": "it has traded since the last normal day（仍在开票）",
        "not_in_force": "not judged: it had ended more than 400 days before（早已终止）",
        "not_judged": "could not be judged, because: "
        + words.sentence("link_reason", row["reason"] or "unknown"),
    }
    return Judgement(
        status=status,
        reason=row["reason"],
        text=texts.get(status, status),
        silent_days=row["silent_days"] or (as_of - row["last_day"]).days,
        silent_working_days=row["silent_working_days"],
        p_value=row["p_value"],
        q_value=row["q_value"],
        returned_90=row["returned_90"],
        returned_180=row["returned_180"],
    )


def _outlook(row: Mapping[str, Any], trades: Sequence[TradeDay]) -> Outlook | None:
    if row["window_from"] is None:
        return None
    first, last = row["window_from"], row["window_to"]
    normal = first - timedelta(days=1)
    days = [trade.day for trade in trades if trade.invoices > 0]
    before = [day for day in days if day <= normal]

    def within(number: int) -> int:
        return sum(day > normal - timedelta(days=number) for day in before)

    year = timedelta(days=365)
    return Outlook(
        first_day=first,
        last_day=last,
        p_trade=row["p_trade"],
        expected_amount=row["outlook_amount"],
        model=row["model"],
        silent_days_before=(normal - before[-1]).days if before else None,
        trade_days_before={number: within(number) for number in (30, 90, 365)},
        trade_days_year_ago=sum(first - year <= day <= last - year for day in days),
    )


def _stocks(engine: Engine, finding: str) -> tuple[Stock, ...]:
    if not engine.has("stock"):
        return ()
    return tuple(Stock(**row) for row in engine.rows(SQL / "link_stock.sql", finding=finding))


def _weakened(row: Mapping[str, Any]) -> Weakening:
    return Weakening(
        expected_amount=row["weakened_expected"],
        expected_low=row["weakened_low"],
        actual_amount=row["weakened_actual"],
        lost_amount=row["weakened_lost"],
        p_value=row["weakened_p"],
        q_value=row["weakened_q"],
    )


def _broken(engine: Engine, row: Mapping[str, Any], words: Words) -> Break:
    needs: list[dict[str, Any]] = []
    if engine.has("need"):
        needs = engine.rows(SQL / "link_need.sql", finding=row["link_id"])
    cause = row["cause"]
    return Break(
        cause=cause,
        cause_text=f"{words.term('cause', cause)}: {words.sentence('cause_sentence', cause)}",
        evidence=figures_of(row["evidence"]),
        event_id=row["event_id"],
        expected_amount=row["expected_amount"],
        lost_amount=row["lost_amount"],
        buyer_dependency=row["buyer_dependency"],
        supplier_dependency=row["supplier_dependency"],
        substituted_share=row["substituted_share"],
        returned_90=row["returned_90"],
        returned_180=row["returned_180"],
        needs=tuple(needs),
    )
