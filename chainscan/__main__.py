"""Where the `chainscan` script starts: Ctrl-C is one line, also while libraries are loaded."""

import sys
from importlib import import_module


def main() -> None:
    """Run the command line (chainscan.cli); an interruption ends with exit code 130."""
    try:
        import_module("chainscan.cli").main()
    except KeyboardInterrupt:
        interrupted()


def interrupted() -> None:
    """Say that nothing is half-written, and exit; a report keeps the documents that are done."""
    goes_on = sys.argv[1:2] == ["report"]
    more = "; the next `chainscan report` goes on where this one stopped" if goes_on else ""
    print(f"chainscan: interrupted; nothing half-written{more}", file=sys.stderr)
    sys.exit(130)


if __name__ == "__main__":
    main()
