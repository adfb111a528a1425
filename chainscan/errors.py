"""The errors chainscan raises on purpose: each says what, where, and what to do.

Anything else that escapes is a defect of chainscan, not of the input.
"""

from pathlib import Path


class ChainscanError(Exception):
    """Something the user can put right.

    `what` happened, `where` (file, sheet, row, column, step), and what `to_do` about it;
    together they make the one line that the command line prints.
    """

    def __init__(self, what: str, *, where: str = "", to_do: str = "") -> None:
        self.what, self.where, self.to_do = what, where, to_do
        place = f" [{where}]" if where else ""
        advice = f" — {to_do}" if to_do else ""
        super().__init__(f"{what}{place}{advice}")


class SettingsError(ChainscanError):
    """A settings file or a value given on the command line cannot be used."""


class PeriodError(ChainscanError):
    """A text that should name a period does not."""


class FileError(ChainscanError):
    """An input file cannot be read, is of no known layout, or must not be trusted."""


def no_file(path: Path, to_do: str = "check the path") -> FileError:
    """That there is no file to read at a path: nothing, or a folder."""
    if path.is_dir():
        what, to_do = "this is a folder, where one file is asked for", "name a file in it"
    else:
        what = "there is no such file"
    return FileError(what, where=str(path), to_do=to_do)


class DatabaseError(ChainscanError):
    """The database is missing, held by another process, or too old or new for this version."""


class StepError(ChainscanError):
    """A step's SQL failed; the message names the step and shows the statement."""


class StaleError(ChainscanError):
    """A table was made from something that has changed since; the message says what to run."""
