"""Changes of a whole hub: its form, one file or three, and where its files are served.

A change of one component needs none of this: set it, and write the hub. Several hubs become one in `merge`.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable
from typing import Any

from .base_track import BaseTrack
from .errors import ValidationError
from .fetch import folder_of, is_url, join_location
from .genome import Genome
from .hub import Hub
from .paths import encoded, join, parent_dir, relative
from .reading.backing import Backing, HubBacking
from .reading.references import Reference, base_of, references
from .rendering import Rendering
from .stanza import Stanza
from .trackdb import TrackDb

__all__ = ["default_pages", "relocate", "served_from", "to_one_file", "to_three_files"]


# -- the form --------------------------------------------------------------------------------------


def to_one_file(hub: Hub) -> None:
    """Put hub, genome and tracks into one text (``useOneFile on``), and make every relative path start there.

    Comments and spacing of a hub that was read are kept; files that it includes become part of the text. The data
    files stay where they are.

    Parameters
    ----------
    hub
        A hub with one genome.

    Raises
    ------
    ValidationError
        If the hub has not exactly one genome with tracks, or the text of one of them lies outside the hub's directory.

    Examples
    --------
    >>> import trackhub
    >>> hub, _, _, trackdb = trackhub.default_hub("demo", "hg38", "me@example.org")
    >>> trackdb.add_tracks(trackhub.Track(name="a", url="a.bw", tracktype="bigWig"))
    >>> to_one_file(hub)
    >>> hub.find("a").url
    'hg38/a.bw'
    """
    if hub.one_file:
        return
    genome = _only_genome(hub)
    trackdb = genome.trackdb
    above, tracks = genome.genomes_file._backing, trackdb._backing  # type: ignore[union-attr]
    read = isinstance(hub._backing, HubBacking)
    if read:
        _refuse_outside(hub, above, tracks)
    found = list(references(hub))
    pages = default_pages(hub, trackdb)  # type: ignore[arg-type]
    top = parent_dir(hub.filename)
    for reference in found:
        _start_from(reference, top)
    for page in pages:
        _start_from(page, top)
    if genome.groups is not None:
        genome.groups.__dict__["_said_by"] = None
    hub.one_file = True
    hub._values.pop("genomesFile", None)
    genome._values.pop("trackDb", None)
    if read:
        from .reading.forms import join_texts

        assert isinstance(above, Backing) and isinstance(tracks, Backing)
        _sync(hub, genome, above, tracks)
        join_texts(hub, genome, above, tracks)


def to_three_files(
    hub: Hub, genomes_filename: str | None = None, trackdb_filename: str | None = None
) -> None:
    """Put hub, genome and tracks into a text each, and make every relative path start from its own.

    Parameters
    ----------
    hub
        A hub in one file.
    genomes_filename
        Where the genomes file goes, relative to the hub's directory; ``genomes.txt`` beside hub.txt if left out.
    trackdb_filename
        Where the trackDb goes; ``<genome>/trackDb.txt`` if left out.

    Raises
    ------
    ValidationError
        If the hub has not exactly one genome with tracks.

    Examples
    --------
    >>> import trackhub
    >>> hub, _, _, trackdb = trackhub.default_hub("demo", "hg38", "me@example.org", one_file=True)
    >>> trackdb.add_tracks(trackhub.Track(name="a", url="data/a.bw", tracktype="bigWig"))
    >>> to_three_files(hub)
    >>> hub.find("a").url, trackdb.filename
    ('../data/a.bw', 'hg38/trackDb.txt')
    """
    if not hub.one_file:
        return
    genome = _only_genome(hub)
    trackdb = genome.trackdb
    assert trackdb is not None and genome.genomes_file is not None
    backing = hub._backing if isinstance(hub._backing, HubBacking) else None
    tracks = None if backing is None else backing.tracks.get(id(trackdb))
    found = list(references(hub))
    pages = default_pages(hub, trackdb)
    hub.one_file = False
    top = parent_dir(hub.filename)
    genome.genomes_file.filename = genomes_filename or join(top, "genomes.txt")
    trackdb.filename = trackdb_filename or join(genome.data_dir, "trackDb.txt")
    for reference in (*found, *pages):
        if isinstance(reference.component, BaseTrack):
            _start_from(reference, parent_dir(trackdb.filename))
        elif isinstance(reference.component, Genome) and not _from_hub(reference):
            _start_from(reference, parent_dir(genome.genomes_file.filename))
    if genome.groups is not None:
        genome.groups.__dict__["_said_by"] = None
    if backing is not None and backing.genomes is not None and tracks is not None:
        from .reading.forms import split_text

        _sync(hub, genome, backing.genomes, tracks)
        split_text(hub, genome, tracks)


def _only_genome(hub: Hub) -> Genome:
    genomes = hub.genomes_file.genomes if hub.genomes_file is not None else []
    with_tracks = [genome for genome in genomes if genome.trackdb is not None]
    if len(genomes) != 1 or not with_tracks:
        raise ValidationError(
            f"{hub.describe()} has {len(genomes)} genomes, and a hub in one file has one, with tracks; "
            "make a hub of each genome"
        )
    return genomes[0]


def _refuse_outside(hub: Hub, above: Any, tracks: Any) -> None:
    """Refuse what has no text of its own in the hub, or more of it than the tree has."""
    for backing in (above, tracks):
        files = backing.files if isinstance(backing, Backing) else []
        outside = [file.location for file in files if file.path is None]
        if outside or not files:
            raise ValidationError(
                f"{hub.describe()}: {outside[0] if outside else 'a part that a script added'} is no "
                "text in the hub's directory; write the hub and read it again"
            )
    named = [stanza for stanza in above.files[0].document if "genome" in stanza]
    if len(named) > 1:
        raise ValidationError(
            f"{hub.describe()}: {above.files[0].location} lists {len(named)} genomes, of which one was read; "
            "read the hub without genomes="
        )


def _sync(hub: Hub, genome: Genome, above: Backing, tracks: Backing) -> None:
    """Make the texts say what the tree says."""
    rendering = Rendering()
    rendering.texts_only = True
    assert hub._backing is not None and genome.trackdb is not None
    for component, backing in (
        (hub, hub._backing),
        (genome.genomes_file, above),
        (genome.trackdb, tracks),
    ):
        component._enter(rendering)  # type: ignore[union-attr]
        backing.sync(component, rendering)  # type: ignore[attr-defined]


def _from_hub(reference: Reference) -> bool:
    return base_of(reference.component.context, reference.name) == "hub"


def _start_from(reference: Reference, folder: str) -> None:
    """Write a relative path so that it leads from `folder` to where it led."""
    if reference.is_relative and reference.folder is not None and reference.folder != folder:
        path = posixpath.normpath(join(encoded(reference.folder), reference.value))
        reference.component._values[reference.name] = relative(path, encoded(folder))


def default_pages(hub: Hub, trackdb: TrackDb) -> list[Reference]:
    """Return the pages that UCSC finds beside the trackDb by the name of their track."""
    origin = trackdb.origin
    if origin is None or origin.file is None or is_url(origin.file):
        return []
    beside = os.path.dirname(origin.file) or "."
    names = set(os.listdir(beside)) if os.path.isdir(beside) else set()
    folder = parent_dir(hub.filename if hub.one_file else trackdb.filename or "")
    return [
        Reference(track, "html", f"{track.name}.html", folder, origin.file)
        for track, _ in trackdb.walk()
        if isinstance(track, BaseTrack)
        and "html" not in track._values
        and f"{track.name}.html" in names
    ]


# -- where it is served ----------------------------------------------------------------------------


def relocate(hub: Hub, base_url: str, *, base: str | None = None) -> int:
    """Make a hub's files be found below another URL.

    Relative paths of data files and pages become URLs below `base_url`, so that the texts can be put anywhere; URLs
    below `base` are made to lead below `base_url`. The texts of the hub name each other by relative paths afterwards.

    Parameters
    ----------
    hub
        The hub.
    base_url
        URL of the directory where hub.txt, or a copy of it, is served.
    base
        URL of the directory where it was; where the hub was read from, or that of ``hub.url``, if left out.

    Returns
    -------
    int
        How many settings changed.

    Raises
    ------
    ValidationError
        If `base_url` is no URL.

    Examples
    --------
    >>> import trackhub
    >>> hub, _, _, trackdb = trackhub.default_hub("demo", "hg38", "me@example.org")
    >>> trackdb.add_tracks(trackhub.Track(name="a", url="a.bw", tracktype="bigWig"))
    >>> relocate(hub, "https://example.org/hub")
    1
    >>> hub.find("a").url
    'https://example.org/hub/hg38/a.bw'
    """
    if not is_url(base_url):
        raise ValidationError(
            f"base_url is the URL of the hub's directory, such as https://example.org/hub/, got {base_url!r}"
        )
    new = base_url.rstrip("/") + "/"
    old = served_from(hub) if base is None else base.rstrip("/") + "/"
    count = 0
    for reference in list(references(hub)):
        value = reference.value
        if reference.is_relative and reference.folder is not None:
            place = join_location(new + encoded(join(reference.folder, "x")), value)
        elif old is not None and value.startswith(old):
            place = new + value[len(old) :]
        else:
            continue
        if place != value:
            reference.component._values[reference.name] = place
            count += 1
    for file, holder, name in _named_texts(hub):
        said = holder._values.get(name, "")
        if file._filename is not None and is_url(said) and file._said_by is not None:
            file.__dict__["_said_by"] = None
            count += 1
    hub.url = new + encoded(posixpath.basename(hub.filename))
    return count


def served_from(hub: Hub) -> str | None:
    """Return the URL of the directory that hub.txt is served from, if that is known."""
    if hub.url:
        return folder_of(hub.url)
    base: str | None = None if hub.reading is None else hub.reading.base
    return base if base and is_url(base) else None


def _named_texts(hub: Hub) -> Iterable[tuple[Any, Stanza, str]]:
    """Yield the texts that other texts of the hub name."""
    if hub.genomes_file is None:
        return
    yield hub.genomes_file, hub, "genomesFile"
    for genome in hub.genomes_file.genomes:
        if genome.trackdb is not None:
            yield genome.trackdb, genome, "trackDb"
        if genome.groups is not None:
            yield genome.groups, genome, "groups"
