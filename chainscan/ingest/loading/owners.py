"""Whose books the files of a load are: as they say, as the user says, or as their rows show."""

from collections.abc import Sequence
from pathlib import Path

from chainscan.engine import Engine
from chainscan.errors import FileError
from chainscan.ingest.layouts import Layout, Match
from chainscan.ingest.loading.source import ROWS, Source
from chainscan.reference import taxpayer_id

FOLDER = Path(__file__).parent


def require_owner(source: Source, stated: str | None) -> None:
    """Raise FileError where every row would lack a party, or two taxpayers are named as owner.

    `stated` is what the user says. A list of sales without sellers, or of purchases without
    buyers, is somebody's own: without a name for that somebody it says nothing.
    """
    if source.owner and stated and taxpayer_id.clean(source.owner) != taxpayer_id.clean(stated):
        raise FileError(
            f"the file says above its header that it is {taxpayer_id.mask(source.owner)}'s, "
            f"not {taxpayer_id.mask(stated)}'s",
            where=str(source.path),
            to_do="correct --owner, or leave it out",
        )
    if stated or source.owner:
        return
    for part in source.parts:
        for _, match in part.tables:
            if lacks_party(part.layout, match):
                side = part.layout.constants.get("side", "books")
                raise FileError(
                    f"whose {side} are these? the file ({part.layout.name}) does not say",
                    where=str(source.path),
                    to_do="name the taxpayer with --owner ID",
                )


def lacks_party(layout: Layout, match: Match) -> bool:
    """Whether no row can say who sold, or none who bought, unless the owner is known."""
    known = {*match.positions, *match.above, *layout.constants}
    if "owner_id" in known:
        return False
    return "supplier_id" not in known or known.isdisjoint({"buyer_id", "buyer_name"})


def find_owners(
    engine: Engine, sources: Sequence[Source], stated: str | None, known: set[str | None]
) -> None:
    """Whose books the rows are: as the file or the user says, or as each folder's rows show."""
    in_rows = any("owner_id" in part.layout.columns for part in sources[0].parts)
    if any(known):
        owner = next(iter(known)) if len(known) == 1 else None
        engine.append(FOLDER / "owner_stated.sql", into="owner_of", owner_id=owner)
    elif not in_rows:
        engine.append(FOLDER / "owner_found.sql", into="owner_of", owner_id=stated)
        _require_owner_stands(engine, sources, stated)
        engine.amend(ROWS, FOLDER / "row_owned.sql")
    elif stated:
        engine.append(FOLDER / "owner_stated.sql", into="owner_of", owner_id=stated)
        engine.amend(ROWS, FOLDER / "row_owned.sql")
        engine.execute("owner_of", "DELETE FROM owner_of")


def _require_owner_stands(engine: Engine, sources: Sequence[Source], stated: str | None) -> None:
    """Raise FileError where the owner named by the user is not in any row of a folder."""
    if stated is None:
        return
    folders = list(dict.fromkeys(source.folder for source in sources))
    for folder, rows in engine.execute(
        "owner_of", "SELECT folder, stated_rows FROM owner_of"
    ).fetchall():
        if not rows:
            raise FileError(
                f"the owner {taxpayer_id.mask(stated)} stands in none of the rows",
                where=str(next(each.path for each in sources if each.folder == folders[folder])),
                to_do="correct --owner, or leave it out",
            )
