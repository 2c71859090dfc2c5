"""The ``track`` and ``browser`` lines of custom tracks, as settings of a track in a hub."""

from __future__ import annotations

import re
from typing import Any

from ...errors import FormatError
from ..alike import track_type_kind

__all__ = ["TrackLines", "is_track_line", "track_type", "whole_track_lines"]

_ITEM = re.compile(rb"""\s*([A-Za-z_][\w.]*)=(?:"([^"]*)"|'([^']*)'|([^\s"']\S*)|(?=\s|$))""")
_WORD = re.compile(rb"\s*[^\s=]+(?=\s|$)")
_PAIR = rb"""[A-Za-z_][\w.]*=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'][^\s]*)"""
#: A track line, and the lines after it where nothing but further attributes stands.
_BROKEN = re.compile(
    rb"^(track[ \t][^\n]*)((?:\n[ \t]*%b(?:[ \t]+%b)*[ \t]*(?=\n))+)" % (_PAIR, _PAIR), re.MULTILINE
)
_MODES = {"0": "hide", "1": "dense", "2": "full", "3": "pack", "4": "squish"}
#: Attributes of a track line that have another name in a trackDb.
_CALLED = {"name": "shortLabel", "description": "longLabel", "graphType": "graphTypeDefault"}
#: Attributes that say how a custom track is loaded, which a conversion has done.
_LOADED = frozenset(
    {"bigDataIndex", "bigDataUrl", "db", "expNames", "initialPosition", "offset", "track", "type"}
)
#: Attributes that a hub's track cannot take over as they are, and what to do.
_LOST = {
    "expScale": "a hub draws no microarrays, and bars have limits of their own",
    "expStep": "a hub draws no microarrays, and bars have limits of their own",
    "expTable": "it names a table of UCSC's own",
    "frames": "it names a table of UCSC's own; give the track a bigBed of frames",
    "group": "groups are for hubs that define their own; give group to the track there",
    "htmlUrl": "give the page as html of the track",
    "parent": "put the track into a container of the hub",
    "searchIndex": "items are found by columns that are indexed; name them with index",
    "summary": "it names a table of UCSC's own",
}
_SAID_AS = {setting: attribute for attribute, setting in _CALLED.items()}
#: So far into a text a track line may be broken.
_HEAD = 1 << 16
_LABELS = ("shortLabel", "longLabel")


def is_track_line(line: bytes) -> bool:
    """Whether a line is a ``track`` or ``browser`` line and not data."""
    words = line[:8].split(None, 1)
    if not words or words[0] not in (b"track", b"browser"):
        return False
    # A chromosome might be called "track": data go on with a position.
    rest = line.split(None, 2)
    return len(rest) < 2 or not rest[1].isdigit()


def whole_track_lines(start: bytes) -> bytes:
    r"""The start of a text, with the pieces of a broken track line on its first line.

    Empty lines take the place of the others, so that lines keep their numbers. UCSC's page shows
    track lines so.

    Examples
    --------
    >>> whole_track_lines(b'track name=x visibility=2\nitemRgb="On"\nchr1 1 9\n')
    b'track name=x visibility=2 itemRgb="On"\n\nchr1 1 9\n'
    """
    head, rest = start[:_HEAD], start[_HEAD:]
    return _BROKEN.sub(_made_whole, head) + rest if b"track" in head else start


def _made_whole(match: re.Match[bytes]) -> bytes:
    pieces = [match[1].rstrip(b" \t\\"), *(piece.strip() for piece in match[2].split(b"\n")[1:])]
    return b" ".join(pieces) + b"\n" * match[2].count(b"\n")


def track_type(line: bytes) -> str | None:
    """The kind of data that a line says with ``type=``; None where it says none.

    Examples
    --------
    >>> track_type(b'track name="my type=bed" type=array'), track_type(b"browser hide all")
    ('bed15', None)
    """
    if not line.startswith(b"track"):
        return None
    try:
        return track_type_kind(_parsed(line)[0].get("type", ""))
    except FormatError:
        return None


