"""The lines that GFF2, GTF and GFF3 have in common: nine columns, the last with attributes.

What the features mean is not known here.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import NoReturn

from ..text.source import Input
from ..text.tracklines import is_track_line

__all__ = ["FeatureLine", "feature_lines"]

#: Number of the line, chromosome, kind, start, end (0-based, half-open), strand, phase, attributes.
FeatureLine = tuple[int, bytes, bytes, int, int, bytes, bytes, bytes]

_COLUMNS = 9
_STRANDS = {b"+", b"-", b".", b"?"}
_PHASES = {b"0", b"1", b"2", b"."}
_CODING = b"CDS"
_LONGEST_NUMBER = 18


def feature_lines(
    source: Input, kinds: Container[bytes] | None = None, *, last: bytes | None = None
) -> Iterator[FeatureLine]:
    """The features of an input, each with its place checked.

    Parameters
    ----------
    source
        The input.
    kinds
        Which kinds to give; None gives all.
    last
        A line that ends the features of a file, such as ``##FASTA``; so does one with ``>``.

    Raises
    ------
    FormatError
        For a line that has fewer columns, no valid range, or another strand or phase than there is,
        and for the track line of a second track.
    """
    ended = None
    chrom = b""
    for block in source.blocks():
        if block.line == 1:
            chrom = b""
        if block.file == ended:
            continue
        for number, line in enumerate(block.data[:-1].split(b"\n"), block.line):
            columns = line.split(b"\t")
            if len(columns) != _COLUMNS or line[0] == 35:
                if last is not None and (line == last or line[:1] == b">"):
                    ended = block.file
                    break
                if not _is_data(source, line, number, began=bool(chrom)):
                    continue
                columns = _cut(source, line, number)
            chrom, _, kind, start, end, _, strand, phase, attributes = columns
            if kinds is not None and kind not in kinds:
                continue
            try:
                first, after = int(start) - 1, int(end)
            except ValueError:
                first, after = -1, 0
            if (
                not 0 <= first < after
                or strand not in _STRANDS
                or (phase not in _PHASES and kind == _CODING)
                or not (start.isdigit() and end.isdigit())
            ):
                _refuse(source, number, line, columns)
            yield number, chrom, kind, first, after, strand, phase, attributes


def _is_data(source: Input, line: bytes, number: int, *, began: bool) -> bool:
    if not line or line.isspace() or line[:1] == b"#":
        return False
    if line[:1] in b"tb" and is_track_line(line):
        source.track_lines.data_began = began
        source.take_track_line(line, number)
        return False
    return True


def _cut(source: Input, line: bytes, number: int) -> list[bytes]:
    """The columns of a line that does not have nine with tabs between them."""
    tab = b"\t" if b"\t" in line else None
    columns = line.split(tab, _COLUMNS - 1)
    if len(columns) == _COLUMNS - 1:
        # GFF2 may leave the group out.
        columns.append(b"")
    if len(columns) < _COLUMNS:
        raise source.error(
            f"the line has {len(columns)} columns, and GFF and GTF have 9 with tabs between them",
            number,
            line,
        )
    columns[-1] = columns[-1].replace(b"\t", b" ")
    return columns


def _refuse(source: Input, number: int, line: bytes, columns: list[bytes]) -> NoReturn:
    """Say what is wrong with the range, strand or phase."""
    start, end, strand, phase = columns[3], columns[4], columns[6], columns[7]
    for name, value in (("start", start), ("end", end)):
        if not value.isdigit() or len(value) > _LONGEST_NUMBER:
            what = value[:40].decode("utf-8", "replace")
            raise source.error(f"the {name} is {what!r}; give a whole number from 1", number, line)
    if int(start) < 1:
        raise source.error("the start is 0, and positions count from 1 here", number, line)
    if int(start) > int(end):
        raise source.error(
            f"the feature ends at {int(end)} before it starts at {int(start)}", number, line
        )
    if strand not in _STRANDS:
        raise source.error("the strand (column 7) must be +, - or .", number, line)
    raise source.error(
        f"the frame (column 8) is {phase[:40].decode('utf-8', 'replace')!r}; give 0, 1, 2 or .",
        number,
        line,
    )
