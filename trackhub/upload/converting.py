"""Raw sources of tracks, converted when their hub is staged.

How a file is converted and kept is in `trackhub.formats`; here is which tracks want it, and the
sizes of the chromosomes of their genome.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from os import cpu_count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..assembly import Assembly
from ..base_track import BaseTrack
from ..errors import FormatError, StagingError, warn
from ..genome import Genome
from ..track import Track

if TYPE_CHECKING:
    from ..formats.registry import Converted
    from ..hub import Hub

__all__ = ["convert_sources"]

#: Settings of a container that say nothing about the tracks in it.
_NOT_INHERITED = frozenset({"shortLabel", "longLabel", "priority"})


def convert_sources(hub: Hub, everywhere: bool = False) -> None:
    """Convert the sources of the tracks that ask for it; the tracks stand for the results then.

    Parameters
    ----------
    hub
        The hub.
    everywhere
        Convert every source that no hub can show as it is, not only where the track has `convert`.

    Raises
    ------
    FormatError
        For a source that is not as it should be, with its line.
    StagingError
        For one that is not there, or whose genome has no sizes of chromosomes.
    """
    waiting: list[tuple[Track, Mapping[str, Any]]] = []
    for genome in [node for node, _ in hub.walk() if isinstance(node, Genome)]:
        sizes = _Sizes(genome)
        for track in _tracks(genome):
            options = _options(track, everywhere)
            if options is None:
                if track._made is not None:
                    track.take_converted(None)
            else:
                waiting.append((track, {**options, **sizes.options(track, options)}))
    for track, result in _all_converted(waiting):
        track.take_converted(replace(result, settings=_own(track, result.settings)))
        _give_position(track, result.default_pos)
        if result.summary.notes:
            warn(f"{track.describe()}: {'; '.join(result.summary.notes)}")


_Job = tuple[Track, Mapping[str, Any]]


def _all_converted(jobs: Sequence[_Job]) -> list[tuple[Track, Converted]]:
    """Each track with its result; what several want is done once."""
    if not jobs:
        return []
    same: dict[str, list[tuple[Mapping[str, Any], Future[Converted]]]] = {}
    futures = []
    with ThreadPoolExecutor(min(len(jobs), cpu_count() or 1)) as pool:
        for track, options in jobs:
            others = same.setdefault(os.path.abspath(str(track.source)), [])
            future = next((one for known, one in others if known == options), None)
            if future is None:
                future = pool.submit(_converted, track, options)
                others.append((options, future))
            futures.append(future)
        try:
            results = [future.result() for future in futures]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [(track, result) for (track, _), result in zip(jobs, results, strict=True)]


def _tracks(genome: Genome) -> Iterator[Track]:
    for node, _ in genome.walk():
        if isinstance(node, Track) and node.source is not None:
            yield node


def _options(track: Track, everywhere: bool) -> dict[str, Any] | None:
    """The options of a track's conversion; None where nothing is to be converted."""
    if track._convert is not None:
        return dict(track._convert)
    if not everywhere:
        return None
    from ..formats.detect import detect_file

    try:
        ready = detect_file(str(track.source)).hub_ready
    except OSError:
        return None  # Staging names all sources that are missing.
    return None if ready else {}


def _converted(track: Track, options: Mapping[str, Any]) -> Converted:
    from ..formats.cache import cached_convert

    who = track.describe()
    try:
        return cached_convert(str(track.source), **options)
    except FormatError as error:
        raise FormatError(f"{error.message} ({who})", error.file, error.line) from None
    except FileNotFoundError as error:
        raise StagingError(f"{who}: {error.filename} is not there") from None
    except OSError as error:
        raise StagingError(f"{who}: {error}") from None


def _own(track: Track, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a converted file but for those that containers of the track set for it."""
    above: set[str] = set()
    node = track.parent
    while isinstance(node, BaseTrack):
        above.update(node.settings)
        node = node.parent
    return {
        name: value
        for name, value in settings.items()
        if name not in above or name in _NOT_INHERITED or isinstance(value, Path)
    }


class _Sizes:
    """Lengths and other names of the chromosomes of a genome, looked up once and when needed."""

    def __init__(self, genome: Genome) -> None:
        self._genome = genome
        self._found: dict[str, int] | None = None

    def options(self, track: Track, given: Mapping[str, Any]) -> dict[str, Any]:
        """The options that the genome adds to those of a track."""
        from ..formats.chromsizes import chrom_sizes

        options: dict[str, Any] = {}
        if "chrom_sizes" not in given:
            options["chrom_sizes"] = self._of(track, given.get("kind"))
        elif not isinstance(given["chrom_sizes"], Mapping):
            options["chrom_sizes"] = chrom_sizes(given["chrom_sizes"])
        alias = self._genome.local_files.get("chromAlias")
        if alias is not None and "chrom_alias" not in given:
            options["chrom_alias"] = alias
        return options

    def _of(self, track: Track, kind: str | None) -> dict[str, int]:
        """The lengths; nothing where they are not known and the format does without."""
        if self._found is None:
            try:
                self._found = self._look_up(track)
            except StagingError:
                from ..formats.convert import convert_kind

                if convert_kind(str(track.source), kind).needs_sizes:
                    raise
                return {}
        return self._found

    def _look_up(self, track: Track) -> dict[str, int]:
        from ..formats.chromsizes import chrom_sizes

        genome = self._genome
        twobit = genome.twobit if isinstance(genome, Assembly) else None
        source = genome.local_files.get("chromSizes") or (twobit.source if twobit else None)
        source = source or genome.local_files.get("twoBitPath") or genome.genome
        try:
            return chrom_sizes(source)
        except (FormatError, FileNotFoundError) as error:
            raise StagingError(
                f"{track.describe()} is to be converted, which needs the lengths of the "
                f"chromosomes of {genome.genome}, but {error}; give the genome chromSizes, the path "
                "of a chrom.sizes file, or the track convert={'chrom_sizes': ...}"
            ) from None


def _give_position(track: Track, position: str | None) -> None:
    """Open the genome where the file said, if it needs a place and has none."""
    genome, _ = track.root(Genome)
    if position and isinstance(genome, Assembly) and not genome.settings.get("defaultPos"):
        genome.set_param("defaultPos", position)
