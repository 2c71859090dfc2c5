"""From the store to the hub: tracks of a hub, and a whole hub of a store.

Which files they show is in `exported`. This is the one module of the store that reaches up to the tree
of a hub, and only when it is called.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import StoreError
from .basetracks import ArrayTrack, StoreTrack
from .bigbed import bigbed_layout
from .exported import export_track
from .features import FeatureTrack

if TYPE_CHECKING:
    from ..assembly import Assembly
    from ..formats.registry import Progress
    from ..hub import Hub
    from ..track import AggregateTrack
    from ..track import Track as HubTrack
    from .genomestore import GenomeStore

__all__ = ["hub_from_store", "strands_to_track", "to_track", "view_limits"]

#: So many tracks of a hub are shown at full height at first.
_FEW = 10
_SAMPLES = 512
_SAMPLE_BASES = 4096
_FORWARD, _REVERSE = "0,0,178", "178,0,0"
#: Last words of the names of two strands.
_PAIRS = {"fwd": "rev", "forward": "reverse", "plus": "minus"}
_STRAND = re.compile(r"(?P<shared>.+)[_./-](?P<word>fwd|forward|plus|rev|reverse|minus)")


def view_limits(track: ArrayTrack) -> tuple[float, float] | None:
    """What a browser should show of the values: 0 to the 99th percentile of a sample of them.

    The lower limit is the first percentile where that is below 0. None where there is no value.
    """
    stats = track.stats()
    if not stats.n or stats.min is None or stats.max is None:
        return None
    known = track.chromosomes
    lengths = np.array([track.sizes[chrom] for chrom in known], np.int64)
    total = int(lengths.sum())
    after = np.cumsum(lengths)
    found = []
    for place in np.linspace(0, total - 1, min(_SAMPLES, total)).astype(np.int64).tolist():
        at = int(np.searchsorted(after, place, "right"))
        start = place - int(after[at] - lengths[at])
        end = min(start + _SAMPLE_BASES, int(lengths[at]))
        values = track.values(known[at], start, end).astype(np.float64)
        found.append(values[np.isfinite(values)])
    sample = np.concatenate(found)
    low, high = np.percentile(sample, [1, 99]).tolist() if len(sample) else (0.0, 0.0)
    low = min(low, 0.0)
    if high <= low:
        low, high = min(0.0, float(stats.min)), float(stats.max)
    return (low, high) if high > low else (low, low + 1)


def _number(value: float) -> str:
    return f"{value:.6g}" if abs(value) < 1e15 else repr(value)


def _track_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]", "_", name)


def to_track(
    track: StoreTrack,
    hub_dir: str | os.PathLike[str],
    *,
    reverse: StoreTrack | None = None,
    export: dict[str, Any] | None = None,
    progress: Progress | None = None,
    **settings: Any,
) -> HubTrack | AggregateTrack:
    """Export a track of the store and make a track of a hub of it.

    A track that has not changed since is not exported again.

    Parameters
    ----------
    track
        Values or features.
    hub_dir
        Folder for exported files.
    reverse
        Values of the reverse strand: both are laid over each other, this one below the axis.
    export
        Options for `to_bigwig` or `to_bigbed`.
    progress
        Called with how much is done and all, unless there is nothing to export.
    **settings
        Settings of the track in the hub. Without, ``name`` and the labels come from the name of the
        track, and ``viewLimits`` from its values (see `view_limits`).

    Returns
    -------
    trackhub.Track or trackhub.AggregateTrack
        To be added to a hub.

    Raises
    ------
    StoreError
        For sequence, which is no track: give its .2bit to an `Assembly`.
    ParameterError
        For a setting or value that UCSC cannot use.
    """
    from ..track import Track

    if reverse is not None:
        return strands_to_track(
            track, reverse, hub_dir, export=export, progress=progress, **settings
        )
    path = export_track(track, hub_dir, progress=progress, **(export or {}))
    given: dict[str, Any] = {"name": _track_name(track.name), "source": path}
    if isinstance(track, FeatureTrack):
        layout = bigbed_layout(track)
        more = " +" if len(layout.table.fields) > layout.own else ""
        given["tracktype"] = f"bigBed {layout.own}{more}"
    elif isinstance(track, ArrayTrack) and track.kind == "dense":
        given.update(_value_settings(track, 1))
    else:
        raise StoreError(
            f"{track.name} is sequence, which is no track of a hub; give the file that to_2bit "
            "writes to an Assembly"
        )
    return Track(**_together(given, track.name, settings))


def _together(given: dict[str, Any], name: str, settings: dict[str, Any]) -> dict[str, Any]:
    """Settings of ours and the caller's, whose go first."""
    if not {"short_label", "shortLabel"} & settings.keys():
        given["short_label"] = name if len(name) <= 17 else name.rpartition("/")[2][:17]
    if not {"long_label", "longLabel"} & settings.keys():
        given["long_label"] = name[:80]
    return {**given, **settings}


