"""What differs between two hubs: tracks that came, went, moved and changed, setting by setting."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from os import PathLike
from typing import Literal

from .base import HubComponent
from .base_track import BaseTrack
from .fetch import is_url
from .genome import Genome
from .groups import GroupDefinition
from .hub import Hub
from .paths import join
from .reading.references import base_of
from .rendering import DataFile, Rendering
from .stanza import Stanza
from .subgroups import parse_members

__all__ = ["Change", "HubDiff", "diff_hubs"]


@dataclass(frozen=True)
class Change:
    """One difference between two hubs.

    Attributes
    ----------
    action
        ``added``, ``removed``, ``moved`` or ``changed``; what moved may have changed as well.
    kind
        ``hub``, ``genome``, ``group`` or ``track``.
    name
        Name of the component.
    genome
        The genome that it belongs to, in the second hub if it is there.
    settings
        Setting → its value before and after; None where it was or is not set.
    before, after
        Of a track that moved, what held it and what holds it now, such as ``hg38/composite``.
    """

    action: Literal["added", "removed", "moved", "changed"]
    kind: Literal["hub", "genome", "group", "track"]
    name: str
    genome: str | None = None
    settings: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    before: str | None = None
    after: str | None = None


@dataclass
class HubDiff:
    """The differences between two hubs, genome by genome.

    Examples
    --------
    >>> diff = HubDiff([Change("changed", "track", "a", "hg38", {"color": ("1,2,3", None)})])
    >>> print(diff)
    genome hg38
      ~ track a
          - color 1,2,3
    1 changed
    >>> diff.empty
    False
    """

    changes: list[Change] = field(default_factory=list)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    @property
    def empty(self) -> bool:
        """Whether the hubs say the same."""
        return not self.changes

    @property
    def added(self) -> list[Change]:
        """Tracks that only the second hub has."""
        return self._tracks("added")

    @property
    def removed(self) -> list[Change]:
        """Tracks that only the first hub has."""
        return self._tracks("removed")

    @property
    def moved(self) -> list[Change]:
        """Tracks that are held by another container, or stand in another genome."""
        return self._tracks("moved")

    @property
    def changed(self) -> list[Change]:
        """Tracks whose settings differ, also those that moved."""
        return [change for change in self.changes if change.kind == "track" and change.settings]

    def _tracks(self, action: str) -> list[Change]:
        return [c for c in self.changes if c.kind == "track" and c.action == action]

    def to_json(self) -> str:
        """Return the differences as JSON: ``{"empty": …, "changes": [{…}, …]}``."""
        return json.dumps(
            {"empty": self.empty, "changes": [asdict(change) for change in self.changes]}, indent=2
        )

    def __str__(self) -> str:
        if self.empty:
            return "no differences"
        lines = [
            line for change in self.changes if change.kind == "hub" for line in _told(change, "")
        ]
        genomes = dict.fromkeys(change.genome for change in self.changes if change.kind != "hub")
        for genome in genomes:
            lines += self._genome_lines(genome)
        counts: dict[str, int] = {}
        for change in self.changes:
            counts[change.action] = counts.get(change.action, 0) + 1
        lines.append(", ".join(f"{count} {action}" for action, count in counts.items()))
        return "\n".join(lines)

    def _genome_lines(self, genome: str | None) -> Iterator[str]:
        inside = [c for c in self.changes if c.genome == genome and c.kind in ("group", "track")]
        for change in self.changes:
            if change.kind == "genome" and change.genome == genome:
                whole = [c for c in inside if c.action == change.action]
                if change.action in ("added", "removed"):
                    count = sum(c.kind == "track" for c in whole)
                    yield f"{_MARKS[change.action]} genome {genome} with {count} track{'s' * (count != 1)}"
                    inside = [c for c in inside if c.action != change.action]
                    if not inside:
                        return
                else:
                    yield from _told(change, "")
                    break
        else:
            yield f"genome {genome}"
        for change in inside:
            yield from _told(change, "  ")


_MARKS = {"added": "+", "removed": "-", "moved": ">", "changed": "~"}


def _told(change: Change, indent: str) -> Iterator[str]:
    """Yield the lines about one component."""
    line = f"{indent}{_MARKS[change.action]} {change.kind} {change.name}"
    if change.action == "moved":
        line += f": {change.before} → {change.after}"
    elif change.after is not None:
        line += f" in {change.after}"
    yield line
    for name, (before, after) in change.settings.items():
        if before is None:
            yield f"{indent}    + {name} {after}"
        elif after is None:
            yield f"{indent}    - {name} {before}"
        else:
            yield f"{indent}    {name}: {before} → {after}"


def diff_hubs(first: Hub | str | PathLike[str], second: Hub | str | PathLike[str]) -> HubDiff:
    """Compare two hubs.

    Tracks are the same that have one name in one genome; a name that is gone from one genome and new in another has moved. The
    order of tracks and of settings, spacing and comments do not matter, nor does from which file a relative path starts as long
    as it leads to the same place in the hub.

    Parameters
    ----------
    first, second
        Hubs, or paths or URLs to read them from.

    Raises
    ------
    ReadError
        If there is no hub.

    Examples
    --------
    >>> import trackhub
    >>> hubs = []
    >>> for color in ("1,2,3", "4,5,6"):
    ...     hub, _, _, trackdb = trackhub.default_hub("demo", "hg38", "me@example.org")
    ...     trackdb.add_tracks(
    ...         trackhub.Track(name="a", url="https://example.org/a.bw", tracktype="bigWig", color=color)
    ...     )
    ...     hubs.append(hub)
    >>> print(diff_hubs(*hubs))
    genome hg38
      ~ track a
          color: 1,2,3 → 4,5,6
    1 changed
    """
    from .read import read_hub

    one = first if isinstance(first, Hub) else read_hub(first)
    other = second if isinstance(second, Hub) else read_hub(second)
    changes = []
    changed = _compared(
        _look(one, None, Rendering.around(one)), _look(other, None, Rendering.around(other))
    )
    if changed:
        changes.append(Change("changed", "hub", other.hub or one.hub, None, changed))
    changes += _genome_changes(_genomes(one), _genomes(other))
    return HubDiff(changes)


class _Looking(Rendering):
    """A rendering that only looks at settings, and takes no files."""

    def place(self, path: str, data: DataFile) -> None:
        """Take no file."""


class _Seen:
    """What is compared of one component.

    Attributes
    ----------
    settings
        Its settings, ``parent`` under that name.
    holder
        The name in its ``parent`` line; empty without one.
    starts
        The directories that relative paths start from, by the kind of file.
    """

    __slots__ = ("context", "holder", "settings", "starts")

    def __init__(
        self, settings: dict[str, str], holder: str, context: str, starts: dict[str, str]
    ) -> None:
        self.settings = settings
        self.holder = holder
        self.context = context
        self.starts = starts

    def meaning(self, name: str) -> object:
        """Return what is equal for values that UCSC reads alike."""
        value = self.settings.get(name)
        if value is None:
            return None
        base = base_of(self.context, name)
        if base is not None and not is_url(value) and value[:1] != "/":
            return posixpath.normpath(join(self.starts[base], value))
        if name == "subGroups":
            return parse_members(value)
        return value.split()[1:] if name == "parent" else value.split()


def _look(component: Stanza, parent: HubComponent | None, rendering: Rendering) -> _Seen:
    settings = dict(component._as_read(component._pairs(rendering, parent)))
    holder = ""
    if component.context == "trackDb":
        for name in ("parent", "subTrack", "superTrack"):
            words = settings.get(name, "on").split()
            if words[:1] not in ([], ["on"]):
                settings["parent"] = settings.pop(name)
                holder = words[0]
                break
    starts = {
        "hub": rendering.hub_dir,
        "genomes": rendering.genomes_dir,
        "trackDb": rendering.text_dir or "",
    }
    return _Seen(settings, holder, component.context, starts)


def _compared(one: _Seen, other: _Seen) -> dict[str, tuple[str | None, str | None]]:
    """Return the settings that differ."""
    if one.settings == other.settings and one.starts == other.starts:
        return {}
    names = dict.fromkeys((*one.settings, *other.settings))
    return {
        name: (one.settings.get(name), other.settings.get(name))
        for name in names
        if one.meaning(name) != other.meaning(name)
        and not (name == "parent" and one.holder != other.holder)
    }


def _genomes(hub: Hub) -> dict[str, Genome]:
    genomes = hub.genomes_file.genomes if hub.genomes_file is not None else []
    return {genome.genome: genome for genome in reversed(genomes)}


def _genome_changes(one: dict[str, Genome], other: dict[str, Genome]) -> Iterable[Change]:
    changes: list[Change] = []
    gone: list[tuple[str, str, _Seen]] = []
    new: list[tuple[str, str, _Seen]] = []
    for name in dict.fromkeys((*reversed(one), *reversed(other))):
        before, after = one.get(name), other.get(name)
        if before is None or after is None:
            changes.append(Change("added" if before is None else "removed", "genome", name, name))
        else:
            changed = _compared(_seen_genome(before), _seen_genome(after))
            if changed:
                changes.append(Change("changed", "genome", name, name, changed))
        changes += _group_changes(name, before, after)
        changes += _track_changes(name, _seen_tracks(before), _seen_tracks(after), gone, new)
    return [*changes, *_across(gone, new)]


def _seen_genome(genome: Genome) -> _Seen:
    rendering = _Looking.around(genome)
    return _look(genome, genome.parent, rendering)


def _group_changes(name: str, before: Genome | None, after: Genome | None) -> Iterator[Change]:
    one, other = _groups(before), _groups(after)
    for group in dict.fromkeys((*one, *other)):
        if group not in one:
            yield Change("added", "group", group, name)
        elif group not in other:
            yield Change("removed", "group", group, name)
        elif changed := _compared(one[group], other[group]):
            yield Change("changed", "group", group, name, changed)


def _groups(genome: Genome | None) -> dict[str, _Seen]:
    file = None if genome is None else genome.groups
    groups: list[GroupDefinition] = [] if file is None else file.groups
    return {group.name: _look(group, file, _Looking()) for group in groups}


def _seen_tracks(genome: Genome | None) -> dict[tuple[str, int], _Seen]:
    """Return every track of a genome, by its name and how often that stood before."""
    seen: dict[tuple[str, int], _Seen] = {}
    trackdb = None if genome is None else genome.trackdb
    if trackdb is None:
        return seen
    rendering = _Looking.around(trackdb)
    counts: dict[str, int] = {}
    stack: list[tuple[HubComponent, HubComponent]] = [(trackdb, trackdb)]
    while stack:
        component, parent = stack.pop()
        if isinstance(component, BaseTrack):
            number = counts.get(component.name, 0)
            counts[component.name] = number + 1
            seen[component.name, number] = _look(component, parent, rendering)
        stack.extend((child, component) for child in reversed(component.children))
    return seen


def _track_changes(
    genome: str,
    one: dict[tuple[str, int], _Seen],
    other: dict[tuple[str, int], _Seen],
    gone: list[tuple[str, str, _Seen]],
    new: list[tuple[str, str, _Seen]],
) -> Iterator[Change]:
    """Yield what moved and changed inside a genome; note what is gone from it and new in it."""
    for key, before in one.items():
        after = other.get(key)
        if after is None:
            gone.append((genome, key[0], before))
            continue
        changed = _compared(before, after)
        if before.holder != after.holder:
            places = [f"{genome}/{seen.holder}".rstrip("/") for seen in (before, after)]
            yield Change("moved", "track", key[0], genome, changed, *places)
        elif changed:
            yield Change("changed", "track", key[0], genome, changed)
    new += [(genome, key[0], after) for key, after in other.items() if key not in one]


def _across(
    gone: list[tuple[str, str, _Seen]], new: list[tuple[str, str, _Seen]]
) -> Iterator[Change]:
    """Yield the tracks that went and came; one name that did both has moved to another genome."""
    went: dict[str, list[tuple[str, _Seen]]] = {}
    came: dict[str, list[tuple[str, _Seen]]] = {}
    for place, tracks in ((went, gone), (came, new)):
        for genome, name, seen in tracks:
            place.setdefault(name, []).append((genome, seen))
    moved = {name for name in went if len(went[name]) == 1 and len(came.get(name, ())) == 1}
    for genome, name, before in gone:
        if name in moved:
            ((there, after),) = came[name]
            places = (
                f"{genome}/{before.holder}".rstrip("/"),
                f"{there}/{after.holder}".rstrip("/"),
            )
            yield Change("moved", "track", name, there, _compared(before, after), *places)
        else:
            yield Change("removed", "track", name, genome, after=before.holder or None)
    for genome, name, after in new:
        if name not in moved:
            yield Change("added", "track", name, genome, after=after.holder or None)
