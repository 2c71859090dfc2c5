"""PSL to bigPsl, with the sequences that were aligned where these are given."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from ..autosql import standard
from ..fasta import read_fasta
from ..registry import Context, Converted, Summary
from ..text.output import Row, write_rows
from ..text.source import Input
from .words import SizeCheck, numbers

__all__ = ["convert"]

_OWN_COLUMNS = 12
_COLUMNS = 21
#: A bin in front; the sequences of the blocks behind (pslx); both.
_BEFORE = {_COLUMNS: 0, _COLUMNS + 1: 1, _COLUMNS + 2: 0, _COLUMNS + 3: 1}
_STRANDS = (b"+", b"-", b"++", b"+-", b"-+", b"--")
_NUMBERS = (0, 1, 2, 3, 10, 11, 12, 14, 15, 16, 17)
_NAMES = (
    "matches",
    "misMatches",
    "repMatches",
    "nCount",
    "qSize",
    "qStart",
    "qEnd",
    "tSize",
    "tStart",
    "tEnd",
    "blockCount",
)
_LETTERS_A_RESIDUE = 3
_NO_SEQUENCE, _NUCLEOTIDES, _RESIDUES = range(3)

_REST = b"%b\t1000\t%b\t%d\t%d\t0\t%d\t%b\t%b\t%d\t%d\t%b\t%d\t%b\t%b\t%b\t%d\t%b\t%b\t%b\t%b\t%d"


class _Queries(NamedTuple):
    """What is known of the aligned sequences, by name."""

    sequences: Mapping[bytes, bytes]
    coding: Mapping[bytes, bytes]


def convert(
    source: Input,
    out: Path,
    context: Context,
    *,
    fasta: str | os.PathLike[str] | None = None,
    cds: str | os.PathLike[str] | None = None,
) -> Converted:
    """Make a bigPsl of PSL.

    Parameters
    ----------
    source
        Alignments of nucleotides or proteins, with or without a header, as BLAT and others write
        them; with the sequences of blocks behind (pslx), which are left out.
    out
        The bigPsl.
    context
        Sizes and names of chromosomes, indexes, compression.
    fasta
        The sequences that were aligned, by which UCSC shows bases that differ.
    cds
        Their coding parts: lines of a name and a range as GenBank writes it (``NM_000518 51..494``).

    Raises
    ------
    FormatError
        With the line that is wrong.

    References
    ----------
    https://genome.ucsc.edu/FAQ/FAQformat.html#format2 and
    https://genome.ucsc.edu/goldenPath/help/bigPsl.html
    """
    queries = _Queries(
        {} if fasta is None else _sequences(fasta), {} if cds is None else _coding(cds)
    )
    count = write_rows(
        out,
        _rows(source, context, queries),
        source,
        context,
        table=standard("bigPsl"),
        own=_OWN_COLUMNS,
    )
    context.note_if_empty(count)
    settings = dict(context.settings)
    if context.index:
        settings["searchIndex"] = ",".join(context.index)
    if queries.sequences:
        settings |= {"baseColorUseSequence": "lfExtra", "showDiffBasesAllScales": "on"}
        settings["baseColorDefault"] = "diffBases"
    if queries.coding:
        settings["baseColorUseCds"] = "given"
    return Converted(out, "bigPsl", settings, summary=Summary("", "bigPsl", count))


def _sequences(path: str | os.PathLike[str]) -> dict[bytes, bytes]:
    return {name.encode(): letters for name, letters in read_fasta(path, letters=None)}


def _coding(path: str | os.PathLike[str]) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    with Input([path]) as file:
        for number, line in file.lines():
            words = line.split(None, 1)
            if len(words) < 2:
                raise file.error("a name and a range such as 51..494 are due", number, line)
            found[words[0]] = b"".join(words[1].split())
    return found


def _rows(source: Input, context: Context, queries: _Queries) -> Iterator[Row]:
    sizes = SizeCheck(source, context)
    in_header = False
    missing = 0
    for number, line in source.lines():
        if line.startswith(b"psLayout"):
            in_header = True
        elif in_header:
            in_header = not line.startswith(b"---")
        else:
            alignment = _Alignment(source, number, line)
            sizes.add(alignment.chrom, alignment.chrom_size)
            missing += alignment.name not in queries.sequences
            yield alignment.row(queries)
    if missing and queries.sequences:
        context.notes.append(f"{missing} alignments are of sequences that the FASTA does not have")


class _Alignment:
    """One line, checked."""

    def __init__(self, source: Input, number: int, line: bytes) -> None:
        self._source = source
        self._number = number
        self._text = line
        line = line.rstrip()
        columns = line.split(b"\t") if line.count(b"\t") >= _COLUMNS - 1 else line.split()
        before = _BEFORE.get(len(columns))
        if before is None:
            self._refuse(f"the line has {len(columns)} columns, and PSL has {_COLUMNS}")
        columns = columns[before:]
        self.counts = columns[:4]
        self.strand, self.name, self.chrom = columns[8], columns[9], columns[13]
        if self.strand not in _STRANDS:
            self._refuse("the strand (column 9) must be + or -, or two of them")
        values = numbers([columns[at] for at in _NUMBERS], _NAMES, source, number, line)
        self.query_size, self.query_start, self.query_end = values[4:7]
        self.chrom_size, self.start, self.end, count = values[7:]
        self.sizes = self._list(columns[18], "blockSizes", count)
        self.queries = self._list(columns[19], "qStarts", count)
        self.targets = self._list(columns[20], "tStarts", count)
        self._check_ends()
        self.letters = self._letters()
        self._turned = self.strand[1:] == b"-"
        if self._turned:
            self._turn()
        self._check_blocks()

    def _refuse(self, message: str) -> NoReturn:
        raise self._source.error(message, self._number, self._text)

    def _list(self, column: bytes, name: str, count: int) -> list[int]:
        words = column.split(b",")
        if words[-1] == b"":
            words.pop()
        if len(words) != count or not count:
            self._refuse(f"{name} has {len(words)} values and blockCount is {count}")
        return numbers(words, [name], self._source, self._number, self._text)

    def _check_ends(self) -> None:
        if not self.query_start <= self.query_end <= self.query_size:
            self._refuse(
                f"the query goes from {self.query_start} to {self.query_end} and has "
                f"{self.query_size} letters"
            )
        if not self.start < self.end <= self.chrom_size:
            self._refuse(
                f"the target goes from {self.start} to {self.end} and has {self.chrom_size} bases"
            )

    def _letters(self) -> int:
        """Bases of the target for a letter of the query: three where that is a protein."""
        last = self.targets[-1] + _LETTERS_A_RESIDUE * self.sizes[-1]
        if self.strand[1:] == b"+":
            return _LETTERS_A_RESIDUE if self.end == last else 1
        if self.strand[1:] == b"-":
            return _LETTERS_A_RESIDUE if self.start == self.chrom_size - last else 1
        return 1

    def _turn(self) -> None:
        """See the alignment from the plus strand of the target."""
        ends = [at + size * self.letters for at, size in zip(self.targets, self.sizes, strict=True)]
        self.targets = [self.chrom_size - end for end in reversed(ends)]
        ends = [at + size for at, size in zip(self.queries, self.sizes, strict=True)]
        self.queries = [self.query_size - end for end in reversed(ends)]
        self.sizes.reverse()
        self.strand = b"-" if self.strand[:1] == b"+" else b"+"

    def _check_blocks(self) -> None:
        last = self.start
        for start, size in zip(self.targets, self.sizes, strict=True):
            if start < last or not size:
                self._refuse(
                    f"the block at {start} with {size} letters is empty or overlaps the one before"
                )
            last = start + size * self.letters
        if self.targets[0] != self.start or last != self.end:
            self._refuse(
                f"the blocks go from {self.targets[0]} to {last}, the alignment from {self.start} "
                f"to {self.end}"
            )

    def row(self, queries: _Queries) -> Row:
        """The row of a bigPsl."""
        sequence = queries.sequences.get(self.name, b"")
        kind = _NUCLEOTIDES if self.letters == 1 else _RESIDUES
        rest = _REST % (
            self.name,
            self.strand[:1],
            self.start,
            self.end,
            len(self.sizes),
            _listed([size * self.letters for size in self.sizes]),
            _listed([start - self.start for start in self.targets]),
            self.query_start,
            self.query_end,
            b"-" if self._turned else b"+",
            self.query_size,
            _listed(self.queries),
            sequence,
            queries.coding.get(self.name, b""),
            self.chrom_size,
            *self.counts,
            kind if sequence else _NO_SEQUENCE,
        )
        return self._number, self.chrom, self.start, self.end, rest


def _listed(values: Sequence[int]) -> bytes:
    return b"".join([b"%d," % value for value in values])
