"""The summary of a multiple alignment: how well each species aligns, in stretches of some 10,000 bases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..text.output import Row
from .maf_blocks import Aligned, Block, species_of

__all__ = ["Summaries"]

#: Blocks of a species no farther apart than this are joined, until they span so much.
_WIDEST_GAP = 500
_WIDE_ENOUGH = 10_000
_DASH = ord("-")


@dataclass(slots=True)
class _Stretch:
    """Blocks of one species, joined."""

    line: int
    chrom: bytes
    start: int
    end: int
    species: bytes
    same: int
    columns: int
    left: bytes
    right: bytes

    def row(self) -> Row:
        score = self.same / self.columns if self.columns else 0.0
        rest = b"%b\t%.6g\t%b\t%b" % (self.species, score, self.left, self.right)
        return self.line, self.chrom, self.start, self.end, rest


class Summaries:
    """Takes in blocks, and gives the rows of a mafSummary.

    The score is the share of columns with the same letter, among those in which the species or the
    reference has one. Of several sequences of a species in one block the most similar counts.
    """

    def __init__(self) -> None:
        self._open: dict[bytes, _Stretch] = {}
        self._done: list[_Stretch] = []

    def add(self, block: Block, chrom: bytes) -> None:
        """Take in a block, given the reference's chromosome."""
        others = block.aligned[1:]
        reference = block.aligned[0]
        if not others or not reference.size:
            return
        start, end = reference.start, reference.start + reference.size
        best: dict[bytes, tuple[int, int, Aligned]] = {}
        for equal, wide, aligned in zip(*_compared(block), others, strict=True):
            species = species_of(aligned.source)
            known = best.get(species)
            if known is None or equal > known[0]:
                best[species] = equal, wide, aligned
        for species, (equal, wide, aligned) in best.items():
            stretch = self._open.get(species)
            if (
                stretch is not None
                and stretch.chrom == chrom
                and 0 <= start - stretch.end <= _WIDEST_GAP
                and stretch.end - stretch.start < _WIDE_ENOUGH
            ):
                stretch.end = end
                stretch.same += equal
                stretch.columns += wide
                stretch.right = aligned.right
                continue
            if stretch is not None:
                self._done.append(stretch)
            self._open[species] = _Stretch(
                block.number,
                chrom,
                start,
                end,
                species,
                equal,
                wide,
                aligned.left,
                aligned.right,
            )

    def rows(self) -> Iterator[Row]:
        """The rows, by chromosome and start."""
        stretches = [*self._done, *self._open.values()]
        stretches.sort(key=lambda stretch: (stretch.chrom, stretch.start))
        return (stretch.row() for stretch in stretches)


def _compared(block: Block) -> tuple[list[int], list[int]]:
    """For each species the columns that are the same as in the reference, and those that count."""
    texts = b"".join([aligned.text for aligned in block.aligned]).upper()
    letters = np.frombuffer(texts, np.uint8).reshape(len(block.aligned), -1)
    there = letters != _DASH
    same = (letters[1:] == letters[0]) & there[0]
    return same.sum(axis=1).tolist(), (there[1:] | there[0]).sum(axis=1).tolist()
