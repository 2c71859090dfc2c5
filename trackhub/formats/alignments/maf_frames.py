"""Reading frames of genes along a multiple alignment: the rows of a mafFrames."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..genes import Transcript
from ..text.output import Row
from .maf_blocks import Aligned, Block, species_of

__all__ = ["Frames"]

_DASH = ord("-")


@dataclass(slots=True)
class _Segment:
    """The coding part of one exon, in its own genome."""

    start: int
    end: int
    reverse: bool
    frame: int
    #: Coding bases of the transcript before it, in the direction of transcription.
    before: int
    #: Number of the transcript.
    gene: int
    name: bytes


@dataclass(slots=True)
class _Fragment:
    """A part of a segment that is aligned to the reference without gaps."""

    line: int
    chrom: bytes
    start: int
    end: int
    reverse: bool
    segment: _Segment
    #: Coding bases of the transcript before its first and up to its last base.
    first: int
    last: int


class Frames:
    """Takes in blocks, and gives the rows of a mafFrames.

    Parameters
    ----------
    genes
        The transcripts of each species. Of those that share coding bases the one with most of them
        is taken: a base has one frame.
    """

    def __init__(self, genes: Mapping[bytes, Iterable[Transcript]]) -> None:
        self._segments = {species: _by_chrom(models) for species, models in genes.items()}
        self._species: list[bytes] = []
        self._fragments: dict[bytes, list[_Fragment]] = {species: [] for species in genes}

    def add(self, block: Block, chrom: bytes, db: bytes, own_chrom: bytes) -> None:
        """Take in a block.

        Parameters
        ----------
        block
            The reference first.
        chrom
            The reference's chromosome.
        db, own_chrom
            What the reference and this chromosome are called in the genes.
        """
        for aligned in block.aligned:
            species = species_of(aligned.source)
            name = aligned.source[len(species) + 1 :]
            if aligned is block.aligned[0]:
                species, name = db, own_chrom
            by_chrom = self._segments.get(species)
            if by_chrom is None:
                continue
            segments = by_chrom.get(name, [])
            found = list(_overlapping(segments, *_forward(aligned)))
            if found:
                self._fragments[species] += _fragments(block, aligned, found, chrom)

    def rows(self) -> Iterator[Row]:
        """The rows, one species after the other."""
        for species, fragments in self._fragments.items():
            yield from _rows(species, fragments)


def _by_chrom(transcripts: Iterable[Transcript]) -> dict[bytes, list[_Segment]]:
    """The segments of transcripts that share no coding base, in order."""
    taken: dict[bytes, list[_Segment]] = {}
    ordered = sorted(transcripts, key=lambda transcript: -transcript.coding_bases)
    for number, transcript in enumerate(ordered):
        segments = list(_segments(transcript, number))
        there = taken.setdefault(transcript.chrom.encode(), [])
        if any(next(_overlapping(there, one.start, one.end), None) for one in segments):
            continue
        for segment in segments:
            there.insert(bisect_left(there, segment.start, key=_start), segment)
    return taken


def _start(segment: _Segment) -> int:
    return segment.start


def _segments(transcript: Transcript, number: int) -> Iterator[_Segment]:
    reverse = transcript.strand == "-"
    exons: Sequence[tuple[int, int, int]] = list(
        zip(transcript.exon_starts, transcript.exon_ends, transcript.frames, strict=True)
    )
    before = 0
    for start, end, frame in reversed(exons) if reverse else exons:
        first, last = max(start, transcript.cds_start), min(end, transcript.cds_end)
        if first < last and frame >= 0:
            yield _Segment(first, last, reverse, frame, before, number, transcript.name.encode())
        before += max(0, last - first)


def _overlapping(segments: Sequence[_Segment], start: int, end: int) -> Iterator[_Segment]:
    """Those of some sorted segments that reach into a range."""
    for at in range(max(bisect_right(segments, start, key=_start) - 1, 0), len(segments)):
        if segments[at].start >= end:
            return
        if segments[at].end > start:
            yield segments[at]


def _forward(aligned: Aligned) -> tuple[int, int]:
    """Where a sequence lies on its plus strand."""
    if aligned.strand == b"+":
        return aligned.start, aligned.start + aligned.size
    return aligned.total - aligned.start - aligned.size, aligned.total - aligned.start


def _fragments(
    block: Block, aligned: Aligned, segments: Iterable[_Segment], chrom: bytes
) -> Iterator[_Fragment]:
    reference = block.aligned[0]
    in_reference = np.frombuffer(reference.text, np.uint8) != _DASH
    positions = reference.start + np.cumsum(in_reference) - 1
    # The column of each letter of the species.
    columns = np.flatnonzero(np.frombuffer(aligned.text, np.uint8) != _DASH)
    first, last = _forward(aligned)
    turned = aligned.strand == b"-"
    for segment in segments:
        start, end = max(segment.start, first), min(segment.end, last)
        # Letters of the species that belong to the segment, in the direction of the alignment.
        begin, after = (last - end, last - start) if turned else (start - first, end - first)
        letters = np.arange(begin, after)[in_reference[columns[begin:after]]]
        for run in np.split(letters, np.flatnonzero(np.diff(columns[letters]) != 1) + 1):
            if not len(run):
                continue
            low, high = int(run[0]), int(run[-1])
            # Their places on the plus strand of the species, lower one first.
            ends = (last - 1 - high, last - 1 - low) if turned else (first + low, first + high)
            if segment.reverse:
                done = segment.end - 1 - ends[1], segment.end - ends[0]
            else:
                done = ends[0] - segment.start, ends[1] + 1 - segment.start
            yield _Fragment(
                block.number,
                chrom,
                int(positions[columns[low]]),
                int(positions[columns[high]]) + 1,
                segment.reverse != turned,
                segment,
                segment.before + done[0],
                segment.before + done[1],
            )


def _rows(species: bytes, fragments: list[_Fragment]) -> Iterator[Row]:
    ordered = sorted(fragments, key=lambda one: (one.segment.gene, one.first, one.start))
    whole = list(_joined(ordered))
    neighbours = [None, *whole, None]
    for before, fragment, behind in zip(neighbours, whole, neighbours[2:], strict=False):
        previous = following = -1
        if before is not None and _goes_on(before, fragment):
            previous = before.start if before.reverse else before.end - 1
        if behind is not None and _goes_on(fragment, behind):
            following = behind.end - 1 if behind.reverse else behind.start
        segment = fragment.segment
        rest = b"%b\t%d\t%b\t%b\t%d\t%d\t%d\t%d" % (
            species,
            (segment.frame + fragment.first - segment.before) % 3,
            b"-" if fragment.reverse else b"+",
            segment.name,
            previous,
            following,
            fragment.first == segment.before,
            fragment.last == segment.before + segment.end - segment.start,
        )
        yield fragment.line, fragment.chrom, fragment.start, fragment.end, rest


def _goes_on(one: _Fragment, other: _Fragment) -> bool:
    """Whether the coding bases of one follow those of another."""
    same = one.segment.gene == other.segment.gene and one.chrom == other.chrom
    return same and one.reverse == other.reverse and one.last == other.first


def _joined(fragments: Iterable[_Fragment]) -> Iterator[_Fragment]:
    """Fragments of neighbouring blocks made one, where nothing lies between."""
    last: _Fragment | None = None
    for fragment in fragments:
        touches = last is not None and (
            fragment.end == last.start if fragment.reverse else fragment.start == last.end
        )
        if last is None or not touches or not _goes_on(last, fragment):
            if last is not None:
                yield last
            last = fragment
        elif fragment.segment is not last.segment:
            yield last
            last = fragment
        else:
            last.start = min(last.start, fragment.start)
            last.end = max(last.end, fragment.end)
            last.last = fragment.last
    if last is not None:
        yield last