class TrackLines:
    """What the ``track`` and ``browser`` lines of an input say.

    Attributes
    ----------
    attributes
        Of the track line, as they stand there.
    words
        Words of it that are no attributes.
    position
        Of ``browser position``, or None: a ``defaultPos``.
    data_began
        Whether data lines came already; a track line after them begins a second track.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/customTrack.html#TRACK

    Examples
    --------
    >>> lines = TrackLines()
    >>> lines.add(b'track type=bedGraph name="My signal" visibility=2 graphType=points')
    >>> lines.add(b"browser position chr7:127471196-127495720")
    >>> lines.settings
    {'shortLabel': 'My signal', 'longLabel': 'My signal', 'visibility': 'full', 'graphTypeDefault': 'points'}
    >>> lines.position
    'chr7:127471196-127495720'
    """

    def __init__(self) -> None:
        self.attributes: dict[str, str] = {}
        self.words: list[str] = []
        self.position: str | None = None
        self.data_began = False
        self._seen = False

    def begin_file(self) -> None:
        """Expect a track line again; what earlier files said stays."""
        self.data_began = False
        self._seen = False

    def add(self, line: bytes) -> None:
        """Take in a line.

        Raises
        ------
        FormatError
            For a quote without its partner, a shift of positions, and a second track.
        """
        if line.startswith(b"browser"):
            words = line.split()
            if words[1:2] == [b"position"] and len(words) > 2 and self.position is None:
                self.position = words[2].decode("utf-8", "replace")
            return
        if self._seen or self.data_began:
            raise FormatError(
                "a second track begins here, and a file of a hub holds one; split the file at the "
                "track lines"
            )
        self._seen = True
        given, stray = _parsed(line)
        self.words += stray
        if given.get("offset", "0").strip() not in ("", "0"):
            raise FormatError(
                f"the track line shifts all positions by offset={given['offset']}; add that to the "
                "positions and take offset out"
            )
        for name, value in given.items():
            self.attributes.setdefault(name, value)

    @property
    def settings(self) -> dict[str, str]:
        """The attributes that are settings of a track, under the names and values of a trackDb."""
        settings: dict[str, str] = {}
        for name, value in self.attributes.items():
            if name in _LOADED or name in _LOST or not value:
                continue
            if name == "visibility":
                value = _MODES.get(value, value.lower())
            settings[_CALLED.get(name, name)] = value
        if "shortLabel" in settings:
            settings.setdefault("longLabel", settings["shortLabel"])
            order = ("shortLabel", "longLabel")
            settings = {name: settings[name] for name in (*order, *settings)}
        return settings

    def judged(self, tracktype: str | None) -> tuple[dict[str, Any], list[str]]:
        """The settings that a track of a type can have, and a sentence for each other one."""
        from ...spec import clean, lookup

        kept: dict[str, Any] = {}
        notes = [
            f"the track line's {name}={self.attributes[name]} was left out: {reason}"
            for name, reason in _LOST.items()
            if self.attributes.get(name)
        ]
        notes += [
            f"the word {name!r} of the track line says nothing; put values with blanks into quotes"
            for name in self.words
        ]
        word = tracktype.partition(" ")[0] if tracktype else None
        for name, value in self.settings.items():
            setting = lookup("trackDb", name, word)
            said = f"the track line's {_SAID_AS.get(name, name)}={value}"
            if setting is None or "leaf" not in setting.roles:
                notes.append(f"{said} is no setting of a hub's track")
                continue
            if setting.is_file:
                notes.append(f"{said} was left out: it names a file; give that to the track")
                continue
            cleaned = clean(setting, value)
            if cleaned.severity == "error" or (setting.name in _LABELS and not cleaned.text):
                notes.append(f"{said} was left out: {cleaned.reason}")
            elif cleaned.text:
                kept[name] = cleaned.text
        return kept, notes


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _parsed(line: bytes) -> tuple[dict[str, str], list[str]]:
    """The attributes of a track line, and words that are none."""
    found: dict[str, str] = {}
    words: list[str] = []
    at = len(b"track")
    while line[at:].strip():
        match = _ITEM.match(line, at)
        if match is not None:
            value = next((group for group in match.groups()[1:] if group is not None), b"")
            name = match[1].decode("ascii", "replace")
            found.setdefault(name, _text(value).strip())
        else:
            match = _WORD.match(line, at)
            if match is not None:
                words.append(_text(match[0]).strip())
        if match is None or match.end() == at:
            raise FormatError(
                'the track line cannot be read: write name=value, with "quotes" around a value '
                "with blanks"
            )
        at = match.end()
    return found, words
