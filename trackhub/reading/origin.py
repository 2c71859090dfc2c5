"""Where a component stands in its file, and what its lines say.

Knows stanzas and settings, no kind of component.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..subgroups import parse_members

if TYPE_CHECKING:
    from ..base import Stanza as StanzaComponent
    from ..ra import Stanza

__all__ = ["PARENT_NAMES", "FileOrigin", "LateOrigin", "Origin", "ShortOrigin"]

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
            elif name in PARENT_NAMES and "parent" in new:
                value = new.pop("parent")
                if _same("parent", text, value):
                    pairs.append((name, text))
                else:
                    pairs.append(("parent", value))
        return [*pairs, *new.items()]


class LateOrigin(Origin):
    """A track stanza with lines above its ``track``, which UCSC skips."""

    __slots__ = ()

    @property
    def said(self) -> dict[str, str]:
        """The settings from the ``track`` line on."""
        entries = self.stanza.entries()
        names = [entry.name for entry in entries]
        return {entry.name: entry.value for entry in entries[names.index("track") :]}


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
