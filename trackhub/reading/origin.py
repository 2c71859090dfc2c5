"""Where a component stands in its file, what its lines say, and how a change gets into them.

Knows stanzas and settings, no kind of component.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ra import parse
from ..subgroups import parse_members

if TYPE_CHECKING:
    from ..ra import Stanza
    from ..stanza import Stanza as StanzaComponent

__all__ = ["PARENT_NAMES", "FileOrigin", "LateOrigin", "Origin", "ShortOrigin", "amend"]

#: The spellings of ``parent``; the last one only where its value is no ``on``.
PARENT_NAMES = ("parent", "subTrack", "superTrack")
#: Roles that do not write a ``subGroups`` line of their own.
_WITHOUT_MEMBERS = frozenset({"composite", "superTrack"})


class Origin:
    """The stanza that a component was read from.

    Attributes
    ----------
    stanza
        The lines, as `trackhub.ra` has them.
    """

    __slots__ = ("stanza",)

    def __init__(self, stanza: Stanza) -> None:
        self.stanza = stanza

    def __repr__(self) -> str:
        return f"<Origin {self.file}:{self.line}>"

    @property
    def file(self) -> str | None:
        """Path or URL of the text."""
        return self.stanza.file

    @property
    def line(self) -> int:
        """The line, from 1, of the first setting, in the file as it was read."""
        return self.stanza.line or 1

    def line_of(self, setting: str) -> int | None:
        """Return the line of a setting; None where there is none.

        ``parent`` is found under its old names too.
        """
        line = self.stanza.line_of(setting)
        if line is None and setting == "parent":
            for name in PARENT_NAMES[1:]:
                line = line or self.stanza.line_of(name)
        return line

    @property
    def said(self) -> dict[str, str]:
        """The settings of the stanza that count, as the text has them now. For reading only."""
        return self.stanza.settings

    def pairs(
        self, component: StanzaComponent, made: list[tuple[str, str]]
    ) -> list[tuple[str, str]]:
        """Return the component's settings in the order and the words of the text.

        Parameters
        ----------
        component
            The component that was read from this stanza.
        made
            Its settings as it would write them had a script made it.
        """
        new = dict(made)
        values = component._values
        pairs = []
        for name, text in self.said.items():
            if name in new:
                value = new.pop(name)
                pairs.append((name, text if _same(name, text, value) else value))
            elif name in values and (name != "subGroups" or component.role in _WITHOUT_MEMBERS):
                pairs.append((name, values[name]))
            elif name.startswith("subGroup") and _is_repeated(text, made):
                pairs.append((name, text))
            elif name in PARENT_NAMES and "parent" in new:
                value = new.pop("parent")
                if _same("parent", text, value):
                    pairs.append((name, text))
                else:
                    pairs.append(("parent", value))
        return [*pairs, *(pair for pair in new.items() if pair[1])]

    def lines(self, pairs: list[tuple[str, str]]) -> list[str]:
        """Return the stanza's lines with what `pairs` change in them; the file itself stays as it is."""
        text = str(self.stanza)
        said = self.said
        if dict(pairs) != said:
            copy = parse(text).stanzas[0]
            amend(copy, said, pairs)
            text = str(copy)
        return text.removesuffix("\n").split("\n")


class LateOrigin(Origin):
    """A track stanza with lines above its ``track``, which UCSC skips."""

    __slots__ = ("_kept",)

    def __init__(self, stanza: Stanza) -> None:
        super().__init__(stanza)
        self._kept: dict[str, str] | None = None

    @property
    def said(self) -> dict[str, str]:
        """The settings from the ``track`` line on."""
        if self._kept is not None:
            return self._kept
        entries = self.stanza.entries()
        above = len(self.stanza.before("track"))
        return {entry.name: entry.value for entry in entries[above:]}

    def take_out(self) -> None:
        """Take the track's lines out of the stanza, and leave those above it."""
        self._kept = self.said
        for name in self._kept:
            self.stanza.remove(name)

    def lines(self, pairs: list[tuple[str, str]]) -> list[str]:
        """Return the stanza's lines with what `pairs` change in them."""
        if self._kept is not None:
            return [f"{name} {value}" for name, value in pairs]
        return super().lines(pairs)


class ShortOrigin(Origin):
    """A stanza that an ``#EOF`` line ends early."""

    __slots__ = ()

    @property
    def said(self) -> dict[str, str]:
        """The settings above the ``#EOF`` line."""
        return {entry.name: entry.value for entry in self.stanza.entries(stop_at_eof=True)}


class FileOrigin:
    """The file that a list of components was read from: genomes.txt, groups.txt, a trackDb."""

    __slots__ = ("file", "line")

    def __init__(self, file: str) -> None:
        self.file: str | None = file
        self.line = 1

    def line_of(self, setting: str) -> int | None:
        """Return None: a file has no settings of its own."""
        return None


def _is_repeated(text: str, made: list[tuple[str, str]]) -> bool:
    """Whether another line defines the same subgroup; UCSC reads the last, and the tree has one."""
    tag = text.split()[:1]
    return any(name.startswith("subGroup") and value.split()[:1] == tag for name, value in made)


def _same(name: str, text: str, value: str) -> bool:
    """Return whether a component that would write `value` has not changed the `text` it was read from."""
    if text == value:
        return True
    if name in ("parent", "superTrack"):
        return text.split() == value.split()
    if name == "useOneFile":  # whatever it says, even off
        return True
    if name == "subGroups":
        return parse_members(text) == parse_members(value)
    return False


def amend(stanza: Stanza, said: dict[str, str], pairs: list[tuple[str, str]]) -> bool:
    """Make the lines of a stanza say what `pairs` say, and return whether that took a change.

    Parameters
    ----------
    stanza
        The lines.
    said
        Those of its settings that count.
    pairs
        The settings it is to have. The order of lines that are there already is not touched.
    """
    wanted = dict(pairs)
    if wanted == said:
        return False
    if "parent" in wanted and "parent" not in said:
        old = next((name for name in PARENT_NAMES if name in said and name not in wanted), None)
        if old is not None and "parent" not in stanza:
            stanza.rename(old, "parent")
            said = {"parent" if name == old else name: value for name, value in said.items()}
    for name in said:
        if name not in wanted:
            stanza.remove(name)
    last = None
    for name, value in pairs:
        if name not in said:
            if name in stanza:  # in a place where UCSC does not read it
                stanza.remove(name)
            stanza.add(name, value, after=last)
        elif said[name] != value:
            stanza.set(name, value)
        last = name
    return True
