"""Commands of ``trackhub store`` that write: init, import, combine, liftover, export."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import StoreError
from ..bar import Bar
from .opening import Commands, open_store

if TYPE_CHECKING:
    from ...store import GenomeStore

__all__ = ["add_parsers"]

#: Ways to import, by what the content of a file is, and by words of the old scripts.
_WAYS = {
    "bam": "alignments",
    "cram": "alignments",
    "sam": "alignments",
    "bigWig": "signal",
    "wig": "signal",
    "wiggle": "signal",
    "bedGraph": "signal",
    "bedgraph": "signal",
    "fasta": "sequence",
    "2bit": "sequence",
    "bed": "features",
    "gff": "features",
    "gtf": "features",
    "gff3": "features",
    "text": "text",
    "txtfile": "text",
    "npz": "array",
}
_WHAT = ("depth", "5prime", "left", "midpoint", "fragments")
_CHROMOSOMES = "chromosome"


def add_parsers(commands: Commands, where: argparse.ArgumentParser) -> None:
    """Add the commands."""
    _add_init(commands, where)
    _add_import(commands, where)
    _add_combine(commands, where)
    _add_liftover(commands, where)
    _add_export(commands, where)


def _add_init(commands: Commands, where: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "init",
        parents=[where],
        help="make a store for an assembly",
        description="Make a store for an assembly, of its table of chromosomes.",
    )
    parser.add_argument(
        "chromosomes",
        nargs="?",
        metavar="FILE",
        help="where the lengths stand: chrom.sizes, chromInfo.txt.gz, .fai, .2bit, BAM, and others; "
        "not needed for assemblies that trackhub knows",
    )
    parser.set_defaults(run=_init)


def _init(args: argparse.Namespace) -> int:
    from ...store import GenomeStore

    store = GenomeStore.create(args.root, args.assembly, chromosomes=args.chromosomes)
    print(f"{store.directory}: {len(store.sizes):,} chromosomes")
    return 0


def _add_import(commands: Commands, where: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "import",
        parents=[where],
        help="make a track of files",
        description="Make a track of files; what they are is told by their content. Reads of BAM, SAM and "
        "CRAM are counted, of all files together; wig, bedGraph and bigWig become values; BED and GFF "
        "become a table of features; FASTA and .2bit become sequence.",
    )
    parser.add_argument("name", help="of the new track; / makes folders")
    parser.add_argument("files", nargs="+", metavar="FILE", help="plain or gzip; - for input")
    parser.add_argument(
        "-f",
        "--format",
        choices=sorted(_WAYS),
        metavar="WORD",
        help=f"what the files are, where the content does not tell: {', '.join(sorted(_WAYS))}",
    )
    _add_values(parser)
    parser.add_argument(
        "--unknown",
        choices=("error", "skip"),
        default="error",
        help="what to do about chromosomes that the assembly does not have (default: %(default)s)",
    )
    parser.add_argument(
        "--alias", metavar="FILE", help="other names of chromosomes: chromAlias.txt"
    )
    parser.add_argument(
        "--case",
        choices=("keep", "upper"),
        default="keep",
        help="of sequence (default: %(default)s)",
    )
    parser.add_argument(
        "--columns",
        metavar="WORDS",
        help="for --format text: a word for each column, such as chrom,start,end,value; . for one "
        "that is not read; start counts from 0, pos from 1",
    )
    parser.add_argument("--chrom", metavar="NAME", help="for text without a column of chromosomes")
    _add_reads(parser)
    parser.set_defaults(run=_import)


def _add_values(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-d", "--dtype", metavar="TYPE", help="of the values: uint8, uint16, int16, float32, ..."
    )
    parser.add_argument(
        "--overflow",
        choices=("clip", "error", "widen"),
        help="what to do with values that the type does not hold",
    )
    parser.add_argument("--replace", action="store_true", help="replace a track of that name")


def _add_reads(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("aligned reads")
    group.add_argument(
        "--what",
        choices=_WHAT,
        default="depth",
        help="what is counted: reads over each base, their 5' ends, their left ends, middles of "
        "nucleosomes; or a table of fragments (default: %(default)s)",
    )
    group.add_argument(
        "--reverse", "--rev_track", metavar="NAME", help="second track, for the reverse strand"
    )
    group.add_argument(
        "--min-mapq", type=int, default=10, metavar="N", help="least mapping quality"
    )
    group.add_argument(
        "--exclude-flags",
        type=lambda text: int(text, 0),
        default=0x704,
        metavar="BITS",
        help="flags not to be set (default: 0x704; 4 counts what genome did)",
    )
    group.add_argument(
        "--no-deletions", action="store_true", help="do not count bases that a read lacks"
    )
    group.add_argument(
        "--min-fragment", "--min_frag_size", type=int, metavar="N", help="shortest fragment"
    )
    group.add_argument(
        "--max-fragment", "--max_frag_size", type=int, metavar="N", help="longest fragment"
    )
    group.add_argument(
        "--max-duplicates",
        "--max_duplicates",
        type=int,
        metavar="N",
        help="most reads of one place",
    )


def _import(args: argparse.Namespace) -> int:
    store = open_store(args)
    way = _WAYS[args.format] if args.format else _way_of(args.files[0])
    options: dict[str, Any] = {"replace": args.replace}
    if way in ("alignments", "signal", "features", "text", "sequence"):
        options["chrom_alias"] = args.alias
    if way in ("alignments", "signal", "text", "array"):
        given = {"dtype": args.dtype, "overflow": args.overflow}
        options.update({name: value for name, value in given.items() if value is not None})
    if way in ("signal", "features", "text", "sequence"):
        options["unknown"] = args.unknown
    with Bar(args.name) as bar:
        for done in _IMPORTS[way](store, args, options, bar):
            print(done)
    return 0


def _way_of(file: str) -> str:
    """How to import a file, by its content."""
    if file == "-":
        raise StoreError("say with --format what comes from standard input")
    if Path(file).suffix == ".npz":
        return "array"
    from ...formats.detect import detect_file

    kind = detect_file(file).kind
    way = _WAYS.get(kind, "features" if kind.endswith(("Peak", "bedMethyl")) else None)
    if way is None:
        raise StoreError(
            f"{file} looks like {kind}, which is not imported; --format says what it is instead"
        )
    return way


def _import_alignments(
    store: GenomeStore, args: argparse.Namespace, options: dict[str, Any], bar: Bar
) -> Sequence[Any]:
    low, high = args.min_fragment, args.max_fragment
    if low is not None or high is not None:
        usual = (1, 500) if args.what == "fragments" else (117, 172)
        options["fragment"] = (usual[0] if low is None else low, usual[1] if high is None else high)
    return store.import_bam(
        args.name,
        args.files,
        what=args.what,
        reverse=args.reverse,
        min_mapq=args.min_mapq,
        exclude_flags=args.exclude_flags,
        count_deletions=not args.no_deletions,
        max_duplicates=args.max_duplicates,
        progress=bar,
        **options,
    )


def _import_signal(
    store: GenomeStore, args: argparse.Namespace, options: dict[str, Any], bar: Bar
) -> Sequence[Any]:
    return [store.import_signal(args.name, args.files, progress=bar, **options)]


def _import_features(
    store: GenomeStore, args: argparse.Namespace, options: dict[str, Any], bar: Bar
) -> Sequence[Any]:
    kind = None
    if args.format:
        kind = "bed" if args.format == "bed" else "gff"
    return [store.import_features(args.name, args.files, kind=kind, progress=bar, **options)]


def _import_sequence(
    store: GenomeStore, args: argparse.Namespace, options: dict[str, Any], bar: Bar
) -> Sequence[Any]:
    return [store.import_sequence(args.name, args.files, case=args.case, **options)]


def _import_text(
    store: GenomeStore, args: argparse.Namespace, options: dict[str, Any], bar: Bar
) -> Sequence[Any]:
    if not args.columns:
        raise StoreError("say with --columns what the columns are, such as chrom,start,end,value")
    words = [None if word in (".", "") else word for word in args.columns.split(",")]
    return [
        store.import_text(args.name, args.files, words, chrom=args.chrom, progress=bar, **options)
    ]


def _import_array(
    store: GenomeStore, args: argparse.Namespace, options: dict[str, Any], bar: Bar
) -> Sequence[Any]:
    if len(args.files) > 1:
        raise StoreError(f"{len(args.files)} files were given; import one .npz file at a time")
    return [store.import_array(args.name, args.files[0], **options)]


_IMPORTS = {
    "alignments": _import_alignments,
    "signal": _import_signal,
    "features": _import_features,
    "sequence": _import_sequence,
    "text": _import_text,
    "array": _import_array,
}


def _add_combine(commands: Commands, where: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "combine",
        parents=[where],
        help="combine tracks base by base",
        description="Combine tracks base by base into a new one. With --strands, add the two strands of reads, "
        "each shifted towards the other.",
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
    _add_values(parser)
    parser.set_defaults(run=_combine)


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
    parser = commands.add_parser(
        "liftover",
        parents=[where],
        help="carry a track to another assembly",
        description="Carry a track to the store of another assembly by a chain file, and tell what was lost.",
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
        default="best",
        help="what to do where several chains reach one base (default: %(default)s)",
    )
    parser.add_argument("-d", "--dtype", metavar="TYPE", help="of the new track")
    parser.add_argument("--overflow", choices=("clip", "error"), default="error")
    parser.add_argument("--replace", action="store_true", help="replace tracks of that name")
    parser.set_defaults(run=_liftover)


def _liftover(args: argparse.Namespace) -> int:
    from ...store import GenomeStore
    from ...store.operations import liftover

    store = open_store(args)
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
            multi=args.multi,
            reverse=reverse,
            dtype=args.dtype,
            overflow=args.overflow,
            replace=args.replace,
            progress=bar,
        )
    print(done)
    return 0


def _add_export(commands: Commands, where: argparse.ArgumentParser) -> None:
    parser = commands.add_parser(
        "export",
        parents=[where],
        help="write a track as bigWig, bigBed or .2bit",
        description="Write values as bigWig, features as bigBed, sequence as .2bit; and, for the name chromosome, "
        "the lengths of the chromosomes as chrom.sizes.",
    )
    parser.add_argument("track")
    parser.add_argument("out", metavar="FILE", help="the file to write")
    parser.add_argument("--no-zeros", action="store_true", help="leave out bases with the value 0")
    parser.add_argument("--negate", action="store_true", help="write values with the other sign")
    parser.add_argument(
        "--allow-rounding", action="store_true", help="round whole numbers above 16,777,216"
    )
    parser.add_argument("--no-mask", action="store_true", help="write sequence in upper case")
    parser.set_defaults(run=_export)


def _export(args: argparse.Namespace) -> int:
    from ...store import FeatureTrack, SequenceTrack, TwoBitTrack
    from ...store.bigbed import to_bigbed
    from ...store.export import to_2bit, to_bigwig, write_chrom_sizes

    store = open_store(args)
    if args.track == _CHROMOSOMES:
        write_chrom_sizes(store.sizes, args.out)
        print(args.out)
        return 0
    with store.track(args.track) as track, Bar(args.track) as bar:
        if isinstance(track, FeatureTrack):
            to_bigbed(track, args.out)
        elif isinstance(track, (SequenceTrack, TwoBitTrack)):
            to_2bit(track, args.out, mask=not args.no_mask, progress=bar)
        else:
            to_bigwig(
                track,
                args.out,
                zeros=False if args.no_zeros else None,
                negate=args.negate,
                allow_rounding=args.allow_rounding,
                progress=bar,
            )
    print(args.out)
    return 0
