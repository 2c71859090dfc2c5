"""Directives that print the package's own tables of UCSC's settings and track types.

``.. track-type:: bigWig``
    What file a track type needs.
``.. value-kinds::``
    The kinds of value, with settings of each.
``.. settings-table:: bigWig``
    The settings of a track type that the body names, one a line. In place of the type stands
    ``hub``, ``genomes``, ``groups`` or ``trackDb`` for settings that belong to no type; without
    a body, every setting of such a file is listed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from trackhub.spec import CONTEXTS, Setting, TrackType, accepts, lookup, settings, track_type

#: Kind of value → what UCSC reads, and what a script may give in place of that text.
_KINDS = {
    "name": ("one word", ""),
    "text": ("text to the end of the line", ""),
    "html_text": ("text with simple HTML", ""),
    "typeline": ("type word and its arguments", "sequence"),
    "enum": ("one of a few words", "``True``, ``False`` where the words are on and off"),
    "bool_onoff": ("``on`` or ``off``", "``True``, ``False``"),
    "bool_truefalse": ("``true`` or ``false``", "``True``, ``False``"),
    "bool_yesno": ("``yes`` or ``no``", "``True``, ``False``"),
    "flag_on": ("``on``, or not there", "``True``, ``False``"),
    "flag_off": ("``off``, or not there", "``False``, ``True``"),
    "flag_dot": ("``.``, or not there", "``True``, ``False``"),
    "int": ("whole number", "number"),
    "float": ("number", "number"),
    "range_int": ("``low:high``, whole numbers", "pair of numbers"),
    "range_number": ("``low:high``", "pair of numbers"),
    "int_pair": ("two whole numbers", "pair of numbers"),
    "range3_int": ("``max:default:min``", "three numbers"),
    "color": ("``R,G,B``", "three numbers, ``#RRGGBB``, CSS name"),
    "color_pair": ("two colours", "pair of colours"),
    "color_list": ("colours", "sequence of colours"),
    "hexcolor": ("``#RRGGBB``", "three numbers, ``R,G,B``, CSS name"),
    "file": ("path or URL", "path of a file to stage"),
    "url_template": ("link with wildcards such as ``$$``", ""),
    "pattern": ("text with ``$field``", ""),
    "field": ("column of the data", ""),
    "list_comma": ("words with commas between", "sequence; mapping of value and label"),
    "list_space": ("words with blanks between", "sequence"),
    "keyvalues": ("``key=value`` words", "mapping"),
    "structured": ("a form of its own", "sequence of words"),
    "json": ("one JSON object", "mapping"),
    "family": ("as the setting behind the prefix", ""),
    "server": ("``host port``", "pair"),
    "db": ("name of an assembly", ""),
    "position": ("``chr:start-end``", ""),
}


class _Table(SphinxDirective):
    """A directive that writes a ``list-table`` and lets Sphinx parse it."""

    def table(self, rows: Iterable[Iterable[str]], style: str, header: bool) -> list[nodes.Node]:
        lines = [".. list-table::", f"   :class: {style}"]
        if header:
            lines.append("   :header-rows: 1")
        lines.append("")
        for row in rows:
            for number, cell in enumerate(row):
                lines.append(f"   {'*' if not number else ' '} - {cell}")
        source, _ = self.get_source_info()
        box = nodes.container()
        self.state.nested_parse(StringList(lines, source), self.content_offset, box)
        self.env.note_dependency(__file__)
        return box.children


class TrackTypeTable(_Table):
    """``.. track-type::``: what file a track type needs."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        kind = track_type(name)
        if kind is None or kind.name != name:
            raise self.error(f"no track type {name}")
        return self.table(_facts(kind), "facts", header=False)


def _facts(kind: TrackType) -> Iterable[tuple[str, str]]:
    suffixes = ", ".join(_code(f".{suffix}") for suffix in kind.suffixes)
    beside = " or ".join(_code(f"<file>{suffix}") for suffix in kind.index)
    columns = ", ".join(f"{_code(name)} ({_code(form)})" for name, form in kind.fields)
    needs = ", ".join(" or ".join(map(_code, needed)) for needed in kind.required)
    page = f"`{kind.url.rpartition('/')[2]} <{kind.url}>`__" if kind.url else "none"
    for label, text in (
        ("Type line", _code(f"type {kind.type_line}" if kind.type_line else "")),
        ("Data file", f"{_plain(kind.data_format)} {suffixes}"),
        ("Index", beside or "inside the file"),
        ("Columns", columns),
        ("Made from", _plain(kind.input)),
        ("UCSC's programs", _plain(kind.builder)),
        ("Visibility", ", ".join(map(_code, kind.modes))),
        ("Needs", needs),
        ("UCSC's page", page),
    ):
        if text.strip():
            yield label, text


class SettingsTable(_Table):
    """``.. settings-table::``: settings, what they take and what they do."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        word = self.arguments[0]
        names = [line.strip() for line in self.content if line.strip()]
        rows = [self._row(word, name) for name in names] or self._all(word)
        head = ("Setting", "Value", "Default", "What it does")
        return self.table([head, *map(_cells, rows)], "settings", header=True)

    def _all(self, context: str) -> list[Setting]:
        if context not in CONTEXTS:
            raise self.error(f"name the settings of {context} that matter, one a line")
        return [row for row in settings(context) if row.level not in ("notForHubs", "deprecated")]

    def _row(self, word: str, name: str) -> Setting:
        context = word if word in CONTEXTS else "trackDb"
        for row in settings(context):
            if row.template == name and (word == context or accepts(row, word)):
                return lookup(context, name, word) or row
        raise self.error(f"{word} has no setting {name}")


class ValueKinds(_Table):
    """``.. value-kinds::``: the kinds of value, with settings of each."""

    def run(self) -> list[nodes.Node]:
        names: dict[str, list[str]] = {}
        for row in settings():
            if row.level not in ("notForHubs", "deprecated", "offpage"):
                names.setdefault(row.kind, []).append(row.template)
        if unknown := names.keys() - _KINDS.keys():
            raise self.error(f"kinds of value without a description: {', '.join(sorted(unknown))}")
        rows = [
            (_code(kind), text, python, ", ".join(map(_code, dict.fromkeys(names[kind][:3]))))
            for kind, (text, python) in _KINDS.items()
            if kind in names
        ]
        head = ("Kind", "What UCSC reads", "Besides that text, in Python", "Settings, for example")
        return self.table([head, *rows], "settings", header=True)


def _cells(row: Setting) -> tuple[str, str, str, str]:
    if row.allowed:
        value = ", ".join(map(_code, row.allowed))
    else:
        value = _code(row.format or row.kind)
    level = " *(required)*" if row.required else ""
    return (
        f"`{row.template.replace('<', chr(92) + '<')} <{row.url}>`__{level}",
        value,
        _plain(row.default),
        _plain(row.meaning),
    )


def _code(text: str) -> str:
    return f"``{text}``" if text else ""


def _plain(text: str) -> str:
    """Text in which nothing is markup."""
    for mark in "\\*`|_":
        text = text.replace(mark, f"\\{mark}")
    return text


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives."""
    app.add_directive("track-type", TrackTypeTable)
    app.add_directive("settings-table", SettingsTable)
    app.add_directive("value-kinds", ValueKinds)
    return {"version": "1", "parallel_read_safe": True}
