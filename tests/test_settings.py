"""Settings: the shipped file is the defaults, and a wrong key or value is named."""

import tomllib
from pathlib import Path

import pytest

from chainscan.errors import SettingsError
from chainscan.settings import FILE_NAME, Settings, default_text, load_settings


def test_the_shipped_file_states_every_default_and_nothing_else() -> None:
    assert tomllib.loads(default_text()) == Settings().model_dump(mode="json")


def test_a_folder_without_a_file_has_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[links]\nfalse_rat = 0.1\n", r"unknown setting 'links.false_rat'.*links.false_rate'\?"),
        ("[link]\nfalse_rate = 0.1\n", r"unknown setting 'link'.*did you mean 'links'\?"),
        ("[links]\nfalse_rate = 2\n", r"'links.false_rate' = 2 cannot be used"),
        ('[measure]\nhome_region = "广西"\n', r"'measure.home_region' = '广西' cannot be used"),
        ("[links\n", r"the settings file cannot be read.*chainscan init"),
    ],
)
def test_a_wrong_file_is_refused_with_words_that_help(
    tmp_path: Path, text: str, words: str
) -> None:
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=words):
        load_settings(tmp_path)


def test_options_given_replace_settings_and_those_not_given_do_not() -> None:
    settings = Settings().with_values(measure={"home_region": "45"}, report={"lang": None})
    assert settings.measure.home_region == "45"
    assert settings.report.lang == "zh"
    with pytest.raises(SettingsError, match=r"'report.lang' = 'fr'.*the command line"):
        Settings().with_values(report={"lang": "fr"})


def test_a_region_may_be_written_in_full() -> None:
    settings = Settings().with_values(
        measure={"home_region": "450000", "focus_regions": ["420100"]}
    )
    assert settings.measure.home_region == "45"
    assert settings.measure.focus_regions == ("4201",)
