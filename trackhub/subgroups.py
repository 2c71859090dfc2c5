"""Subgroups: the words by which a composite sorts and selects its tracks."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .errors import ParameterError

#: Words that may hold blanks between quotation marks.
_WORDS = re.compile(r'(?:[^\s"]|"[^"]*"?)+')

__all__ = ["SubGroupDefinition", "as_word", "format_members", "parse_members"]


class SubGroupDefinition:
    """One ``subGroupN`` line of a composite.

    Parameters
    ----------
    name
        Tag of the group, to which a track's `subgroups` refer.
    label
        Title that people see; blanks are written as ``_``, which UCSC shows as blanks.
    mapping
        Member tag → title. It is read when the hub is rendered, so it may grow until then.
    default
        Member given to tracks that do not name one; it is declared if they need it.

    Examples
    --------
    >>> from trackhub import SubGroupDefinition
    >>> SubGroupDefinition("cell", "Cell type", {"k562": "K562", "hela": "HeLa S3"}).text()
    'cell Cell_type k562=K562 hela=HeLa_S3'
    """

    def __init__(
        self, name: str, label: str, mapping: Mapping[str, str], default: str = "none"
    ) -> None:
        if not isinstance(mapping, Mapping):
            raise ParameterError(
                f"subgroup {name!r}: mapping is a dict of member → title, got {mapping!r}"
            )
        self.name = name
        self.label = label
        self.mapping = mapping
        self.default = default
        self.number: int | None = None
        self._read: tuple[str, tuple[str, str, dict[str, str]]] | None = None

    @classmethod
    def from_text(cls, text: str) -> SubGroupDefinition:
        """Return the definition that the value of a ``subGroupN`` line holds.

        Examples
        --------
        >>> SubGroupDefinition.from_text("cell Cell_type k562=K562").mapping
        {'k562': 'K562'}
        """
        words = text.split(None, 2)
        name, label = (*words, "", "")[:2]
        mapping = parse_members(words[2]) if len(words) > 2 else {}
        definition = cls(name, label, mapping)
        definition._read = (text, (name, label, dict(mapping)))
        return definition

    def text(self, also: str | None = None) -> str:
        """Return the value of the ``subGroupN`` line.

        Parameters
        ----------
        also
            A member to declare beside those of the mapping.
        """
        if self._read is not None and not also:
            written, unchanged = self._read
            if (self.name, self.label, dict(self.mapping)) == unchanged:
                return written
        members = dict(self.mapping)
        if also:
            members.setdefault(also, also)
        for word in (self.name, self.label, *members, *members.values()):
            if re.search(r"[\r\n\v\f\0]", str(word)):
                raise ParameterError(
                    f"subgroup {self.name!r}: {word!r} holds a line break; write it on one line"
                )
        for tag in (self.name, *members):
            if "=" in str(tag) or not str(tag).strip():
                raise ParameterError(
                    f"subgroup {self.name!r}: the tag {tag!r} is no word; use letters and digits"
                )
        name = as_word(self.name)
        titles = [f"{as_word(tag)}={as_word(title or tag)}" for tag, title in members.items()]
        return " ".join([name, as_word(self.label or name), *titles])

    def __repr__(self) -> str:
        return f"<SubGroupDefinition {self.name}>"


def as_word(tag: object) -> str:
    """Return a tag or title as UCSC's lines have it: blanks are ``_``, which it shows as blanks."""
    word = str(tag)
    return word if word.isalnum() else re.sub(r"\s", "_", word.strip())


def parse_members(text: str) -> dict[str, str]:
    """Return the ``key=value`` words of a ``subGroups`` line, or of the end of a ``subGroupN`` one."""
    words = (
        [word.replace('"', "") for word in _WORDS.findall(text)] if '"' in text else text.split()
    )
    members: dict[str, str] = {}
    for word in words:
        tag, _, value = word.partition("=")
        members[tag] = value
    return members


def format_members(members: Mapping[str, str]) -> str:
    """Return ``key=value`` words as a ``subGroups`` line has them."""
    return " ".join(f"{as_word(tag)}={as_word(value)}" for tag, value in members.items())
