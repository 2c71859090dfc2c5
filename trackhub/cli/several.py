"""Several jobs at once, on all processors; one by one with a bar."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any, TypeVar

from .bar import Bar

__all__ = ["each_done"]

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")


def each_done(
    work: Callable[[_Job, Callable[[int, int | None], None] | None], _Result],
    jobs: Sequence[tuple[str, _Job]],
    processes: int,
) -> Iterator[tuple[str, _Result | Exception]]:
    """Do jobs, and give each name with the result, or with what is wrong.

    Parameters
    ----------
    work
        Does a job, given that and a progress callback or None; a function of a module.
    jobs
        Names, for people, and what `work` takes.
    processes
        Most jobs at once; more than one are done by processes of their own.
    """
    from ..errors import TrackhubError

    failures = (TrackhubError, OSError)

    def outcome(do: Callable[..., _Result], *arguments: Any) -> _Result | Exception:
        try:
            return do(*arguments)
        except failures as error:
            return error

    if len(jobs) == 1 or processes == 1:
        for name, job in jobs:
            with Bar(name) as bar:
                result = outcome(work, job, bar)
            yield name, result
        return
    with ProcessPoolExecutor(min(processes, len(jobs))) as pool, Bar("files") as bar:
        waiting = {pool.submit(work, job, None): name for name, job in jobs}
        for done, future in enumerate(as_completed(waiting), 1):
            result = outcome(future.result)
            bar(done, len(jobs))
            yield waiting[future], result
