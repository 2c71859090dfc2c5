"""The settings that UCSC documents: look-up by name, families of names, the nearest spelling.

What a value may be is in `values`, the track types are in `tracktypes`; nothing here knows a hub.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal

from .rows import read_rows
from .spelling import Vocabulary, fold
from .tracktypes import accepts

__all__ = [
    "CONTEXTS",
    "Context",
    "Setting",
    "contexts",
    "lookup",
    "settings",
    "suggest",
]

Context = Literal["hub", "genomes", "groups", "trackDb"]

#: The four files that hold stanzas, in the order in which UCSC reads them.
CONTEXTS: tuple[Context, ...] = ("hub", "genomes", "groups", "trackDb")

_HELP = "https://genome.ucsc.edu/goldenPath/help/"
_PAGES = {
    "hub": "hgTrackHubHelp.html",
    "genomes": "assemblyHubHelp.html",
    "groups": "assemblyHubHelp.html",
    "trackDb": "trackDb/trackDbHub.html",
}
#: Genome settings whose relative path starts at hub.txt, unlike that of their neighbours.
_FROM_HUB = frozenset({"chromSizes", "chromAlias", "chromAliasBb", "metaTab", "metaDb"})
#: Track settings besides ``*Url`` whose relative path UCSC resolves.
_RESOLVED = frozenset({"html", "bigDataIndex", "frames", "summary", "searchTrix", "setColorWith"})


class Setting:
    """One setting of a hub, as UCSC documents it.

    Attributes
    ----------
    name
        The name as it stands in a stanza.
    template
        The name as UCSC documents it; differs for families: ``filter.<fieldName>`` for
        ``filter.score``.
    field
        The variable part of a family's name (``score``), else None.
    context
        The file it belongs to: ``hub``, ``genomes``, ``groups`` or ``trackDb``.
    types
        The track types that UCSC lists, or ``("all",)``. The lists are narrower than UCSC's code;
        ask `accepts`.
    roles
        The stanzas where it acts: hub, genome, group, super, composite, view, multiWig, leaf.
    level
        UCSC's support level (required, base, full, new, deprecated), or ``unlevelled``,
        ``offpage`` (known to UCSC's programs or help pages only), ``notForHubs``.
    required
        Whether a stanza of its kind needs it.
    kind
        The kind of value, such as ``color``.
    allowed
        The words that are documented, where the value is one of a few.
    format
        The value's form, such as ``<min>:<max>``.
    default
        What UCSC assumes when the setting is absent.
    pattern
        The names of a family, compiled; None for a single name.
    formerly
        Old, wrong or invented names that stand for this setting.
    meaning
        What it does, in a sentence.
    notes
        Since when, under which conditions, known disagreements.
    """

    __slots__ = (
        "_anchor",
        "_pattern",
        "allowed",
        "context",
        "default",
        "field",
        "format",
        "formerly",
        "kind",
        "level",
        "meaning",
        "name",
        "notes",
        "required",
        "roles",
        "template",
        "types",
    )

    def __init__(self, row: list[str], name: str | None = None, field: str | None = None) -> None:
        self.template = row[0]
        self.name = row[0] if name is None else name
        self.field = field
        self.context: str = row[1]
        self.types = tuple(row[2].split(","))
        self.roles = tuple(row[3].split(","))
        self.level = row[4]
        self.required = row[5] == "yes"
        self.kind = row[6]
        self.allowed = tuple(row[7].split("|")) if row[7] else ()
        self.format = row[8]
        self.default = row[9]
        self._pattern = row[10]
        self._anchor = row[11]
        self.formerly = tuple(row[12].split())
        self.meaning = row[13]
        self.notes = row[14]

    def __repr__(self) -> str:
        return f"Setting({self.name!r}, {self.context!r}, {self.kind!r})"

    @property
    def pattern(self) -> re.Pattern[str] | None:
        """The names of a family, compiled; None for a single name."""
        return re.compile(self._pattern) if self._pattern else None

    @property
    def url(self) -> str:
        """The page of UCSC that documents it."""
        anchor = self._anchor
        if ".html" in anchor:
            return _HELP + anchor
        page = _HELP + _PAGES[self.context]
        if self.context != "trackDb" or anchor == "-":
            return page
        return f"{page}#{anchor or self.template}"

    @property
    def is_file(self) -> bool:
        """Whether the value is a file of the hub, so that a local path makes sense."""
        return self.kind == "file"

    @property
    def base(self) -> Context | None:
        """The file that a relative path starts from; None where UCSC resolves no relative path.

        In trackDb it is always the trackDb file that ``genomes.txt`` names, also for stanzas that
        come from an ``include``.
        """
        if self.kind != "file":
            return None
        if self.context == "trackDb":
            name = self.name
            return "trackDb" if name in _RESOLVED or name.lower().endswith("url") else None
        if self.context == "hub" or self.name in _FROM_HUB:
            return "hub"
        return "genomes"


class _Table:
    """The settings table: rows by name, families by the letters their names begin with."""

    def __init__(self) -> None:
        self.rows = read_rows("settings.tsv")
        self.named: dict[tuple[str, str], list[int]] = {}
        self.families: dict[str, list[tuple[str, int]]] = {context: [] for context in CONTEXTS}
        for number, row in enumerate(self.rows):
            if "<" not in row[0]:
                self.named.setdefault((row[1], row[0]), []).append(number)
            if row[10]:
                self.families[row[1]].append((_head(row[10]), number))
        self.built: dict[int, Setting] = {}

    def setting(self, number: int) -> Setting:
        setting = self.built.get(number)
        if setting is None:
            setting = self.built[number] = Setting(self.rows[number])
        return setting

    def names(self, context: str) -> Iterator[tuple[str, int]]:
        """Every single name of a context with its row, in table order."""
        for (where, name), numbers in self.named.items():
            if where == context:
                yield name, numbers[0]


def _head(pattern: str) -> str:
    """Return the letters that every name of a family begins with."""
    head = re.match(r"\^((?:\w|\\\.)*)", pattern)
    return head[1].replace("\\.", ".") if head else ""


@cache
def _table() -> _Table:
    return _Table()


_found: dict[tuple[str, str, str | None], Setting | None] = {}
_FOUND_LIMIT = 50_000


def lookup(context: str, name: str, word: str | None = None) -> Setting | None:
    """Return what UCSC documents about a setting, or None when it knows no such name.

    Parameters
    ----------
    context
        ``hub``, ``genomes``, ``groups`` or ``trackDb``.
    name
        As it stands in the stanza, case included.
    word
        First word of the track's type, where it is known: ``type`` and ``autoScale`` are
        documented for each type on its own.

    Examples
    --------
    >>> lookup("trackDb", "color").kind
    'color'
    >>> lookup("trackDb", "filterValues.biotype").template
    'filterValues.<fieldName>'
    >>> lookup("trackDb", "colour") is None
    True
    >>> lookup("trackDb", "autoScale", "hic").allowed
    ('off', 'on')
    """
    try:
        return _found[context, name, word]
    except KeyError:
        pass
    if len(_found) >= _FOUND_LIMIT:
        _found.clear()
    setting = _found[context, name, word] = _find(context, name, word)
    return setting


def _find(context: str, name: str, word: str | None) -> Setting | None:
    table = _table()
    numbers = table.named.get((context, name))
    if numbers:
        if word and len(numbers) > 1:
            for number in numbers:
                if word in table.rows[number][2].split(","):
                    return table.setting(number)
        return table.setting(numbers[0])
    for head, number in table.families.get(context, ()):
        if name.startswith(head):
            row = table.rows[number]
            match = re.search(row[10], name)
            if match:
                field = match[match.lastindex] if match.lastindex else None
                return Setting(_borrowed(row, name), name, field)
    return None


def _borrowed(row: list[str], name: str) -> list[str]:
    """Return a row that takes the values of the setting behind a prefix, as its family says."""
    if row[6] != "family":
        return row
    plain = _find(row[1], name.removeprefix(row[0].partition("<")[0]), None)
    if plain is None:
        return row
    values = [plain.kind, "|".join(plain.allowed), plain.format, plain.default]
    return [*row[:6], *values, *row[10:]]


def contexts(name: str) -> tuple[Context, ...]:
    """Return the files in which a setting of this name is documented.

    Examples
    --------
    >>> contexts("priority")
    ('groups', 'trackDb')
    """
    return tuple(context for context in CONTEXTS if lookup(context, name) is not None)


def settings(
    context: str | None = None,
    type: str | None = None,
    role: str | None = None,
    level: str | None = None,
) -> list[Setting]:
    """Return the documented settings in the order of UCSC's pages.

    Parameters
    ----------
    context
        Only those of one file.
    type
        Only those that make sense for a track type; ``type`` and ``autoScale`` are then those of
        that type.
    role
        Only those that act in a stanza of this kind, such as ``composite``.
    level
        Only those of one support level.

    Examples
    --------
    >>> [setting.name for setting in settings("groups")]
    ['name', 'label', 'priority', 'defaultIsClosed']
    """
    table = _table()
    chosen = []
    for number, row in enumerate(table.rows):
        if context is not None and row[1] != context:
            continue
        setting = table.setting(number)
        if role is not None and role not in setting.roles:
            continue
        if level is not None and setting.level != level:
            continue
        if type is not None:
            if setting.context != "trackDb" or not accepts(setting, type):
                continue
            if len(table.named.get((row[1], row[0]), ())) > 1 and (
                lookup(row[1], row[0], type) is not setting
            ):
                continue
        chosen.append(setting)
    return chosen


@lru_cache(4096)
def suggest(context: str, name: str) -> str | None:
    """Return the documented name that an unknown one was most likely meant to be, or None.

    Parameters
    ----------
    context
        ``hub``, ``genomes``, ``groups`` or ``trackDb``.
    name
        The name that `lookup` does not know.

    Examples
    --------
    >>> suggest("trackDb", "autoscale"), suggest("trackDb", "short_label")
    ('autoScale', 'shortLabel')
    >>> suggest("trackDb", "filtervalues.biotype")
    'filterValues.biotype'
    >>> suggest("trackDb", "xyzzy") is None
    True
    """
    word = re.split(r"[=:\s]", name, maxsplit=1)[0]
    if not word:
        return None
    if word != name and lookup(context, word) is not None:
        return word
    vocabulary = _vocabulary(context)
    return (
        vocabulary.formerly.get(fold(word))
        or _family(context, word)
        or vocabulary.names.nearest(word)
    )


class _Vocabulary:
    """The names of one context, as people may mistake them.

    Attributes
    ----------
    names
        Every name that is worth writing.
    formerly
        Old, wrong and invented names, folded → the name that they stand for.
    heads
        What the names of families begin with, and the same folded.
    fields
        Those of them that a field follows, without the dot.
    """

    def __init__(self, context: str) -> None:
        table = _table()
        self.formerly: dict[str, str] = {}
        names = []
        for known, number in table.names(context):
            row = table.rows[number]
            for old in row[12].split():
                self.formerly.setdefault(fold(old), known)
            if row[4] != "notForHubs" and row[0] != "subTrack":
                names.append(known)
        self.names = Vocabulary(names)
        self.heads = [(head, fold(head)) for head, _ in table.families[context] if head]
        self.fields = Vocabulary(head[:-1] for head, _ in self.heads if head.endswith("."))


_vocabulary = cache(_Vocabulary)


def _family(context: str, word: str) -> str | None:
    """Return the member of a family of names that `word` comes near, with its own variable part."""
    vocabulary = _vocabulary(context)
    tries = [
        head + word[len(head) :]
        for head, folded in vocabulary.heads
        if fold(word[: len(head)]) == folded
    ]
    if "." in word:
        head, _, field = word.rpartition(".")
        tries.append(f"{vocabulary.fields.nearest(head)}.{field}")
        first, _, rest = word.partition(".")
        tries.append(f"{first}.default.{rest.partition('.')[2]}")
    return next((name for name in tries if lookup(context, name) is not None), None)
