"""Write sample_invoices/ afresh: a small invented economy in every supported layout."""

import shutil
from pathlib import Path

from chainscan.simulation import write_sample

FOLDER = Path(__file__).parent.parent / "sample_invoices"


def main() -> None:
    """Replace the folder; the same program writes the same bytes."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    sample = write_sample(FOLDER)
    rows = sum(one.rows for one in sample.deliveries)
    size = sum(file.stat().st_size for file in FOLDER.rglob("*") if file.is_file())
    print(f"{rows:,} rows in {len(sample.deliveries)} files, {size / 1e6:.2f} MB in {FOLDER.name}/")


if __name__ == "__main__":
    main()
