"""Commands of ``trackhub store`` that tell what there is: chroms, ls, info, stats, verify."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ...errors import StoreError
from ..bar import Bar
from .opening import Commands, add_command, open_store, printable, without_tables

if TYPE_CHECKING:
    from ...store import GenomeStore, TrackStats
    from ...store.tracks import ArrayTrack

__all__ = ["add_parsers"]

_STATISTICS = ("n", "n_nan", "n_zero", "n_clipped", "min", "max", "mean", "std", "sum")


def add_parsers(commands: Commands, where: argparse.ArgumentParser) -> None:
    """Add the commands."""
    parser = add_command(
        commands,
        where,
        "chroms",
        _chroms,
        help="list chromosomes",
        description="Print name, length and role of the chromosomes, with tabs between.",
        examples="chroms\nchroms default",
    )
    parser.add_argument(
        "which",
        nargs="?",
        default="all",
        help="all, default (autosomes and X), or a role such as autosome, Y, alt (default: "
        "%(default)s)",
    )

    parser = add_command(
        commands,
        where,
        "ls",
        _ls,
        help="list tracks",
        description="Print the names of the tracks; with --long their kinds, types of values and bytes before "
        "them.",
        examples="ls\nls 'liver/*' --long",
    )
    parser.add_argument("pattern", nargs="?", default="*", help="such as 'dnase/*'")
    parser.add_argument("-l", "--long", action="store_true", help="with kind, type and bytes")

    parser = add_command(
        commands,
        where,
        "info",
        _info,
        help="tell what a track is",
        description="Tell what a track is and what it was made of.",
        examples="info liver/depth\ninfo liver/depth --json",
    )
    parser.add_argument("track")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")

    parser = add_command(
        commands,
        where,
        "stats",
        _stats,
        help="print statistics of tracks",
        description="Print statistics of tracks, with tabs between; of the whole assembly, or of chromosomes.",
        examples="stats liver/depth kidney/depth\nstats liver/depth --each\n"
        "stats liver/depth --chrom chr1 --chrom chr2 --json",
    )
    parser.add_argument("tracks", nargs="+", metavar="TRACK")
    parser.add_argument(
        "--chrom", action="append", metavar="NAME", help="only of this one; may be repeated"
    )
    parser.add_argument("--each", action="store_true", help="a line for each chromosome")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")

    parser = add_command(
        commands,
        where,
        "verify",
        _verify,
        help="read tracks and compare them with their statistics",
        description="Read tracks from beginning to end. Exits with 1 if anything is wrong.",
        examples="verify\nverify liver/depth",
    )
    parser.add_argument("tracks", nargs="*", metavar="TRACK", help="all if left out")


def _chroms(args: argparse.Namespace) -> int:
    store = open_store(args)
    for chrom in store.chromosomes(args.which):
        print(f"{chrom.name}\t{chrom.length}\t{chrom.role}")
    return 0


def _ls(args: argparse.Namespace) -> int:
    from ...store import FeatureTrack

    store = open_store(args)
    for name in store.tracks(args.pattern):
        if not args.long:
            print(name)
            continue
        try:
            if store.kind(name) == "liftover":
                print(f"liftover\t-\t-\t{name}")
                continue
            with store.track(name) as track:
                kind = track.kind
                dtype = "-" if isinstance(track, FeatureTrack) else str(track.dtype)
                size = track.path.stat().st_size
        except StoreError as error:
            print(f"damaged\t-\t-\t{name}")
            print(f"trackhub: {printable(error)}", file=sys.stderr)
            continue
        print(f"{kind}\t{dtype}\t{size}\t{name}")
    return 0


def _info(args: argparse.Namespace) -> int:
    from ...store import FeatureTrack

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
        if isinstance(track, FeatureTrack):
            told["columns"] = list(track.columns)
            told["features"] = track.count()
        else:
            told["dtype"] = str(track.dtype)
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
    from ...store import FeatureTrack

    store = open_store(args)
    found = []
    for name in args.tracks:
        with store.track(name) as track:
            if isinstance(track, FeatureTrack):
                raise StoreError(f"{name!r} is a table of features and has no statistics")
            found += [
                {"track": name, "chrom": chrom, **_numbers(stats)}
                for chrom, stats in _rows(track, args.chrom, args.each)
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


def _verify(args: argparse.Namespace) -> int:
    store = open_store(args)
    for name in args.tracks:
        if not store.has_track(name):
            # Says which name is near.
            store.track(name)
    names = list(dict.fromkeys(args.tracks)) or without_tables(store, store.tracks())
    found: dict[str, list[str]] = {}
    with Bar("verify") as bar:
        for done, name in enumerate(names):
            bar(done, len(names))
            found[name] = _problems(store, name)
    for name, problems in found.items():
        for problem in problems:
            print(f"{name}: {printable(problem)}")
    damaged = sum(map(bool, found.values()))
    print(f"{len(names)} track{'s' * (len(names) != 1)} read, {damaged} damaged")
    return 1 if damaged else 0


def _problems(store: GenomeStore, name: str) -> list[str]:
    from ...store import DenseTrack, FeatureTrack

    try:
        with store.track(name) as track:
            if isinstance(track, (DenseTrack, FeatureTrack)):
                return track.verify()
            # A file of another format is well if all of it can be read.
            track.stats()
    except StoreError as error:
        return [str(error)]
    return []
