"""Where the stanzas of a text are, and what settings a stanza has: the hot path of reading a hub.

Each has a short way, for text that cannot be misread, and an exact one by the grammar of `lines`; they answer alike.
"""

from __future__ import annotations

import re
from itertools import chain, pairwise

from .lines import BLANKS, is_blank, logical, physical, split_setting, without_leading_blank_lines

__all__ = ["cut", "is_plain", "read_items", "read_settings"]

_BLANK_LINES = re.compile(r"(\n(?:[ \t\v\f]*\n)+)")
_CONTINUATION = re.compile(r"\\[ \t\v\f]*(?:\n[ \t\v\f]*|\Z)")


def cut(text: str, uniform: bool) -> tuple[str, list[str], list[str]]:
    """What is above the first stanza, the stanzas, and what is after each.

    A stanza is given without the end of its last line, which what is after it begins with. `uniform` text ends its lines with LF only.
    """
    if uniform and not ("\\" in text and _CONTINUATION.search(text)):
        return _cut(text)
    return _cut_exactly(text)


def _cut(text: str) -> tuple[str, list[str], list[str]]:
    """For text with LF only and no continued line, where every blank line ends a stanza."""
    body = without_leading_blank_lines(text)
    head = text[: len(text) - len(body)]
    end = body.find("\n", len(body.rstrip(BLANKS + "\n")))
    tail = "" if end < 0 else body[end:]
    if is_blank(body):
        return text, [], []
    parts = _BLANK_LINES.split(body if end < 0 else body[:end])
    texts, afters = parts[0::2], parts[1::2]
    afters.append(tail)
    if "#" not in body:
        return head, texts, afters
    stanzas: list[str] = []
    gaps: list[str] = []
    gap = [head]
    for part, after in zip(texts, afters, strict=True):
        if "#" in part and _is_comment_block(part):
            gap += part, after
        else:
            stanzas.append(part)
            gaps.append("".join(gap))
            gap = [after]
    gaps.append("".join(gap))
    return gaps[0], stanzas, gaps[1:]


def _is_comment_block(text: str) -> bool:
    return all(line.lstrip(BLANKS)[:1] == "#" for line in text.split("\n"))


def _cut_exactly(text: str) -> tuple[str, list[str], list[str]]:
    """For any text, line by line."""
    texts, ends = physical(text)
    starts = [0]
    for line, end in zip(texts, ends, strict=True):
        starts.append(starts[-1] + len(line) + len(end))
    if not texts[-1]:
        texts.pop()
    edges = [0]
    first_line: int | None = None
    last_line = 0
    has_setting = False
    for first, stop, joined in chain(logical(texts), [(0, 0, "")]):
        if joined:
            if first_line is None:
                first_line = first
            last_line = stop - 1
            has_setting = has_setting or joined[0] != "#"
        else:
            if first_line is not None and has_setting:
                edges += starts[first_line], starts[last_line] + len(texts[last_line])
            first_line, has_setting = None, False
    edges.append(len(text))
    pieces = [text[start:end] for start, end in pairwise(edges)]
    return pieces[0], pieces[1::2], pieces[2::2]


def is_plain(text: str) -> bool:
    """Whether a file has nothing in it that the shortest way of `read_settings` would misread."""
    return (
        _has_only_own_blanks(text)
        and "\r" not in text
        and "\\" not in text
        and " \n" not in text
        and text[-1:] != " "
        and not ("\t" in text or "\v" in text or "\f" in text)
    )


def read_settings(text: str, plain: bool) -> dict[str, str]:
    """Names and values of a stanza, the last value of a repeated name; `plain` if it is from a plain file."""
    try:
        if plain:
            settings = dict([line.split(None, 1) for line in text.split("\n")])
        else:
            settings = _settings_of(text)
    except ValueError:  # a name without a value, or too odd a text
        return dict(read_items(text))
    if "#" in text:
        return {name: settings[name] for name in settings if name[0] != "#"}
    return settings


def read_items(text: str) -> list[tuple[str, str]]:
    """Every name and value of a stanza, repeated ones too, by the grammar."""
    texts = physical(text)[0]
    if "\\" in text:
        joined = [line for _first, _stop, line in logical(texts)]
    else:
        joined = [line.strip(BLANKS) for line in texts]
    return [split_setting(line) for line in joined if line[0] != "#"]


def _settings_of(text: str) -> dict[str, str]:
    """Names and values, comments too, read in a short way; ValueError where that cannot be."""
    if "\r" in text:
        if "\r\r" in text:
            raise ValueError
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\\" in text:
        if "#" in text:  # a comment is not continued
            raise ValueError
        text = _CONTINUATION.sub("", text)
    if _has_only_own_blanks(text):
        pairs = [line.split(None, 1) for line in text.split("\n")]
        return {name: value.rstrip() for name, value in pairs}
    # Of bytes, Python takes the same for blanks as C.
    raw = [line.split(None, 1) for line in text.encode("utf-8", "surrogateescape").split(b"\n")]
    return {
        name.decode("utf-8", "surrogateescape"): value.rstrip().decode("utf-8", "surrogateescape")
        for name, value in raw
    }


def _has_only_own_blanks(text: str) -> bool:
    """Whether Python's blanks are UCSC's here: in ASCII they are, but for 0x1c to 0x1f."""
    return (
        text.isascii()
        and "\x1c" not in text
        and "\x1d" not in text
        and "\x1e" not in text
        and "\x1f" not in text
    )
