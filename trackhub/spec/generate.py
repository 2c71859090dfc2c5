"""Writes `keywords.py`, the keyword types of the constructors, from the settings table.

Run ``python -m trackhub.spec.generate`` after a change of `settings.tsv`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from .table import Setting, lookup, settings

__all__ = ["keywords_source", "main"]

_HEAD = '''"""Keyword types of the constructors, for editors and type checkers.

Generated from settings.tsv by ``python -m trackhub.spec.generate``; not to be edited by hand.
None leaves a setting out.
"""

# fmt: off
from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypedDict

Color = str | Sequence[float]
Colors = str | Sequence[str | Sequence[float]]
File = str | PathLike[str]
Limits = str | float | tuple[float, float]
OnOff = Literal["on", "off"] | bool
TrueFalse = Literal["true", "false"] | bool
YesNo = Literal["yes", "no"] | bool
Words = str | Sequence[str]
'''

_CONTAINERS = '''

class ContainerSettings(TrackSettings, total=False):
    """Settings of a track whose constructor has no parameter `url` of its own."""

    url: str | None
    """{url}"""
'''

_CLASSES = {
    "hub": ("HubSettings", "Settings of the stanza in hub.txt, without the parameters of `Hub`."),
    "genomes": (
        "GenomeSettings",
        "Settings of a stanza in genomes.txt, without the parameters of `Genome`.",
    ),
    "groups": ("GroupSettings", "Settings of a stanza in groups.txt."),
    "trackDb": (
        "TrackSettings",
        "Settings of a track that can be keywords; `url` is a parameter of `Track`.",
    ),
}

#: Names that constructors have as parameters of their own, where a type checker wants them once.
_PARAMETERS = {"hub": {"hub", "email"}, "genomes": {"genome", "groups"}, "trackDb": {"url"}}

_TYPES = {
    "bool_onoff": "OnOff",
    "bool_truefalse": "TrueFalse",
    "bool_yesno": "YesNo",
    "color": "Color",
    "color_list": "Colors",
    "color_pair": "Colors",
    "file": "File",
    "float": "float | str",
    "hexcolor": "Color",
    "int": "int | str",
    "int_pair": "str | tuple[int, int]",
    "json": "str | Mapping[str, Any]",
    "keyvalues": "str | Mapping[str, Any] | Sequence[str]",
    "list_comma": "Words | Mapping[str, str]",
    "list_space": "Words",
    "range3_int": "str | int | tuple[int, int, int]",
    "range_int": "Limits",
    "range_number": "Limits",
    "server": "str | Sequence[str | int]",
    "structured": "str | float | Sequence[str | float]",
    "typeline": "str | Sequence[str | float]",
}


def keywords_source() -> str:
    """Return the text of `keywords.py`."""
    classes = [_class(context) for context in _CLASSES]
    url = lookup("trackDb", "url")
    return _HEAD + "".join(classes) + _CONTAINERS.format(url=url.meaning if url else "")


def _class(context: str) -> str:
    name, purpose = _CLASSES[context]
    lines = ["", "", f"class {name}(TypedDict, total=False):", f'    """{purpose}"""', ""]
    for setting in _keywords(context):
        lines.append(f"    {setting.name}: {_annotation(setting)} | None")
        lines.append(f'    """{setting.meaning}"""')
    return "\n".join(lines) + "\n"


def _keywords(context: str) -> Iterator[Setting]:
    """The settings that can be keywords, each name once."""
    seen = set(_PARAMETERS.get(context, ()))
    for setting in settings(context):
        if setting.name.isidentifier() and setting.name not in seen:
            seen.add(setting.name)
            yield setting


def _annotation(setting: Setting) -> str:
    if setting.kind == "enum":
        words = ", ".join(f'"{word}"' for word in setting.allowed)
        others = "".join(
            f" | {other}"
            for other, fits in (
                ("bool", "on" in setting.allowed or "1" in setting.allowed),
                ("int", setting.name == "visibility"),
            )
            if fits
        )
        return f"Literal[{words}]{others}"
    if setting.kind.startswith("flag"):
        return f'Literal["{setting.allowed[0] if setting.allowed else "on"}"] | bool'
    if setting.kind == "structured" and setting.allowed:
        return f"{_TYPES['structured']} | bool"
    return _TYPES.get(setting.kind, "str")


def main() -> None:
    """Write `keywords.py` beside this file."""
    target = Path(__file__).with_name("keywords.py")
    draft = target.with_suffix(".tmp")
    draft.write_text(keywords_source(), encoding="utf-8")
    os.replace(draft, target)


if __name__ == "__main__":
    main()
