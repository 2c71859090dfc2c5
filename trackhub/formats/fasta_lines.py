"""The lines of a FASTA file, as an index of it needs them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .fasta import fasta_records
from .text.source import Input

__all__ = ["check_names", "compress", "uneven_line"]


def check_names(path: Path) -> None:
    """Go through a file and see that each name comes once, which samtools passes over.

    Raises
    ------
    FormatError
        With the line of a second one, and for what is no FASTA.
    """
    with Input([path]) as source:
        for _ in fasta_records(source, letters=None):
            pass


def compress(path: Path, out: Path, pysam: Any) -> None:
    """Write the text of a file anew, packed by bgzip."""
    with Input([path]) as source, pysam.BGZFile(str(out), "wb", None) as file:
        for _, text in source.texts():
            for piece in text:
                file.write(piece)


def uneven_line(path: Path) -> int | None:
    r"""The first line that is longer than those before it in its sequence, or follows a shorter one.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "a.fa")
    >>> _ = path.write_text(">a\nACGT\nAC\n>b\nAC\nA\nAC\n")
    >>> uneven_line(path)
    7
    """
    # None before the first line of a sequence.
    due: int | None = None
    last = 0
    with Input([path]) as source:
        for number, line in source.lines(blank=True):
            if line.startswith(b">"):
                due = None
            elif due is None:
                due = last = len(line)
            elif last < due or len(line) > due:
                return number
            else:
                last = len(line)
    return None
