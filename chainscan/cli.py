"""The command line: one short function a command; an error becomes one line and an exit code.

Exit codes: 0 done, 1 an error that the line on stderr explains, 2 wrong usage, 130 interrupted.
"""

import os
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chainscan import ingest as ingesting
from chainscan import told
from chainscan.__main__ import interrupted
from chainscan.console import Console, log_to
from chainscan.engine import Engine, open_engine
from chainscan.errors import ChainscanError, SettingsError
from chainscan.late import late
from chainscan.period import parse_day, parse_period
from chainscan.settings import FILE_NAME, Settings, default_text, load_settings
from chainscan.version import __version__

if TYPE_CHECKING:
    from chainscan import backtest as backtesting
    from chainscan import demo as demonstration
    from chainscan import disclosure, matching, measures, reports, simulation
    from chainscan import explain as explaining
    from chainscan import links as linking
    from chainscan import run as running
else:
    backtesting = late("chainscan.backtest")
    demonstration = late("chainscan.demo")
    disclosure = late("chainscan.disclosure")
    explaining = late("chainscan.explain")
    linking = late("chainscan.links")
    matching = late("chainscan.matching")
    measures = late("chainscan.measures")
    reports = late("chainscan.reports")
    running = late("chainscan.run")
    simulation = late("chainscan.simulation")

app = typer.Typer(
    help="Find broken supply links in VAT invoice exports, and who could mend them.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)

INTERRUPTED = 130
PATHS = "Export files, folders, zip archives or patterns; - is standard input, with --layout."
Paths = Annotated[list[str], typer.Argument(help=PATHS)]
SomePaths = Annotated[list[str] | None, typer.Argument(help=PATHS)]
Registry = Annotated[
    list[Path] | None,
    typer.Option(
        "--registry",
        help="A file of who enterprises are: name, region, industry, cohorts. Repeat for more.",
    ),
]
Consent = Annotated[
    list[Path] | None,
    typer.Option(
        "--consent", help="A file of who may be named to whom, and withdrawals. Repeat for more."
    ),
]
NeedsFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--needs",
        help="A file of needs: buyer, goods, monthly amount or quantity, unit, until. "
        "Repeat for more.",
    ),
]
OfferFiles = Annotated[
    list[Path] | None,
    typer.Option("--offers", help="A file of offers: supplier, goods, capacity. Repeat for more."),
]
StockFile = Annotated[
    Path | None,
    typer.Option(
        "--stock", help="A file of days of stock: enterprise, goods, days, as_of. None: none told."
    ),
]
OutcomeFiles = Annotated[
    list[Path] | None,
    typer.Option("--outcomes", help="A file of what became of findings: finding_id, status, day."),
]
Db = Annotated[Path | None, typer.Option("--db", help="Database file (default: chainscan.duckdb).")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON on stdout.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")]
PeriodText = Annotated[
    str,
    typer.Option("--period", help="2020, 2020-Q1, 2020-02, 2020-W07, or 2020-02-01..2020-02-21."),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        help="Judge with what was known on this day, 2020-03-10 (default: the data's last).",
    ),
]
NormalUntil = Annotated[
    str | None,
    typer.Option(
        "--normal-until",
        help="The last normal day before the shock (default: links.silence_days before --as-of).",
    ),
]
Home = Annotated[
    str | None,
    typer.Option(
        "--home-region",
        help="Code of the home region, 45 or 4502 (default: home_region of chainscan.toml).",
    ),
]
FocusRegions = Annotated[
    list[str] | None, typer.Option("--focus-region", help="Code of a region watched, 42 or 4201.")
]
CohortName = Annotated[
    str | None, typer.Option("--cohort", help="Show this cohort of the registry, 重点税源.")
]
CohortFile = Annotated[
    Path | None, typer.Option("--cohort-file", help="Show the enterprises of this list of ids.")
]
Top = Annotated[
    int | None, typer.Option("--top", min=1, help="So many largest losses (a cohort's: 10).")
]
ResumeFrom = Annotated[
    str | None,
    typer.Option("--resume-from", help="Count resumption (M13) from this day, 2020-02-03."),
]
Layout = Annotated[
    str | None,
    typer.Option(
        "--layout",
        help="Read every file by this: a name of `layout list`, or a mapping file. "
        "A folder: its mapping files are tried first.",
    ),
]
Owner = Annotated[
    str | None,
    typer.Option(
        "--owner", help="Taxpayer id whose books these files are, where they do not say so."
    ),
]
Observed = Annotated[
    str | None,
    typer.Option(
        "--observed", help="The days the exports were asked for: 2019, 2018-01-01..2020-03-10."
    ),
]
Out = Annotated[Path | None, typer.Option("--out", help="Folder for reports (default: reports).")]
DemoOut = Annotated[
    Path | None, typer.Option("--out", help="Folder for everything (default: reports/demo).")
]
Enterprises = Annotated[
    list[str] | None,
    typer.Option(
        "--enterprise",
        help="Write this enterprise's dossier, too: its taxpayer id or full name. Repeat for more.",
    ),
]
Lang = Annotated[
    str | None, typer.Option("--lang", help="Language of the report: zh (default) or en.")
]
Audience = Annotated[
    str | None,
    typer.Option(
        "--audience",
        help="Who may read it: internal (default), enterprise, platform or public.",
    ),
]


