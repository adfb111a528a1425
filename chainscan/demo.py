"""The demonstration: the whole job on the sample invoices, in a folder of its own."""

from pathlib import Path

from chainscan.ingest import Registers
from chainscan.period import parse_day, parse_period
from chainscan.run import RunRequest
from chainscan.settings import Settings, load_settings
from chainscan.simulation import sample_enterprise, write_sample
from chainscan.simulation.write_registers import CONSENTS, REGISTRY

SAMPLE = Path("sample_invoices")
PERIOD, AS_OF, NORMAL_UNTIL = "2020-02", "2020-03-10", "2020-01-24"


def demo_folder(out: Path) -> Path:
    """The sample invoices: those of a checkout where there are any, else written afresh."""
    if (SAMPLE / "truth").is_dir():
        return SAMPLE
    folder = out / SAMPLE
    write_sample(folder)
    return folder


def demo_settings(folder: Path, out: Path, lang: str | None) -> Settings:
    """The sample's own settings, with database and reports kept together under `out`."""
    out.mkdir(parents=True, exist_ok=True)
    return load_settings(folder).with_values(
        database={"path": out / "chainscan.duckdb"}, report={"out": out, "lang": lang}
    )


def demo_request(folder: Path) -> RunRequest:
    """What the demonstration asks for: February 2020, and the steel maker's dossier."""
    return RunRequest(
        paths=(folder,),
        period=parse_period(PERIOD),
        as_of=parse_day(AS_OF, "as of"),
        normal_until=parse_day(NORMAL_UNTIL, "normal until"),
        registers=Registers(registry=(folder / REGISTRY,), consents=(folder / CONSENTS,)),
        enterprises=(sample_enterprise(),),
    )
