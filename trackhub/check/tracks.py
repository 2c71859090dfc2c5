"""Tracks as their containers make them: what they need and inherit, and what they say against each other.

Single settings are in `stanzas`, subgroups in `subgroups`, data in `data`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ..base import HubComponent
from ..base_track import BaseTrack
from ..findings import Finding
from ..genome import Genome
from ..spec import judge_type
from ..trackdb import TrackDb
from .stanzas import MOST_SETTINGS

__all__ = [
    "above",
    "default_view_findings",
    "inherited",
    "stands_above",
    "track_findings",
    "type_line",
]

#: UCSC's advice for public hubs, in tracks that are shown before anybody chooses.
_MANY = 10
#: The track that UCSC draws above all others.
_IDEOGRAM = "cytoBandIdeo"
_LABELS = ("shortLabel", "longLabel")
_ORPHANS = ("filterByRange.", "filterLimits.")


def above(track: BaseTrack) -> Iterator[BaseTrack]:
    """Yield the containers of a track, the nearest first."""
    node: HubComponent | None = track.parent
    while isinstance(node, BaseTrack):
        yield node
        node = node.parent


def inherited(track: BaseTrack, setting: str) -> str | None:
    """Return the value of a setting as UCSC sees it: the track's own, or that of the nearest container."""
    value = track._values.get(setting)
    if value is None:
        for container in above(track):
            value = container._values.get(setting)
            if value is not None:
                return value
    return value


def type_line(track: BaseTrack) -> str | None:
    """Return the type of a track, its own or inherited; that of a superTrack is none."""
    line = track._values.get("type")
    if line is not None:
        return line
    for container in above(track):
        line = container._values.get("type")
        if line is not None:
            return line
    return None


def track_findings(track: BaseTrack, first_assembly: bool) -> Iterator[Finding]:
    """Yield what is wrong with a track in its place.

    Parameters
    ----------
    track
        Any stanza of a trackDb.
    first_assembly
        Whether its genome is the first one of the hub that brings its own sequence.
    """
    values = track._values
    for name in _LABELS:
        if name not in values:
            yield from _inherited_findings(track, name)
    if track.role == "track":
        if "type" not in values:
            yield from _inherited_findings(track, "type")
            line = type_line(track)
            if line is not None and judge_type(line, leaf=True).severity == "fatal":
                reason = judge_type(line, leaf=True).reason
                yield track.finding(
                    "bad-type", "error", f"inherits its type: {reason}", setting="type"
                )
        yield from _auto_scale_findings(track)
        if "searchTrix" in values and inherited(track, "searchIndex") is None:
            yield track.finding(
                "trix-without-index",
                "warning",
                "searchTrix without searchIndex, and UCSC then searches the track for nothing",
                setting="searchTrix",
                fix="set searchIndex to the column whose values the trix index lists, such as name",
            )
        if track.name == _IDEOGRAM and (line := type_line(track)) and line.split()[0] != "bigBed":
            yield track.finding(
                "bad-type",
                "warning",
                f"UCSC draws the ideogram from a bigBed, and type is {line}",
                setting="type",
                fix="write bigBed 4 +",
            )
        if any("ilter" in name for name in islice(values, MOST_SETTINGS)):
            yield from _orphan_findings(track)
    if "group" in values:
        yield from _group_findings(track, first_assembly)


def _inherited_findings(track: BaseTrack, name: str) -> Iterator[Finding]:
    """Yield a finding about a setting that the stanza needs and has not."""
    holders = [one for one in above(track) if name in one._values]
    if not holders:
        # UCSC never visits a superTrack.
        severity = "warning" if track.role == "superTrack" else "error"
        if track.role in ("track", "superTrack") or name != "type":
            yield track.finding(
                f"missing-{name}",
                severity,  # type: ignore[arg-type]
                f"no {name}, and no container has one",
                setting=name,
                fix=f"set {name}",
            )
    elif holders[0] is not track.parent and not stands_above(track, holders[0]):
        yield track.finding(
            "distant-setting",
            "error",
            f"{name} is set only on {holders[0].name}, two levels up, where UCSC does not find it",
            setting=name,
            fix=f"set {name} on the track or on {getattr(track.parent, 'name', 'its container')}",
        )


def stands_above(track: BaseTrack, container: BaseTrack) -> bool:
    """Return whether a track stands above its container in their text, which is when UCSC climbs all levels."""
    here, there = track.origin, container.origin
    if here is None or there is None or here.file != there.file:
        return False
    return here.line < there.line


def _auto_scale_findings(track: BaseTrack) -> Iterator[Finding]:
    if track._values.get("autoScale") == "group" and not isinstance(track.parent, BaseTrack):
        yield track.finding(
            "bad-value",
            "error",
            "autoScale group needs a container that scales its tracks together",
            setting="autoScale",
            fix="write on",
        )


def _orphan_findings(track: BaseTrack) -> Iterator[Finding]:
    for name in islice(track._values, MOST_SETTINGS):
        for head in _ORPHANS:
            if not name.startswith(head):
                continue
            field = name.removeprefix(head)
            if inherited(track, f"filter.{field}") is None and (
                inherited(track, f"{field}Filter") is None
            ):
                yield track.finding(
                    "filter-without-default",
                    "warning",
                    f"{name} without filter.{field}, and UCSC shows no such filter",
                    setting=name,
                    fix=f"set filter.{field} to the limits that hold at first",
                )


def _group_findings(track: BaseTrack, first_assembly: bool) -> Iterator[Finding]:
    holder = track.parent
    if not isinstance(holder, BaseTrack) or holder.role == "superTrack":
        return
    group, other = track._values["group"], inherited(holder, "group")
    if other is not None and group != other:
        yield track.finding(
            "group-differs",
            "error" if first_assembly else "warning",
            f"group {group} differs from group {other} of {holder.name}, in which it stands",
            setting="group",
            fix="leave it out: UCSC goes by the container's",
        )


# -- what shows at first ---------------------------------------------------------------------


def default_view_findings(trackdb: TrackDb) -> Iterator[Finding]:
    """Yield a hint where a genome shows no track at first, or very many."""
    tracks = [track for track in trackdb.tracks if track.role == "track"]
    if not tracks:
        return
    shown = sum(_is_shown(track) for track in tracks)
    genome = trackdb.genome
    owner = genome if isinstance(genome, Genome) else trackdb
    if not shown:
        which = "its track is not" if len(tracks) == 1 else f"none of its {len(tracks)} tracks is"
        unset = not any("visibility" in track._values for track in tracks)
        yield owner.finding(
            "nothing-shown",
            "hint",
            f"{which} shown at first" + (", since none has a visibility" if unset else ""),
            fix="set visibility on those that people should see",
        )
    elif shown > _MANY:
        yield owner.finding(
            "much-shown",
            "hint",
            f"{shown} tracks are shown at first; UCSC advises about {_MANY}",
            fix="set visibility hide, or parent … off, on most",
        )


def _is_shown(track: BaseTrack) -> bool:
    if track._said_parent is not None and track._said_parent[1] in ("off", "hide"):
        return False
    for container in above(track):
        if container.role == "superTrack":
            words = getattr(container, "_words", "on").split()
            if "show" not in words and container._values.get("visibility") in (None, "hide", "0"):
                return False
        elif container._values.get("visibility") in ("hide", "0"):
            return False
    return (inherited(track, "visibility") or "hide") not in ("hide", "0")
