"""Commands of ``trackhub store`` that print data as they are: get, seq."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ...errors import StoreError
from .opening import KINDS, Commands, add_command, open_store, printable

if TYPE_CHECKING:
    import numpy as np

    from ...store import FeatureTrack
    from ...store.tracks import ArrayTrack

__all__ = ["add_parsers"]

_BLOCK = 1 << 20
_REGION = "such as chr1:1,001-2,000, or a chromosome"


def add_parsers(commands: Commands, where: argparse.ArgumentParser) -> None:
    """Add the commands."""
    parser = add_command(
        commands,
        where,
        "get",
        _get,
        help="print values or features of a region",
        description="Print the values of a region as bedGraph, or its features as BED.",
        examples="get liver/depth chr1:1,001-2,000\nget liver/depth chr1:1,001-2,000 --values\n"
        "get peaks chr1",
    )
    parser.add_argument("track")
    parser.add_argument("region", help=_REGION)
    parser.add_argument("--values", action="store_true", help="one value a line, for each base")

    parser = add_command(
        commands,
        where,
        "seq",
        _seq,
        help="print sequence",
        description="Print the sequence of regions as FASTA.",
        examples="seq chr1:1,001-2,000\nseq chr1:1-60 chr2:1-60 --strand -",
    )
    parser.add_argument("regions", nargs="+", metavar="REGION", help=_REGION)
    parser.add_argument(
        "--track", default="seq", help="the track of sequence (default: %(default)s)"
    )
    parser.add_argument("--strand", choices=("+", "-"), default="+", help="default: %(default)s")


def _get(args: argparse.Namespace) -> int:
    from ...store import FeatureTrack
    from ...store.regions import locate

    store = open_store(args)
    with store.track(args.track) as track:
        chrom, start, end = locate(store.sizes, args.region)
        if isinstance(track, FeatureTrack):
            if args.values:
                raise StoreError(f"{args.track!r} is a table of features, and has no values")
            lines = _bed_lines(track, chrom, start, end)
        elif track.kind == "sequence":
            raise StoreError(f"{args.track!r} is sequence; trackhub store seq prints it")
        elif args.values:
            lines = _value_lines(track, chrom, start, end)
        else:
            lines = _run_lines(track, chrom, start, end)
        sys.stdout.writelines(lines)
    return 0


def _texts(values: np.ndarray) -> list[str]:
    """Numbers as short as they can be read back."""
    whole = values.dtype.kind != "f"
    return [str(value) for value in (values.tolist() if whole else values.astype("U").tolist())]


def _pieces(start: int, end: int) -> Iterable[tuple[int, int]]:
    return ((at, min(at + _BLOCK, end)) for at in range(start, end, _BLOCK))


def _value_lines(track: ArrayTrack, chrom: str, start: int, end: int) -> Iterator[str]:
    for first, last in _pieces(start, end):
        yield from (f"{text}\n" for text in _texts(track.values(chrom, first, last)))


def _run_lines(track: ArrayTrack, chrom: str, start: int, end: int) -> Iterator[str]:
    """Stretches of one value; those without are left out."""
    import numpy as np

    for first, last in _pieces(start, end):
        values = track.values(chrom, first, last)
        heads = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))
        ends = np.append(heads[1:], len(values))
        known = ~np.isnan(values[heads])
        rows = zip(
            (heads[known] + first).tolist(),
            (ends[known] + first).tolist(),
            _texts(values[heads[known]]),
            strict=True,
        )
        yield from (f"{chrom}\t{low}\t{high}\t{text}\n" for low, high, text in rows)


def _bed_lines(track: FeatureTrack, chrom: str, start: int, end: int) -> Iterator[str]:
    signs = {1: "+", -1: "-"}
    columns = [name for name in track.columns if name not in ("start", "end")]
    for row in track.features(chrom, start, end):
        words = [chrom, str(row["start"]), str(row["end"])]
        for name in columns:
            value = row[name]
            if name == "strand":
                words.append(signs.get(int(value), "."))
            elif isinstance(value, bytes):
                words.append(printable(value.decode("utf-8", "replace")))
            else:
                words.append(f"{value:.15g}" if value.dtype.kind == "f" else str(value))
        yield "\t".join(words) + "\n"


def _seq(args: argparse.Namespace) -> int:
    from ...store import SequenceTrack, TwoBitTrack
    from ...store.compat.fasta import write_fasta
    from ...store.regions import locate

    store = open_store(args)
    with store.track(args.track) as track:
        if not isinstance(track, (SequenceTrack, TwoBitTrack)):
            raise StoreError(f"{args.track!r} is {KINDS[track.kind]}; give a track of sequence")
        for region in args.regions:
            chrom, start, end = locate(store.sizes, region)
            letters = track.sequence(chrom, start, end, strand=args.strand)
            sign = "(-)" * (args.strand == "-")
            write_fasta(sys.stdout, f"{chrom}:{start + 1}-{end}{sign}", letters)
    return 0
