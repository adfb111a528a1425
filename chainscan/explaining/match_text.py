"""A match's explanation in plain lines."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from chainscan.explaining.invoices import legend, listing
from chainscan.explaining.outcomes import outcome_lines
from chainscan.explaining.plain_text import (
    counted,
    cut,
    days,
    figure,
    party,
    share,
    table,
    wrapped,
)

if TYPE_CHECKING:
    from chainscan.explaining.match import MatchExplanation


def match_lines(found: "MatchExplanation") -> list[str]:
    """Both sides, the comparisons, the capacity, the others, the invoices."""
    return [
        *_head(found),
        *outcome_lines(found.outcomes),
        "",
        *_comparisons(found),
        *_capacity(found),
        *_others(found),
        *_goods(found),
        *listing(found.invoices, found.shown, partner="buyer", latest=True),
        *legend(found.invoices),
    ]


def _head(found: "MatchExplanation") -> list[str]:
    allotted = (
        f"allotted 分配 {figure(found.monthly_amount)} yuan a month"
        if found.monthly_amount is not None
        else "an alternative 备选, nothing is allotted"
    )
    return [
        f"{found.match_id}  供需对接 match, for need {found.need.need_id}",
        f"supplier 供应商      {party(found.supplier_id, found.supplier_name)}",
        *found.need.lines(),
        f"place {found.rank} of the need's list, score {figure(found.score)}: {allotted}",
    ]


def _comparisons(found: "MatchExplanation") -> list[str]:
    rows = [
        [
            each.label,
            f"{each.weight:g}",
            f"{each.value:.4f}",
            figure(each.points),
            each.figure_text,
        ]
        for each in found.comparisons
    ]
    rows.append(["together 合计", "", "", figure(found.score), ""])
    head = ("why these two", "weight", "value", "points", "")
    lines = table(head, rows, right=(1, 2, 3))
    told = []
    for line, each in zip(lines[1:], found.comparisons, strict=False):
        told += [line, *wrapped(f"{each.sentence_en} {each.sentence_zh}", 6)]
    return [lines[0], *told, lines[-1]]


def _capacity(found: "MatchExplanation") -> list[str]:
    capacity = found.capacity
    if capacity is None:
        return []
    bound = " at least, no sales book of its own" if capacity.is_lower_bound else ""
    resumed = share(capacity.resumed_share)
    return [
        "",
        f"spare capacity 富余产能 in these goods, yuan a month{bound}:",
        (
            f"  peak of {capacity.months} months {figure(capacity.peak)}, back at work {resumed}: "
            f"can sell {figure(capacity.capacity)}"
        ),
        (
            f"  sells {figure(capacity.current)} now (usually {figure(capacity.normal)}): "
            f"spare {figure(capacity.spare)}, of which {figure(capacity.spare_left)} is free"
        ),
        (
            f"  sells since {capacity.first_day}, last on {capacity.last_day}; "
            f"{capacity.undone_lines:,} of {counted(capacity.lines, 'line')} voided or reversed"
        ),
    ]


def _others(found: "MatchExplanation") -> list[str]:
    others = [row for row in found.candidates if row["supplier_id"] != found.supplier_id]
    mine = next((row for row in found.candidates if row["supplier_id"] == found.supplier_id), None)
    if mine is None or not others:
        return ["", "nobody else with spare capacity in these goods was found"]
    lines = ["", f"others weighed 其他候选: {len(others):,}"]
    for row in others[: found.shown]:
        name = cut(row["supplier_name"] or row["supplier_id"], 80)
        lines.append(f"  {figure(row['score'])}  {name}")
        lines += wrapped(f"{_standing(row)}; {_difference(found, row, mine)}", 9)
    more = len(others) - found.shown
    if more > 0:
        best = figure(others[found.shown]["score"])
        lines.append(f"  … and {more:,} more, none above {best}")
    return lines


def _standing(row: Mapping[str, Any]) -> str:
    if row["monthly_amount"]:
        return f"allotted {figure(row['monthly_amount'])}, {row['match_id']}"
    spare, promised = row["monthly_spare"], row["promised_elsewhere"]
    said = "" if spare is None else f"spare {figure(spare)}"
    if promised:
        said += f", {figure(promised)} of it promised to other needs"
    return said or "no capacity on record"


def _difference(found: "MatchExplanation", row: Mapping[str, Any], mine: Mapping[str, Any]) -> str:
    """Where its points are fewer or more than those of the match, the largest first."""
    parts: list[tuple[Decimal, str]] = []
    for each in found.comparisons:
        column = f"{each.comparison}_points"
        parts.append((row[column] - mine[column], each.label))
    parts = sorted((part for part in parts if part[0]), key=lambda part: (-abs(part[0]), part[1]))
    whole = row["score"] - mine["score"]
    said = ", ".join(f"{label} {_signed(points)}" for points, label in parts)
    if not whole:
        return f"as high: {said}" if said else "as high in everything; ties go to the smaller id"
    return f"{'higher' if whole > 0 else 'lower'} by {figure(abs(whole))}: {said}"


def _signed(points: Decimal) -> str:
    return f"+{figure(points)}" if points > 0 else figure(points)


def _goods(found: "MatchExplanation") -> list[str]:
    """What the supplier sells of the goods, as its invoices name it."""
    sums: dict[tuple[str, str], tuple[Decimal, int]] = {}
    for line in found.invoices:
        key = (line.goods_name, line.specification)
        amount, count = sums.get(key, (Decimal(0), 0))
        sums[key] = (amount + line.contribution, count + 1)
    ordered = sorted(sums.items(), key=lambda item: (-item[1][0], item[0]))
    rows = [
        [cut(name or "—", 40), cut(specification, 24), f"{count:,}", figure(amount)]
        for (name, specification), (amount, count) in ordered[: found.shown]
    ]
    whole = sum((line.contribution for line in found.invoices), Decimal(0))
    head = ("that it makes the goods", "specification", "lines", "yuan")
    more = len(ordered) - found.shown
    return [
        "",
        *table(head, rows, right=(2, 3)),
        *([f"  … and {more:,} more"] if more > 0 else []),
        "",
        (
            f"invoices {days(found.first_day, found.as_of)}: "
            f"{counted(len(found.invoices), 'line')}, {figure(whole)} yuan; the latest:"
        ),
    ]
