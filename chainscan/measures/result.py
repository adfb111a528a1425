"""What the measure stage says of itself when it is done."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chainscan.measures.catalogue import MEASURES
from chainscan.measures.cohorts import CohortCoverage, Ranking
from chainscan.measures.expecting import FirmSummary
from chainscan.measures.reasons import REASONS
from chainscan.measures.resuming import Resumption
from chainscan.measures.windows import Window
from chainscan.news import News
from chainscan.reference.goods import english_group

WORDS = {"amount": "yuan", "partners": "partners", "quantity": ""}


@dataclass(frozen=True)
class Fall:
    """The deepest fall of one measure; changes are fractions, null where not stated.

    Of concentration and purchase prices (M11, M12), the steepest rise.
    """

    enterprise_id: str
    name: str | None
    goods_name: str | None
    measured: str
    unit: str | None
    value: Decimal
    change_previous: float | None
    change_last_year: float | None
    change_aligned: float | None

    def line(self) -> str:
        """Value and changes in one line, without the name."""
        changes = (
            f"{label} {change:+.1%}".replace("-", "−")
            for label, change in (
                ("previous", self.change_previous),
                ("last year", self.change_last_year),
                ("aligned", self.change_aligned),
            )
            if change is not None
        )
        return f"{self._value()} · {' · '.join(changes)}"

    @property
    def is_rise(self) -> bool:
        """Whether this is the steepest rise rather than the deepest fall."""
        return self.measured in ("herfindahl", "price")

    def _value(self) -> str:
        if self.measured == "price":
            return f"{self.value:,.2f} yuan a {self.unit}"
        if self.measured == "herfindahl":
            return f"index {self.value:.2f}"
        return f"{self.value:,.0f} {self.unit or WORDS[self.measured]}"


@dataclass(frozen=True)
class CodeSummary:
    """One measure: figures stated, and enterprises without one by reason code."""

    code: str
    name: str
    figures: int
    missing: dict[str, int]
    largest_fall: Fall | None

    def lines(self) -> list[str]:
        """The measure in plain lines."""
        text = [f"{self.code} {self.name}: {_counted(self.figures, 'figure')}"]
        for reason, count in self.missing.items():
            text.append(f"    {_counted(count, 'enterprise')}: {REASONS[reason].en}")
        if fall := self.largest_fall:
            goods = fall.goods_name and english_group(fall.goods_name)
            named = " · ".join(part for part in (fall.name, goods) if part)
            what = "steepest rise" if fall.is_rise else "deepest fall"
            text += [f"    {what}: {named or fall.enterprise_id}", f"      {fall.line()}"]
        return text


@dataclass(frozen=True)
class MeasureResult:
    """The period as it stands on `as_of`, the windows compared, and each measure in short."""

    period: str
    as_of: date
    is_running: bool
    windows: tuple[Window, ...]
    enterprises: int
    changes: int
    codes: tuple[CodeSummary, ...]
    firm: FirmSummary
    resumption: Resumption | None
    news: News
    cohort: CohortCoverage | None = None
    losses: tuple[Ranking, ...] = ()

    def lines(self) -> list[str]:
        """The result in plain lines."""
        running = ", still running: cut to the days there are" if self.is_running else ""
        text = [f"period {self.period}, as known on {self.as_of}{running}"]
        for window in self.windows:
            days = f"{window.start} to {window.end}, {window.days} days"
            text.append(f"  {window.comparator:<9} {days}, known by {window.known_by}")
            text.append(f"    {_planned(window)}")
            if window.rate_changes:
                text.append(f"    VAT rates changed: {', '.join(window.rate_changes)}")
        text.append(f"{_counted(self.enterprises, 'enterprise')} with a book of their own")
        if self.cohort:
            text += self.cohort.lines()
        for code in self.codes:
            text += code.lines()
        text += self.firm.lines()
        if self.resumption:
            text += self.resumption.lines()
        for ranking in self.losses:
            text += ranking.lines()
        return [*text, self.news.line()]


def summarise(
    counts: list[dict[str, object]], falls: list[dict[str, object]]
) -> tuple[CodeSummary, ...]:
    """One summary a measure, from the rows of `change_summary.sql` and `largest_fall.sql`."""
    deepest = {str(row.pop("code")): Fall(**row) for row in falls}  # type: ignore[arg-type]
    summaries = []
    for measure in MEASURES:
        rows = [row for row in counts if row["code"] == measure.code]
        summaries.append(
            CodeSummary(
                code=measure.code,
                name=measure.en,
                figures=sum(int(str(row["figures"])) for row in rows if not row["no_value"]),
                missing={
                    str(row["no_value"]): int(str(row["enterprises"]))
                    for row in rows
                    if row["no_value"]
                },
                largest_fall=deepest.get(measure.code),
            )
        )
    return tuple(summaries)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _planned(window: Window) -> str:
    planned = window.planned
    working = "no plan on record" if planned.working_days is None else f"{planned.working_days}"
    return (
        f"working days as planned: {working}; Mondays to Fridays: {planned.weekdays};"
        f" month ends: {planned.month_ends}"
    )
