"""What all commands of ``trackhub store`` begin with."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ...store import GenomeStore

__all__ = ["Commands", "open_store", "printable"]

Commands = Any


def open_store(args: argparse.Namespace) -> GenomeStore:
    """The store that the options or the environment name."""
    from ...store import GenomeStore

    return GenomeStore(args.root, args.assembly)


def printable(text: object) -> str:
    """A text of a file of somebody else, without what a terminal would obey."""
    return "".join(char if char.isprintable() else "\ufffd" for char in str(text))