def _example(text: str) -> str:
    return f"[bold]Example[/bold]: {text}"


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(f"chainscan {__version__}")
        raise typer.Exit


@app.command(epilog=_example("chainscan init liuzhou"))
def init(
    folder: Annotated[Path, typer.Argument(help="Folder to write it in.")] = Path(),
) -> None:
    """Write a commented settings file, chainscan.toml, to start from."""
    path = folder / FILE_NAME
    if path.exists():
        raise SettingsError(
            "there is a settings file already", where=str(path), to_do="edit it, or move it away"
        )
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(default_text(), encoding="utf-8")
    typer.echo(f"wrote {path}; set home_region in it, then run `chainscan ingest PATH…`")


@app.command(epilog=_example("chainscan ingest exports/ --registry enterprises.csv"))
def ingest(
    paths: SomePaths = None,
    registry: Registry = None,
    consent: Consent = None,
    layout: Layout = None,
    owner: Owner = None,
    observed: Observed = None,
    db: Db = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Load export files; say for each what was loaded, duplicate, or rejected and why."""
    if not (paths or registry or consent):
        raise typer.BadParameter("give export files, a --registry or a --consent file")
    console, settings = _start(json, quiet, database={"path": db})
    with _writing(settings) as engine:
        result = ingesting.ingest(
            engine,
            settings,
            [Path(path) for path in paths or ()],
            layout=layout,
            owner=owner,
            observed=parse_period(observed) if observed else None,
            registers=ingesting.registers_of(registry, consent),
        )
    console.show(result)
    _exit_if_failed(result)


@app.command(epilog=_example("chainscan coverage --rejected rejected.csv"))
def coverage(
    files: Annotated[bool, typer.Option("--files", help="List every file.")] = False,
    months: Annotated[bool, typer.Option("--months", help="List every month.")] = False,
    rejected: Annotated[
        Path | None, typer.Option("--rejected", help="Write the rejected rows and why, as CSV.")
    ] = None,
    disagreements: Annotated[
        Path | None,
        typer.Option(
            "--disagreements", help="Write what copies of an invoice say differently, as CSV."
        ),
    ] = None,
    twins: Annotated[
        Path | None,
        typer.Option("--twins", help="Write pairs of invoices that are probably one, as CSV."),
    ] = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Show what was read, which books cover which days, and what looks missing or doubled."""
    console, settings = _start(json, False, database={"path": db})
    lists = (
        (rejected, ingesting.write_rejected),
        (disagreements, ingesting.write_disagreements),
        (twins, ingesting.write_twins),
    )
    with open_engine(settings.database, read_only=True) as engine:
        console.show(ingesting.coverage(engine).listing(files=files, months=months))
        for path, write in lists:
            if path:
                print(f"{path}: {write(engine, path):,} rows written", file=sys.stderr)
                _enter(engine, settings, path)


@app.command(epilog=_example("chainscan measure --period 2020-02 --home-region 45"))
def measure(
    period: PeriodText,
    home_region: Home = None,
    focus_region: FocusRegions = None,
    cohort: CohortName = None,
    cohort_file: CohortFile = None,
    top: Top = None,
    as_of: AsOf = None,
    resume_from: ResumeFrom = None,
    db: Db = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Compare purchases and sales of a period with the one before and with last year."""
    console, settings = _start(
        json,
        quiet,
        database={"path": db},
        measure={
            "home_region": home_region,
            "focus_regions": tuple(focus_region) if focus_region else None,
            "resume_from": resume_from,
        },
    )
    shown = _cohort(cohort, cohort_file, top)
    days = parse_period(period)
    known = parse_day(as_of, "--as-of") if as_of else None
    with _existing(settings) as engine:
        console.show(measures.measure(engine, settings, days, as_of=known, cohort=shown))


def _cohort(name: str | None, file: Path | None, top: int | None) -> "measures.Cohort | None":
    """Who is shown, None where nothing was said of it; a bad list is told before any work."""
    if not (name or file or top):
        return None
    asked = measures.Cohort(name, file, top or measures.Cohort.most)
    measures.check_cohort(asked)
    return asked


@app.command(epilog=_example("chainscan links --as-of 2020-03-10 --normal-until 2020-01-15"))
def links(
    as_of: Annotated[
        str, typer.Option("--as-of", help="Judge with what was known on this day, 2020-03-10.")
    ],
    normal_until: NormalUntil = None,
    stock: StockFile = None,
    db: Db = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Find supplier links whose silence is more than a pause, and what they have in common."""
    console, settings = _start(json, quiet, database={"path": db})
    day = parse_day(as_of, "--as-of")
    normal = parse_day(normal_until, "--normal-until") if normal_until else None
    linking.last_normal_day(settings, day, normal)
    with _existing(settings) as engine:
        told_stock = ingesting.load_stock(engine, stock, as_of=day)
        found = linking.find_broken_links(engine, settings, as_of=day, normal_until=normal)
        console.show(replace(found, stock=told_stock))


@app.command(epilog=_example("chainscan match --needs needs.xlsx --offers offers.csv"))
def match(
    needs: NeedsFiles = None,
    offers: OfferFiles = None,
    outcomes: OutcomeFiles = None,
    db: Db = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Find suppliers with spare capacity for what no longer arrives, or what buyers seek."""
    console, settings = _start(json, quiet, database={"path": db})
    with _existing(settings) as engine:
        engine.require_fresh("ingest", "links")
        day = engine.steps()["links"].as_of or ingesting.last_day(engine)
        said = [
            told.load_outcomes(engine, path, day=day, valid_days=settings.outcome.valid_days)
            for path in outcomes or ()
        ]
        stated = ingesting.load_statements(
            engine, needs=needs or (), offers=offers or (), as_of=day
        )
        matched = matching.match(engine, settings)
        console.show(matching.Matching(stated, tuple(said), matched))


@app.command(epilog=_example("chainscan report --enterprise 91450200MA5K000000 --lang en"))
def report(
    out: Out = None,
    enterprise: Enterprises = None,
    cohort: Annotated[
        str | None, typer.Option("--cohort", help="Dossiers of this cohort of the registry, too.")
    ] = None,
    cohort_file: Annotated[
        Path | None, typer.Option("--cohort-file", help="Dossiers of this list of ids, too.")
    ] = None,
    every_book: Annotated[
        bool, typer.Option("--every-book", help="Dossiers of all enterprises with a book, too.")
    ] = False,
    audience: Audience = None,
    lang: Lang = None,
    db: Db = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write overview, dossiers, workbook and index; made again, only what has changed."""
    console, settings = _start(
        json,
        quiet,
        database={"path": db},
        report={"out": out, "audience": audience, "lang": lang},
    )
    listed = _cohort(None, cohort_file, None)
    for_inside = settings.report.audience == "internal"
    opened = open_engine(settings.database, read_only=True) if for_inside else _existing(settings)
    with opened as engine:
        members = measures.trading_members(engine, listed) if listed else ()
        asked = reports.Asked(cohort, every_book, members)
        console.show(
            reports.write_report(engine, settings, enterprises=enterprise or (), everybody=asked)
        )


@app.command(epilog=_example("chainscan releases"))
def releases(db: Db = None, json: Json = False) -> None:
    """List what was given out: every file written, for whom, and on whose consent."""
    console, settings = _start(json, False, database={"path": db})
    with open_engine(settings.database, read_only=True) as engine:
        console.show(disclosure.list_releases(engine))


@app.command(epilog=_example("chainscan explain C-6c58f8e980b2 --out invoices.xlsx"))
def explain(
    finding: Annotated[
        str,
        typer.Argument(
            help="Id of a change (C-…), link (K-…), disruption (D-…), need (N-…) or match (M-…); "
            "or a taxpayer id or full name: what was found about it."
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", help="Write every invoice line, as .csv or .xlsx.")
    ] = None,
    png: Annotated[Path | None, typer.Option("--png", help="Draw a link's trade days.")] = None,
    rows: Annotated[
        int, typer.Option("--rows", min=1, help="So many invoices of each window are listed.")
    ] = 10,
    lang: Annotated[
        str | None, typer.Option("--lang", help="Language of the chart: zh (default) or en.")
    ] = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Show what is behind a finding: how it was computed, and the invoices it rests on."""
    console, settings = _start(json, False, database={"path": db}, report={"lang": lang})
    with open_engine(settings.database, read_only=True) as engine:
        explanation = explaining.explain_finding(engine, settings.ingest, finding, rows)
        written = (
            f"{out}: {explaining.write_invoices(explanation, out):,} rows written" if out else ""
        )
        if png:
            explaining.write_timeline(explanation, png, settings.report.lang)
        _enter(engine, settings, *(path for path in (out, png) if path))
    console.show(explanation)
    if out:
        print(written, file=sys.stderr)
    if png:
        print(f"{png} written", file=sys.stderr)


@app.command(epilog=_example("chainscan sql enterprise_change"))
def sql(
    name: Annotated[
        str | None, typer.Argument(help="A step (measure) or a statement (enterprise_change).")
    ] = None,
    json: Json = False,
) -> None:
    """List the SQL of every step, or print a statement ready to be run by hand."""
    console, settings = _start(json, False)
    console.show(explaining.sql_text(settings, name))


@app.command(epilog=_example("chainscan run exports/ --period 2020-02 --home-region 45"))
def run(
    paths: Paths,
    period: PeriodText,
    as_of: AsOf = None,
    normal_until: NormalUntil = None,
    home_region: Home = None,
    resume_from: ResumeFrom = None,
    layout: Layout = None,
    owner: Owner = None,
    observed: Observed = None,
    registry: Registry = None,
    consent: Consent = None,
    needs: NeedsFiles = None,
    offers: OfferFiles = None,
    stock: StockFile = None,
    enterprise: Enterprises = None,
    cohort: CohortName = None,
    cohort_file: CohortFile = None,
    top: Top = None,
    out: Out = None,
    audience: Audience = None,
    lang: Lang = None,
    db: Db = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Do everything: load, measure, find broken links, match, and write the report."""
    console, settings = _start(
        json,
        quiet,
        database={"path": db},
        measure={"home_region": home_region, "resume_from": resume_from},
        report={"out": out, "audience": audience, "lang": lang},
    )
    measures.check_regions(settings.measure)  # before hours of loading
    request = running.RunRequest(
        paths=tuple(Path(path) for path in paths),
        period=parse_period(period),
        as_of=parse_day(as_of, "--as-of") if as_of else None,
        normal_until=parse_day(normal_until, "--normal-until") if normal_until else None,
        layout=layout,
        owner=owner,
        observed=parse_period(observed) if observed else None,
        registers=ingesting.registers_of(registry, consent),
        enterprises=tuple(enterprise or ()),
        cohort=_cohort(cohort, cohort_file, top),
        needs=tuple(needs or ()),
        offers=tuple(offers or ()),
        stock=stock,
    )
    with _writing(settings) as engine:
        results = running.run_all(engine, settings, request, console.step)
    console.show_all(results)
    _exit_if_failed(results["ingest"])


layouts = typer.Typer(
    help="List, show and draft layouts: which header of an export is which column.",
    epilog=_example("chainscan layout new ledger.csv --out ledger.toml"),
    no_args_is_help=True,
)
app.add_typer(layouts, name="layout")


@layouts.command("list", epilog=_example("chainscan layout list"))
def layout_list(json: Json = False) -> None:
    """List the exports that load as they are, and the headers they are known by."""
    Console(json=json).show(ingesting.list_layouts())


@layouts.command("show", epilog=_example("chainscan layout show customs_duty > customs.toml"))
def layout_show(
    name: Annotated[str, typer.Argument(help="A layout's name, as `layout list` gives it.")],
) -> None:
    """Print a layout's file, to be copied and changed."""
    typer.echo(ingesting.layout_text(name), nl=False)


@layouts.command("new", epilog=_example("chainscan layout new ledger.csv --out ledger.toml"))
def layout_new(
    file: Annotated[Path, typer.Argument(help="A CSV, xlsx, JSON or Parquet table.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the draft here (default: print it).")
    ] = None,
    json: Json = False,
) -> None:
    """Draft a mapping file from a table's header and first rows, and say what is guessed."""
    Console(json=json).show(ingesting.draft_layout(file, out))


outcomes = typer.Typer(
    help="Record what became of a finding; the next lists show it, and refusals are respected.",
    epilog=_example("chainscan outcome record M-0123456789ab contacted --day 2020-03-12"),
    no_args_is_help=True,
)
app.add_typer(outcomes, name="outcome")


@outcomes.command("record", epilog=_example("chainscan outcome record M-0123456789ab refused"))
def outcome_record(
    finding: Annotated[
        str, typer.Argument(help="The id as the lists give it: K-…, M-…, N-…, P-….")
    ],
    status: Annotated[str, typer.Argument(help=f"{', '.join(told.STATUSES)}.")],
    note: Annotated[str, typer.Option("--note", help="A word on it.")] = "",
    day: Annotated[
        str | None, typer.Option("--day", help="The day of it (default: the links' as-of day).")
    ] = None,
    db: Db = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Record one outcome, for good; it holds for outcome.valid_days days."""
    console, settings = _start(json, quiet, database={"path": db})
    with _existing(settings) as engine:
        console.show(
            told.record_outcome(
                engine,
                finding,
                status,
                day=_outcome_day(engine, day),
                note=note,
                valid_days=settings.outcome.valid_days,
            )
        )


@outcomes.command("load", epilog=_example("chainscan outcome load visits.csv"))
def outcome_load(
    file: Annotated[Path, typer.Argument(help="CSV: finding_id, status, day, note.")],
    db: Db = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Record the outcomes of a file; rows that cannot be recorded are listed with why."""
    console, settings = _start(json, quiet, database={"path": db})
    with _existing(settings) as engine:
        days = settings.outcome.valid_days
        console.show(
            told.load_outcomes(engine, file, day=_outcome_day(engine, None), valid_days=days)
        )


def _enter(engine: Engine, settings: Settings, *paths: Path) -> None:
    """Enter files written for the authority itself in the release log."""
    if paths:
        disclosure.note_internal(engine, paths, note_time=settings.disclosure.note_time)


def _outcome_day(engine: Engine, typed: str | None) -> date:
    """The day given, else the day the links were judged on, else the data's last."""
    if typed:
        return parse_day(typed, "--day")
    links_step = engine.steps().get("links")
    return (links_step and links_step.as_of) or ingesting.last_day(engine)


backtests = typer.Typer(
    help="Find out how good findings were on the data's own past.",
    epilog=_example("chainscan backtest links --cut 2019-06-30 --out backtest"),
    no_args_is_help=True,
)
app.add_typer(backtests, name="backtest")


@backtests.command("links", epilog=_example("chainscan backtest links --cut 2019-06-30"))
def backtest_links(
    cut: Annotated[
        list[str] | None,
        typer.Option("--cut", help="A past day to judge (default: up to 3, a quarter apart)."),
    ] = None,
    window: Annotated[
        int, typer.Option("--window", min=14, help="Days after it in which links may trade.")
    ] = 90,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write calibration.png and CSV files here.")
    ] = None,
    db: Db = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Judge links on past days with what was known then, beside what came, and plain rules."""
    console, settings = _start(json, quiet, database={"path": db})
    days = [parse_day(text, "--cut") for text in cut or ()]
    with open_engine(settings.database, read_only=True) as engine:
        console.show(
            backtesting.backtest_links(engine, settings, days=days, window=window, out=out)
        )


@backtests.command("matches", epilog=_example("chainscan backtest matches --cut 2019-06-30"))
def backtest_matches(
    cut: Annotated[
        list[str] | None,
        typer.Option("--cut", help="A past day to match on (default: up to 3, a quarter apart)."),
    ] = None,
    window: Annotated[
        int, typer.Option("--window", min=14, help="Days after it in which buyers may turn.")
    ] = 180,
    out: Annotated[Path | None, typer.Option("--out", help="Write CSV files here.")] = None,
    db: Db = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Match on past days with what was known then, beside whom buyers then turned to."""
    console, settings = _start(json, quiet, database={"path": db})
    days = [parse_day(text, "--cut") for text in cut or ()]
    with open_engine(settings.database, read_only=True) as engine:
        console.show(
            backtesting.backtest_matches(engine, settings, days=days, window=window, out=out)
        )


@app.command(epilog=_example("chainscan simulate --out economy --seed 7 --lines 1_000_000"))
def simulate(
    out: Annotated[Path, typer.Option("--out", help="Folder to write the exports to.")],
    seed: Annotated[int, typer.Option("--seed", help="Same seed, same economy.")] = 1,
    lines: Annotated[str, typer.Option("--lines", help="About so many invoice lines.")] = "100_000",
    layout: Annotated[
        str, typer.Option("--layout", help="parquet, csv, or up to 20,000 lines: xlsx, xml.")
    ] = "parquet",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Invent a regional economy with planted disruptions, and write its invoice exports."""
    console, _ = _start(json, quiet)
    console.show(simulation.simulate_text(out, seed=seed, lines=lines, layout=layout))


@app.command(epilog=_example("chainscan demo --lang en"))
def demo(out: DemoOut = None, lang: Lang = None, json: Json = False, quiet: Quiet = False) -> None:
    """Run the whole job on the sample invoices and say where the report is."""
    console, _ = _start(json, quiet)
    out = out or Path("reports/demo")
    folder = demonstration.demo_folder(out)
    settings = demonstration.demo_settings(folder, out, lang)
    with _writing(settings) as engine:
        results = running.run_all(
            engine, settings, demonstration.demo_request(folder), console.step
        )
    console.show_all(results)


def _start(json: bool, quiet: bool, **given: dict[str, object]) -> tuple[Console, Settings]:
    """Settings from the file and the options given, and a console that speaks accordingly."""
    settings = load_settings().with_values(**given)
    return Console(json=json, quiet=quiet), settings


def _writing(settings: Settings) -> Engine:
    engine = open_engine(settings.database)
    log_to(settings.database.path.with_name("chainscan.log"))
    return engine


def _existing(settings: Settings) -> Engine:
    """The database, opened to write, where there must be one already."""
    if not settings.database.path.exists():
        return open_engine(settings.database, read_only=True)
    return _writing(settings)


def _exit_if_failed(loaded: ingesting.IngestReport) -> None:
    """Files that could not be loaded did not stop the others, but nobody may overlook them."""
    for file in loaded.failed:
        print(f"chainscan: {file.error}", file=sys.stderr)
    if loaded.failed:
        raise typer.Exit(1)


def main() -> None:
    """Run the command line; chainscan.__main__ calls it for the `chainscan` script."""
    os.umask(os.umask(0) | 0o077)  # what is written tells of taxpayers: nobody else may read it
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a GBK console must not fail on a rare character
            stream.reconfigure(errors="replace")
    try:
        app()
    except ChainscanError as error:
        print(f"chainscan: {error}", file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        place = f" [{error.filename}]" if error.filename else ""
        print(f"chainscan: {error.strerror or error}{place}", file=sys.stderr)
        sys.exit(1)
    except SystemExit as stop:
        if stop.code != INTERRUPTED:  # what typer makes of Ctrl-C
            raise
        interrupted()
    except (KeyboardInterrupt, RuntimeError) as stop:
        if isinstance(stop, RuntimeError) and "interrupted" not in str(stop):
            raise
        interrupted()


if __name__ == "__main__":
    main()
