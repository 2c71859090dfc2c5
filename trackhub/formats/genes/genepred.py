"""UCSC's tables of gene models as text: genePred, genePredExt and refFlat, read and written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import NoReturn

from ...errors import FormatError
from ..bbi.output import whole_file
from ..text.source import Input
from .build import counted_frames
from .model import STATES, Transcript

__all__ = ["read_genepred", "write_genepred"]

_EXTENDED = 15
#: How many columns there may be, and how many of these stand before the name: tables of UCSC's
#: database have the number of an index bin there, refFlat the name of the gene. The two behind
#: a plain genePred, as knownGene has them, are identifiers that no browser shows.
_BEFORE = {10: 0, 11: 1, 12: 0, 13: 1, _EXTENDED: 0, _EXTENDED + 1: 1}
_NAMES = ("name", "name2")
_STRANDS = (b"+", b"-", b".")
_LONGEST_NUMBER = 18


def read_genepred(source: Input, name: str | None = None) -> list[Transcript]:
    """The transcripts of genePred, genePredExt or refFlat.

    Parameters
    ----------
    source
        A line a transcript, with or without the bin in front.
    name
        The column that becomes the name: ``name`` (as None does) or ``name2``.

    Raises
    ------
    FormatError
        With the line, for a wrong number of columns, exons that are not in order or not within the
        transcript, and a coding part outside of it.

    Notes
    -----
    Frames that a table does not have are counted; the states of the ends are unknown then.

    References
    ----------
    https://genome.ucsc.edu/FAQ/FAQformat.html#format9
    """
    if name not in (None, *_NAMES):
        raise FormatError(f"name is {name!r}; tables of gene models have name and name2")
    made = []
    for number, line in source.lines():
        transcript = _Line(source, number, line).transcript()
        if name == "name2":
            transcript.name = transcript.name2 or transcript.name
        made.append(transcript)
    return made


def _cut(line: bytes) -> list[bytes]:
    """The columns of a line, without those at its end that are only tabs or blanks."""
    text = line.rstrip()
    columns = text.split(b"\t") if b"\t" in text else text.split()
    if line.startswith(b"\t", len(text)):
        with_bin = len(columns) == _EXTENDED and columns[3] in _STRANDS
        if len(columns) == _EXTENDED - 1 or with_bin:
            # The frames, which are last, may be empty.
            columns.append(b"")
    return columns


class _Line:
    """One line while it is read."""

    def __init__(self, source: Input, number: int, line: bytes) -> None:
        self._source = source
        self._number = number
        self._text = line
        columns = _cut(line)
        before = _BEFORE.get(len(columns))
        if before is None:
            self._refuse(
                f"the line has {len(columns)} columns; genePred has 10, refFlat 11, genePredExt 15, "
                "and with a bin one more"
            )
        self._gene = columns[0].decode("utf-8", "replace") if before else ""
        self._columns = columns[before:]

    def _refuse(self, message: str) -> NoReturn:
        raise self._source.error(message, self._number, self._text)

    def transcript(self) -> Transcript:
        """The transcript, checked."""
        columns = self._columns
        name, chrom, strand = (column.decode("utf-8", "replace") for column in columns[:3])
        if columns[2] not in _STRANDS:
            self._refuse(f"the strand is {strand[:40]!r}; give + or -")
        start, end, cds_start, cds_end, count = (
            self._numbers(at, what)[0]
            for at, what in enumerate(("txStart", "txEnd", "cdsStart", "cdsEnd", "exonCount"), 3)
        )
        starts = self._numbers(8, "exonStarts", count)
        ends = self._numbers(9, "exonEnds", count)
        self._check(start, end, cds_start, cds_end, starts, ends)
        name2 = "" if self._gene.isdigit() else self._gene
        frames = counted_frames(starts, ends, cds_start, cds_end, strand == "-")
        state = "unk" if cds_start < cds_end else "none"
        states = (state, state)
        if len(columns) == _EXTENDED:
            name2 = columns[11].decode("utf-8", "replace")
            states = self._state(12), self._state(13)
            if columns[14].strip(b","):
                frames = self._numbers(14, "exonFrames", count, least=-1, most=2)
        return Transcript(
            name,
            chrom,
            strand,
            starts,
            ends,
            cds_start,
            cds_end,
            frames,
            *states,
            name2=name2,
            gene_id=name2,
            gene_name=name2,
            file=self._source.name,
            line=self._number,
        )

    def _numbers(
        self, at: int, what: str, count: int = 1, *, least: int = 0, most: int | None = None
    ) -> list[int]:
        values = self._columns[at].split(b",")
        if len(values) > 1 and values[-1] == b"":
            values.pop()
        if len(values) != count:
            self._refuse(f"{what} has {len(values)} values and exonCount is {count}")
        numbers = []
        for value in values:
            digits = value.removeprefix(b"-") if least < 0 else value
            number = int(value) if digits.isdigit() and len(digits) <= _LONGEST_NUMBER else None
            if number is None or number < least or (most is not None and number > most):
                wanted = "a whole number from 0" if most is None else f"{least} to {most}"
                shown = value[:40].decode("utf-8", "replace")
                self._refuse(f"{what} has {shown!r}; give {wanted}")
            numbers.append(number)
        return numbers

    def _state(self, at: int) -> str:
        state = self._columns[at].decode("utf-8", "replace")
        if state not in STATES:
            self._refuse(f"the state {state[:40]!r} is none of {', '.join(STATES)}")
        return state

    def _check(
        self,
        start: int,
        end: int,
        cds_start: int,
        cds_end: int,
        starts: Sequence[int],
        ends: Sequence[int],
    ) -> None:
        if not starts:
            self._refuse("the transcript has no exons")
        if starts[0] != start or ends[-1] != end:
            self._refuse(
                f"the exons go from {starts[0]} to {ends[-1]}, the transcript from {start} to {end}"
            )
        last = 0
        for first, after in zip(starts, ends, strict=True):
            if first < last or after <= first:
                self._refuse(f"the exon {first}-{after} is empty or not behind the one before it")
            last = after
        if cds_start > cds_end or (cds_start < cds_end and not start <= cds_start < cds_end <= end):
            self._refuse(f"the coding part {cds_start}-{cds_end} does not lie within {start}-{end}")


def write_genepred(
    path: str | os.PathLike[str], transcripts: Iterable[Transcript], *, extended: bool = True
) -> None:
    r"""Write transcripts as text.

    Parameters
    ----------
    path
        Where the file goes; an existing one is replaced when all is written.
    transcripts
        In any order, which is kept.
    extended
        Whether to write the 15 columns of genePredExt or the 10 of genePred.

    References
    ----------
    https://genome.ucsc.edu/FAQ/FAQformat.html#format9

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "genes.gp")
    >>> write_genepred(path, [Transcript("T1", "chr1", "+", [10, 40], [20, 60], 15, 50, [0, 2])])
    >>> path.read_text()
    'T1\tchr1\t+\t10\t60\t15\t50\t2\t10,40,\t20,60,\t0\t\tnone\tnone\t0,2,\n'
    """
    with whole_file(path) as file:
        for transcript in transcripts:
            file.write(_text(transcript, extended).encode())


def _text(transcript: Transcript, extended: bool) -> str:
    columns = [
        transcript.name,
        transcript.chrom,
        transcript.strand,
        transcript.start,
        transcript.end,
        transcript.cds_start,
        transcript.cds_end,
        len(transcript.exon_starts),
        _listed(transcript.exon_starts),
        _listed(transcript.exon_ends),
    ]
    if extended:
        states = transcript.start_state, transcript.end_state
        columns += [0, transcript.name2, *states, _listed(transcript.frames)]
    return "\t".join(map(str, columns)) + "\n"


def _listed(numbers: Iterable[int]) -> str:
    return "".join([f"{number}," for number in numbers])
