"""Where things lie inside a staging directory: always relative, always with ``/``, never outside it."""

from __future__ import annotations

import posixpath
import re
from os import PathLike, fspath

from .errors import ValidationError

__all__ = [
    "decoded",
    "encoded",
    "join",
    "local_path",
    "parent_dir",
    "relative",
    "safe_name",
    "staged_path",
]

#: What stands for itself in the path of a URL; of ``%`` that is not so.
_PLAIN = re.compile(r"[A-Za-z0-9/!$&'()*+,;=:@~._-]*")
_ODD = re.compile(r"[^A-Za-z0-9._+-]")


def join(directory: str, name: str) -> str:
    """Join a staging-relative directory (may be empty) and a name."""
    return f"{directory}/{name}" if directory else name


def parent_dir(path: str) -> str:
    """Return the directory part of a staging-relative path; empty for the top."""
    return path.rpartition("/")[0]


def relative(path: str, start: str) -> str:
    """Return `path` as seen from the directory `start`; both are staging-relative."""
    if not start:
        return path
    if path.startswith(start) and path[len(start) : len(start) + 1] == "/":
        return path[len(start) + 1 :]
    return posixpath.relpath(path, start)


def encoded(path: str) -> str:
    """Return a path as a text of the hub names it, which is part of a URL then.

    Examples
    --------
    >>> encoded("hg38/rep 1 (50%).bw")
    'hg38/rep%201%20(50%25).bw'
    """
    if _PLAIN.fullmatch(path):
        return path
    from urllib.parse import quote

    return quote(path, safe="/!$&'()*+,;=:@~", errors="surrogateescape")


def decoded(reference: str) -> str:
    """Return the path of the file that a web server gives for a path in a text of the hub.

    A relative path stays one, whatever characters it encodes.

    Examples
    --------
    >>> decoded("hg38/rep%201%20(50%25).bw?v=2")
    'hg38/rep 1 (50%).bw'
    """
    if _PLAIN.fullmatch(reference):
        return reference
    from urllib.parse import unquote

    path = unquote(re.split("[?#]", reference, maxsplit=1)[0], errors="surrogateescape")
    return path if reference.startswith("/") else path.lstrip("/")


def safe_name(name: str) -> str:
    """Return `name` as a file name that means the same on every server and in every shell.

    Examples
    --------
    >>> safe_name("my/hub é")
    'my_hub__'
    """
    word = _ODD.sub("_", name)
    return "_" + word[1:] if word[:1] in ("-", ".") else word


def local_path(path: str | PathLike[str], what: str) -> str:
    """Return the path of a file as text.

    Raises
    ------
    ValidationError
        If it is empty, or no path at all.
    """
    text = fspath(path) if isinstance(path, (str, PathLike)) else ""
    if not isinstance(text, str) or not text or "\0" in text:
        raise ValidationError(f"{what}: {path!r} is no usable file name; give the path of a file")
    return text


def staged_path(filename: str | PathLike[str], what: str) -> str:
    """Return `filename` as a path inside the staging directory.

    Raises
    ------
    ValidationError
        If it is absolute, climbs out, or holds a character that no file name should.
    """
    text = local_path(filename, what)
    if text != text.strip() or any(ord(c) < 32 or ord(c) == 127 for c in text):
        raise ValidationError(
            f"{what}: {text!r} is no usable file name; leave out line breaks, control characters and "
            "blanks at either end"
        )
    if text.startswith(("/", "~")) or "\\" in text or re.match("[A-Za-z]:", text):
        raise ValidationError(
            f"{what}: filename {text!r} must be relative to the staging directory and use /"
        )
    path = posixpath.normpath(text)
    if path.startswith("..") or path == "." or text.endswith("/"):
        raise ValidationError(f"{what}: filename {text!r} lies outside the staging directory")
    if any(part.startswith("-") for part in path.split("/")):
        raise ValidationError(
            f"{what}: filename {text!r} has a part that begins with -, which programs take for "
            "an option; call it something else"
        )
    return path
