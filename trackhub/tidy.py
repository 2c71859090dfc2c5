"""The tidy layout of hub texts: indented by nesting, one blank line between stanzas, one blank behind a name.

Only blanks and line ends change, and the order of settings where that is asked for; what UCSC reads stays the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import constants
from .base_track import BaseTrack
from .ra import Document, Line, parse
from .ra.lines import physical
from .rendering import Rendering

if TYPE_CHECKING:
    from .hub import Hub
    from .ra import Stanza as Lines
    from .reading.state import TextFile

__all__ = ["tidy_texts"]


def tidy_texts(hub: Hub, *, sort: bool = False) -> dict[str, tuple[str, str]]:
    r"""Return the texts of a hub as they were read, and in the tidy layout.

    Comments stay with the stanza or setting below them. A text that cannot be laid out anew without another meaning is left
    as it is.

    Parameters
    ----------
    hub
        A hub as it was read.
    sort
        Put the settings of tracks into the order in which this package writes them.

    Returns
    -------
    dict
        Path or URL → (before, after), of every text that would change.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from trackhub import read_hub
    >>> path = Path(tempfile.mkdtemp(), "hub.txt")
    >>> text = "hub a\nuseOneFile  on\n\n\ngenome hg38\n\ntrack b\ncontainer multiWig\n\ntrack c\nparent b"
    >>> size = path.write_text(text)
    >>> ((_, tidy),) = tidy_texts(read_hub(path)).values()
    >>> print(tidy, end="")
    hub a
    useOneFile on
    <BLANKLINE>
    genome hg38
    <BLANKLINE>
    track b
    container multiWig
    <BLANKLINE>
        track c
        parent b
    """
    if hub.reading is None:
        return {}
    depths, orders = _layout(hub, sort)
    texts: dict[str, tuple[str, str]] = {}
    for file in hub.reading.files:
        if file.location not in texts:
            before = file.document.text
            after = _tidy(file, depths, orders)
            if after != before and _same_meaning(parse(after), file.document, sort):
                texts[file.location] = before, after
    return texts


#: File and line of a stanza as it was read: a file that is read several times has several of each.
_Place = tuple["str | None", "int | None"]


def _layout(hub: Hub, sort: bool) -> tuple[dict[_Place, int], dict[_Place, list[str]]]:
    """Return where a stanza stands → its depth, and → the order of its settings."""
    depths: dict[_Place, int] = {}
    orders: dict[_Place, list[str]] = {}
    for trackdb in hub.genomes_file.trackdbs if hub.genomes_file is not None else ():
        rendering = Rendering.around(trackdb)
        for component, depth in trackdb.walk():
            origin = component.origin
            if origin is not None and isinstance(component, BaseTrack):
                place = origin.file, origin.line
                depths[place] = depth - 1
                if sort:
                    pairs = component._pairs(rendering, component.parent)
                    orders[place] = [name for name, _ in pairs]
    return depths, orders


def _tidy(file: TextFile, depths: dict[_Place, int], orders: dict[_Place, list[str]]) -> str:
    document = file.document
    mark = "\ufeff" if document.bom == "utf-8" else ""
    text = document.text.removeprefix(mark)
    lines = physical(text)[0]
    blocks: list[list[str]] = []
    done = 0
    for stanza, copy in zip(document, parse("\n".join(lines)), strict=False):
        first, last = copy.lines[0].number, copy.lines[-1].number
        assert first is not None and last is not None
        place = file.location, stanza.line
        indent = constants.INDENT * depths.get(place, 0)
        blocks += _comments(lines[done : first - 1], indent)
        blocks.append(_stanza_lines(copy, indent, orders.get(place)))
        done = last
    blocks += _comments(lines[done:], "")
    tidy = "\n\n".join("\n".join(block) for block in blocks) + "\n" * bool(blocks)
    return mark + tidy.replace("\n", document.eol)


def _comments(lines: list[str], indent: str) -> list[list[str]]:
    """Return the comment blocks that stand between two stanzas."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip(_BLANKS):
            blocks[-1].append(indent + line.strip(_BLANKS))
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


#: What C takes for a blank, line ends aside.
_BLANKS = " \t\v\f"
_SETTING = re.compile(r"[ \t\v\f]*([^ \t\v\f]+)([ \t\v\f]*)")


def _stanza_lines(stanza: Lines, indent: str, order: list[str] | None) -> list[str]:
    groups = _groups(stanza)
    if order is not None:
        rank = {name: place for place, name in enumerate(order)}
        groups.sort(key=lambda group: rank.get(group[0], len(rank)))
    lines = []
    for _, group in groups:
        for line in group:
            if line.kind == "setting":
                _, name, _, rest = _SETTING.split(line.text, 1)
                lines.append(f"{indent}{name} {rest}".rstrip(_BLANKS))
            elif line.kind == "comment":
                lines.append(indent + line.text.strip(_BLANKS))
            else:
                lines.append(indent + constants.INDENT + line.text.strip(_BLANKS))
    return lines


def _groups(stanza: Lines) -> list[tuple[str, list[Line]]]:
    """Return the settings of a stanza with their lines, and with the comments above them."""
    groups: list[tuple[str, list[Line]]] = []
    above: list[Line] = []
    for line in stanza.lines:
        if line.kind == "setting":
            groups.append((line.name, [*above, line]))
            above = []
        elif line.kind == "comment":
            above.append(line)
        else:
            groups[-1][1].append(line)
    groups[-1][1].extend(above)
    return groups


def _same_meaning(new: Document, old: Document, sort: bool) -> bool:
    """Whether two texts have the same stanzas, setting by setting."""
    if len(new) != len(old):
        return False
    for one, other in zip(new, old, strict=True):
        pairs = one.items(), other.items()
        if sort:
            pairs = sorted(pairs[0]), sorted(pairs[1])
        if pairs[0] != pairs[1] or one.settings != other.settings:
            return False
    return True
