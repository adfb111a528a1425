"""The whole run as a list one can read: each step, what it does, in order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from chainscan import ingest, links, matching, measures, reports
from chainscan.engine import Engine
from chainscan.errors import FileError, no_file
from chainscan.period import Period
from chainscan.settings import Settings


@dataclass(frozen=True)
class RunRequest:
    """What one run is asked to do."""

    paths: tuple[Path, ...]
    period: Period
    as_of: date | None = None
    normal_until: date | None = None
    layout: str | None = None
    owner: str | None = None
    observed: Period | None = None
    registers: ingest.Registers = field(default_factory=ingest.Registers)
    enterprises: tuple[str, ...] = ()
    cohort: measures.Cohort | None = None
    needs: tuple[Path, ...] = ()
    offers: tuple[Path, ...] = ()
    stock: Path | None = None


def _ingest(engine: Engine, settings: Settings, request: RunRequest) -> Any:
    loaded = ingest.ingest(
        engine,
        settings,
        request.paths,
        layout=request.layout,
        owner=request.owner,
        observed=request.observed,
        registers=request.registers,
    )
    if loaded.failed and len(loaded.failed) == len(loaded.files):
        more = len(loaded.failed) - 1
        others = f"; so could {more} more files not" if more else ""
        raise FileError(f"nothing could be loaded: {loaded.failed[0].error}{others}")
    return loaded


def _measure(engine: Engine, settings: Settings, request: RunRequest) -> Any:
    asked = request.cohort
    return measures.measure(engine, settings, request.period, as_of=request.as_of, cohort=asked)


def _links(engine: Engine, settings: Settings, request: RunRequest) -> Any:
    as_of = request.as_of or ingest.last_day(engine)
    links.last_normal_day(settings, as_of, request.normal_until)
    stock = ingest.load_stock(engine, request.stock, as_of=as_of)
    found = links.find_broken_links(
        engine, settings, as_of=as_of, normal_until=request.normal_until
    )
    return replace(found, stock=stock)


def _match(engine: Engine, settings: Settings, request: RunRequest) -> Any:
    day = engine.steps()["links"].as_of or ingest.last_day(engine)
    ingest.load_statements(engine, needs=request.needs, offers=request.offers, as_of=day)
    return matching.match(engine, settings)


def _report(engine: Engine, settings: Settings, request: RunRequest) -> Any:
    members = measures.trading_members(engine, request.cohort) if request.cohort else ()
    return reports.write_report(
        engine,
        settings,
        out=settings.report.out,
        enterprises=request.enterprises,
        everybody=reports.Asked(members=members),
    )


STEPS: Sequence[tuple[str, Callable[[Engine, Settings, RunRequest], Any]]] = (
    ("ingest", _ingest),  # export files → invoice rows → net trade
    ("measure", _measure),  # purchases and sales against earlier periods
    ("links", _links),  # which silences are more than a pause, and why
    ("match", _match),  # who could supply what no longer arrives
    ("report", _report),  # PDF and PNG pages
)


def run_all(
    engine: Engine,
    settings: Settings,
    request: RunRequest,
    on_step: Callable[[str, Any], None] = lambda _name, _result: None,
) -> dict[str, Any]:
    """Do every step and return each one's result by name; the first error stops the run."""
    if request.stock and not request.stock.is_file():
        raise no_file(request.stock, "check the path of --stock")
    results: dict[str, Any] = {}
    for name, step in STEPS:
        results[name] = step(engine, settings, request)
        on_step(name, results[name])
    return results
