"""What all commands of ``trackhub store`` have in common: their parsers, the store, their errors."""

from __future__ import annotations

import argparse
import os
import sys
import textwrap
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from ...errors import StoreError, TrackhubError, UploadError

if TYPE_CHECKING:
    from ...store import GenomeStore

__all__ = ["KINDS", "Commands", "add_command", "open_store", "place", "printable", "without_tables"]

#: What `add_subparsers` returns; its type has no public name.
Commands = Any
Run = Callable[[argparse.Namespace], int]

#: Kinds of tracks in words.
KINDS = {"dense": "a track of values", "table": "a table of features", "sequence": "sequence"}

#: How the library says it, and how this command does.
_WORDS = {
    "remove it first, or give replace=True": "--replace replaces it",
    'overflow="clip"': "--overflow clip",
    'unknown="skip"': "--unknown skip",
    "allow_rounding=True": "--allow-rounding",
    "operations.liftover carries tracks": "trackhub store liftover carries tracks",
    "tracks() lists those there are": "trackhub store ls lists those there are",
    "make one with GenomeStore.create": "trackhub store init makes one",
    "make a store with GenomeStore.create": "trackhub store init makes it",
    "give a column chrom, or the argument chrom, and not both": "say which chromosome it is, by a "
    "column chrom in --columns or by --chrom",
    "chrom_alias can give other names": "--alias of trackhub store import can give other names",
    "(say it with kind)": "(say it with --format)",
}


def add_command(
    commands: Commands,
    where: argparse.ArgumentParser | None,
    name: str,
    run: Run,
    *,
    help: str,
    description: str,
    examples: str,
) -> argparse.ArgumentParser:
    """Add a command.

    Parameters
    ----------
    commands
        Where it belongs.
    where
        Has the options that all commands share.
    name, help, description
        As argparse takes them; the description is wrapped.
    run
        Does it, and returns the exit status.
    examples
        Lines of a shell, without the program's name.
    """
    lines = [f"  trackhub store {line}" for line in examples.strip().splitlines()]
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        parents=[] if where is None else [where],
        help=help,
        description=textwrap.fill(description, 79),
        epilog="\n".join(["examples:", *lines]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=_guarded(run))
    return parser


def _guarded(run: Run) -> Run:
    """Say what went wrong in one sentence, and in words of the command line."""

    def guarded(args: argparse.Namespace) -> int:
        try:
            return run(args)
        except (UploadError, BrokenPipeError):
            raise
        except TrackhubError as error:
            return _failed(_reworded(str(error)), 2)
        except OSError as error:
            if error.filename is None:
                return _failed(str(error), 1)
            if isinstance(error, FileNotFoundError):
                return _failed(f"there is no file {error.filename}", 2)
            return _failed(f"{error.filename}: {error.strerror}", 1)

    return guarded


def _failed(message: str, status: int) -> int:
    print(f"trackhub: {printable(message)}", file=sys.stderr)
    return status


def _reworded(message: str) -> str:
    for library, ours in _WORDS.items():
        message = message.replace(library, ours)
    return message


def place(args: argparse.Namespace) -> tuple[str, str]:
    """Folder and assembly that the options or the environment name."""
    found = []
    for given, option, variable in (
        (args.root, "--root DIR", "GENOME_DB"),
        (args.assembly, "--assembly NAME", "GENOME_ASSEMBLY"),
    ):
        value = given or os.environ.get(variable)
        if not value:
            raise StoreError(f"give {option}, or set the environment variable {variable}")
        found.append(value)
    return found[0], found[1]


def open_store(args: argparse.Namespace) -> GenomeStore:
    """The store that the options or the environment name."""
    from ...store import GenomeStore

    return GenomeStore(*place(args))


def without_tables(store: GenomeStore, names: Iterable[str]) -> list[str]:
    """Names without those of liftOver tables of ``genome``, which are no tracks; says so."""
    found = []
    for name in names:
        try:
            kind = store.kind(name)
        except StoreError:
            # What is damaged is for the caller to tell.
            kind = "damaged"
        if kind != "liftover":
            found.append(name)
            continue
        print(
            f"trackhub: passed over {printable(name)}, which is no track but a liftOver table of "
            "genome",
            file=sys.stderr,
        )
    return found


def printable(text: object) -> str:
    """A text of a file of somebody else, without what a terminal would obey."""
    return "".join(char if char.isprintable() else "\ufffd" for char in str(text))
