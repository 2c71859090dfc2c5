"""Commands of ``trackhub store`` that compute new tracks: combine, liftover, distance, gc; and init."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ...errors import StoreError
from ..bar import Bar
from .importing import add_dtype
from .opening import KINDS, Commands, add_command, open_store, place

__all__ = ["add_init", "add_parsers"]


def add_parsers(commands: Commands, where: argparse.ArgumentParser) -> None:
    """Add the commands."""
    _add_combine(commands, where)
    _add_liftover(commands, where)
    _add_distance(commands, where)
    _add_gc(commands, where)


def add_init(commands: Commands, where: argparse.ArgumentParser) -> None:
    """Add the command ``init``, with which everything begins."""
    parser = add_command(
        commands,
        where,
        "init",
        _init,
        help="make a store for an assembly",
        description="Make a store for an assembly, of its table of chromosomes.",
        examples="init --root db --assembly hg38\ninit --root db --assembly toy toy.chrom.sizes",
    )
    parser.add_argument(
        "chromosomes",
        nargs="?",
        metavar="FILE",
        help="where the lengths stand: chrom.sizes, chromInfo.txt.gz, .fai, .2bit, BAM, and others; "
        "not needed for assemblies that trackhub knows",
    )


def _init(args: argparse.Namespace) -> int:
    from ...store import GenomeStore

    root, assembly = place(args)
    table = Path(root, assembly, "chromosome.h5")
    if table.exists():
        raise StoreError(f"{table} exists already, with the tracks beside it; give another folder")
    store = GenomeStore.create(root, assembly, chromosomes=args.chromosomes)
    print(f"{store.directory}: {len(store.sizes):,} chromosomes")
    return 0


def _add_replace(parser: Any) -> None:
    parser.add_argument("--replace", action="store_true", help="replace a track of that name")


def _add_combine(commands: Commands, where: argparse.ArgumentParser) -> None:
    parser = add_command(
        commands,
        where,
        "combine",
        _combine,
        help="combine tracks base by base",
        description="Combine tracks base by base into a new one. With --strands, add the two strands of reads, "
        "each shifted towards the other.",
        examples="combine all liver/depth kidney/depth\n"
        "combine change treated control --op difference\n"
        "combine cuts fwd rev --strands",
    )
    parser.add_argument("name", help="of the new track")
    parser.add_argument("tracks", nargs="+", metavar="TRACK", help="those to combine")
    parser.add_argument(
        "--op",
        choices=("sum", "mean", "max", "min", "difference"),
        default="sum",
        help="default: %(default)s",
    )
    parser.add_argument(
        "--strands", action="store_true", help="the two tracks are forward and reverse 5' ends"
    )
    parser.add_argument(
        "--shift", type=int, metavar="N", help="bases between the strands (default: found)"
    )
    add_dtype(parser, "widen")
    _add_replace(parser)


def _combine(args: argparse.Namespace) -> int:
    from ...store.operations import combine, combine_strands

    store = open_store(args)
    options = {
        "dtype": args.dtype or "auto",
        "overflow": args.overflow or "widen",
        "replace": args.replace,
    }
    if args.shift is not None and not args.strands:
        raise StoreError("--shift is for --strands; give both")
    with Bar(args.name) as bar:
        if not args.strands:
            done = combine(store, args.name, args.tracks, args.op, progress=bar, **options)
        elif len(args.tracks) != 2 or args.op != "sum":
            raise StoreError("--strands adds two tracks: give those of forward and reverse reads")
        else:
            forward, reverse = args.tracks
            done = combine_strands(
                store, args.name, forward, reverse, shift=args.shift, progress=bar, **options
            )
    print(done)
    return 0


def _add_liftover(commands: Commands, where: argparse.ArgumentParser) -> None:
    parser = add_command(
        commands,
        where,
        "liftover",
        _liftover,
        help="carry a track to another assembly",
        description="Carry a track to the store of another assembly by a chain file, and tell what was lost.",
        examples="liftover all hg19ToHg38.over.chain.gz --assembly hg19 --to hg38\n"
        "liftover fwd hg19ToHg38.over.chain.gz --reverse rev --to hg38\n"
        "liftover peaks hg19ToHg38.over.chain.gz --to hg38 --min-match 0.5",
    )
    parser.add_argument("track", help="the track; of forward reads, with --reverse")
    parser.add_argument("chain", help="such as hg19ToHg38.over.chain.gz")
    parser.add_argument("--to", required=True, metavar="NAME", help="the other assembly")
    parser.add_argument("--to-root", metavar="DIR", help="its folder, where it is another")
    parser.add_argument("--name", help="of the new track (default: the same)")
    parser.add_argument(
        "--reverse",
        "--rev_track",
        metavar="TRACK",
        help="the track of reverse reads, with which the other changes places where a range runs "
        "backwards",
    )
    parser.add_argument("--reverse-name", metavar="NAME", help="of the new one (default: the same)")
    parser.add_argument(
        "--multi",
        choices=("best", "sum", "none"),
        help="what to do where several chains reach one base (default: best)",
    )
    parser.add_argument("-d", "--dtype", metavar="TYPE", help="of the new track")
    parser.add_argument(
        "--overflow",
        choices=("clip", "error"),
        help="what to do with values that the type does not hold (default: error)",
    )
    parser.add_argument(
        "--min-match",
        type=float,
        metavar="PART",
        help="of features: the least part of the bases of one that a chain must carry (default: 0.95)",
    )
    _add_replace(parser)


def _liftover(args: argparse.Namespace) -> int:
    from ...store import GenomeStore
    from ...store.operations import liftover

    store = open_store(args)
    told = {name: getattr(args, name) for name in ("multi", "dtype", "overflow", "min_match")}
    given = {name: value for name, value in told.items() if value is not None}
    kind = store.kind(args.track)
    for name in given:
        if kind in KINDS and (name == "min_match") != (kind == "table"):
            option = "--" + name.replace("_", "-")
            raise StoreError(f"{option} does nothing for {args.track!r}, which is {KINDS[kind]}")
    to = GenomeStore(args.to_root or store.root, args.to)
    reverse = None
    if args.reverse is not None:
        reverse = (args.reverse_name or args.reverse, args.reverse)
    with Bar(args.track) as bar:
        done = liftover(
            store,
            args.name or args.track,
            args.track,
            to=to,
            chain=args.chain,
            reverse=reverse,
            replace=args.replace,
            progress=bar,
            **given,
        )
    print(done)
    return 0


def _add_distance(commands: Commands, where: argparse.ArgumentParser) -> None:
    parser = add_command(
        commands,
        where,
        "distance",
        _distance,
        help="make a track of distances to the nearest feature",
        description="Make a track of how far each base is from the nearest feature: 0 within it, 1 beside it; -1 "
        "on chromosomes without.",
        examples="distance to_peak peaks\ndistance to_tss genes --to 5prime",
    )
    parser.add_argument("name", help="of the new track")
    parser.add_argument("features", help="the track of features")
    parser.add_argument(
        "--to",
        choices=("feature", "5prime", "3prime"),
        default="feature",
        help="what of a feature: all of it, its first or its last base (default: %(default)s)",
    )
    parser.add_argument("--strand", choices=("+", "-"), help="only features of this strand")
    _add_replace(parser)


def _distance(args: argparse.Namespace) -> int:
    from ...store.operations import distance_track

    store = open_store(args)
    strand = None if args.strand is None else 1 if args.strand == "+" else -1
    with Bar(args.name) as bar:
        done = distance_track(
            store,
            args.name,
            args.features,
            to=args.to,
            strand=strand,
            replace=args.replace,
            progress=bar,
        )
    print(done)
    return 0


def _add_gc(commands: Commands, where: argparse.ArgumentParser) -> None:
    parser = add_command(
        commands,
        where,
        "gc",
        _gc,
        help="make a track of the share of G and C",
        description="Make a track of the share of G and C in a window around each base.",
        examples="gc gc101\ngc gc5k --window 5001 --track seq",
    )
    parser.add_argument("name", help="of the new track")
    parser.add_argument(
        "--track", default="seq", help="the track of sequence (default: %(default)s)"
    )
    parser.add_argument(
        "--window",
        type=int,
        default=101,
        metavar="N",
        help="bases, an odd number (default: %(default)s)",
    )
    _add_replace(parser)


def _gc(args: argparse.Namespace) -> int:
    from ...store.operations import gc_track

    store = open_store(args)
    with Bar(args.name) as bar:
        done = gc_track(
            store, args.name, args.track, size=args.window, replace=args.replace, progress=bar
        )
    print(done)
    return 0
