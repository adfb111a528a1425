"""The command line: one short function a command; an error becomes one line and an exit code.

Exit codes: 0 done, 1 an error that the line on stderr explains, 2 wrong usage.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from chainscan import ingest as ingesting
from chainscan import links as linking
from chainscan import matching, measures, reports, simulation
from chainscan.console import Console, log_to
from chainscan.demo import demo_folder, demo_request, demo_settings
from chainscan.engine import Engine, open_engine
from chainscan.errors import ChainscanError, SettingsError
from chainscan.period import parse_day, parse_period
from chainscan.run import RunRequest, run_all
from chainscan.settings import FILE_NAME, Settings, default_text, load_settings
from chainscan.version import __version__

app = typer.Typer(
    help="Find broken supply links in VAT invoice exports, and who could mend them.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)

Paths = Annotated[list[str], typer.Argument(help="Export files, folders or patterns.")]
SomePaths = Annotated[list[str] | None, typer.Argument(help="Export files, folders or patterns.")]
Registry = Annotated[
    list[Path] | None,
    typer.Option("--registry", help="Who enterprises are: name, region, industry, cohorts."),
]
Consent = Annotated[
    list[Path] | None,
    typer.Option("--consent", help="Who may be named to whom, and withdrawals."),
]
Db = Annotated[Path | None, typer.Option("--db", help="Database file (default: chainscan.duckdb).")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON on stdout.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")]
PeriodText = Annotated[
    str, typer.Option("--period", help="2020, 2020-Q1, 2020-02, or 2020-02-01..2020-02-21.")
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="Judge with what was known on this day, 2020-03-10.")
]
NormalUntil = Annotated[
    str | None, typer.Option("--normal-until", help="The last day that was still normal.")
]
Home = Annotated[
    str | None, typer.Option("--home-region", help="Code of the home region, 45 or 4502.")
]
Layout = Annotated[
    str | None, typer.Option("--layout", help="A layout by name, or a mapping file.")
]
Owner = Annotated[
    str | None, typer.Option("--owner", help="Taxpayer id whose books these files are.")
]
Observed = Annotated[
    str | None, typer.Option("--observed", help="The days the exports were asked for, as a period.")
]
Out = Annotated[Path | None, typer.Option("--out", help="Where reports go (default: reports).")]
Enterprises = Annotated[
    list[str] | None, typer.Option("--enterprise", help="Write this enterprise's dossier, too.")
]
Lang = Annotated[str | None, typer.Option("--lang", help="Language of the report: zh or en.")]
Audience = Annotated[
    str | None, typer.Option("--audience", help="Who may read it; so far: internal.")
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
    folder: Annotated[Path, typer.Argument(help="Folder to start in.")] = Path(),
) -> None:
    """Write a commented settings file to start from."""
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
        Path | None, typer.Option("--rejected", help="Write the rejected rows to this CSV file.")
    ] = None,
    disagreements: Annotated[
        Path | None,
        typer.Option("--disagreements", help="Write what copies of an invoice say differently."),
    ] = None,
    twins: Annotated[
        Path | None, typer.Option("--twins", help="Write invoices that are probably the same.")
    ] = None,
    db: Db = None,
    json: Json = False,
) -> None:
    """Show what data is there, before anyone believes a figure."""
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


@app.command(epilog=_example("chainscan measure --period 2020-02 --home-region 45"))
def measure(
    period: PeriodText,
    home_region: Home = None,
    as_of: AsOf = None,
    db: Db = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Compare purchases and sales of a period with earlier periods."""
    console, settings = _start(
        json, quiet, database={"path": db}, measure={"home_region": home_region}
    )
    days = parse_period(period)
    known = parse_day(as_of, "--as-of") if as_of else None
    with _existing(settings) as engine:
        console.show(measures.measure(engine, settings, days, as_of=known))