def _value_settings(track: ArrayTrack, sign: int) -> dict[str, Any]:
    """Type line and limits of a track of values."""
    stats, limits = track.stats(), view_limits(track)
    if stats.min is None or stats.max is None or limits is None:
        return {"tracktype": "bigWig"}
    low, high = sorted((sign * stats.min, sign * stats.max))
    shown = sorted(sign * limit + 0.0 for limit in limits)
    return {
        "tracktype": f"bigWig {_number(low)} {_number(high)}",
        "viewLimits": f"{_number(shown[0])}:{_number(shown[1])}",
    }


def strands_to_track(
    forward: StoreTrack,
    reverse: StoreTrack,
    hub_dir: str | os.PathLike[str],
    *,
    export: dict[str, Any] | None = None,
    progress: Progress | None = None,
    **settings: Any,
) -> AggregateTrack:
    """Make one track of a hub of two strands: forward above the axis, reverse below.

    Parameters
    ----------
    forward, reverse
        Tracks of values.
    hub_dir
        Folder for exported files.
    export
        Options for `to_bigwig`.
    progress
        As for `to_track`.
    **settings
        Settings of the overlay.
    """
    from ..track import AggregateTrack, Track

    if not (isinstance(forward, ArrayTrack) and isinstance(reverse, ArrayTrack)):
        raise StoreError("two strands are tracks of values; one of these has none")
    pair = ((forward, 1, _FORWARD), (reverse, -1, _REVERSE))
    limits = [view_limits(track) or (0.0, 1.0) for track, _, _ in pair]
    high = max(limits[0][1], limits[1][1])
    shared = _shared_name(forward.name)
    overlay = AggregateTrack(
        **_together(
            {
                "name": _track_name(shared),
                "tracktype": "bigWig",
                "aggregate": "transparentOverlay",
                "visibility": "full",
                "viewLimits": f"{_number(-high)}:{_number(high)}",
            },
            shared,
            settings,
        )
    )
    parts = _parts(progress, len(pair))
    for track, sign, color in pair:
        path = export_track(track, hub_dir, negate=sign < 0, progress=next(parts), **(export or {}))
        given = {"name": _track_name(track.name), "source": path, "color": color}
        given.update(_value_settings(track, sign))
        del given["viewLimits"]
        if given["name"] == overlay.name:
            given["name"] += "_strand"
        overlay.add_subtrack(Track(**_together(given, track.name, {})))
    return overlay


def _shared_name(forward: str) -> str:
    """A name for both strands."""
    match = _STRAND.fullmatch(forward)
    return match["shared"] if match else forward


