"""Safe repairs of hub text: spellings of settings and of values, and indexes that lie under their other name.

What needs a decision is left to people: nothing is renamed that other lines refer to, and no number is changed.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..fetch import is_url
from ..read import read_hub
from ..rendering import write_text
from ..spec import judge, judge_type, lookup, suggest
from ..spec.colors import from_text
from ..spec.spelling import distance, fold
from ..stanza import Stanza
from .data import gather, opened_findings
from .files import FileUse, Places, on_disk

if TYPE_CHECKING:
    from ..fetch import Resolve

__all__ = ["Repair", "fix_hub"]

#: Slips of the finger that a setting's name may have to be sure of what was meant.
_SLIPS = 2
#: Settings that other lines refer to, or that are people's own words.
_LEFT_ALONE = frozenset({"track", "parent", "genome", "hub", "view", "name", "group", "subGroups"})


class Repair(NamedTuple):
    """One line that was changed.

    Attributes
    ----------
    file, line
        Where it stood.
    message
        What was done, such as ``autoscale → autoScale``.
    """

    file: str
    line: int | None
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.message}"


def fix_hub(
    where: str | PathLike[str],
    *,
    resolve: Resolve | None = None,
    genomes: str | Iterable[str] | None = None,
) -> list[Repair]:
    """Repair what is safe in the texts of a hub on this machine, and say what was done.

    Settings get their right spelling where one is meant beyond doubt, values their right form, and a BAM whose
    index is called ``x.bai`` gets a ``bigDataIndex``. Every other byte stays.

    Parameters
    ----------
    where
        hub.txt or its directory.
    resolve, genomes
        As for `read_hub`.

    Raises
    ------
    ReadError
        If there is no such hub.
    StagingError
        If a file cannot be written; those before it are.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "hub.txt")
    >>> _ = path.write_text('''hub h
    ... shortLabel h
    ... longLabel h
    ... email me@example.org
    ... useOneFile on
    ...
    ... genome hg38
    ...
    ... track a
    ... type bigWig
    ... bigDataUrl https://example.org/a.bw
    ... shortlabel a
    ... longLabel a
    ... visibility Full
    ... ''')
    >>> for repair in fix_hub(path):
    ...     print(repair.line, repair.message)
    12 shortlabel → shortLabel
    14 visibility Full → visibility full
    """
    hub = read_hub(where, resolve=resolve, genomes=genomes)
    documents = hub.reading.documents
    before = {location: document.text for location, document in documents.items()}
    repairs: list[Repair] = []
    places = Places(hub)
    for component in dict.fromkeys(component for component, _ in hub.walk()):
        if not isinstance(component, Stanza) or component.origin is None:
            continue
        lines = component.origin.stanza  # type: ignore[attr-defined]
        if documents.get(component.origin.file or "") is lines._document:
            repairs += _repaired_names(component, lines)
            repairs += _repaired_values(component, lines)
            repairs += _named_index(component, lines, places)
    for location, document in documents.items():
        if document.text != before[location] and not is_url(location):
            write_text(Path(location), document.text)
    return [repair for repair in dict.fromkeys(repairs) if not is_url(repair.file)]


def _repair(component: Stanza, line: int | None, message: str) -> Repair:
    assert component.origin is not None
    return Repair(component.origin.file or "", line, message)


def _repaired_names(component: Stanza, lines: Any) -> Iterator[Repair]:
    for name in list(lines.names()):
        if lookup(component.context, name) is not None:
            continue
        meant = suggest(component.context, name)
        if meant is None or meant in lines.settings or meant in _LEFT_ALONE:
            continue
        setting = lookup(component.context, meant)
        value = lines.get(name) or ""
        if (
            setting is not None
            and value
            and distance(fold(name), fold(meant), _SLIPS) <= _SLIPS
            and judge(setting, value).severity in (None, "hint")
        ):
            line = lines.line_of(name)
            lines.rename(name, meant)
            yield _repair(component, line, f"{name} → {meant}")


def _repaired_values(component: Stanza, lines: Any) -> Iterator[Repair]:
    word = component.type_word()
    for name, value in list(lines.settings.items()):
        setting = lookup(component.context, name, word)
        if setting is None or not value or name in _LEFT_ALONE:
            continue
        judged = (
            judge_type(value, component.role == "track")
            if name == "type"
            else judge(setting, value)
        )
        fix = judged.fix or ""
        if judged.severity is None or not fix.startswith("write "):
            continue
        better = fix.removeprefix("write ")
        if _same_meaning(setting.kind, value, better):
            line = lines.line_of(name)
            lines.set(name, better)
            yield _repair(component, line, f"{name} {value} → {name} {better}")


def _same_meaning(kind: str, value: str, better: str) -> bool:
    """Return whether a value says the same in another spelling."""
    if kind in ("text", "html_text", "file", "name"):
        return False
    if _letters(value) == _letters(better):
        return True
    if kind == "color":
        rgb = from_text(value)
        return rgb is not None and ",".join(map(str, rgb)) == better
    return False


def _letters(text: str) -> Counter[str]:
    """Return the words and numbers of a value, whatever stands between them and in whatever order."""
    words = "".join(char if char.isalnum() or char in ".+-" else " " for char in text.lower())
    spaced = words.replace("+", " + ") if "bigbed" in words else words
    return Counter(spaced.split())


def _named_index(component: Stanza, lines: Any, places: Places) -> Iterator[Repair]:
    """Name an index that lies beside its BAM or CRAM as ``x.bai``."""
    if component.type_word() != "bam" or "bigDataIndex" in lines.settings:
        return
    trackdb = getattr(component, "trackdb", None)
    text_file = trackdb.origin.file if trackdb is not None and trackdb.origin is not None else None
    for use in places.uses(component, text_file):
        if not isinstance(use, FileUse) or use.setting != "bigDataUrl" or use.where is None:
            continue
        path = None if is_url(use.where) else on_disk(use.where)
        if path is None or is_url(use.value):
            continue
        files = gather([(use._replace(where=path), None)], lambda _: None)
        for finding in opened_findings(files[0]):
            if finding.code == "index-name":
                name = _index_beside(path, use.value)
                lines.add("bigDataIndex", name, after="bigDataUrl")
                yield _repair(component, lines.line_of("bigDataUrl"), f"added bigDataIndex {name}")


def _index_beside(path: str, value: str) -> str:
    """Return how a track names the index that has the place of its file's ending."""
    for ending, index in ((".bam", ".bai"), (".bam", ".csi"), (".cram", ".crai")):
        if path.endswith(ending) and os.path.exists(path.removesuffix(ending) + index):
            return value.removesuffix(ending) + index
    return value
