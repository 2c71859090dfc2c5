"""Settings with a small syntax of their own: ``key=value`` words, sub groups, parents and the like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from .numerals import is_float, is_natural
from .table import Setting
from .verdict import FATAL, Cleaned, fine, quoted, words

__all__ = ["judge", "judge_pairs"]

_PAIR = r"""\s*(?=\S)([^\s=]*)(=("[^"]*"|'[^']*'|\S*))?"""
_DIMENSION = r"dim(ension)?[A-Z]"
_MODES = frozenset({"hide", "dense", "squish", "pack", "full", "show"})


def judge(setting: Setting, text: str) -> Cleaned:
    """Judge a setting whose syntax is its own; those without a rule here are free."""
    rule = _RULES.get(setting.template)
    return rule(setting, text) if rule else fine(text)


# ---------------------------------------------------------------------------------------- pairs


def judge_pairs(setting: Setting, text: str) -> Cleaned:
    """``key=value`` words, with quotation marks around values that hold blanks."""
    name = setting.name
    pairs: list[tuple[str, str]] = []
    end = 0
    while match := re.compile(_PAIR).match(text, end):
        if not (match[1] and match[2]):
            return _stray(setting, text, match[1] or text[match.start() :].split()[0])
        pairs.append((match[1], match[3]))
        end = match.end()
    rule = _PAIR_RULES.get(name)
    complaint = rule(pairs) if rule else None
    if complaint is not None:
        severity, reason = complaint
        return Cleaned(text, severity, f"{name} takes {setting.format}, {reason}")
    return fine(text)


def _stray(setting: Setting, text: str, word: str) -> Cleaned:
    reason = f"{setting.name} takes {setting.format}, but {quoted(word)} has no ="
    severity = "warning" if setting.name == "metadata" else "error"
    fix = "put quotation marks around values with blanks"
    if setting.name == "sortOrder":
        fix = f"write {word.rstrip('+-')}={word[-1] if word[-1] in '+-' else '+'}"
    elif setting.name in _PAIR_RULES:
        fix = "write _ for blanks"
    return Cleaned(text, severity, reason, fix)


def _dimensions(pairs: list[tuple[str, str]]) -> tuple[str, str] | None:
    for key, value in pairs:
        if not re.fullmatch(_DIMENSION, key):
            return "warning", f"and {quoted(key)} is no dimension"
        if not value:
            return "error", f"and {key} has no sub group"
    return None


def _directions(pairs: list[tuple[str, str]]) -> tuple[str, str] | None:
    for key, value in pairs:
        if value not in ("+", "-"):
            return "error", f"with + or - for each, got {quoted(f'{key}={value}')}"
    return None


def _members(pairs: list[tuple[str, str]]) -> tuple[str, str] | None:
    for key, value in pairs:
        if not value:
            return "warning", f"but {key} has no member"
    return None


_PAIR_RULES = {"dimensions": _dimensions, "sortOrder": _directions, "subGroups": _members}


# ---------------------------------------------------------------------------------------- the rest


def _wrong(setting: Setting, text: str, severity: str = "error", fix: str | None = None) -> Cleaned:
    return Cleaned(
        text, severity, f"{setting.name} takes {setting.format}, got {quoted(text)}", fix
    )


def _sub_group(setting: Setting, text: str) -> Cleaned:
    rest = text.split()[1:]
    members = rest[1:]
    bare = [word for word in members if "=" not in word.strip("=")]
    if bare and "=" not in rest[0]:
        reason = f"{setting.name} takes {setting.format}, but {quoted(bare[0])} is no member=Title"
        return Cleaned(text, "error", reason, "write _ for the blanks of a title")
    if not members:
        return _wrong(setting, text, "warning")
    names = [word.partition("=")[0] for word in members]
    if len(set(names)) < len(names):
        twice, _ = Counter(names).most_common(1)[0]
        return Cleaned(text, "warning", f"{setting.name} has the member {quoted(twice)} twice")
    if len(names) > 2000:
        return Cleaned(text, "warning", f"{setting.name} has {len(names)} members, UCSC takes 2000")
    return fine(text)


def _parent(setting: Setting, text: str) -> Cleaned:
    _, *rest = text.split()
    if not rest or (len(rest) == 1 and (rest[0] in ("on", "off") or rest[0] in _MODES)):
        return fine(text)
    return _wrong(setting, text, "error", f"write {text.split()[0]}")


def _super_track(setting: Setting, text: str) -> Cleaned:
    first, *rest = text.split()
    if first == "off":
        reason = "superTrack off is read as a parent that is called off"
        return Cleaned(text, FATAL, reason, "leave the setting out")
    if first == "on":
        fits = not rest or (len(rest) == 1 and rest[0] in _MODES)
        return fine(text) if fits else _wrong(setting, text, "warning", "write on show")
    fix = f"write parent {first}"
    return Cleaned(text, "hint", f"superTrack {first} is the old spelling of parent {first}", fix)


def _smoothing(setting: Setting, text: str) -> Cleaned:
    if text == "off" or (is_natural(text) and len(text) < 4 and 0 <= int(text) <= 16):
        return fine(text)
    if text.lower() == "off":
        return _wrong(setting, text, "hint", "write off")
    fits = is_natural(text) and text.strip("0")
    return _wrong(setting, text, "error", "write 16" if fits else "write off")


def _resolution(setting: Setting, text: str) -> Cleaned:
    if text == "Auto" or is_natural(text):
        return fine(text)
    if text.lower() == "auto":
        return _wrong(setting, text, "warning", "write Auto")
    return _wrong(setting, text)


def _multi_region(setting: Setting, text: str) -> Cleaned:
    if text.lower() in ("true", "on", "false", "off") or is_natural(text):
        return fine(text)
    return _wrong(setting, text)


def _cluster_method(setting: Setting, text: str) -> Cleaned:
    word, *rest = text.split(None, 1)
    if word in setting.allowed and (word == "treeFile") == bool(rest):
        return fine(text)
    return _wrong(setting, text, "error", words(setting.allowed, word)[1])


def _first_word(setting: Setting, text: str) -> Cleaned:
    word = text.split()[0]
    if word in setting.allowed:
        return fine(text)
    listed, fix = words(setting.allowed, word)
    return Cleaned(text, "warning", f"{setting.name} begins with {listed}, got {quoted(text)}", fix)


def _filter_composite(setting: Setting, text: str) -> Cleaned:
    if text in ("on", "off"):
        return fine(text)
    for word in text.split():
        dimension, _, choice = word.partition("=")
        if not re.fullmatch(_DIMENSION, dimension) or choice not in ("", "one", "multi", "onlyOne"):
            return _wrong(setting, text, "warning")
    return fine(text)


def _axis_label(setting: Setting, text: str) -> Cleaned:
    parts = text.split(None, 3)
    colour = re.fullmatch(r"\d{1,3},\d{1,3},\d{1,3}", parts[2]) if len(parts) > 2 else None
    if len(parts) == 4 and is_float(parts[0]) and parts[1] in ("on", "off") and colour:
        return fine(text)
    return _wrong(setting, text)


_RULES: dict[str, Callable[[Setting, str], Cleaned]] = {
    "subGroup<N>": _sub_group,
    "parent": _parent,
    "subTrack": _parent,
    "superTrack": _super_track,
    "smoothingWindow": _smoothing,
    "resolution": _resolution,
    "interactMultiRegion": _multi_region,
    "hapClusterMethod": _cluster_method,
    "baseColorUseSequence": _first_word,
    "tableBrowser": _first_word,
    "filterComposite": _filter_composite,
    "yAxisLabel.<integer>": _axis_label,
}
