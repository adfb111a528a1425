"""Write sample_invoices/ afresh, and reports/sample/, the report of them.

    python tools/make_sample.py

The same program writes the same invoices; the pages are those of `chainscan demo`.
"""

import shutil
import tempfile
from pathlib import Path

from chainscan.demo import demo_request, demo_settings
from chainscan.engine import open_engine
from chainscan.run import run_all
from chainscan.simulation import sample_enterprise, write_sample

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "sample_invoices"
REPORT = ROOT / "reports" / "sample"
KEPT = {"zh": ("overview.pdf", "dossier-{}.pdf", "overview-1.png"), "en": ("dossier-{}-1.png",)}


def main() -> None:
    """Replace both folders."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    sample = write_sample(FOLDER)
    rows = sum(one.rows for one in sample.deliveries)
    size = sum(file.stat().st_size for file in FOLDER.rglob("*") if file.is_file())
    print(f"{rows:,} rows in {len(sample.deliveries)} files, {size / 1e6:.2f} MB in {FOLDER.name}/")
    shutil.rmtree(REPORT, ignore_errors=True)
    REPORT.mkdir(parents=True)
    for lang, names in KEPT.items():
        write_report(lang, [name.format(sample_enterprise()) for name in names])


def write_report(lang: str, names: list[str]) -> None:
    """Run the demonstration in a folder that goes, and keep the files named."""
    with tempfile.TemporaryDirectory() as folder:
        settings = demo_settings(FOLDER, Path(folder), lang)
        with open_engine(settings.database) as engine:
            run_all(engine, settings, demo_request(FOLDER))
        for name in names:
            shutil.copyfile(Path(folder) / name, REPORT / f"{lang}-{name}")
            print(f"{REPORT.name}/{lang}-{name}")


if __name__ == "__main__":
    main()
