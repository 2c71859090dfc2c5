"""Files that UCSC reads as they are: told apart, checked, and passed on."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from ..errors import FormatError
from .bbi.output import whole_file
from .detect import detect_file
from .headers import Header, read_header
from .registry import Context, Converted, Summary
from .text.source import Input

__all__ = ["check_chroms", "check_whole", "convert"]


def convert(source: Input, out: Path | None, context: Context) -> Converted:
    """Check a bigWig, bigBed, .2bit, .hic or HAL file, and pass it on.

    Parameters
    ----------
    source
        The file.
    out
        Where a copy goes; None for no copy.
    context
        With sizes of chromosomes, those of the file must agree with them.

    Raises
    ------
    FormatError
        When the file is damaged or cut off, or is of another assembly.
    """
    path = source.path
    header = read_header(path)
    check_whole(header, source.names[0])
    check_chroms(header.chroms, source.names[0], context)
    tracktype = None if header.kind == "2bit" else detect_file(path).tracktype
    if out is not None:
        with open(path, "rb") as original, whole_file(out) as copy:
            shutil.copyfileobj(original, copy, 1 << 20)
    items = getattr(header, "item_count", None)
    return Converted(out or path, tracktype, summary=Summary("", header.kind, items))


def check_whole(header: Header, name: str, *, but_index: bool = False) -> None:
    """Raise for what is wrong with a file though its header can be read.

    Parameters
    ----------
    header
        What was read.
    name
        Of the file, for the message.
    but_index
        Whether a fault of the index, which can be made again, does not count.
    """
    problems = [text for text in header.problems if not (but_index and "the index" in text)]
    if problems:
        raise FormatError("; ".join(problems), name)
    if header.truncated:
        raise FormatError("the file is cut off; fetch or make it anew", name)


def check_chroms(chroms: Mapping[str, int], name: str, context: Context) -> None:
    """See that the sequences of a file are those of the assembly; unknown names become a note."""
    sizes = context.chrom_sizes
    if not sizes:
        return
    unknown = []
    for chrom, size in chroms.items():
        found = context.names.find(chrom)
        if found is None:
            unknown.append(chrom)
        elif sizes[found] != size:
            raise FormatError(
                f"{chrom} has {size} bases in this file and {sizes[found]} in the assembly: it is "
                "data of another one",
                name,
            )
    if chroms and len(unknown) == len(chroms):
        raise FormatError(
            f"the assembly has none of the {len(chroms)} sequences of this file, such as "
            f"{unknown[0]}; make it anew with the names of the assembly, or give the genome a "
            "chromAlias",
            name,
        )
    if unknown:
        context.notes.append(
            f"{len(unknown)} of {len(chroms)} sequences are not in the assembly, such as {unknown[0]}"
        )
    others = [chrom for chrom in chroms if chrom not in sizes and chrom not in unknown]
    if others:
        context.notes.append(
            f"{others[0]} and {len(others) - 1} more sequences have other names than the assembly's, "
            "and stay as they are: the genome needs a chromAlias"
        )
