"""Places on a genome: a chromosome and a range, given as numbers or as a text, checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import SupportsIndex

from ..errors import StoreError

__all__ = ["find_chromosome", "locate", "parse_region"]

_RANGE = re.compile(r"\s*(\S+?)\s*:\s*([\d,]+)(?:\s*-\s*([\d,]+))?\s*")


def parse_region(text: str) -> tuple[str, int | None, int | None]:
    """A region as browsers write it: counted from 1, its last base included.

    Returns
    -------
    tuple
        Chromosome, and start and end 0-based and half-open; both None where the text has none.

    Raises
    ------
    StoreError
        When the range is empty or begins before 1.

    Examples
    --------
    >>> parse_region("chr1:1,001-2,000")
    ('chr1', 1000, 2000)
    >>> parse_region("chrX"), parse_region("chrX:7")
    (('chrX', None, None), ('chrX', 6, 7))
    """
    match = _RANGE.fullmatch(text)
    if match is None:
        return text.strip(), None, None
    try:
        first = int(match[2].replace(",", ""))
        last = first if match[3] is None else int(match[3].replace(",", ""))
    except ValueError:
        first = last = 0
    if not 1 <= first <= last:
        raise StoreError(
            f"{text!r} is no region; write chromosome:first-last, counted from 1, first <= last"
        )
    return match[1], first - 1, last


def find_chromosome(sizes: Mapping[str, int], name: str) -> int:
    """The length of a chromosome.

    Raises
    ------
    StoreError
        When there is none of that name; the nearest is named.
    """
    size = sizes.get(name)
    if size is None:
        near = get_close_matches(name, list(sizes)[:5000], 1)
        hint = f"did you mean {near[0]!r}?" if near else f"it has {len(sizes)} others"
        raise StoreError(f"the assembly has no chromosome {name!r}; {hint}")
    return size


def locate(
    sizes: Mapping[str, int],
    where: str,
    start: SupportsIndex | None = None,
    end: SupportsIndex | None = None,
) -> tuple[str, int, int]:
    """A place, checked.

    Parameters
    ----------
    sizes
        Lengths of the chromosomes by name.
    where
        A chromosome; or, without `start` and `end`, a region as browsers write it.
    start, end
        0-based and half-open; the beginning and the end of the chromosome where left out.

    Returns
    -------
    tuple
        Chromosome, start, end.

    Raises
    ------
    StoreError
        For an unknown chromosome, and a range that is not within it.

    Examples
    --------
    >>> locate({"chr1": 1000}, "chr1:11-20"), locate({"chr1": 1000}, "chr1", 990)
    (('chr1', 10, 20), ('chr1', 990, 1000))
    """
    # A chromosome object is as good as its name.
    name: str = getattr(where, "name", where)
    if not isinstance(name, str):
        raise StoreError(f"{name!r} is no chromosome; give its name")
    if start is None and end is None and name not in sizes:
        region = name
        name, start, end = parse_region(region)
        size = find_chromosome(sizes, name)
        if end is not None and end.__index__() > size:
            raise StoreError(f"{region!r} ends past {name}, which has {size:,} bases")
    size = find_chromosome(sizes, name)
    try:
        first = 0 if start is None else start.__index__()
        last = size if end is None else end.__index__()
    except AttributeError:
        raise StoreError(
            f"the range of {name} is {start!r} to {end!r}; give whole numbers, which count from 0"
        ) from None
    if not 0 <= first <= last <= size:
        raise StoreError(
            f"{name}:{first}-{last} is no range of {name}, which has {size:,} bases; give "
            "0 <= start <= end, the end not included"
        )
    return name, first, last
