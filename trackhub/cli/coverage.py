"""``trackhub coverage``: aligned reads to bigWig files of their depth, ends or fragments."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .several import add_jobs, check_apart, make_folder, run_each

if TYPE_CHECKING:
    from ..formats.coverage import CoverageResult

__all__ = ["add_parser", "run"]

_STANDARD_INPUT = "-"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``coverage`` to the program's parser."""
    parser = subparsers.add_parser(
        "coverage",
        help="make bigWig of aligned reads",
        description="Count aligned reads at each base and write bigWig. Reads must be sorted by place "
        "(trackhub index does that). Without -o, and with a directory, each file gets a result of its "
        "own; with the name of a file all are counted together.",
    )
    parser.add_argument(
        "files",
        nargs="+",
        metavar="BAM",
        help="BAM, CRAM or SAM files, URLs of BAM or CRAM files, or - for standard input, which is "
        "kept in a temporary file beside the result while it is counted",
    )
    parser.add_argument(
        "-o",
        "--out",
        metavar="OUT",
        help="the bigWig file, in whose name {strand} stands for forward and reverse; or a directory",
    )
    parser.add_argument(
        "--signal",
        default="depth",
        help="depth, 5prime, left, midpoint or fragments (default: %(default)s)",
    )
    parser.add_argument("--strand", help="forward, reverse, or split for a file of each")
    parser.add_argument(
        "--strand-of",
        default="read",
        metavar="READ",
        help="whose strand: of each read, or of the first or second of its pair",
    )
    parser.add_argument("--bin", type=int, default=1, metavar="N", help="bases of a value")
    parser.add_argument(
        "--bin-value", default="mean", metavar="WHAT", help="mean, sum or max of the bases of a bin"
    )
    parser.add_argument("--scale", metavar="X", help="cpm, rpgc, or a factor")
    parser.add_argument(
        "--genome-size", type=int, metavar="N", help="mappable bases of the genome, for rpgc"
    )
    parser.add_argument(
        "--negative-reverse",
        action="store_true",
        help="write the reverse strand as negative values",
    )
    parser.add_argument("--no-zeros", action="store_true", help="leave bases without reads out")
    _add_reads(parser)
    _add_genome(parser)
    parser.set_defaults(run=run)


