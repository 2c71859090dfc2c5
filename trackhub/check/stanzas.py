"""The settings of every stanza: names that UCSC knows, in a place where they act, with values it can use.

What settings mean together is in `tracks` and `subgroups`; whether files are there in `files`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ..base_track import BaseTrack
from ..composite import CompositeTrack
from ..findings import Finding, Severity
from ..genome import Genome
from ..groups import GroupDefinition
from ..hub import Hub
from ..spec import (
    Setting,
    accepts,
    contexts,
    judge,
    judge_type,
    lookup,
    suggest,
    track_type,
)
from ..stanza import Stanza

__all__ = ["LEVELS", "MOST_SETTINGS", "Suggestions", "stanza_findings"]

#: Settings of one stanza that are looked at.
MOST_SETTINGS = 1000
#: UCSC's levels of support, best supported first.
LEVELS = ("required", "base", "full", "new")
_FILES = {"hub": "hub.txt", "genomes": "a genome", "groups": "a group", "trackDb": "a track"}
#: What UCSC's table calls a kind of track.
ROLES = {"track": "leaf", "superTrack": "super"}
_PLURALS = {"leaf": "data tracks", "super": "superTracks", "multiWig": "overlays"}
_ACCEPTED: dict[str, tuple[Severity, str]] = {
    "wig": ("error", "a hub has no table for type wig: make a bigWig of the data"),
    "bedGraph": ("error", "a hub has no table for type bedGraph: make a bigWig of the data"),
    "pslSnake": ("warning", "type pslSnake is UCSC's own and needs data that no hub has"),
    "bigBaseView": ("warning", "type bigBaseView is UCSC's own and needs data that no hub has"),
    "instaPort": ("warning", "type instaPort is UCSC's own"),
    "mathWig": ("hint", "UCSC takes type mathWig, but hubCheck does not know it"),
    "bigDbSnp": ("hint", "UCSC takes type bigDbSnp, but hubCheck does not know it"),
}


class _Complaint(NamedTuple):
    """What is to be said about a setting's name."""

    code: str
    severity: Severity
    message: str
    setting: str
    fix: str | None

    def about(self, component: Stanza) -> Finding:
        """Return the finding about a stanza that has it."""
        return component.finding(
            self.code, self.severity, self.message, setting=self.setting, fix=self.fix
        )


class _Shape(NamedTuple):
    """What the names in a stanza give, whatever their values: tracks of a hub have few shapes."""

    judged: tuple[tuple[str, Setting], ...]
    complaints: tuple[_Complaint, ...]


class Suggestions:
    """What unknown names were most likely meant to be; looks for no more than two hundred of them.

    Parameters
    ----------
    most
        How many names to look for.
    """

    def __init__(self, most: int = 200) -> None:
        self._left = most
        self._known: dict[tuple[str, str], str | None] = {}

    def cure(self, context: str, name: str) -> str | None:
        """Return what to do about a name that UCSC does not know."""
        key = (context, name)
        if key not in self._known:
            if not self._left:
                return None
            self._left -= 1
            self._known[key] = _cure(context, name)
        return self._known[key]


def _cure(context: str, name: str) -> str | None:
    near = suggest(context, name)
    if near is not None:
        return f"write {near}"
    elsewhere = [one for one in contexts(name) if one != context]
    return f"it belongs to {' or '.join(_FILES[one] for one in elsewhere)}" if elsewhere else None


def stanza_findings(
    component: Stanza, suggestions: Suggestions, level: str | None = None
) -> Iterator[Finding]:
    """Yield what is wrong with the names and the values of one stanza.

    Parameters
    ----------
    component
        The stanza.
    suggestions
        Finds what unknown names were meant to be.
    level
        Also say which settings UCSC supports less than this (one of `LEVELS`).
    """
    values = component._values
    role = ROLES.get(component.role, component.role)
    word = component.type_word() or ""
    names = tuple(values)
    if len(names) > MOST_SETTINGS:
        message = f"holds {len(names):,} settings, of which the first {MOST_SETTINGS:,} are judged"
        yield component.finding("huge-stanza", "warning", message)
        names = names[:MOST_SETTINGS]
    shape = _shape(component.context, role, word, level, names)
    for complaint in shape.complaints:
        if complaint.code == "unknown-setting":
            fix = suggestions.cure(component.context, complaint.setting)
            complaint = complaint._replace(fix=fix)
        yield complaint.about(component)
    for name, setting in shape.judged:
        text = values[name]
        if text:
            yield from _value_findings(component, name, setting, text)
    yield from _own_findings(component)


@lru_cache(4096)
def _shape(context: str, role: str, word: str, level: str | None, names: tuple[str, ...]) -> _Shape:
    judged = []
    complaints = []
    for name in names:
        setting = lookup(context, name, word)
        if setting is None:
            # A lost include is told with the text.
            if context != "trackDb" or not name.startswith("include"):
                complaints.append(_unknown(name))
            continue
        if name != "type":
            judged.append((name, setting))
        complaint = _placed(setting, name, role, word) or _levelled(setting, name, level)
        if complaint is not None:
            complaints.append(complaint)
    return _Shape(tuple(judged), tuple(complaints))


def _unknown(name: str) -> _Complaint:
    return _Complaint("unknown-setting", "warning", f"UCSC knows no setting {name}", name, None)


