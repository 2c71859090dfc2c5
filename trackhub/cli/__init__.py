"""The `trackhub` command: one module a subcommand, each thin over a function of the library.

A subcommand's module has ``add_parser(subparsers)``, which sets ``run`` on its parser;
``run(args)`` returns the exit status. Exit status 1 says that findings or a transfer
failed, 2 that the input was wrong, 130 that the command was stopped.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

from ..version import __version__

__all__ = ["main"]

#: Exit status of a command that Ctrl-C or a batch system ended, as shells have it.
INTERRUPTED = 130

#: Modules of this package, in the order in which the help lists them.
COMMANDS = (
    "check",
    "demo",
    "show",
    "diff",
    "fmt",
    "settings",
    "convert",
    "coverage",
    "index",
    "info",
    "sizes",
    "store",
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="trackhub", description="Build, check, convert for and upload UCSC track hubs."
    )
    parser.add_argument("--version", action="version", version=f"trackhub {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in COMMANDS:
        import_module(f".{name}", __name__).add_parser(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    Parameters
    ----------
    argv
        Arguments; those of the process if left out.
    """
    from ..errors import TrackhubError, TrackhubWarning, UploadError
    from .several import said

    for stream in (sys.stdout, sys.stderr):
        # A hub may hold what the terminal cannot show.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    args = _parser().parse_args(argv)
    with _terminated_as_by_ctrl_c(), warnings.catch_warnings():
        warnings.simplefilter("always", TrackhubWarning)
        warnings.showwarning = _show_warning
        try:
            return int(args.run(args))
        except KeyboardInterrupt:
            print("trackhub: stopped", file=sys.stderr)
            return INTERRUPTED
        except UploadError as error:
            print(f"trackhub: {error}", file=sys.stderr)
            return 1
        except (TrackhubError, OSError) as error:
            if isinstance(error, BrokenPipeError):
                # The reader of our output has seen enough; what is left must not complain.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                return 0
            print(f"trackhub: {said(error)}", file=sys.stderr)
            return 2


@contextmanager
def _terminated_as_by_ctrl_c() -> Iterator[None]:
    """Let SIGTERM, by which batch systems end a job, leave nothing partial either."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        # None stands for a handler that Python did not set.
        signal.signal(signal.SIGTERM, signal.SIG_DFL if before is None else before)


def _show_warning(message: Warning | str, *_: object, **__: object) -> None:
    print(f"trackhub: warning: {message}", file=sys.stderr)