def _add_reads(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("which reads count, and for what")
    group.add_argument("--mapq", type=int, default=0, metavar="N", help="least mapping quality")
    group.add_argument("--require", type=_flags, default=0, metavar="BITS", help="flags to be set")
    group.add_argument(
        "--exclude", type=_flags, metavar="BITS", help="flags not to be set (default: 0x704)"
    )
    group.add_argument("--keep-duplicates", action="store_true", help="count marked duplicates")
    group.add_argument(
        "--max-per-position", type=int, metavar="N", help="most reads that start at one base"
    )
    group.add_argument(
        "--fragment", type=_range, metavar="LOW-HIGH", help="length of the fragment of a read"
    )
    group.add_argument(
        "--extend", type=int, metavar="N", help="fragments of single reads have N bases"
    )
    group.add_argument("--deletions", action="store_true", help="count bases that a read lacks")
    group.add_argument(
        "--mates-once", action="store_true", help="count bases that both reads of a pair have once"
    )


def _add_genome(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("chromosomes, and how it is done")
    group.add_argument("--chroms", metavar="NAME,…", help="only these")
    group.add_argument("--skip-chroms", metavar="NAME,…", help="not these")
    group.add_argument(
        "--sizes",
        metavar="X",
        help="the assembly: a name such as hg38, or a chrom.sizes, .2bit or .fai file (default: the "
        "header of the first file)",
    )
    group.add_argument("--alias", metavar="FILE", help="other names (chromAlias.txt)")
    group.add_argument(
        "--level", type=int, default=4, metavar="N", help="compression, 0 to 9 (default: 4)"
    )
    group.add_argument("--fast", action="store_true", help="use isal, if it is installed")
    add_jobs(group)
    group.add_argument(
        "--stanza", action="store_true", help="print the stanza of a track for each result"
    )


def _flags(text: str) -> int:
    """Bits of a flag, decimal or 0x…."""
    try:
        return int(text, 0)
    except ValueError:
        message = f"{text!r} is no number; write bits of a flag as 1024 or 0x400"
        raise argparse.ArgumentTypeError(message) from None


def _range(text: str) -> tuple[int, int]:
    low, _, high = text.partition("-")
    if not (low.isdecimal() and high.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is no range; write lengths as 117-172")
    return int(low), int(high)


def run(args: argparse.Namespace) -> int:
    """Count and write; return 0, 1 when some files cannot be counted, 2 when none can."""
    return run_each(_count, list(_jobs(args)), args.jobs, partial(_tell, stanza=args.stanza))


def _tell(source: str, made: CoverageResult, *, stanza: bool) -> None:
    for note in [*made.notes, f"{source}: {made.reads}"]:
        sys.stderr.write(f"trackhub: {note}\n")
    for track in made.tracks:
        print(f"{track.track()}\n" if stanza else track.path)


#: Sources, output, and all other arguments of `bam_coverage`.
_Job = tuple["list[str]", str, "dict[str, Any]"]


def _jobs(args: argparse.Namespace) -> Iterator[tuple[str, _Job]]:
    options = _options(args)
    into_folder = args.out is not None and (args.out.endswith("/") or Path(args.out).is_dir())
    if args.out is not None and not into_folder:
        check_apart([args.files], [Path(args.out)])
        name = "<standard input>" if args.files[0] == _STANDARD_INPUT else args.files[0]
        yield name, (args.files, args.out, options)
        return
    folder = Path(args.out) if into_folder else None
    targets = [_target(file, folder) for file in args.files]
    check_apart([[file] for file in args.files], targets)
    if folder is not None:
        make_folder(args.out)
    for file, target in zip(args.files, targets, strict=True):
        yield file, ([file], str(target), options)


def _target(file: str, folder: Path | None) -> Path:
    """Where the result of a file goes: into a folder or beside it, that of a URL here."""
    from ..errors import ParameterError
    from ..formats.headers import is_url
    from ..formats.target import beside, within

    if file == _STANDARD_INPUT:
        raise ParameterError("standard input has no name; give -o, the path of the bigWig file")
    path = Path(PurePosixPath(urlsplit(file).path).name) if is_url(file) else Path(file)
    return beside(path, ".bw") if folder is None else within(folder, path, ".bw")


def _options(args: argparse.Namespace) -> dict[str, Any]:
    from ..formats.chromsizes import chrom_sizes

    try:
        scale = None if args.scale is None else float(args.scale)
    except ValueError:
        scale = args.scale
    return {
        "signal": args.signal,
        "strand": args.strand,
        "strand_of": args.strand_of,
        "bin_size": args.bin,
        "bin_value": args.bin_value,
        "scale": scale,
        "effective_genome_size": args.genome_size,
        "negative_reverse": args.negative_reverse,
        "keep_zeros": not args.no_zeros,
        "deletions": args.deletions,
        "mates_once": args.mates_once,
        "extend": args.extend,
        "fragment_size": args.fragment,
        "min_mapq": args.mapq,
        "require_flags": args.require,
        "exclude_flags": args.exclude,
        "keep_duplicates": args.keep_duplicates,
        "max_per_position": args.max_per_position,
        "chroms": args.chroms.split(",") if args.chroms else None,
        "skip_chroms": args.skip_chroms.split(",") if args.skip_chroms else (),
        "chrom_sizes": chrom_sizes(args.sizes) if args.sizes else None,
        "chrom_alias": args.alias,
        "level": args.level,
        "accelerate": args.fast,
    }


def _count(job: _Job, progress: Callable[[int, int | None], None] | None) -> CoverageResult:
    """Do one job; in a process of its own, where there are several."""
    from ..errors import FormatError
    from ..formats.coverage import bam_coverage

    sources, out, options = job
    if _STANDARD_INPUT not in sources:
        return bam_coverage(sources, out, progress=progress, **options)
    # A pipe cannot be read from any place, and only once.
    with TemporaryDirectory(prefix=".coverage-", dir=Path(out).parent) as folder:
        kept = str(Path(folder, "input"))
        with open(kept, "wb") as copy:
            copyfileobj(sys.stdin.buffer, copy, 1 << 20)
        paths = [kept if source == _STANDARD_INPUT else source for source in sources]
        try:
            return bam_coverage(paths, out, progress=progress, **options)
        except FormatError as error:
            name = "<standard input>" if error.file == kept else error.file
            raise FormatError(error.message, name, error.line) from None