def _placed(setting: Setting, name: str, role: str, word: str) -> _Complaint | None:
    """Return what is to be said about a setting in a stanza of this kind and type."""
    if setting.context != "trackDb":
        return None
    if name == "idInUrlSql":
        message = "idInUrlSql is forbidden, and UCSC shows no track that has it"
        return _Complaint("forbidden-setting", "error", message, name, "leave it out")
    if setting.level == "notForHubs":
        message = f"{name} is for UCSC's own tracks, not for hubs"
        return _Complaint("not-for-hubs", "hint", message, name, "leave it out")
    if role != "leaf" and name == "bigDataUrl":
        # UCSC does not look at a superTrack.
        severity: Severity = "warning" if role == "super" else "error"
        message = f"a {role} has no data of its own"
        fix = "give bigDataUrl to the tracks inside"
        return _Complaint("data-on-container", severity, message, name, fix)
    if role not in setting.roles and (role == "leaf" or "leaf" not in setting.roles):
        kinds = " and ".join(_PLURALS.get(one, f"{one}s") for one in setting.roles)
        message = f"{name} acts on {kinds} only"
        return _Complaint("misplaced-setting", "warning", message, name, None)
    if role == "leaf" and word and track_type(word) is not None and not accepts(setting, word):
        message = f"UCSC documents {name} for other types than {word}"
        return _Complaint("setting-of-other-type", "hint", message, name, None)
    return None


def _levelled(setting: Setting, name: str, level: str | None) -> _Complaint | None:
    if setting.level == "deprecated":
        message = f"UCSC has given up {name}"
        return _Complaint("deprecated-setting", "hint", message, name, "leave it out")
    if level is None or setting.level not in LEVELS:
        return None
    if LEVELS.index(setting.level) <= LEVELS.index(level):
        return None
    message = f"UCSC supports {name} at level {setting.level}, which is below {level}"
    return _Complaint("setting-level", "warning", message, name, None)


def _value_findings(component: Stanza, name: str, setting: Setting, text: str) -> Iterator[Finding]:
    judged = judge(setting, text)
    if judged.severity is not None:
        code = _CODES.get((component.context, name), "bad-value")
        if judged.severity == "hint" and name in ("shortLabel", "longLabel"):
            code = "long-label"
        yield component.finding(
            code,
            judged.severity,  # type: ignore[arg-type]
            judged.reason,
            setting=name,
            fix=judged.fix,
        )


#: Values whose faults have a code of their own.
_CODES = {
    ("trackDb", "track"): "track-name",
    ("trackDb", "type"): "bad-type",
    ("genomes", "genome"): "genome-name",
}


def _own_findings(component: Stanza) -> Iterator[Finding]:
    """Yield what is wrong with the values that a component keeps apart from its settings."""
    if isinstance(component, BaseTrack):
        yield from _track_findings(component)
    elif isinstance(component, Genome):
        yield from _judged(component, "genome", component.genome)
    elif isinstance(component, Hub):
        yield from _judged(component, "hub", component.hub)
    elif isinstance(component, GroupDefinition):
        yield from _group_findings(component)


def _group_findings(group: GroupDefinition) -> Iterator[Finding]:
    if not group.name:
        yield group.finding(
            "missing-name",
            "warning",
            "a group without a name, which no track can be in",
            setting="name",
            fix="set name",
        )
    elif not group._values.get("label"):
        yield group.finding(
            "missing-label",
            "warning",
            "no label, so that its heading says nothing",
            setting="label",
            fix="set label",
        )
    yield from _judged(group, "name", group.name)


def _judged(component: Stanza, name: str, text: str) -> Iterator[Finding]:
    setting = lookup(component.context, name)
    if setting is not None and text:
        yield from _value_findings(component, name, setting, text)


def _track_findings(track: BaseTrack) -> Iterator[Finding]:
    words = track.name.split()
    # A name of several words is told with the text, but for the one that UCSC's reader takes.
    if len(words) < 2 or words[1:] == ["override"]:
        yield from _judged(track, "track", track.name)
    said = track._said_parent
    if said is not None and said[1]:
        name = said[0] or getattr(track.parent, "label_name", "")
        yield from _judged(track, "parent", f"{name} {said[1]}")
    for name, attribute in _WORDS.get(track.role, ()):
        yield from _judged(track, name, getattr(track, attribute))
    if isinstance(track, CompositeTrack):
        # They move out of the settings when somebody asks for the subgroups.
        definitions = [pair for pair in track._definition_pairs() if pair[0] not in track._values]
        for name, text in definitions:
            if lookup("trackDb", name) is None:
                yield _unknown(name).about(track)
            else:
                yield from _judged(track, name, text)
    line = track._values.get("type")
    if line and track.role != "superTrack":
        yield from _type_findings(track, line)


_WORDS = {
    "composite": (("compositeTrack", "_word"),),
    "multiWig": (("container", "_word"),),
    "superTrack": (("superTrack", "_words"),),
}


#: As `judge` grades values: only what stops UCSC is an error.
_TYPE_SEVERITY: dict[str, Severity] = {
    "fatal": "error",
    "error": "warning",
    "warning": "warning",
    "hint": "hint",
}


def _type_findings(track: BaseTrack, line: str) -> Iterator[Finding]:
    leaf = track.role == "track"
    judged = judge_type(line, leaf)
    if judged.severity is not None and (leaf or judged.severity != "hint"):
        severity = _TYPE_SEVERITY[judged.severity]
        yield track.finding("bad-type", severity, judged.reason, setting="type", fix=judged.fix)
    elif leaf and (accepted := _ACCEPTED.get(line.split()[0])) is not None:
        severity, message = accepted
        yield track.finding("unusual-type", severity, message, setting="type")
