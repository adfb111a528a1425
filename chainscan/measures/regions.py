"""Whether the regions of the settings are regions."""

from chainscan.errors import SettingsError
from chainscan.reference.regions import region, region_name, today_code
from chainscan.settings import MeasureSettings


def check_regions(settings: MeasureSettings) -> None:
    """Raise SettingsError where home_region or a focus region is no region of today.

    Partners are placed by today's codes, so that a code no longer in use would find nobody.
    """
    for name, codes in (
        ("home_region", (settings.home_region,)),
        ("focus_regions", settings.focus_regions),
    ):
        for code in codes:
            if code:
                _check(name, code)


def _check(name: str, code: str) -> None:
    full = code.ljust(6, "0")
    if region(full) is None:
        raise SettingsError(f"no region has the code '{code}'", where=name, to_do=_advice(code))
    today = today_code(full)
    if today is not None and today != full:
        raise SettingsError(
            f"the code '{code}' ({region_name(full)}) is no longer in use",
            where=name,
            to_do=f"its place today is {_shown(today)}",
        )


def _advice(code: str) -> str:
    """The nearest unit above that exists; else what provinces look like."""
    for digits in (4, 2):
        above = code[:digits].ljust(6, "0")
        if len(code) > digits and region(above) is not None and today_code(above) == above:
            return f"the nearest above it is {_shown(above)}"
    return f"the first two digits of a code are those of a province, as in {_shown('450000')}"


def _shown(code: str) -> str:
    digits = code.removesuffix("00").removesuffix("00")
    return f"{digits} ({region_name(code)})"
