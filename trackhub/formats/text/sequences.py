"""FASTA and .nib to .2bit, for assembly hubs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...errors import FormatError
from ..fasta import fasta_records
from ..registry import Context, Converted, Summary
from .source import Input

__all__ = ["convert_fasta", "convert_nib"]


def convert_fasta(
    source: Input, out: Path, context: Context, *, mask: bool = True, version: int = 0
) -> Converted:
    """Make a .2bit of FASTA.

    Parameters
    ----------
    source
        Sequences of nucleotides; the name of each is the first word after ``>``.
    out, context
        As for all conversions.
    mask
        Keep lower case as mask.
    version
        0, or 1 for genomes of more than 4 GB.

    References
    ----------
    https://genome.ucsc.edu/FAQ/FAQformat.html#format7
    """
    return _write(source, out, fasta_records(source, empty=False), mask=mask, version=version)


def convert_nib(
    source: Input, out: Path, context: Context, *, mask: bool = True, version: int = 0
) -> Converted:
    """Make a .2bit of .nib files, each a sequence that has the name of its file.

    Parameters
    ----------
    source, out, context, mask, version
        As for FASTA.

    References
    ----------
    https://genome.ucsc.edu/FAQ/FAQformat.html#format8
    """
    letters = _nib_letters(source)
    return _write(source, out, letters, mask=mask, version=version, progress=context.progress)


def _write(
    source: Input, out: Path, letters: Iterator[tuple[str, Iterator[bytes]]], **options: Any
) -> Converted:
    from ..twobit import write_twobit

    try:
        sizes = write_twobit(out, letters, **options)
    except FormatError as error:
        # What cannot be written lies in the input.
        raise source.error(error.message) if error.file == str(out) else error from None
    return Converted(out, summary=Summary("", "2bit", len(sizes)))


def _nib_letters(source: Input) -> Iterator[tuple[str, Iterator[bytes]]]:
    from ..twobit import nib_pieces

    given = source.given_paths
    for name, path in zip(source.names, source.paths, strict=True):
        if path not in given:
            message = "a .nib holds no name, so its sequence has that of the file: give a path"
            raise FormatError(message, name)
        yield path.name.partition(".")[0], nib_pieces(path)
