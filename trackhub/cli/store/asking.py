"""Commands of ``trackhub store`` that read: chroms, ls, info, stats, get, seq, verify."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ...errors import StoreError
from .opening import Commands, open_store, printable

if TYPE_CHECKING:
    import numpy as np

    from ...store import FeatureTrack, GenomeStore, TrackStats
    from ...store.tracks import ArrayTrack

__all__ = ["add_parsers"]

_STATISTICS = ("n", "n_nan", "n_zero", "n_clipped", "min", "max", "mean", "std", "sum")
_BLOCK = 1 << 20


def add_parsers(commands: Commands, where: argparse.ArgumentParser) -> None:
    """Add the commands."""
    parser = commands.add_parser(
        "chroms",
        parents=[where],
        help="list chromosomes",
        description="Print name, length and role of the chromosomes, with tabs between.",
    )
    parser.add_argument(
        "which",
        nargs="?",
        default="all",
        help="all, default (autosomes and X), or a role such as autosome, Y, alt (default: "
        "%(default)s)",
    )
    parser.set_defaults(run=_chroms)

    parser = commands.add_parser(
        "ls", parents=[where], help="list tracks", description="Print the names of the tracks."
    )
    parser.add_argument("pattern", nargs="?", default="*", help="such as 'dnase/*'")
    parser.add_argument("-l", "--long", action="store_true", help="with kind, type and bytes")
    parser.set_defaults(run=_ls)

    parser = commands.add_parser(
        "info",
        parents=[where],
        help="tell what a track is",
        description="Tell what a track is and what it was made of.",
    )
    parser.add_argument("track")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    parser.set_defaults(run=_info)

    parser = commands.add_parser(
        "stats",
        parents=[where],
        help="print statistics of tracks",
        description="Print statistics of tracks, with tabs between; of the whole assembly, or of chromosomes.",
    )
    parser.add_argument("tracks", nargs="+", metavar="TRACK")
    parser.add_argument(
        "--chrom", action="append", metavar="NAME", help="only of this one; may be repeated"
    )
    parser.add_argument("--each", action="store_true", help="a line for each chromosome")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    parser.set_defaults(run=_stats)
    _add_reading(commands, where)


def _add_reading(commands: Commands, where: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "get",
        parents=[where],
        help="print values or features of a region",
        description="Print the values of a region as bedGraph, or its features as BED.",
    )
    parser.add_argument("track")
    parser.add_argument("region", help="such as chr1:1,001-2,000, or a chromosome")
    parser.add_argument("--values", action="store_true", help="one value a line, for each base")
    parser.add_argument("--bin", type=int, metavar="N", help="sum up so many bases")
    parser.add_argument(
        "--statistic",
        default="mean",
        metavar="WORD",
        help="of a bin: mean, sum, min, max, std, n, n_nonzero (default: %(default)s)",
    )
    parser.set_defaults(run=_get)

    parser = commands.add_parser(
        "seq",
        parents=[where],
        help="print sequence",
        description="Print the sequence of regions as FASTA.",
    )
    parser.add_argument("regions", nargs="+", metavar="REGION", help="such as chr1:1,001-2,000")
    parser.add_argument(
        "--track", default="seq", help="the track of sequence (default: %(default)s)"
    )
    parser.add_argument("--strand", choices=("+", "-"), default="+", help="default: %(default)s")
    parser.set_defaults(run=_seq)

    parser = commands.add_parser(
        "verify",
        parents=[where],
        help="read tracks and compare them with their statistics",
        description="Read tracks from beginning to end. Exits with 1 if anything is wrong.",
    )
    parser.add_argument("tracks", nargs="*", metavar="TRACK", help="all if left out")
    parser.set_defaults(run=_verify)


def _chroms(args: argparse.Namespace) -> int:
    store = open_store(args)
    for chrom in store.chromosomes(args.which):
        print(f"{chrom.name}\t{chrom.length}\t{chrom.role}")
    return 0


def _ls(args: argparse.Namespace) -> int:
    store = open_store(args)
    for name in store.tracks(args.pattern):
        if not args.long:
            print(name)
            continue
        try:
            with store.track(name) as track:
                kind, dtype = track.kind, str(getattr(track, "dtype", "-"))
                size = track.path.stat().st_size
        except StoreError as error:
            print(f"damaged\t-\t-\t{name}")
            print(f"trackhub: {printable(error)}", file=sys.stderr)
            continue
        print(f"{kind}\t{dtype}\t{size}\t{name}")
    return 0


def _info(args: argparse.Namespace) -> int:
    store = open_store(args)
    with store.track(args.track) as track:
        told: dict[str, Any] = {
            "name": track.name,
            "kind": track.kind,
            "file": str(track.path),
            "bytes": track.path.stat().st_size,
            "assembly": store.assembly,
            "chromosomes": track.chromosomes,
            "content_id": track.content_id,
        }
        if track.kind == "table":
            told["columns"] = list(track.columns)  # type: ignore[union-attr]
            told["features"] = track.count()  # type: ignore[union-attr]
        else:
            told["dtype"] = str(track.dtype)  # type: ignore[union-attr]
        told["source"] = track.source
    if args.json:
        print(json.dumps(told, indent=2))
        return 0
    told["chromosomes"] = f"{len(told['chromosomes'])} with data"
    told["source"] = json.dumps(told["source"])
    for name, value in told.items():
        shown = ", ".join(map(str, value)) if isinstance(value, list) else value
        print(f"{name:12}{printable(shown)}")
    return 0


def _stats(args: argparse.Namespace) -> int:
    store = open_store(args)
    found = []
    for name in args.tracks:
        with store.track(name) as track:
            if track.kind == "table":
                raise StoreError(f"{name!r} is a table of features and has no statistics")
            found += [
                {"track": name, "chrom": chrom, **_numbers(stats)}
                for chrom, stats in _rows(track, args.chrom, args.each)  # type: ignore[arg-type]
            ]
    if args.json:
        print(json.dumps(found, indent=2))
        return 0
    print("\t".join(("track", "chrom", *_STATISTICS)))
    for row in found:
        print("\t".join(_shown(value) for value in row.values()))
    return 0


def _rows(
    track: ArrayTrack, chroms: list[str] | None, each: bool
) -> Iterator[tuple[str, TrackStats]]:
    from ...store.operations import statistics

    names = chroms or (list(track.sizes) if each else None)
    if names is not None and (each or len(names) == 1):
        for name in names:
            yield name, track.stats(name)
        return
    yield ",".join(names) if names else "all", statistics(track, names)


def _numbers(stats: TrackStats) -> dict[str, Any]:
    told = {name: getattr(stats, name) for name in _STATISTICS}
    # JSON has no word for what is not a number.
    return {name: None if value != value else value for name, value in told.items()}


def _shown(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _get(args: argparse.Namespace) -> int:
    from ...store import FeatureTrack
    from ...store.regions import locate

    store = open_store(args)
    with store.track(args.track) as track:
        chrom, start, end = locate(store.sizes, args.region)
        if isinstance(track, FeatureTrack):
            if args.bin is not None or args.values:
                raise StoreError(f"{args.track!r} is a table of features, and has no values")
            lines = _bed_lines(track, chrom, start, end)
        elif track.kind == "sequence":
            raise StoreError(f"{args.track!r} is sequence; trackhub store seq prints it")
        elif args.bin is not None:
            lines = _bin_lines(track, chrom, start, end, args.bin, args.statistic)
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


def _bin_lines(
    track: ArrayTrack, chrom: str, start: int, end: int, size: int, statistic: str
) -> Iterator[str]:
    from ...store.operations import bins

    values = bins(track, chrom, start, end, size=size, statistic=statistic)
    for at, value in zip(range(start, end, size), values.tolist(), strict=True):
        if value == value:
            yield f"{chrom}\t{at}\t{min(at + size, end)}\t{value:.10g}\n"


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
                words.append(str(value))
        yield "\t".join(words) + "\n"


def _seq(args: argparse.Namespace) -> int:
    from ...store import SequenceTrack, TwoBitTrack
    from ...store.compat.fasta import write_fasta
    from ...store.regions import locate

    store = open_store(args)
    with store.track(args.track) as track:
        if not isinstance(track, (SequenceTrack, TwoBitTrack)):
            raise StoreError(
                f"{args.track!r} is a track of kind {track.kind}; give one of sequence"
            )
        for region in args.regions:
            chrom, start, end = locate(store.sizes, region)
            letters = track.sequence(chrom, start, end, strand=args.strand)
            sign = "(-)" * (args.strand == "-")
            write_fasta(sys.stdout, f"{chrom}:{start + 1}-{end}{sign}", letters)
    return 0


def _verify(args: argparse.Namespace) -> int:
    store = open_store(args)
    names = args.tracks or store.tracks()
    damaged = 0
    for name in names:
        problems = _problems(store, name)
        damaged += bool(problems)
        for problem in problems:
            print(f"{name}: {printable(problem)}")
    print(f"{len(names)} tracks read, {damaged} damaged")
    return 1 if damaged else 0


def _problems(store: GenomeStore, name: str) -> list[str]:
    try:
        with store.track(name) as track:
            if hasattr(track, "verify"):
                return list(track.verify())
            # A file of another format is well if all of it can be read.
            track.stats()
    except StoreError as error:
        return [str(error)]
    return []
