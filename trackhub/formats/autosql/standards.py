"""The standard definitions: BED by its number of columns, the others from ``spec/autosql``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from .model import Field, Table
from .parser import NAME, parse

if TYPE_CHECKING:
    from importlib.abc import Traversable

__all__ = ["BED_FIELDS", "bed", "chrom_alias", "standard", "standard_names"]

#: The twelve columns of BED as bigBed declares them.
BED_FIELDS = (
    Field("chrom", "string", comment="Sequence the item lies on"),
    Field("chromStart", "uint", comment="First base, counted from 0"),
    Field("chromEnd", "uint", comment="One past the last base"),
    Field("name", "string", comment="Label of the item"),
    Field("score", "uint", comment="From 0 to 1000, for shading"),
    Field("strand", "char", 1, comment="+, - or . for none"),
    Field("thickStart", "uint", comment="First base drawn thick"),
    Field("thickEnd", "uint", comment="One past the last base drawn thick"),
    Field("reserved", "uint", comment="Color as R,G,B; 0 for the color of the track"),
    Field("blockCount", "int", comment="Number of blocks"),
    Field("blockSizes", "int", "blockCount", comment="Lengths of the blocks in bases"),
    Field("chromStarts", "int", "blockCount", comment="Starts of the blocks from chromStart"),
)


@lru_cache(maxsize=16)
def bed(columns: int) -> Table:
    """The definition of BED with 3 to 12 columns.

    Raises
    ------
    ValueError
        For a number of columns that BED does not have (7, 10 and 11 would cut a group apart).

    Examples
    --------
    >>> bed(6).names
    ('chrom', 'chromStart', 'chromEnd', 'name', 'score', 'strand')
    """
    if columns not in (3, 4, 5, 6, 8, 9, 12):
        raise ValueError(f"BED has 3, 4, 5, 6, 8, 9 or 12 columns, not {columns}")
    return Table(f"bed{columns}", f"BED with {columns} columns", BED_FIELDS[:columns])


def chrom_alias(authorities: Sequence[str]) -> Table:
    """The definition of a chromAlias bigBed: a column of names for each authority.

    Parameters
    ----------
    authorities
        Who gives the names, such as ``ucsc``, ``genbank``, ``refseq``.

    Raises
    ------
    ValueError
        When one is no autoSql name, or comes twice.

    References
    ----------
    https://genomewiki.ucsc.edu/index.php/ChromAlias

    Examples
    --------
    >>> chrom_alias(["ucsc", "genbank"]).names[3:]
    ('ucsc', 'genbank')
    """
    for name in authorities:
        if not NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no autoSql name: letters, digits and _ only")
    fields = tuple(Field(name, "string", comment=f"Name by {name}") for name in authorities)
    table = Table("chromAlias", "Other names of the sequences", BED_FIELDS[:3] + fields)
    if len(set(table.names)) < len(table.names):
        raise ValueError("an authority of the chromAlias comes twice")
    return table


#: Other names that files and programs use for a standard definition.
_ALIASES = {
    "narrowPeak": "bigNarrowPeak",
    "bedMethyl": "bigMethyl",
    "interact": "bigInteract",
    "barChart": "bigBarChart",
    "barChartBed": "bigBarChart",
    "simpleBarChart": "simpleBarChartBed",
    "bigRmskBed": "bigRmsk",
    "bigRmskAlignBed": "bigRmskAlign",
    "multiBed": "bed3Sources",
    "bedRnaElements": "rnaElements",
}
_BED_NAME = re.compile(r"bed(\d+)")


def _folder() -> Traversable:
    from importlib.resources import files

    return files("trackhub.spec").joinpath("autosql")


def standard_names() -> tuple[str, ...]:
    """The names of the definitions that come with the package, without bed3 to bed12."""
    return tuple(sorted(f.name[:-3] for f in _folder().iterdir() if f.name.endswith(".as")))


@lru_cache(maxsize=64)
def standard(name: str) -> Table:
    """A standard definition by its name.

    Parameters
    ----------
    name
        A track type (``bigGenePred``), a file format (``narrowPeak``), a companion of a track type
        (``bigLink``, ``mafSummary``, ``decoration``), or ``bed3`` to ``bed12``.

    Raises
    ------
    ValueError
        When there is none of that name; the nearest is named.

    References
    ----------
    https://genome.ucsc.edu/FAQ/FAQformat.html

    Examples
    --------
    >>> standard("narrowPeak").names[6:]
    ('signalValue', 'pValue', 'qValue', 'peak')
    """
    if match := _BED_NAME.fullmatch(name):
        return bed(int(match[1]))
    known = standard_names()
    wanted = _ALIASES.get(name, name)
    if wanted not in known:
        from difflib import get_close_matches

        close = get_close_matches(name, [*known, *_ALIASES], 1, 0.4)
        hint = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(known)}"
        raise ValueError(f"there is no standard autoSql definition {name!r}; {hint}")
    path = _folder().joinpath(f"{wanted}.as")
    return parse(path.read_text(encoding="utf-8"), f"{wanted}.as")