def hub_from_store(
    store: GenomeStore,
    hub_dir: str | os.PathLike[str],
    email: str,
    *,
    name: str | None = None,
    tracks: str | list[str] = "*",
    sequence: str | None = None,
    genome_settings: Mapping[str, Any] | None = None,
    export: dict[str, Any] | None = None,
    progress: Progress | None = None,
    **settings: Any,
) -> Hub:
    """Make a hub of the tracks of a store.

    Two tracks whose names differ only in their last word, which is ``fwd`` and ``rev`` (or ``forward``
    and ``reverse``, or ``plus`` and ``minus``), become one, with the strands on both sides of the axis.
    All tracks are shown at first, up to ten at full height and more of them dense.

    Parameters
    ----------
    store
        The store.
    hub_dir
        Folder for exported files; they are staged from there.
    email
        Address of a contact.
    name
        Of the hub; that of the assembly with ``_store`` behind it if left out.
    tracks
        Which ones: a pattern as for `GenomeStore.tracks`, which passes over liftOver tables of
        ``genome``; or names.
    sequence
        Name of a track of sequence: the hub then is an assembly hub, which brings its own genome.
    genome_settings
        For an assembly hub: settings of the genome, such as ``organism`` and ``defaultPos``; those
        two are made up if left out.
    export
        Options for `to_bigwig`.
    progress
        Called with how much is exported and with all, in thousandths of a track.
    **settings
        Settings of the hub, such as ``short_label``.

    Returns
    -------
    trackhub.Hub
        To be staged, uploaded or previewed.

    Raises
    ------
    StoreError
        When there is no such track.

    Examples
    --------
    >>> import tempfile
    >>> from trackhub.store import GenomeStore
    >>> folder = tempfile.mkdtemp()
    >>> store = GenomeStore.create(folder, "hg38", chromosomes={"chr1": 1000})
    >>> with store.new("reads", dtype="uint16") as track:
    ...     _ = track.write("chr1", [3] * 1000)
    >>> hub = hub_from_store(store, folder + "/hub", "me@example.org")
    >>> [track.name for track in hub.find("reads").parent.children]
    ['reads']
    """
    from ..hub import default_hub

    if isinstance(tracks, str):
        names = [name for name in store.tracks(tracks) if store.kind(name) != "liftover"]
    else:
        names = list(tracks)
    hub, genomes, genome, trackdb = default_hub(
        name or f"{store.assembly}_store", store.assembly, email, **settings
    )
    parts = _parts(progress, len(names) + (sequence is not None))
    if sequence is not None:
        genome.remove()
        assembly = _assembly(store, hub_dir, sequence, dict(genome_settings or {}), next(parts))
        genomes.add_genome(assembly)
        assembly.add_trackdb(trackdb)
    # A browser that begins with many tracks at full height is slow, and shows none of them.
    few = len(names) <= _FEW
    done: set[str] = set()
    taken: set[str] = set()
    for item in names:
        if item in done:
            continue
        pair = _strands(item, names)
        with store.track(item) as track:
            if track.kind == "sequence":
                continue
            if pair is None:
                shown = {"table": "pack", "dense": "full"}[track.kind] if few else "dense"
                own = _free_name(item, taken)
                exported = _fitting(track, export)
                made = to_track(
                    track,
                    hub_dir,
                    export=exported,
                    progress=next(parts),
                    name=own,
                    visibility=shown,
                )
                trackdb.add_tracks(made)
                continue
        done.update(pair)
        with store.track(pair[0]) as forward, store.track(pair[1]) as reverse:
            shown = "full" if few else "dense"
            own = _free_name(_shared_name(pair[0]), taken)
            trackdb.add_tracks(
                strands_to_track(
                    forward,
                    reverse,
                    hub_dir,
                    export=export,
                    progress=next(parts),
                    name=own,
                    visibility=shown,
                )
            )
    return hub


def _parts(progress: Progress | None, count: int) -> Iterator[Progress | None]:
    """The progress of each of some tracks, as parts of that of all."""
    for number in range(count):
        yield None if progress is None else partial(_told, progress, number, count)


def _told(progress: Progress, number: int, count: int, done: int, total: int | None) -> None:
    progress(1000 * number + 1000 * done // max(total or 1, 1), 1000 * count)


def _free_name(name: str, taken: set[str]) -> str:
    """A name for a track of a hub that no track before it has."""
    wanted = _track_name(name)
    found = next(
        each for n in count(1) if (each := wanted if n == 1 else f"{wanted}_{n}") not in taken
    )
    taken.add(found)
    return found


def _assembly(
    store: GenomeStore,
    hub_dir: str | os.PathLike[str],
    sequence: str,
    settings: dict[str, Any],
    progress: Progress | None,
) -> Assembly:
    """A genome whose sequence is a track of the store."""
    from ..assembly import Assembly

    with store.track(sequence) as letters:
        if letters.kind != "sequence":
            raise StoreError(f"{sequence} is no track of sequence")
        path = export_track(letters, hub_dir, progress=progress)
    first = store.chromosomes()[0]
    settings.setdefault("organism", store.assembly)
    settings.setdefault("defaultPos", f"{first.name}:1-{min(first.length, 100_000)}")
    return Assembly(store.assembly, twobit_file=str(path), **settings)


def _fitting(track: StoreTrack, export: dict[str, Any] | None) -> dict[str, Any] | None:
    return export if track.kind == "dense" else None


def _strands(name: str, names: list[str]) -> tuple[str, str] | None:
    """The two tracks of which a track is one strand, forward first."""
    match = _STRAND.fullmatch(name)
    if match is None:
        return None
    stem = name[: match.start("word")]
    for forward, reverse in _PAIRS.items():
        pair = stem + forward, stem + reverse
        if match["word"] in (forward, reverse) and set(pair) <= set(names):
            return pair
    return None
