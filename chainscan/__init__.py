"""chainscan finds broken supply links in VAT invoice exports, and who could mend them.

    export files → invoice_row → invoice_line → trade → enterprise_change · link
                 → broken_link → need · spare_capacity → match → report

`ingest` loads export files and derives net trade; `measure` compares each enterprise's
purchases and sales with earlier periods; `links` asks which silences are more than a pause;
`match` finds suppliers with spare capacity for what no longer arrives; `report` writes it all
down. Stages meet only in tables (docs/tables.md); `chainscan.run.STEPS` is the order.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from chainscan.errors import ChainscanError
from chainscan.version import __version__

if TYPE_CHECKING:
    from chainscan.period import Period, parse_period
    from chainscan.settings import Settings, load_settings

__all__ = ["ChainscanError", "Period", "Settings", "__version__", "load_settings", "parse_period"]
LATE = {
    **dict.fromkeys(("Period", "parse_period"), "chainscan.period"),
    **dict.fromkeys(("Settings", "load_settings"), "chainscan.settings"),
}
"""Names whose modules are loaded when they are asked for: the command line starts before them."""


def __getattr__(name: str) -> Any:
    if name not in LATE:
        raise AttributeError(f"module 'chainscan' has no attribute '{name}'")
    return getattr(import_module(LATE[name]), name)
