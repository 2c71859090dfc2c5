"""No false alarms: the settings of real hubs that UCSC's loader accepts, given to our constructors, raise nothing."""

from __future__ import annotations

import csv
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from trackhub import (
    AggregateTrack,
    Assembly,
    BaseTrack,
    CompositeTrack,
    Genome,
    Hub,
    SuperTrack,
    Track,
    ViewTrack,
)
from trackhub.errors import TrackhubWarning, ValidationError
from trackhub.ra import parse
from trackhub.spec import lookup

#: Values of those hubs that a script is refused all the same, and what UCSC makes of them.
DEFENDED = [
    ("type", r"bigBed \d+[+.]", "the number of columns is unreadable and the track is not drawn"),
    ("type", r"bigBed 2", "a bigBed has three columns or more"),
    ("type", r"bigWig 5 0", "limits the wrong way round, which nobody means"),
    ("yLineMark", r"off", "read as the number 0, so the line is drawn"),
    ("color", r"\(.*\)|color=.*", "read as black or another colour"),
    ("graphTypeDefault", r"line", "no such graph: bars are drawn"),
    ("maxHeightPixels", r"100:10:20", "a default below the minimum, which is not used"),
    ("bigDataUrl", r"ttps://.*", "read as a relative path, where nothing is"),
]

Stanza = dict[str, str]


def stanzas(path: Path) -> list[Stanza]:
    return [stanza.settings for stanza in parse(path.read_bytes())]


def local(base: Path, name: str) -> Path:
    """Return the file that a path names; a URL names the file of that path in the checkout."""
    if "://" in name:
        return base.parent / name.rpartition("/")[2]
    return base.parent / name


def with_includes(path: Path) -> Iterator[Path]:
    yield path
    for line in path.read_text("utf-8", "surrogateescape").splitlines():
        words = line.split()
        if words[:1] == ["include"] and len(words) > 1:
            included = path.parent / words[1].strip("'\"")
            if included.is_file():
                yield from with_includes(included)


def parts(hub_file: Path) -> tuple[Stanza, list[Stanza], list[Stanza]]:
    """Return the hub's stanza, those of its genomes and those of its tracks."""
    hub = stanzas(hub_file)[0]
    if "useOneFile" in hub:
        below = stanzas(hub_file)[1:]
        genomes = [one for one in below if "genome" in one and "track" not in one]
        return hub, genomes, [one for one in below if "track" in one]
    genomes_file = local(hub_file, hub["genomesFile"])
    genomes = [one for one in stanzas(genomes_file) if "genome" in one and "track" not in one]
    tracks = []
    for genome in genomes:
        for name in genome.get("trackDb", "").split(","):
            trackdb = local(genomes_file, name.strip())
            if trackdb.is_file():
                for file in with_includes(trackdb):
                    tracks += [one for one in stanzas(file) if "track" in one]
    return hub, genomes, tracks


def accepted(corpus: Path) -> Iterator[Path]:
    with (corpus / "kent_verdicts.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["verdict"] == "accept":
                yield corpus / row["repo"] / row["hub_file"]


def known(context: str, stanza: Stanza) -> Stanza:
    return {name: value for name, value in stanza.items() if lookup(context, name) is not None}


def parent_of(track: Stanza) -> str:
    words = (track.get("parent") or track.get("subTrack") or track.get("superTrack") or "").split()
    return words[0] if words else ""


def type_of(track: Stanza, by_name: dict[str, Stanza]) -> str:
    """Return the type line, which UCSC also takes from the parents."""
    for _ in range(4):
        if "type" in track:
            return track["type"]
        track = by_name.get(parent_of(track), {})
    return "bigBed"


def build_track(stanza: Stanza, by_name: dict[str, Stanza]) -> BaseTrack:
    given: dict[str, str] = known("trackDb", stanza)
    name = given.pop("track").split()[0]
    # A link out of an item's page is not the data's place, which constructors call url.
    link = {"url": given.pop("url")} if "url" in given else {}
    track: BaseTrack
    if "compositeTrack" in given:
        track = CompositeTrack(name=name, **given)
    elif "container" in given:
        track = AggregateTrack(name=name, **given)
    elif given.get("superTrack", "").split()[:1] == ["on"]:
        track = SuperTrack(name=name, **given)
    elif "view" in given and "bigDataUrl" not in given:
        track = ViewTrack(name=name, **given)
    else:
        given.setdefault("type", type_of(stanza, by_name))
        track = Track(name=name, **given)
    track.settings.update(link)
    return track


def test_nothing_raises_and_nothing_is_lost(corpus: Path) -> None:
    seen: set[tuple[tuple[str, str], ...]] = set()
    counts: Counter[str] = Counter()
    used: set[str] = set()
    faults: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TrackhubWarning)
        for hub_file in accepted(corpus):
            hub, genomes, tracks = parts(hub_file)
            by_name = {words[0]: track for track in tracks if (words := track["track"].split())}
            work = [(hub, "hub"), *((one, "genome") for one in genomes)]
            work += [(one, "track") for one in tracks]
            for stanza, kind in work:
                key = tuple(stanza.items())
                if key in seen:
                    continue
                seen.add(key)
                counts[kind] += 1
                try:
                    kept = without_defended(stanza, by_name, used) if kind == "track" else stanza
                    lost = build_and_compare(kind, kept, by_name)
                except Exception as error:
                    faults.append(
                        f"{hub_file.relative_to(corpus)}: {type(error).__name__}: {error}"
                    )
                else:
                    faults += [f"{hub_file.relative_to(corpus)}: {name} is lost" for name in lost]
    assert faults == []
    assert used == {f"{name} {pattern}" for name, pattern, _ in DEFENDED}
    assert counts["track"] > 10_000
    assert counts["genome"] > 100
    assert counts["hub"] > 150


def without_defended(stanza: Stanza, by_name: dict[str, Stanza], used: set[str]) -> Stanza:
    """Take out what is refused with a reason, after seeing that it really is."""
    kept = dict(stanza)
    for name, pattern, _ in DEFENDED:
        if re.fullmatch(pattern, kept.get(name, "")):
            used.add(f"{name} {pattern}")
            with pytest.raises(ValidationError, match=name):
                build_track(kept, by_name)
            del kept[name]
    return kept


def build_and_compare(kind: str, stanza: Stanza, by_name: dict[str, Stanza]) -> list[str]:
    """Build the component, and return the settings that its stanza does not have."""
    if kind == "track":
        track = build_track(stanza, by_name)
        expected = set(known("trackDb", stanza)) - {"subTrack"}
        if not isinstance(track, SuperTrack):
            expected.discard("superTrack")
        return sorted(expected - {name for name, _ in track.pairs()})
    if kind == "genome":
        given = known("genomes", stanza)
        del given["genome"]
        given.pop("trackDb", None)
        made: Genome | Hub
        if "twoBitPath" in given:
            made = Assembly(stanza["genome"], **given)
        else:
            made = Genome(stanza["genome"], **given)
    else:
        given = known("hub", stanza)
        del given["hub"]
        given.pop("genomesFile", None)
        made = Hub(stanza["hub"], **given)
    return sorted(set(given) - {name for name, _ in made.pairs()})
