"""FASTA and .2bit into a track of sequence, a piece of a chromosome at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...errors import FormatError
from ...formats.fasta import fasta_records
from ...formats.naming import ChromNames
from ...formats.registry import Progress
from ...formats.text.source import Input
from ...formats.twobit import TwoBit
from ..writing import TrackWriter
from .report import SKIPPED, Imported

__all__ = ["write_sequence"]

_BLOCK = 1 << 23
_TWOBIT = (b"\x43\x27\x41\x1a", b"\x1a\x41\x27\x43")


def write_sequence(
    track: TrackWriter,
    name: str,
    origins: Sequence[Any],
    sizes: Mapping[str, int],
    names: ChromNames,
    upper: bool,
    progress: Progress | None = None,
) -> Imported:
    """Read sequences and write them into a new track.

    Parameters
    ----------
    track
        The new track; it is committed by the caller.
    name
        Of the track, for the answer.
    origins
        The files; each may hold one sequence or many.
    sizes
        Of the assembly.
    names
        Of chromosomes.
    upper
        Whether to forget lower case.
    progress
        Called with the bases that are written, and those of the assembly.
    """
    done = Imported(name, track.dtype.name)
    total = sum(sizes.values())
    before = 0
    for origin in origins:
        with Input([origin]) as source:
            for chrom, pieces in _records(source):
                found = names.find(chrom)
                if found is None:
                    raise FormatError(names.missing(chrom), source.name)
                if found == SKIPPED:
                    done.skipped += 1
                    continue
                size = sizes[found]
                letters = _letters(pieces, size, f"{found} of the assembly", chrom, source)
                if progress is not None:
                    letters = _told(letters, before, total, progress)
                track.write(found, (piece.upper() for piece in letters) if upper else letters)
                before += size
                done.items += 1
    done.notes += names.notes()
    return done


def _letters(
    pieces: Iterable[bytes], size: int, due: str, chrom: str, source: Input
) -> Iterator[bytes]:
    """The letters of a chromosome, which must have as many as the assembly says."""
    found = 0
    for piece in pieces:
        found += len(piece)
        if found <= size:
            yield piece
    if found != size:
        raise FormatError(
            f"{chrom} has {found:,} letters, and {due} {size:,} bases; is it the right assembly?",
            source.name,
        )


def _told(pieces: Iterable[bytes], done: int, total: int, progress: Progress) -> Iterator[bytes]:
    for piece in pieces:
        yield piece
        done += len(piece)
        progress(done, total)


def _records(source: Input) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Sequences of a file, in pieces."""
    with open(source.path, "rb") as file:
        binary = file.read(4) in _TWOBIT
    if not binary:
        yield from fasta_records(source)
        return
    with TwoBit(source.path) as genome:
        for chrom, size in genome.sizes.items():
            yield chrom, _pieces(genome, chrom, size)


def _pieces(genome: TwoBit, chrom: str, size: int) -> Iterator[bytes]:
    for start in range(0, size, _BLOCK):
        yield genome.sequence(chrom, start, min(start + _BLOCK, size)).encode("ascii")
