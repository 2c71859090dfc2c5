"""FASTA text, as ``genome.fasta`` wrote it."""

from __future__ import annotations

from typing import Protocol

from .problems import ValueProblem

__all__ = ["write_fasta"]


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
