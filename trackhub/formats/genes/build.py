"""Exons, coding part and reading frames from the pieces that a file lists for a transcript."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

__all__ = ["Coding", "Range", "Shape", "counted_frames", "joined", "shape", "states"]

Range = tuple[int, int]
#: Start, end, and the phase column: bases up to the next codon.
Coding = tuple[int, int, bytes]

_NOT_CODING, _UNKNOWN = -1, -2
#: The phase column as a frame: how many bases of the codon lie before the piece.
_FRAMES = {b"0": 0, b"1": 2, b"2": 1}


class Shape(NamedTuple):
    """Exons, coding part, and the frame of each exon."""

    starts: list[int]
    ends: list[int]
    cds_start: int
    cds_end: int
    frames: list[int]


def joined(ranges: Iterable[Range]) -> tuple[list[int], list[int]]:
    """Starts and ends of ranges in order, those that touch or overlap made one.

    Examples
    --------
    >>> joined([(50, 60), (10, 20), (20, 30)])
    ([10, 50], [30, 60])
    """
    starts: list[int] = []
    ends: list[int] = []
    last = -1
    for start, end in sorted(ranges):
        if start > last:
            starts.append(start)
            ends.append(end)
            last = end
        elif end > last:
            ends[-1] = last = end
    return starts, ends


def shape(exons: Sequence[Range], coding: Sequence[Coding], reverse: bool) -> Shape:
    """Work out the exons and frames of a transcript.

    Parameters
    ----------
    exons
        Pieces that are exons; without any, the coding pieces are, as are those that lie outside.
    coding
        Pieces that are coding, start and stop codons included.
    reverse
        Whether it is transcribed against the genome's direction.

    Notes
    -----
    The frame of an exon is that of its first coding piece in the direction of transcription; where
    the file does not tell it, bases are counted on from the exon before.

    Examples
    --------
    >>> shape([(0, 10), (20, 30)], [(5, 10, b"0"), (20, 24, b"1")], False)
    Shape(starts=[0, 20], ends=[10, 30], cds_start=5, cds_end=24, frames=[0, 2])
    """
    starts, ends = joined(exons or [(start, end) for start, end, _ in coding])
    if not coding:
        return Shape(starts, ends, ends[-1], ends[-1], [_NOT_CODING] * len(starts))
    cds_start, cds_end = min(coding)[0], max([end for _, end, _ in coding])
    if cds_start < starts[0] or cds_end > ends[-1]:
        starts, ends = joined([*exons, *((start, end) for start, end, _ in coding)])
    # Of pieces that begin together the first in the file counts: sorting keeps their order.
    if reverse:
        # Seen from the other end the same rule holds.
        pieces = [(-end, -start, phase) for start, end, phase in coding]
        pieces.sort(key=_start)
        frames = _told(
            [-end for end in reversed(ends)], [-start for start in reversed(starts)], pieces
        )
    else:
        frames = _told(starts, ends, sorted(coding, key=_start))
    if _UNKNOWN in frames:
        frames = _counted(starts, ends, cds_start, cds_end, frames, reverse)
    elif reverse:
        frames.reverse()
    return Shape(starts, ends, cds_start, cds_end, frames)


def _start(piece: Coding) -> int:
    return piece[0]


def _told(starts: Sequence[int], ends: Sequence[int], coding: Sequence[Coding]) -> list[int]:
    """The frame that each exon's first coding piece tells, everything in order of transcription."""
    frames = []
    pieces = iter(coding)
    piece = next(pieces, None)
    for start, end in zip(starts, ends, strict=True):
        while piece is not None and piece[1] <= start:
            piece = next(pieces, None)
        if piece is None or piece[0] >= end:
            frames.append(_NOT_CODING)
        else:
            frames.append(_FRAMES.get(piece[2], _UNKNOWN))
    return frames


def _counted(
    starts: Sequence[int],
    ends: Sequence[int],
    cds_start: int,
    cds_end: int,
    frames: Sequence[int],
    reverse: bool,
) -> list[int]:
    """Frames in order of the genome, unknown ones counted; `frames` are in order of transcription."""
    exons: Iterator[tuple[int, int]] = zip(starts, ends, strict=True)
    if reverse:
        exons = zip(reversed(starts), reversed(ends), strict=True)
    made = []
    running = 0
    for (start, end), frame in zip(exons, frames, strict=True):
        if frame == _UNKNOWN:
            frame = running % 3
        if frame != _NOT_CODING:
            running = frame + min(end, cds_end) - max(start, cds_start)
        made.append(frame)
    return made[::-1] if reverse else made


def counted_frames(
    starts: Sequence[int], ends: Sequence[int], cds_start: int, cds_end: int, reverse: bool
) -> list[int]:
    """The frames of exons where only the coding part is known.

    Parameters
    ----------
    starts, ends
        Of the exons, in the order of the genome.
    cds_start, cds_end
        The coding part; equal where there is none.
    reverse
        Whether the transcript runs against the genome's direction.

    Examples
    --------
    >>> counted_frames([0, 20, 40, 60], [10, 30, 50, 70], 5, 45, False)
    [0, 2, 0, -1]
    """
    is_coding = [
        _UNKNOWN if max(start, cds_start) < min(end, cds_end) else _NOT_CODING
        for start, end in zip(starts, ends, strict=True)
    ]
    if reverse:
        is_coding.reverse()
    return _counted(starts, ends, cds_start, cds_end, is_coding, reverse)


def states(
    coding: bool, complete_start: bool, complete_end: bool, reverse: bool
) -> tuple[str, str]:
    """The states of the left and of the right end of the coding part.

    Parameters
    ----------
    coding
        Whether there is any.
    complete_start, complete_end
        Whether it has its start codon and its stop codon.
    reverse
        Whether the transcript runs against the genome's direction.

    Examples
    --------
    >>> states(True, True, False, True)
    ('incmpl', 'cmpl')
    """
    if not coding:
        return "none", "none"
    start = "cmpl" if complete_start else "incmpl"
    end = "cmpl" if complete_end else "incmpl"
    return (end, start) if reverse else (start, end)