@app.command(epilog=_example("chainscan links --as-of 2020-03-10 --normal-until 2020-01-15"))
def links(
    as_of: Annotated[str, typer.Option("--as-of", help="Judge with what was known on this day.")],
    normal_until: NormalUntil = None,
    db: Db = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Find supplier links whose silence is more than a pause, and what they have in common."""
    console, settings = _start(json, quiet, database={"path": db})
    day = parse_day(as_of, "--as-of")
    normal = parse_day(normal_until, "--normal-until") if normal_until else None
    with _existing(settings) as engine:
        console.show(linking.find_broken_links(engine, settings, as_of=day, normal_until=normal))


@app.command(epilog=_example("chainscan match"))
def match(db: Db = None, json: Json = False, quiet: Quiet = False) -> None:
    """Find suppliers with spare capacity for what broken links no longer deliver."""
    console, settings = _start(json, quiet, database={"path": db})
    with _existing(settings) as engine:
        console.show(matching.match(engine, settings))


@app.command(epilog=_example("chainscan report --enterprise 91450200MA5K000000 --lang en"))
def report(
    out: Out = None,
    enterprise: Enterprises = None,
    audience: Audience = None,
    lang: Lang = None,
    db: Db = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write the overview, and a dossier for each enterprise asked for, as PDF and PNG."""
    console, settings = _start(
        json,
        quiet,
        database={"path": db},
        report={"out": out, "audience": audience, "lang": lang},
    )
    with open_engine(settings.database, read_only=True) as engine:
        console.show(reports.write_report(engine, settings, enterprises=enterprise or ()))


@app.command(epilog=_example("chainscan run exports/ --period 2020-02 --home-region 45"))
def run(
    paths: Paths,
    period: PeriodText,
    as_of: AsOf = None,
    normal_until: NormalUntil = None,
    home_region: Home = None,
    layout: Layout = None,
    owner: Owner = None,
    observed: Observed = None,
    registry: Registry = None,
    consent: Consent = None,
    enterprise: Enterprises = None,
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
        measure={"home_region": home_region},
        report={"out": out, "audience": audience, "lang": lang},
    )
    request = RunRequest(
        paths=tuple(Path(path) for path in paths),
        period=parse_period(period),
        as_of=parse_day(as_of, "--as-of") if as_of else None,
        normal_until=parse_day(normal_until, "--normal-until") if normal_until else None,
        layout=layout,
        owner=owner,
        observed=parse_period(observed) if observed else None,
        registers=ingesting.registers_of(registry, consent),
        enterprises=tuple(enterprise or ()),
    )
    with _writing(settings) as engine:
        results = run_all(engine, settings, request, console.step)
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
    out: Annotated[Path | None, typer.Option("--out", help="Write the draft to this file.")] = None,
    json: Json = False,
) -> None:
    """Draft a mapping file from a table's header and first rows, and say what is guessed."""
    Console(json=json).show(ingesting.draft_layout(file, out))


@app.command(epilog=_example("chainscan simulate --out economy --seed 7 --lines 1_000_000"))
def simulate(
    out: Annotated[Path, typer.Option("--out", help="Folder to write the exports to.")],
    seed: Annotated[int, typer.Option("--seed", help="Same seed, same economy.")] = 1,
    lines: Annotated[str, typer.Option("--lines", help="About so many invoice lines.")] = "100_000",
    layout: Annotated[
        str, typer.Option("--layout", help="parquet, csv, xlsx or xml (these two ≤ 20,000 lines).")
    ] = "parquet",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Invent a regional economy with planted disruptions, and write its invoice exports."""
    console, _ = _start(json, quiet)
    console.show(simulation.simulate_text(out, seed=seed, lines=lines, layout=layout))


@app.command(epilog=_example("chainscan demo --lang en"))
def demo(out: Out = None, lang: Lang = None, json: Json = False, quiet: Quiet = False) -> None:
    """Run the whole job on the sample invoices and say where the report is."""
    console, _ = _start(json, quiet)
    out = out or Path("reports/demo")
    folder = demo_folder(out)
    settings = demo_settings(folder, out, lang)
    with _writing(settings) as engine:
        results = run_all(engine, settings, demo_request(folder), console.step)
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
    """Run the command line; the entry point of the `chainscan` script."""
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
    except (KeyboardInterrupt, RuntimeError) as stop:
        if isinstance(stop, RuntimeError) and "interrupted" not in str(stop):
            raise
        print("chainscan: interrupted; nothing half-written", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
