"""The two forms of a hub's text: all in one file, or a file each for hub, genomes and tracks.

Texts are cut and joined as they stand, so that comments and spacing live on; the settings must say already what they are
to say in the new form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ValidationError
from ..fetch import is_url, join_location
from ..paths import parent_dir, relative
from ..ra import Document, parse
from ..ra.lines import physical
from .backing import Backing, HubBacking
from .origin import FileOrigin, LateOrigin, Origin
from .places import Entry
from .state import TextFile
from .tracks import included_file

if TYPE_CHECKING:
    from ..genome import Genome
    from ..hub import Hub
    from ..ra import Stanza as Lines
    from ..stanza import Stanza

__all__ = ["join_texts", "split_text"]


def join_texts(hub: Hub, genome: Genome, above: Backing, tracks: Backing) -> None:
    """Put the texts of a hub into its hub.txt.

    Parameters
    ----------
    hub, genome
        The hub, and its one genome.
    above, tracks
        What the genomes file and the trackDb were read from.
    """
    hub_backing = hub._backing
    assert isinstance(hub_backing, HubBacking)
    old = hub_backing.files[0]
    included = {file.location: file for file in tracks.files[1:]}
    track_lines, stanzas = _expanded(tracks.files[0], included)
    parts = [_upper_lines(old.document), _lines(above.files[0].document), track_lines]
    text = "\n\n".join("\n".join(part).strip("\n") for part in parts) + "\n"
    document = parse(text.replace("\n", old.document.eol), old.location)
    file = TextFile(old.location, document, old.path, "hub")
    rest = document.stanzas[1:]
    found = [stanza for stanza in rest if "track" in stanza]
    genomes = [stanza for stanza in rest if "genome" in stanza and "track" not in stanza]
    if len(found) != len(stanzas) or len(genomes) != 1:
        raise ValidationError(
            f"{hub.describe()}: stanzas of its texts would run into each other in one file; look at "
            "the findings of its reading"
        )
    by_stanza = {id(entry.stanza): entry for entry in tracks.entries()}
    _stand_in(hub, document.stanzas[0])
    _stand_in(genome, genomes[0])
    entries = []
    for before, now in zip(stanzas, found, strict=True):
        entry = by_stanza[id(before)]
        _stand_in(entry.component, now)
        entries.append(Entry(entry.component, entry.parent, now, file))
    reading = hub.reading
    backing = HubBacking(reading, file, hub, True)
    backing.genomes = Backing(reading, [file], [genome])
    trackdb = genome.trackdb
    backing.tracks[id(trackdb)] = Backing(reading, [file], (), entries)
    hub.__dict__["_backing"] = backing
    for component in (genome.genomes_file, trackdb):
        assert component is not None
        component.__dict__.update(
            _filename=None, _backing=None, _said_by=None, origin=FileOrigin(file.location)
        )
    gone = {id(one) for one in (old, *above.files, *tracks.files)}
    reading.files = [file, *(one for one in reading.files if id(one) not in gone)]
    reading.originals.clear()
    file.edited = True


def split_text(hub: Hub, genome: Genome, tracks: Backing) -> None:
    """Put hub, genome and tracks of a hub with one file into three.

    Parameters
    ----------
    hub, genome
        The hub, and its one genome; genomes file and trackDb know where they are to lie.
    tracks
        What the tracks were read from.
    """
    backing = hub._backing
    genomes_file, trackdb = genome.genomes_file, genome.trackdb
    assert isinstance(backing, HubBacking) and backing.genomes is not None
    assert genomes_file is not None and trackdb is not None
    assert genomes_file.filename is not None and trackdb.filename is not None
    old = backing.files[0]
    lines = _lines(old.document)
    (entry,) = backing.genomes.entries()
    at = old.document.stanzas.index(entry.stanza)
    copy = parse("\n".join(lines)).stanzas[at]
    first, last = copy.lines[0].number, copy.lines[-1].number
    assert first is not None and last is not None
    below = _moved_includes(lines[last:], parent_dir(hub.filename), parent_dir(trackdb.filename))
    made = []
    for part, path, context in (
        (lines[: first - 1], hub.filename, "hub"),
        (lines[first - 1 : last], genomes_file.filename, "genomes"),
        (below, trackdb.filename, "trackDb"),
    ):
        location = old.location
        if context != "hub":
            location = join_location(old.location, relative(path, parent_dir(hub.filename)))
        text = "\n".join(part).strip("\n") + "\n"
        document = parse(text.replace("\n", old.document.eol), location)
        file = TextFile(location, document, path, context)
        file.edited = True
        made.append(file)
    hub_text, genomes_text, track_text = made
    _stand_in(hub, hub_text.document.stanzas[0])
    _stand_in(genome, genomes_text.document.stanzas[0])
    by_stanza = {id(entry.stanza): entry for entry in tracks.entries()}
    here = [by_stanza[id(stanza)] for stanza in old.document if id(stanza) in by_stanza]
    found = [stanza for stanza in track_text.document if "track" in stanza]
    for entry, stanza in zip(here, found, strict=True):
        _stand_in(entry.component, stanza)
        entry.stanza, entry.file = stanza, track_text
    reading = hub.reading
    hub.__dict__["_backing"] = HubBacking(reading, hub_text, hub, False)
    for component, text_file, below_it in (
        (genomes_file, genomes_text, Backing(reading, [genomes_text], [genome])),
        (
            trackdb,
            track_text,
            Backing(reading, [track_text, *tracks.files[1:]], (), tracks.entries()),
        ),
    ):
        component.__dict__.update(_backing=below_it, origin=FileOrigin(text_file.location))
    reading.files = [*made, *(one for one in reading.files if one.location != old.location)]
    reading.originals.clear()


def _stand_in(component: Stanza, stanza: Lines) -> None:
    """Make `stanza` the lines of a component that was read."""
    if component.origin is not None:
        late = component.context == "trackDb" and next(iter(stanza.settings)) != "track"
        component.__dict__["origin"] = LateOrigin(stanza) if late else Origin(stanza)


def _lines(document: Document) -> list[str]:
    return physical(document.text.removeprefix("\ufeff"))[0]


def _upper_lines(document: Document) -> list[str]:
    """Return the lines down to the second stanza, which UCSC does not read in a hub.txt of its own."""
    lines = _lines(document)
    stanzas = parse("\n".join(lines)).stanzas
    if len(stanzas) > 1:
        number = stanzas[0].lines[-1].number
        return lines[:number]
    return lines


def _expanded(file: TextFile, included: dict[str, TextFile]) -> tuple[list[str], list[Lines]]:
    """Return the lines of a text with those it includes in their place, and its track stanzas in order."""
    lines = _lines(file.document)
    whole: list[str] = []
    stanzas: list[Lines] = []
    done = 0
    for stanza, copy in zip(file.document, parse("\n".join(lines)), strict=True):
        for entry in copy.before("track"):
            reference = included_file(entry.value) if entry.name.startswith("include") else ""
            inner = (
                included.pop(join_location(file.location, reference), None) if reference else None
            )
            if inner is None or entry.line is None:
                continue
            more, theirs = _expanded(inner, included)
            whole += lines[done : entry.line - 1]
            done = entry.line
            stanzas += theirs
            if whole and whole[-1].strip():
                whole.append("")
            whole += "\n".join(more).strip("\n").split("\n")
            if done < len(lines) and lines[done].strip():
                whole.append("")
        if "track" in stanza:
            stanzas.append(stanza)
    return whole + lines[done:], stanzas


def _moved_includes(lines: list[str], here: str, there: str) -> list[str]:
    """Return lines whose includes still lead to the same files when they move to another directory."""
    if here == there:
        return lines
    lines = lines.copy()
    for stanza in parse("\n".join(lines)):
        for entry in stanza.before("track"):
            reference = included_file(entry.value) if entry.name.startswith("include") else ""
            if reference and not is_url(reference) and entry.line is not None:
                path = relative(join_location(f"{here}/x" if here else "x", reference), there)
                lines[entry.line - 1] = lines[entry.line - 1].replace(reference, path, 1)
    return lines
