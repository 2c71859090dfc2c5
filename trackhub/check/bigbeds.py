"""The columns of a bigBed held against what its track says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from ..errors import FormatError
from ..findings import Finding
from ..formats.autosql import BED_FIELDS, Table, parse, standard
from ..formats.detect import bigbed_type
from ..formats.headers import BigBedHeader
from ..spec import lookup
from ..stanza import Stanza
from .files import FileUse
from .stanzas import MOST_SETTINGS

__all__ = ["bigbed_findings", "columns_of"]

#: What is stored behind a track type or a setting: the definition, and the fewest columns of its older forms.
_STANDARDS = {
    "bigGenePred": ("bigGenePred", 20),
    "bigPsl": ("bigPsl", 24),
    "bigChain": ("bigChain", 12),
    "bigNet": ("bigNet", 26),
    "bigNarrowPeak": ("bigNarrowPeak", 10),
    "bigInteract": ("bigInteract", 18),
    "bigBarChart": ("simpleBarChartBed", 9),
    "bigMaf": ("bigMaf", 4),
    "bigMethyl": ("bigMethyl", 18),
    "bigRmsk": ("bigRmsk", 14),
    "bigDbSnp": ("bigDbSnp", 17),
    "linkDataUrl": ("bigLink", 5),
    "frames": ("mafFrames", 11),
    "summary": ("mafSummary", 7),
    "decorator.default.bigDataUrl": ("decoration", 16),
    "xrefDataUrl": ("bigRmskAlign", 17),
    "hideEmptySubtracksMultiBedUrl": ("bed3Sources", 5),
}
#: Columns of the bands of an ideogram: the place, a name, and the stain.
_BAND_COLUMNS = 5
#: Settings whose value is a list of columns, and what stands between them.
_LISTS = ("labelFields", "defaultLabelFields", "skipFields", "sepFields", "searchIndex")
_SINGLE = ("mouseOverField", "lollyField", "lollySizeField")
#: Missing columns for which the nearest one is looked for.
_GUESSES = 20
_NAMES_ITSELF = frozenset({"none", "off"})
_PATTERN = re.compile(r"\$(?:\{(\w+)\}|([A-Za-z_]\w*))")
_FAMILIES = re.compile(r"(?:filter|highlight)\w*\.")


@lru_cache(256)
def _parsed(autosql: str, path: str) -> Table | None:
    try:
        return parse(autosql, path)
    except FormatError:
        return None


def columns_of(header: BigBedHeader) -> tuple[str, ...] | None:
    """Return the names of the columns; None where the file has a definition that cannot be read."""
    if not header.autosql.strip():
        return tuple(item.name for item in BED_FIELDS[: header.field_count])
    table = _parsed(header.autosql, "")
    return None if table is None else table.names


def bigbed_findings(use: FileUse, header: BigBedHeader) -> Iterator[Finding]:
    """Yield where a bigBed differs from what its track says of it."""
    names = columns_of(header)
    if names is None:
        yield use.component.finding(
            "bad-autosql",
            "warning",
            f"the definition of the columns in {use.value} cannot be read",
            setting=use.setting,
            fix="make the file anew with a right .as file",
        )
        names = ()
    elif header.autosql.strip() and len(names) != header.field_count:
        yield use.component.finding(
            "bad-autosql",
            "warning",
            f"the definition in {use.value} has {len(names)} columns, and its rows {header.field_count}",
            setting=use.setting,
        )
    word = use.word if use.setting == "bigDataUrl" else use.setting
    if word in _STANDARDS:
        yield from _standard_findings(use, header, names, *_STANDARDS[word])
    elif use.setting == "bigDataUrl" and use.component.label_name == "cytoBandIdeo":
        yield from _ideogram_findings(use, header, names)
    if use.setting == "bigDataUrl":
        if use.word == "bigBed":
            yield from _type_findings(use, header)
        if names:
            yield from _field_findings(use.component, header, names)


def _standard_findings(
    use: FileUse, header: BigBedHeader, names: tuple[str, ...], table: str, fewest: int
) -> Iterator[Finding]:
    word = use.word if use.setting == "bigDataUrl" else use.setting
    count = header.field_count
    if count < fewest:
        yield use.component.finding(
            "too-few-columns",
            "error",
            f"{use.value} has {count} columns, and {word} needs {fewest}",
            setting=use.setting,
            fix=f"make the file anew with the definition {table}.as",
        )
        return
    if not header.autosql.strip():
        return
    own = standard(table)
    extra = [item.name.lower() for item in own.fields[3:fewest]]
    given = {name.lower() for name in names}
    lacking = [name for name in extra if name not in given]
    if 2 * len(lacking) > len(extra):
        yield use.component.finding(
            "other-columns",
            "error",
            f"{use.value} has other columns than {word}: {', '.join(lacking[:3])} and the like are missing",
            setting=use.setting,
            fix=f"make the file anew with the definition {table}.as, or write type bigBed",
        )


def _ideogram_findings(
    use: FileUse, header: BigBedHeader, names: tuple[str, ...]
) -> Iterator[Finding]:
    """Yield why UCSC could not draw an ideogram of a bigBed."""
    if header.field_count < _BAND_COLUMNS:
        message = (
            f"{use.value} has {header.field_count} columns, and an ideogram needs {_BAND_COLUMNS}"
        )
        code, severity = "too-few-columns", "error"
    elif names and names[_BAND_COLUMNS - 1].lower() != "giestain":
        message = f"column {_BAND_COLUMNS} of {use.value} is {names[_BAND_COLUMNS - 1]}, and an ideogram takes gieStain there"
        code, severity = "other-columns", "warning"
    else:
        return
    yield use.component.finding(
        code,
        severity,  # type: ignore[arg-type]
        message,
        setting=use.setting,
        fix="make the file of bands, with the definition cytoBand.as",
    )


def _type_findings(use: FileUse, header: BigBedHeader) -> Iterator[Finding]:
    """Yield where ``type bigBed N +`` differs from the file."""
    words = (use.component._values.get("type") or "").split()[1:]
    count = header.field_count
    own = bigbed_type(count, header.defined_field_count, header.autosql)[2]
    if not words:
        if count > 3:
            line = f"bigBed {own} +" if count > own else f"bigBed {own}"
            yield use.component.finding(
                "plain-bigbed",
                "hint",
                f"{use.value} has {count} columns, and type bigBed alone stands for three",
                setting="type",
                fix=f"write {line}",
            )
        return
    if not (words[0].isascii() and words[0].isdigit()) or len(words[0]) > 4:
        return
    said = int(words[0])
    plus = len(words) > 1 and words[1] in ("+", ".")
    if said > count:
        yield use.component.finding(
            "too-few-columns",
            "error",
            f"type bigBed {said}, but {use.value} has {count} columns",
            setting="type",
            fix=f"write bigBed {own}" + (" +" if count > own else ""),
        )
    elif said > own:
        yield use.component.finding(
            "other-columns",
            "warning",
            f"type bigBed {said}, but only the first {own} columns of {use.value} are BED's",
            setting="type",
            fix=f"write bigBed {own}" + (" +" if count > own else ""),
        )
    elif count > said and not plus:
        yield use.component.finding(
            "plain-bigbed",
            "hint",
            f"{use.value} has {count} columns, and type bigBed {said} stands for no more than {said}",
            setting="type",
            fix=f"write bigBed {said} +",
        )


def _field_findings(
    component: Stanza, header: BigBedHeader, names: tuple[str, ...]
) -> Iterator[Finding]:
    known = {name.lower() for name in names}
    told: set[tuple[str, str]] = set()
    for setting, text in islice(component._values.items(), MOST_SETTINGS):
        for field in islice(_fields_named(setting, text), MOST_SETTINGS):
            if field.lower() not in known and field.lower() not in _NAMES_ITSELF:
                if (setting, field) in told:
                    continue
                told.add((setting, field))
                yield component.finding(
                    "unknown-field",
                    "warning",
                    f"{setting} names the column {field}, and the file has {_listed(names)}",
                    setting=setting,
                    fix=_near(field, names) if len(told) < _GUESSES else None,
                )
    wanted = component._values.get("searchIndex")
    if wanted:
        try:
            indexed = header.indexed_fields
        except FormatError:
            return
        for field in _listing(wanted):
            if field.lower() in known and field not in indexed:
                yield component.finding(
                    "missing-search-index",
                    "warning",
                    f"searchIndex names {field}, on which the file has no index, so that searches find nothing",
                    setting="searchIndex",
                    fix=f"make the file anew with an index on {field} (bedToBigBed -extraIndex={field})",
                )


def _fields_named(setting: str, text: str) -> Iterator[str]:
    """Yield the columns that a setting names."""
    if setting in _LISTS:
        yield from _listing(text)
    elif setting in _SINGLE:
        if not text.isdigit():
            yield text
    elif setting == "mouseOver":
        for match in _PATTERN.finditer(text):
            yield match[1] or match[2]
    elif setting == "urls":
        for word in text.split():
            if "=" in word:
                yield word.partition("=")[0]
    elif setting == "detailsDynamicTable" or setting == "extraTableFields":
        for part in text.split(","):
            yield part.partition("|")[0].strip()
    elif _FAMILIES.match(setting):
        row = lookup("trackDb", setting)
        if row is not None and row.field:
            yield row.field


def _listing(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _listed(names: tuple[str, ...]) -> str:
    shown = names[3:] or names
    return ", ".join(shown[:8]) + (" …" if len(shown) > 8 else "")


def _near(field: str, names: tuple[str, ...]) -> str | None:
    from difflib import get_close_matches

    near = get_close_matches(field[:200], names[:500], 1, 0.7)
    return f"write {near[0]}" if near else None
