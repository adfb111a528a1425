"""Whether anybody says whose books a file is, where its rows do not."""

from chainscan.errors import FileError
from chainscan.ingest.layouts import Layout, Match
from chainscan.ingest.loading.source import Source
from chainscan.reference import taxpayer_id


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
