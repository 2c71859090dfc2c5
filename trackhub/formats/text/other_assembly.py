"""Whether a track line names another assembly than the one that is converted for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..registry import Context

__all__ = ["note_other_assembly"]


def note_other_assembly(db: str, context: Context) -> None:
    """Note where ``db=`` of a track line and the lengths that were given do not go together.

    Parameters
    ----------
    db
        UCSC's name of an assembly; nothing is said of one whose lengths are not known here.
    context
        Has the lengths that were given, and takes the note, once.
    """
    if not db or not context.chrom_sizes:
        return
    from ..chromsizes import assembly_names, chrom_sizes

    if db not in assembly_names():
        return
    given = context.chrom_sizes
    for name, size in chrom_sizes(db).items():
        if given.get(name, size) != size:
            note = (
                f"the track line says db={db}, where {name} has {size:,} bases, and it has "
                f"{given[name]:,} in the lengths that were given: is it the right assembly?"
            )
            if note not in context.notes:
                context.notes.append(note)
            return
