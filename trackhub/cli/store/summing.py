"""Commands of ``trackhub store`` that sum up data and print that: bins, summarize, kmers."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import StoreError
from ..bar import Bar
from .opening import Commands, add_command, open_store, printable

if TYPE_CHECKING:
    from ...store import GenomeStore
    from ...store.tracks import ArrayTrack, StoreTrack

__all__ = ["add_parsers"]

#: Bins that are summed up at once.
_BINS = 1 << 16
_STATISTICS = ("mean", "sum", "min", "max", "std", "n", "n_nonzero")
_REGION = "such as chr1:1,001-2,000, or a chromosome"
#: Chromosomes, starts, ends, names.
Regions = tuple[list[str], list[int], list[int], list[str]]


def add_parsers(commands: Commands, where: argparse.ArgumentParser) -> None:
    """Add the commands."""
    _add_bins(commands, where)
    _add_summarize(commands, where)
    _add_kmers(commands, where)


def _add_masks(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--within",
        metavar="TRACK",
        help="count only bases with a feature of this track, or with a value other than 0",
    )
    parser.add_argument("--outside", metavar="TRACK", help="leave out such bases")


def _add_bins(commands: Commands, where: argparse.ArgumentParser) -> None:
    parser = add_command(
        commands,
        where,
        "bins",
        _bins,
        help="sum up a track in bins",
        description="Sum up a track in bins of one size, of regions or of all chromosomes with data. Prints "
        "bedGraph; bins without a value are left out. Of sequence, the share of G and C.",
        examples="bins liver/depth --size 10000\nbins liver/depth chr1 chr2 --size 1000 --statistic max\n"
        "bins liver/depth --size 1000 --step 100 --within genes\nbins seq --size 10000",
    )
    parser.add_argument("track")
    parser.add_argument("regions", nargs="*", metavar="REGION", help=_REGION)
    parser.add_argument("--size", type=int, required=True, metavar="N", help="bases of a bin")
    parser.add_argument(
        "--step",
        type=int,
        metavar="N",
        help="bases from one bin to the next (default: the size); fewer give bins that overlap",
    )
    parser.add_argument(
        "--statistic",
        choices=_STATISTICS,
        help="of a bin (default: mean); n counts bases with a value",
    )
    _add_masks(parser)


def _add_summarize(commands: Commands, where: argparse.ArgumentParser) -> None:
    parser = add_command(
        commands,
        where,
        "summarize",
        _summarize,
        help="sum up tracks in the regions of a BED file",
        description="Sum up tracks in regions, such as peaks or genes. Prints the regions in their order, and a "
        "column for each track.",
        examples="summarize peaks.bed liver/depth kidney/depth\n"
        "summarize genes liver/depth --statistic sum > table.txt",
    )
    parser.add_argument("regions", help="a BED file, or the name of a track of features")
    parser.add_argument("tracks", nargs="+", metavar="TRACK", help="values")
    parser.add_argument(
        "--statistic",
        choices=_STATISTICS,
        default="mean",
        help="default: %(default)s; n counts bases with a value",
    )
    _add_masks(parser)


def _add_kmers(commands: Commands, where: argparse.ArgumentParser) -> None:
    parser = add_command(
        commands,
        where,
        "kmers",
        _kmers,
        help="count k-mers",
        description="Count the k-mers of regions, or of all sequence. Prints each of A, C, G and T with its "
        "number; what has other letters is not counted.",
        examples="kmers 2\nkmers 6 chr1:1-1,000,000 --both-strands",
    )
    parser.add_argument("k", type=int, help="letters of a k-mer, 1 to 12")
    parser.add_argument("regions", nargs="*", metavar="REGION", help=_REGION)
    parser.add_argument(
        "--track", default="seq", help="the track of sequence (default: %(default)s)"
    )
    parser.add_argument(
        "--both-strands", action="store_true", help="count reverse complements, too"
    )


def _masks(store: GenomeStore, args: argparse.Namespace, stack: ExitStack) -> dict[str, StoreTrack]:
    """The tracks of --within and --outside, open."""
    given = {"within": args.within, "outside": args.outside}
    return {
        word: stack.enter_context(store.track(name))
        for word, name in given.items()
        if name is not None
    }


def _values_of(store: GenomeStore, name: str, stack: ExitStack) -> ArrayTrack:
    from ...store.operations.sources import open_values

    return open_values(store, name, stack)


def _bins(args: argparse.Namespace) -> int:
    from ...store.regions import locate

    store = open_store(args)
    step = args.size if args.step is None else args.step
    if args.size < 1 or step < 1:
        raise StoreError(f"bins have a size of {args.size} and a step of {step}; give at least 1")
    with ExitStack() as stack:
        masks = _masks(store, args, stack)
        track: Any = stack.enter_context(store.track(args.track))
        is_sequence = track.kind == "sequence"
        if is_sequence and (args.statistic or masks or args.step):
            raise StoreError(
                f"{args.track!r} is sequence, of which the share of G and C is printed; --statistic, "
                "--step, --within and --outside are for values"
            )
        if not is_sequence:
            track = _values_of(store, args.track, stack)
        for chrom, start, end in [
            locate(store.sizes, region) for region in args.regions or track.chromosomes
        ]:
            for first in range(start, end, _BINS * step):
                last = min(first + _BINS * step, end)
                starts = range(first, last, step)
                ends = [min(at + args.size, end) for at in starts]
                values = (
                    _gc(track, chrom, first, last, args.size)
                    if is_sequence
                    else _summed(track, chrom, starts, ends, args.statistic or "mean", masks)
                )
                sys.stdout.writelines(
                    f"{chrom}\t{low}\t{high}\t{value:.10g}\n"
                    for low, high, value in zip(starts, ends, values, strict=True)
                    if value == value
                )
    return 0


def _gc(track: Any, chrom: str, start: int, end: int, size: int) -> list[float]:
    from ...store.operations import gc_content

    shares: list[float] = gc_content(track, chrom, start, end, size=size).tolist()
    return shares


def _summed(
    track: ArrayTrack, chroms: Any, starts: Any, ends: Any, statistic: str, masks: dict[str, Any]
) -> list[float]:
    from ...store.operations import summarize

    values: list[float] = summarize(track, chroms, starts, ends, statistic, **masks).tolist()
    return values


def _summarize(args: argparse.Namespace) -> int:
    store = open_store(args)
    with ExitStack() as stack:
        masks = _masks(store, args, stack)
        tracks = [_values_of(store, name, stack) for name in args.tracks]
        chroms, starts, ends, names = _regions(store, args.regions, stack)
        columns = [_summed(track, chroms, starts, ends, args.statistic, masks) for track in tracks]
        print("\t".join(["#chrom", "start", "end", "name", *args.tracks]))
        for chrom, start, end, name, *values in zip(
            chroms, starts, ends, names, *columns, strict=True
        ):
            texts = ("NA" if value != value else f"{value:.10g}" for value in values)
            print("\t".join([chrom, str(start), str(end), printable(name), *texts]))
    return 0


def _regions(store: GenomeStore, given: str, stack: ExitStack) -> Regions:
    """The regions of a BED file, or the features of a track."""
    if Path(given).is_file():
        return _regions_of_bed(store, given)
    if not store.has_track(given):
        raise StoreError(f"{given} is neither a BED file nor a track of {store.assembly}")
    from ...store.operations.sources import open_features

    track = open_features(store, given, stack)
    found: Regions = ([], [], [], [])
    for chrom in track.chromosomes:
        rows = track.features(chrom)
        names = rows["name"].tolist() if "name" in track.columns else [b"."] * len(rows)
        found[0].extend([chrom] * len(rows))
        found[1].extend(rows["start"].tolist())
        found[2].extend(rows["end"].tolist())
        found[3].extend(name.decode("utf-8", "replace") for name in names)
    return found


def _regions_of_bed(store: GenomeStore, path: str) -> Regions:
    import numpy as np

    from ...formats.detect import detect_file
    from ...formats.text.fields import Splitter, read_fields
    from ...formats.text.places import Places
    from ...formats.text.source import Input
    from ...store.imports.bedcolumns import BED_KINDS
    from ...store.imports.report import import_context

    kind = detect_file(path).kind
    if kind not in BED_KINDS:
        looks = "is of no kind that is known" if kind == "unknown" else f"looks like {kind}"
        raise StoreError(f"{path} {looks}; give a BED file, or a track of features")
    context = import_context(store.sizes, "error", None, None)
    chromosomes = list(context.chrom_sizes)
    found: Regions = ([], [], [], [])
    with Input([path]) as source:
        source.begin(context)
        places = Places(source, context)
        for fields in read_fields(source, Splitter(None, tabs=False, explain=_explain)):
            chroms, starts, ends = places.read(fields)
            named = fields.columns > 3
            names = fields.values(3, np.arange(len(fields))) if named else [b"."] * len(fields)
            found[0].extend(chromosomes[number] for number in chroms.tolist())
            found[1].extend(starts.tolist())
            found[2].extend(ends.tolist())
            found[3].extend(name.decode("utf-8", "replace") for name in names)
    return found


def _explain(found: int, due: int) -> str:
    return f"this line has {found} columns, and the first one had {due}"


def _kmers(args: argparse.Namespace) -> int:
    from ...store.operations import kmer_counts, kmer_names
    from ...store.regions import locate

    store = open_store(args)
    places = [locate(store.sizes, region) for region in args.regions]
    with store.track(args.track) as track, Bar(f"{args.k}-mers") as bar:
        if places:
            parts = [
                kmer_counts(track, args.k, *where, both_strands=args.both_strands, progress=bar)
                for where in places
            ]
            counts = sum(parts[1:], parts[0])
        else:
            counts = kmer_counts(track, args.k, both_strands=args.both_strands, progress=bar)
    for name, count in zip(kmer_names(args.k), counts.tolist(), strict=True):
        print(f"{name}\t{count}")
    return 0
