"""Several jobs at once, on all processors, with what is told of them and the exit status.

What a job is stands in the module of its command.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from ..errors import ParameterError, TrackhubError
from . import INTERRUPTED
from .bar import Bar

__all__ = ["add_jobs", "check_apart", "make_folder", "run_each", "said", "status"]

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")
_Work = Callable[[_Job, "Callable[[int, int | None], None] | None"], _Result]


def add_jobs(parser: argparse.ArgumentParser | argparse._ArgumentGroup) -> None:
    """Add the option ``--jobs`` to a command's parser."""
    parser.add_argument(
        "--jobs",
        type=_at_least_one,
        default=os.cpu_count() or 1,
        metavar="N",
        help="files at once (default: all processors)",
    )


def _at_least_one(text: str) -> int:
    if not (text.isdecimal() and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)


def status(failed: int, jobs: int) -> int:
    """The exit status: 0 when all went well, 1 when some failed, 2 when all did."""
    return (2 if failed == jobs else 1) if failed else 0


def check_apart(groups: Iterable[Sequence[str]], targets: Iterable[Path | None]) -> None:
    """Refuse results that would replace one another, or a source, before anything is written.

    Parameters
    ----------
    groups
        The sources of each result; ``-`` is standard input.
    targets
        Where each result goes, None where that is not known yet.

    Raises
    ------
    ParameterError
        Naming both files.
    """
    groups = list(groups)
    owners: dict[str, str] = {}
    for file in chain.from_iterable(groups):
        place = os.path.realpath(file)
        if place in owners and file != "-":
            raise ParameterError(f"{file} is given twice; leave one of the two out")
        owners[place] = file
    makers: dict[str, str] = {}
    for group, target in zip(groups, targets, strict=True):
        if target is None:
            continue
        place = os.path.realpath(target)
        if place in owners:
            raise ParameterError(
                f"the result of {group[0]} would replace {owners[place]}, which is given too; give "
                "-o another place"
            )
        if place in makers:
            raise ParameterError(
                f"{makers[place]} and {group[0]} would both become {target}; do one of them by "
                "itself, with -o and another name"
            )
        makers[place] = group[0]


def make_folder(path: str) -> None:
    """Make the folder for results, unless it is there.

    Raises
    ------
    ParameterError
        When there is a file of that name.
    """
    try:
        os.makedirs(path, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise ParameterError(f"{path} is no folder, but a file or in one; name another") from None


def run_each(
    work: _Work[_Job, _Result],
    jobs: Sequence[tuple[str, _Job]],
    processes: int,
    tell: Callable[[str, _Result], None],
) -> int:
    """Do jobs, tell of each as soon as it is done, and return the exit status.

    What is wrong with one is written to standard error, with its name; the others go on.

    Parameters
    ----------
    work
        Does a job, given that and a progress callback or None; a function of a module.
    jobs
        Names, for people, and what `work` takes.
    processes
        Most jobs at once; more than one are done by processes of their own.
    tell
        Tells of a result, given the name too.
    """
    failed = done = 0
    try:
        for name, result in _each_done(work, jobs, processes):
            done += 1
            if isinstance(result, Exception):
                failed += 1
                sys.stderr.write(f"trackhub: {_sentence(name, result)}\n")
            else:
                tell(name, result)
    except KeyboardInterrupt:
        sys.stderr.write(f"trackhub: stopped; {done - failed} of {len(jobs)} files are done\n")
        return INTERRUPTED
    return status(failed, len(jobs))


def said(problem: Exception) -> str:
    """What is wrong, without the number that the system has for it."""
    if isinstance(problem, OSError) and problem.strerror and problem.filename:
        return f"{os.fsdecode(problem.filename)}: {problem.strerror}"
    return str(problem)


def _sentence(name: str, problem: Exception) -> str:
    """What is wrong, with the name of the file."""
    message = said(problem)
    return message if name in message else f"{name}: {message}"


def _each_done(
    work: _Work[_Job, _Result], jobs: Sequence[tuple[str, _Job]], processes: int
) -> Iterator[tuple[str, _Result | Exception]]:
    """Each name with the result, or with what is wrong."""
    if len(jobs) == 1 or processes == 1:
        for name, job in jobs:
            with Bar(name) as bar:
                result = _outcome(partial(work, job, bar))
            yield name, result
        return
    todo = deque(jobs)
    with Bar("files") as bar:
        for done, (name, result) in enumerate(_from_pools(work, todo, processes), 1):
            bar.clear()
            yield name, result
            bar(done, len(jobs))


def _from_pools(
    work: _Work[_Job, _Result], todo: deque[tuple[str, _Job]], processes: int
) -> Iterator[tuple[str, _Result | Exception]]:
    """Do all jobs, though processes may be killed, which a pool does not outlive.

    A job that was under way then is done again by itself, as another may be to blame.
    """
    while todo:
        pool = _Pool(work, min(processes, len(todo)))
        yield from pool.results(todo)
        for job in pool.lost:
            alone = _Pool(work, 1)
            yield from alone.results(deque([job]))
            for name, _ in alone.lost:
                yield name, TrackhubError("its process was killed, perhaps for want of memory")


class _Pool:
    """Processes, as long as none of them is killed."""

    def __init__(self, work: _Work[_Job, _Result], processes: int) -> None:
        self._work = work
        self._processes = processes
        #: Jobs that were under way when one was.
        self.lost: list[tuple[str, Any]] = []

    def results(self, todo: deque[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
        """Take jobs and give results until all are done, or a process is killed."""
        waiting: dict[Future[Any], tuple[str, Any]] = {}
        with ProcessPoolExecutor(self._processes, initializer=_deaf) as pool:
            while waiting or (todo and not self.lost):
                # No more than are worked on: what waits inside could not be called off.
                while todo and not self.lost and len(waiting) < self._processes:
                    try:
                        waiting[pool.submit(_interruptible, self._work, todo[0][1])] = todo[0]
                    except BrokenExecutor:
                        break
                    todo.popleft()
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    job = waiting.pop(future)
                    try:
                        yield job[0], _outcome(future.result)
                    except BrokenExecutor:
                        self.lost.append(job)


def _outcome(do: Callable[[], _Result]) -> _Result | Exception:
    """The result, or an error that is no fault of the program."""
    try:
        return do()
    except (TrackhubError, OSError) as error:
        return error


class _Terminated(KeyboardInterrupt):
    """A batch system, or a pool of which a process was killed, ends this process."""


def _terminate(*_: object) -> None:
    raise _Terminated


def _deaf() -> None:
    """Let Ctrl-C, which reaches every process of the terminal, interrupt work only."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _interruptible(work: _Work[_Job, _Result], job: _Job) -> _Result:
    """Do a job in a process of the pool; what ends it takes away what it has written so far."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _terminate)
    try:
        return work(job, None)
    except _Terminated:
        # The pool waits for the process to end, and would give it another job.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTERM)
        raise
    finally:
        _deaf()
