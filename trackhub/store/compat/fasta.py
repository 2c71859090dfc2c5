"""FASTA text, as ``genome.fasta`` read and wrote it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from .absent import absent_name
from .problems import ValueProblem

__all__ = ["read_fasta", "write_fasta"]


def __getattr__(name: str) -> Any:
    return absent_name(__name__, name, globals(), {})


class _Readable(Protocol):
    def read(self) -> str | bytes:
        """Give everything."""


class _Writable(Protocol):
    def write(self, text: str, /) -> object:
        """Take a text."""


def write_fasta(f: _Writable, seq_id: str, seq_str: str, line_width: int = 60) -> None:
    r"""Write one sequence to a file that is open for text.

    Parameters
    ----------
    f
        The file.
    seq_id
        What stands behind the ``>``.
    seq_str
        The letters.
    line_width
        Letters of a line.

    Raises
    ------
    ValueError
        When `line_width` is below 1.

    Examples
    --------
    >>> import sys
    >>> write_fasta(sys.stdout, "chr1:1-5", "AACGT", 3)
    >chr1:1-5
    AAC
    GT
    """
    if line_width < 1:
        raise ValueProblem(f"line_width is {line_width}; give at least 1")
    f.write(f">{seq_id}\n")
    for start in range(0, len(seq_str), line_width):
        f.write(seq_str[start : start + line_width] + "\n")


def read_fasta(f: str | os.PathLike[str] | _Readable) -> Iterator[tuple[str, str]]:
    r"""Read the sequences of a FASTA file.

    Parameters
    ----------
    f
        The file, plain or gzip; or one that is open.

    Yields
    ------
    tuple of str
        The first word behind the ``>``, and the letters, in the case that they have.

    Raises
    ------
    FormatError
        With the line, for what is no FASTA.

    Examples
    --------
    >>> import io
    >>> list(read_fasta(io.StringIO(">chr1 first\nAAC\nGT\n")))
    [('chr1', 'AACGT')]
    """
    from ...formats.fasta import read_fasta as read

    if isinstance(f, (str, os.PathLike)):
        for name, letters in read(f, letters=None):
            yield name, letters.decode("latin-1")
        return
    text = f.read()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "input.fa")
        path.write_bytes(text if isinstance(text, bytes) else text.encode("latin-1", "replace"))
        yield from read_fasta(path)
