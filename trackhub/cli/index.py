"""``trackhub index``: files sorted and compressed where they have to be, and indexed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .several import add_jobs, check_apart, run_each

if TYPE_CHECKING:
    from ..formats.indexing import IndexResult

__all__ = ["add_parser", "run"]


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command ``index`` to the program's parser."""
    parser = subparsers.add_parser(
        "index",
        help="sort, compress and index BAM, CRAM, SAM, VCF, BED, GFF and FASTA files",
        description="Make the index that lies beside a file. What has to be sorted or compressed by "
        "bgzip for that becomes a new file; an index that is up to date is kept.",
    )
    parser.add_argument("files", nargs="+", metavar="F", help="the files")
    parser.add_argument(
        "-o", "--out", metavar="OUT", help="where the sorted file goes (of one file)"
    )
    parser.add_argument("--kind", help="the format, where the content does not tell")
    parser.add_argument("--reference", metavar="FASTA", help="the genome, to sort CRAM")
    parser.add_argument("--force", action="store_true", help="make anew what is there")
    add_jobs(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Index; return 0, 1 when some files cannot be indexed, 2 when none can."""
    from ..errors import ParameterError

    if args.out is not None and len(args.files) > 1:
        raise ParameterError(f"--out names one file, and {len(args.files)} are given")
    if args.out is not None and (args.out.endswith("/") or Path(args.out).is_dir()):
        raise ParameterError(f"--out is {args.out}, a folder; name the file for what is sorted")
    check_apart([[file] for file in args.files], [None] * len(args.files))
    options = {
        "out": args.out,
        "kind": args.kind,
        "reference": args.reference,
        "force": args.force,
        "threads": max(args.jobs // len(args.files), 1),
    }
    jobs = [(file, (file, options)) for file in args.files]
    return run_each(_index, jobs, args.jobs, _tell)


def _index(
    job: tuple[str, dict[str, Any]], progress: Callable[[int, int | None], None] | None
) -> IndexResult:
    """Index one file; in a process of its own, where there are several."""
    from ..formats.indexing import index_file

    path, options = job
    return index_file(path, **options)


def _tell(source: str, made: IndexResult) -> None:
    if not made.made:
        sys.stderr.write(f"trackhub: {source}: {made.index} is up to date\n")
    if made.path != Path(source):
        print(made.path)
    for index in made.side_files:
        print(index)
