"""A link's explanation in plain lines."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from chainscan.explaining.evidence import OF_LINK, evidence_rows
from chainscan.explaining.invoices import legend, listing
from chainscan.explaining.outcomes import outcome_lines
from chainscan.explaining.plain_text import (
    chance,
    counted,
    days,
    figure,
    goods,
    party,
    probability,
    share,
    table,
    wrapped,
)

if TYPE_CHECKING:
    from chainscan.explaining.link import Break, LinkExplanation, Outlook, TradeDay, Weakening

MONTHS = 14
BAR = 24


def link_lines(found: "LinkExplanation") -> list[str]:
    """Head, silence and judgement, outlook, cause, months, trade days, invoices."""
    return [
        *_head(found),
        *outcome_lines(found.outcomes),
        "",
        *_silence(found),
        *(_outlook(found.outlook) if found.outlook else []),
        *(_broken(found.broken) if found.broken else []),
        *(_weakened(found.weakened) if found.weakened else []),
        *_stocks(found),
        *_months(found.trades, found.as_of),
        *_trades(found),
        "",
        (
            f"invoices: {counted(len(found.invoices), 'line')}, together "
            f"{figure(sum((line.contribution for line in found.invoices), Decimal(0)))} yuan, "
            "as the days above; the latest:"
        ),
        *listing(found.invoices, found.shown, latest=True),
        *legend(found.invoices),
    ]


def _head(found: "LinkExplanation") -> list[str]:
    normal = f", normal until {found.normal_until}" if found.normal_until else ""
    return [
        f"{found.link_id}  链路 link",
        f"supplier 供应商  {party(found.supplier_id, found.supplier_name)}",
        f"buyer 购买方     {party(found.buyer_id, found.buyer_name)}",
        f"as known on {found.as_of}{normal}; yuan without tax, net of red letters",
    ]


def _silence(found: "LinkExplanation") -> list[str]:
    judged = found.judgement
    usual = "" if found.usual_gap_days is None else f", usually every {found.usual_gap_days:g} days"
    lines = wrapped(
        f"traded on {counted(found.trade_days, 'day')}, {days(found.first_day, found.last_day)}"
        f"{usual}; {figure(found.amount_12m)} yuan in the last normal year"
    )
    if judged.status != "trading":
        working = judged.silent_working_days
        planned = "" if working is None else f", {working:g} planned working days"
        lines.append(
            f"silent 静默 since {found.last_day}: "
            f"{counted(judged.silent_days or 0, 'day')}{planned}"
        )
    lines += wrapped(judged.text)
    if judged.p_value is not None:
        p, q = probability(judged.p_value), probability(judged.q_value)
        lines.append(f"  p {p}: how often a living link is met so silent; q {q}")
    returned = [
        f"{share(value)} traded again within {days} days"
        for value, days in ((judged.returned_90, 90), (judged.returned_180, 180))
        if value is not None
    ]
    if returned:
        lines.append(f"  of links once as silent, {', '.join(returned)}")
    return lines


def _outlook(outlook: "Outlook") -> list[str]:
    before = outlook.trade_days_before
    history = ", ".join(f"{count:,} in the last {number}" for number, count in before.items())
    silent = outlook.silent_days_before
    lines = [
        "",
        (
            f"expected 预期 in {days(outlook.first_day, outlook.last_day)}: trade with probability "
            f"{chance(outlook.p_trade)}, {figure(outlook.expected_amount)} yuan"
        ),
        (
            f"  by the {outlook.model.replace('_', ' ')} model, from the link's history and its "
            "partners' activity up to then:"
        ),
        f"  trade days: {history} days;",
        f"  in the same days a year before: {outlook.trade_days_year_ago}",
    ]
    if silent is not None:
        lines.append(f"  last traded {counted(silent, 'day')} before the last normal day")
    return lines


def _broken(broken: "Break") -> list[str]:
    event = f", event {broken.event_id}" if broken.event_id else ""
    lines = ["", *wrapped(f"cause 原因: {broken.cause_text}{event}", 0)]
    lines += table(("", ""), evidence_rows(broken.evidence, OF_LINK), right=(0,))
    lines += ["", f"at stake 影响: {figure(broken.lost_amount)} yuan expected that did not come"]
    shares = (
        (broken.buyer_dependency, "of what the buyer bought of the same goods 占购买方同类购进"),
        (broken.supplier_dependency, "of the supplier's sales 占供应商销售"),
        (broken.substituted_share, "replaced by the buyer's other suppliers 已由其他供应商替代"),
    )
    rows = [[share(value), text] for value, text in shares if value is not None]
    lines += table(("", ""), rows, right=(0,))
    for need in broken.needs:
        wanted = f"{goods(need['goods_name'] or 'unknown goods')}, {figure(need['monthly_amount'])}"
        lines += wrapped(f"  need {need['need_id']}: {wanted} a month")
    return lines


def _weakened(weakened: "Weakening") -> list[str]:
    p, q = probability(weakened.p_value), probability(weakened.q_value)
    return [
        "",
        "weakened 减弱 (L04): it trades, but for less than such a link hardly ever does",
        f"  {figure(weakened.actual_amount)} yuan since the last normal day; expected",
        (
            f"  {figure(weakened.expected_amount)}, ordinarily no less than "
            f"{figure(weakened.expected_low)}"
        ),
        f"  p {p}: how often an ordinary window is so low; q {q}",
        f"at stake 影响: {figure(weakened.lost_amount)} yuan expected that did not come",
    ]


def _stocks(found: "LinkExplanation") -> list[str]:
    """Until when the buyer has the lost goods in stock, where it told."""
    lines = []
    for stock in found.stocks:
        over = ", run out 已耗尽" if stock.stock_until < found.as_of else ""
        lines += wrapped(
            f"  stock 库存: {goods(stock.goods_name or 'goods of no known group')} lasts until "
            f"{stock.stock_until}{over} ({float(stock.days):g} days from {stock.as_of}, "
            "as the buyer told 企业自报)"
        )
    return lines


def _months(trades: "Sequence[TradeDay]", as_of: date) -> list[str]:
    """The last months with trade days and amount, as bars."""
    last = as_of.year * 12 + as_of.month - 1
    months = {number: (0, Decimal(0)) for number in range(last - MONTHS + 1, last + 1)}
    for trade in trades:
        number = trade.day.year * 12 + trade.day.month - 1
        if number in months:
            count, amount = months[number]
            months[number] = (count + (trade.invoices > 0), amount + trade.amount)
    most = max(amount for _, amount in months.values())
    rows = [
        [
            f"{number // 12}-{number % 12 + 1:02}",
            f"{count or '·'}",
            figure(amount) if count or amount else "·",
            "█" * (round(BAR * float(amount / most)) if most > 0 and amount > 0 else 0),
        ]
        for number, (count, amount) in months.items()
    ]
    head = ("month", "trade days", "yuan", "")
    return ["", *table(head, rows, right=(1, 2)), f"  (until {as_of})"]


def _undone(trade: "TradeDay") -> str:
    """Why a day is no trade day: all its invoices were reversed, or only red letters stand."""
    if trade.invoices > 0:
        return ""
    return "no trade day: red letters 红字" if trade.amount else "no trade day: reversed 已红冲"


def _trades(found: "LinkExplanation") -> list[str]:
    rows = [
        [
            str(trade.day),
            figure(trade.amount),
            str(trade.invoices),
            "" if trade.gap is None else str(trade.gap),
            _undone(trade),
        ]
        for trade in found.trades[-found.shown :]
    ]
    head = ("day", "yuan", "invoices", "days since", "")
    lines = ["", "trade days, the last:", *table(head, rows, right=(1, 2, 3))]
    before = found.trades[: -found.shown]
    if before:
        traded = sum(trade.invoices > 0 for trade in before)
        undone = len(before) - traded
        reversed_too = f" and {counted(undone, 'reversed day')}" if undone else ""
        left = figure(sum((trade.amount for trade in before), Decimal(0)))
        lines.append(
            f"  … and {counted(traded, 'trade day')}{reversed_too} before them, together {left}"
        )
    silent = found.as_of - found.last_day
    if silent > timedelta(0):
        lines.append(f"  then none until {found.as_of}, {counted(silent.days, 'day')}")
    return lines
