"""Settings: typed, frozen, and strict about names.

The defaults are those of `settings.toml` in this package, which is also what `chainscan init`
writes; a test keeps the two equal. Unknown keys are refused with the nearest known one.
"""

import difflib
import hashlib
import re
import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from chainscan.errors import SettingsError

FILE_NAME = "chainscan.toml"
Share = Annotated[float, Field(ge=0, le=1)]
Model = TypeVar("Model", bound=BaseModel)
RegionCode = Annotated[
    str,
    Field(pattern=r"^(\d{2}|\d{4}|\d{6})?$"),
    AfterValidator(lambda code: re.sub(r"(00)+$", "", code)),  # 450000 is the province 45
]


def _day_or_empty(text: str) -> str:
    return date.fromisoformat(text).isoformat() if text else text


DayOrEmpty = Annotated[str, BeforeValidator(str), AfterValidator(_day_or_empty)]
"""A day as 2020-02-03, or as TOML has days; empty where there is none."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def sha256(self) -> str:
        """A hash of the values, by which a step knows whether its settings have changed."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


class DatabaseSettings(_Section):
    """Where the database lies and what DuckDB may use."""

    path: Path = Path("chainscan.duckdb")
    memory_limit: Annotated[
        str, Field(pattern=r"^\d+(\.\d+)?\s*(KB|MB|GB|TB|KiB|MiB|GiB|TiB)$")
    ] = "1GB"
    threads: Annotated[int, Field(ge=1)] = 2
    temp_directory: str = ""


class IngestSettings(_Section):
    """How invoice rows become net trade."""

    red_letters: Literal["original", "own_day"] = "original"
    goods_level: Literal[4] = 4
    longest_quiet_days: Annotated[int, Field(ge=1)] = 31
    currency: Annotated[str, Field(pattern=r"^([A-Z]{3})?$")] = ""
    set_aside_groups: bool = False


class MeasureSettings(_Section):
    """What is home, which regions are watched, and how far figures are broken down."""

    home_region: RegionCode = ""
    focus_regions: tuple[RegionCode, ...] = ()
    unknown_limit: Share = 0.10
    resume_from: DayOrEmpty = ""
    goods_levels: tuple[Annotated[int, Field(ge=1, le=4)], ...] = (2, 4)
    region_levels: tuple[Literal["province", "city", "county"], ...] = (
        *("province", "city", "county"),
    )
    price_goods: Annotated[int, Field(ge=0)] = 20
    least_months: Annotated[int, Field(ge=13)] = 24
    expected_share: Share = 0.90
    false_rate: Share = 0.04
    least_loss: Annotated[float, Field(ge=0)] = 10_000


class LinksSettings(_Section):
    """Which links are judged, and how many false alarms are allowed."""

    false_rate: Share = 0.10
    most_returned: Share = 0.5
    silence_days: Annotated[int, Field(ge=7)] = 45
    horizon_days: Annotated[int, Field(ge=30)] = 180
    least_trade_days: Annotated[int, Field(ge=3)] = 4
    longest_mean_gap: Annotated[float, Field(gt=0)] = 30
    reference_days: Annotated[int, Field(ge=1)] = 60
    least_partners: Annotated[int, Field(ge=2)] = 3


class MatchWeights(_Section):
    """Points of each comparison."""

    goods: Annotated[float, Field(ge=0)] = 35
    specification: Annotated[float, Field(ge=0)] = 20
    distance: Annotated[float, Field(ge=0)] = 10
    price: Annotated[float, Field(ge=0)] = 10
    size: Annotated[float, Field(ge=0)] = 15
    reliability: Annotated[float, Field(ge=0)] = 4
    partner: Annotated[float, Field(ge=0)] = 3
    maker: Annotated[float, Field(ge=0)] = 3


class MatchSettings(_Section):
    """How many candidates are weighed, and how."""

    candidates: Annotated[int, Field(ge=1)] = 50
    outside_candidates: Annotated[int, Field(ge=0)] = 20
    alternatives: Annotated[int, Field(ge=0)] = 5
    active_days: Annotated[int, Field(ge=1)] = 14
    minimum_lot: Annotated[float, Field(ge=0)] = 0
    use_focus_regions: bool = False
    weights: MatchWeights = MatchWeights()


class ReportSettings(_Section):
    """Where reports go, in which language, for whom."""

    out: Path = Path("reports")
    lang: Literal["zh", "en"] = "zh"
    audience: Literal["internal", "enterprise", "platform", "public"] = "internal"


class OutcomeSettings(_Section):
    """How long what became of a finding holds."""

    valid_days: Annotated[int, Field(ge=1)] = 180


class DisclosureSettings(_Section):
    """What outputs for readers outside the authority may tell."""

    least_groups: Annotated[int, Field(ge=3)] = 5
    largest_two: Share = 0.85
    least_rest: Share = 0.10
    least_candidates: Annotated[int, Field(ge=3)] = 3
    platform: str = ""
    note_time: bool = True


class Settings(_Section):
    """All settings of a run."""

    database: DatabaseSettings = DatabaseSettings()
    ingest: IngestSettings = IngestSettings()
    measure: MeasureSettings = MeasureSettings()
    links: LinksSettings = LinksSettings()
    match: MatchSettings = MatchSettings()
    report: ReportSettings = ReportSettings()
    outcome: OutcomeSettings = OutcomeSettings()
    disclosure: DisclosureSettings = DisclosureSettings()

    def with_values(self, **sections: dict[str, Any]) -> Self:
        """These settings with some values replaced; values that are None are left alone."""
        merged = self.model_dump()
        for section, values in sections.items():
            merged[section].update({k: v for k, v in values.items() if v is not None})
        return _validated(type(self), merged, "the command line")


def default_text() -> str:
    """The commented settings file that `chainscan init` writes."""
    return files("chainscan").joinpath("settings.toml").read_text(encoding="utf-8")


def load_settings(folder: Path = Path()) -> Settings:
    """Settings from chainscan.toml in `folder`, or the defaults where there is none."""
    path = folder / FILE_NAME
    if not path.exists():
        return Settings()
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as wrong:
        raise SettingsError(
            f"the settings file cannot be read: {wrong}",
            where=str(path),
            to_do="mend that line, or write a fresh file with `chainscan init`",
        ) from wrong
    return _validated(Settings, values, str(path))


def _validated(model: type[Model], values: dict[str, Any], where: str) -> Model:
    try:
        return model.model_validate(values)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            near = difflib.get_close_matches(key, _known_keys(Settings), n=1, cutoff=0)
            raise SettingsError(
                f"unknown setting '{key}'", where=where, to_do=f"did you mean '{near[0]}'?"
            ) from wrong
        raise SettingsError(
            f"setting '{key}' = {first['input']!r} cannot be used: {first['msg']}",
            where=where,
            to_do="see the comments of the file that `chainscan init` writes",
        ) from wrong


def _known_keys(model: type[BaseModel], prefix: str = "") -> list[str]:
    keys: list[str] = []
    for name, field in model.model_fields.items():
        keys.append(prefix + name)
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            keys += _known_keys(field.annotation, f"{prefix}{name}.")
    return keys
