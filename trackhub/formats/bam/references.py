"""How the sequences of each file lie on the line of the assembly's chromosomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from ...errors import FormatError, ParameterError
from ..naming import ChromNames
from .files import Alignments
from .genome import Line

__all__ = ["Placement", "chosen_sizes", "place"]

#: Stretches of the file that are read one by one rather than all of it.
_MOST_SPANS = 100


@dataclass(slots=True)
class Placement:
    """Where the sequences of a file lie on a line.

    Attributes
    ----------
    wanted
        Whether each is on the line.
    origin, limit
        Where each starts and ends there (0 for those that are not).
    spans
        Stretches of sequences (first and last) to read one after the other.
    """

    wanted: np.ndarray
    origin: np.ndarray
    limit: np.ndarray
    spans: list[tuple[int, int]]


def chosen_sizes(
    sizes: Mapping[str, int], include: Iterable[str] | None, exclude: Iterable[str]
) -> dict[str, int]:
    """The chromosomes that are wanted.

    Raises
    ------
    ParameterError
        For a name that is not among them.
    """
    include = None if include is None else _known(include, sizes)
    exclude = _known(exclude, sizes)
    chosen = {
        name: size
        for name, size in sizes.items()
        if (include is None or name in include) and name not in exclude
    }
    if not chosen:
        raise ParameterError("no chromosome is left; include one, or exclude fewer")
    return chosen


def _known(names: Iterable[str], sizes: Mapping[str, int]) -> set[str]:
    found = {names} if isinstance(names, str) else set(names)
    for name in sorted(found - sizes.keys()):
        near = get_close_matches(name, list(sizes)[:5000], 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ParameterError(f"there is no chromosome {name!r} among the {len(sizes):,}{hint}")
    return found


def place(file: Alignments, line: Line, sizes: Mapping[str, int], names: ChromNames) -> Placement:
    """Find the sequences of a file on the line.

    Parameters
    ----------
    file
        The file.
    line
        The chromosomes that are wanted.
    sizes
        All chromosomes of the assembly.
    names
        Turns the names of the file into theirs.

    Raises
    ------
    FormatError
        When a sequence is of another length than the chromosome of that name, or none is one.
    """
    number = {name: i for i, name in enumerate(line.names)}
    count = len(file.names)
    chrom = np.full(count, -1)
    known = False
    for i, name in enumerate(file.names):
        found = names.find(name)
        if found is None:
            continue
        known = True
        if file.sizes[i] != sizes[found]:
            raise FormatError(
                f"{name} has {file.sizes[i]:,} bases here, and {found} of the assembly has "
                f"{sizes[found]:,}; it is another assembly",
                file.path,
            )
        chrom[i] = number.get(found, -1)
    if not known:
        shown = ", ".join(file.names[:3]) or "none"
        raise FormatError(
            f"no sequence of this file ({shown} ...) is a chromosome of the assembly "
            f"({', '.join(list(sizes)[:3])} ...); is it the right assembly?",
            file.path,
        )
    wanted = chrom >= 0
    return Placement(
        wanted,
        np.where(wanted, line.starts[chrom], 0),
        np.where(wanted, line.starts[chrom] + line.sizes[chrom], 0),
        _spans(file, chrom),
    )


def _spans(file: Alignments, chrom: np.ndarray) -> list[tuple[int, int]]:
    """Stretches of a file that give the chromosomes of the line in their order."""
    wanted = np.flatnonzero(chrom >= 0)
    if not len(wanted):
        return []
    in_order = bool((np.diff(chrom[wanted]) > 0).all())
    whole = [(int(wanted[0]), int(wanted[-1]))]
    if in_order and len(wanted) == wanted[-1] - wanted[0] + 1:
        return whole
    by_line = wanted[np.argsort(chrom[wanted], kind="stable")]
    cuts = np.flatnonzero(np.diff(by_line) != 1) + 1
    if in_order and (len(cuts) >= _MOST_SPANS or not file.has_offsets):
        return whole
    if not file.has_offsets:
        raise FormatError(
            "the chromosomes come in another order than in the first file, and there is no index to "
            "find them by; trackhub.index_file makes one",
            file.path,
        )
    return [(int(part[0]), int(part[-1])) for part in np.split(by_line, cuts)]


def sizes_of(files: Sequence[Alignments]) -> dict[str, int]:
    """The chromosomes that the first file lists.

    Raises
    ------
    FormatError
        When it lists none, one twice, or one without bases.
    """
    file = files[0]
    sizes = dict(zip(file.names, file.sizes, strict=True))
    if not sizes:
        raise FormatError("the header lists no chromosomes; give their sizes", file.path)
    if len(sizes) < len(file.names):
        raise FormatError("the header lists a chromosome twice; the file is damaged", file.path)
    for name, size in sizes.items():
        if size < 1:
            raise FormatError(f"the header gives {name} {size} bases; it is damaged", file.path)
    return sizes
