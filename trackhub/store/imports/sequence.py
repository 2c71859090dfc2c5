"""FASTA and .2bit into a track of sequence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ...errors import FormatError
from ...formats.fasta import read_fasta
from ...formats.naming import ChromNames
from ...formats.text.source import Input
from ...formats.twobit import TwoBit
from ..writing import TrackWriter
from .report import SKIPPED, Imported

__all__ = ["write_sequence"]

_BLOCK = 1 << 23
_TWOBIT = (b"\x43\x27\x41\x1a", b"\x1a\x41\x27\x43")


def write_sequence(
    track: TrackWriter, name: str, origins: Sequence[Any], names: ChromNames, upper: bool
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
    names
        Of chromosomes.
    upper
        Whether to forget lower case.
    """
    done = Imported(name, track.dtype.name)
    for origin in origins:
        with Input([origin]) as source:
            path = source.path
            with open(path, "rb") as file:
                binary = file.read(4) in _TWOBIT
            for chrom, size, blocks in (_twobit if binary else _fasta)(path):
                found = names.find(chrom)
                if found is None:
                    raise FormatError(names.missing(chrom), source.name)
                if found == SKIPPED:
                    done.skipped += 1
                    continue
                due = track.size_of(found)
                if size != due:
                    raise FormatError(
                        f"{chrom} has {size:,} letters, and {found} of the assembly {due:,} bases; "
                        "is it the right assembly?",
                        source.name,
                    )
                track.write(found, (block.upper() for block in blocks) if upper else blocks)
                done.items += 1
    done.notes += names.notes()
    return done


def _fasta(path: Any) -> Iterator[tuple[str, int, Iterator[bytes]]]:
    for chrom, letters in read_fasta(path):
        yield chrom, len(letters), iter([letters])


def _twobit(path: Any) -> Iterator[tuple[str, int, Iterator[bytes]]]:
    with TwoBit(path) as file:
        for chrom, size in file.sizes.items():
            yield chrom, size, _pieces(file, chrom, size)


def _pieces(file: TwoBit, chrom: str, size: int) -> Iterator[bytes]:
    for start in range(0, size, _BLOCK):
        yield file.sequence(chrom, start, min(start + _BLOCK, size)).encode("ascii")
