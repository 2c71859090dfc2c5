"""Several hubs made into one."""

from __future__ import annotations

import os
from collections.abc import Iterable
from copy import copy
from os import PathLike
from typing import Any, Literal

from .base import HubComponent
from .base_track import BaseTrack
from .edit import default_pages, served_from
from .errors import ValidationError
from .fetch import is_url, join_location
from .genome import Genome
from .genomes_file import GenomesFile
from .hub import Hub
from .paths import decoded, encoded, join
from .reading.references import Reference, references
from .track import Track
from .trackdb import TrackDb

__all__ = ["merge_hubs"]


def merge_hubs(
    hubs: Iterable[Hub | str | PathLike[str]],
    name: str,
    *,
    short_label: str | None = None,
    long_label: str | None = None,
    email: str | None = None,
    clashes: Literal["refuse", "prefix"] = "refuse",
) -> Hub:
    """Make one hub of several: the tracks of each genome come together, in the order of the hubs.

    The hubs stay as they are. Relative paths become URLs where it is known where a hub is served (it was read from a URL,
    or has a ``url``); else the files are taken from this machine and staged with the new hub.

    Parameters
    ----------
    hubs
        Hubs, or paths or URLs to read them from.
    name
        Name of the new hub.
    short_label, long_label, email
        Of the new hub; labels as for `Hub`, the e-mail address of the first hub that has one.
    clashes
        What to do about a track whose name stands already in the same genome: ``refuse`` the hub, or ``prefix`` the
        track's name with the name of its hub.

    Raises
    ------
    ValidationError
        For tracks of one name, one genome with two sequences, or a relative path that leads nowhere.

    Examples
    --------
    >>> import trackhub
    >>> parts = []
    >>> for lab in ("north", "south"):
    ...     hub, _, _, trackdb = trackhub.default_hub(lab, "hg38", "me@example.org")
    ...     trackdb.add_tracks(trackhub.Track(name="a", url=f"https://{lab}.org/a.bw", tracktype="bigWig"))
    ...     parts.append(hub)
    >>> both = merge_hubs(parts, "both", clashes="prefix")
    >>> [track.name for track in both.genomes_file.genomes[0].trackdb.tracks]
    ['a', 'south_a']
    """
    from .read import read_hub

    if clashes not in ("refuse", "prefix"):
        raise ValidationError(f"clashes is refuse or prefix, got {clashes!r}")
    parts = [hub if isinstance(hub, Hub) else read_hub(hub) for hub in hubs]
    if email is None:
        email = next((hub.email for hub in parts if hub.email), "")
    merged = Hub(name, short_label, long_label, email=email)
    genomes_file = merged.add_genomes_file(GenomesFile())
    genomes: dict[str, Genome] = {}
    for hub in parts:
        twin = _twin(hub)
        _settle_paths(twin)
        for genome in twin.genomes_file.genomes if twin.genomes_file is not None else []:
            first = genomes.get(genome.genome)
            if first is None:
                _add_genome(genomes_file, genome)
                genomes[genome.genome] = genome
            else:
                _join_genomes(first, genome, hub, clashes)
    return merged


def _add_genome(genomes_file: GenomesFile, genome: Genome) -> None:
    genome.remove()
    for name in ("trackDb", "groups"):
        genome._values.pop(name, None)
    genomes_file.add_genome(genome)


def _join_genomes(first: Genome, other: Genome, hub: Hub, clashes: str) -> None:
    """Bring the tracks and groups of `other` into `first`."""
    for name in ("twoBitPath", "organism"):
        new, old = (one._values.get(name, "") for one in (other, first))
        if new != old:
            raise ValidationError(
                f"{hub.describe()}: genome {first.genome} has {name} {new or 'unset'}, and in another hub it is "
                f"{old or 'unset'}; give two assemblies two names"
            )
    if other.groups is not None:
        if first.groups is None:
            first.add_groups(other.groups)
        else:
            there = {group.name for group in first.groups.groups}
            first.groups.add_groups(g for g in list(other.groups.groups) if g.name not in there)
    if other.trackdb is None:
        return
    if first.trackdb is None:
        first.add_trackdb(other.trackdb)
        return
    taken = {node.name for node, _ in first.trackdb.walk() if isinstance(node, BaseTrack)}
    for node, _ in other.trackdb.walk():
        if isinstance(node, BaseTrack) and node.name in taken:
            if clashes == "refuse":
                raise ValidationError(
                    f"{hub.describe()}: another hub has a track {node.name} for {first.genome} too; give "
                    "clashes='prefix', or rename one of them"
                )
            node.__dict__["_name"] = f"{hub.hub}_{node.name}"
    for track in list(other.trackdb.children):
        first.trackdb.children.append(track)
        track.parent = first.trackdb


def _settle_paths(hub: Hub) -> None:
    """Make the paths of a hub lead to its files from wherever its tracks go."""
    served = served_from(hub)
    found = list(references(hub))
    if hub.genomes_file is not None:
        for trackdb in hub.genomes_file.trackdbs if served is None else ():
            found += default_pages(hub, trackdb)
    for reference in found:
        component, name, value = reference.component, reference.name, reference.value
        if not reference.is_relative or component is hub:
            continue
        location = reference.location
        if location is not None and is_url(location):
            component._values[name] = join_location(location, value)
        elif served is not None and reference.folder is not None:
            component._values[name] = join_location(
                served + encoded(join(reference.folder, "x")), value
            )
        elif isinstance(component, Track) and name == "bigDataUrl" and component.source is not None:
            component._values.pop(name)
        else:
            _take_from_here(reference)
    for node, _ in hub.walk():
        if "_filename" in node.__dict__:
            node.__dict__["_filename"] = None


def _take_from_here(reference: Reference) -> None:
    """Have the file of a relative path staged from this machine."""
    component, name, value = reference.component, reference.name, reference.value
    path = value if name != "html" or value.endswith(".html") else f"{value}.html"
    source = None if reference.location is None else join_location(reference.location, path)
    if source is not None and not os.path.isfile(source):
        source = join_location(reference.location or "", decoded(path))
    if source is None or not os.path.isfile(source):
        raise ValidationError(
            f"{component.describe()}: {name} {value} is not on this machine; relocate() the hub first, "
            "so that its files are found where they are served"
        )
    if isinstance(component, Track) and name == "bigDataUrl":
        component._values.pop(name)
        component.source = source
    else:
        component._values[name] = os.path.basename(source)
        component.__dict__["_locals"] = {**component.local_files, name: source}


#: Attributes of a component that are its own and must not be shared by its twin.
_OWN = ("_values", "_subgroups", "_locals")


def _twin(component: Any) -> Any:
    """Return a copy of a component with all below it, which stands in no tree and no text."""
    children: list[HubComponent] = [_twin(child) for child in component.children]
    twin = object.__new__(_plain_class(component))
    fields = twin.__dict__
    fields.update(component.__dict__)
    for name in ("parent", "_backing", "_said_by", "_taken", "_reader"):
        fields.pop(name, None)
    for name in _OWN:
        if fields.get(name) is not None:
            fields[name] = dict(fields[name])
    if fields.get("_definitions") is not None:
        fields["_definitions"] = {
            name: copy(one) for name, one in component.__dict__["_definitions"].items()
        }
    fields["children"] = children
    for child in children:
        child.__dict__["parent"] = twin
    return twin


def _plain_class(component: Any) -> type[HubComponent]:
    """Return the class of a component, of a trackDb that was read lazily that of a plain one."""
    return TrackDb if isinstance(component, TrackDb) else type(component)
