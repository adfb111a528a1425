"""Build wheelhouse/: everything needed to install chainscan on a machine without a network.

One folder serves Linux and Windows (x86-64, the Python version this runs on). SHA256SUMS lists
every file; on the closed machine:

    sha256sum -c SHA256SUMS
    pip install --no-index --find-links . chainscan
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "wheelhouse"
PLATFORMS = {
    "Linux": ["manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_17_x86_64",
              "manylinux2014_x86_64"],
    "Windows": ["win_amd64"],
}  # fmt: skip


def pip(*words: str) -> None:
    """Run pip of this Python; an error ends the build with pip's own message."""
    subprocess.run([sys.executable, "-m", "pip", "-q", *words], check=True)


def main() -> None:
    """Build the wheel of chainscan, download what it needs, and write the checksums."""
    shutil.rmtree(HOUSE, ignore_errors=True)
    HOUSE.mkdir()
    pip("wheel", "--no-deps", "-w", str(HOUSE), str(ROOT))
    (wheel,) = HOUSE.glob("chainscan-*.whl")
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    for system, platforms in PLATFORMS.items():
        print(f"downloading for {system}, Python {python}")
        tags = [word for platform in platforms for word in ("--platform", platform)]
        source = ["-c", str(ROOT / "constraints.txt"), "--only-binary", ":all:"]
        # pip judges markers by the machine it runs on, so what only Windows needs is named
        extra = ["tzdata", "colorama"] if system == "Windows" else []
        pip("download", "-d", str(HOUSE), *source, "--python-version", python, *tags, str(wheel),
            *extra)  # fmt: skip
    files = sorted(HOUSE.glob("*.whl"))
    sums = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}" for file in files]
    (HOUSE / "SHA256SUMS").write_text("\n".join(sums) + "\n", encoding="utf-8")
    size = sum(file.stat().st_size for file in files) / 1e6
    print(f"{len(files)} wheels, {size:.0f} MB, checksums in {HOUSE.name}/SHA256SUMS")


if __name__ == "__main__":
    main()
