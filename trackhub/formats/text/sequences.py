"""FASTA and .nib to .2bit, for assembly hubs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..fasta import read_fasta
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
    letters = (record for path in source.paths for record in read_fasta(path))
    return _write(out, letters, source, context, mask, version)


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
    from ..twobit.nib import nib_sequence

    names = [Path(name).name.partition(".")[0] for name in source.names]
    letters = ((name, nib_sequence(path)) for name, path in zip(names, source.paths, strict=True))
    return _write(out, letters, source, context, mask, version)


def _write(
    out: Path,
    letters: Iterator[tuple[str, str | bytes]],
    source: Input,
    context: Context,
    mask: bool,
    version: int,
) -> Converted:
    from ..twobit import write_twobit

    sizes = write_twobit(out, letters, mask=mask, version=version, progress=context.progress)
    return Converted(out, summary=Summary("", "2bit", len(sizes)))
