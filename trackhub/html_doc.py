"""Documentation pages: reStructuredText, Markdown or HTML given as a string, converted once.

Knows how text becomes a page; where the page lands is decided in `rendering`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .base import HubComponent
from .errors import ValidationError, warn

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Documented", "HTMLDoc", "to_html"]


def to_html(contents: str, html_string_format: str = "rst") -> str:
    """Convert a documentation string to the HTML that UCSC shows below a track's settings.

    Parameters
    ----------
    contents
        The text.
    html_string_format
        ``rst`` (by docutils, with file insertion and raw HTML switched off), ``md``
        (by markdown-it-py, where installed, with HTML in the text shown as text) or
        ``html`` (taken as it is).

    Raises
    ------
    ValidationError
        For another format, or an error in the text, with its line.

    Examples
    --------
    >>> print(to_html("Peaks in *liver*."))
    <div class="document">
    <p>Peaks in <em>liver</em>.</p>
    </div>
    <BLANKLINE>
    """
    try:
        convert = _CONVERTERS[html_string_format]
    except KeyError:
        raise ValidationError(
            f"html_string_format {html_string_format!r} is not one of {', '.join(_CONVERTERS)}"
        ) from None
    return convert(contents)


def _from_rst(contents: str) -> str:
    from docutils.core import publish_parts

    messages = _Messages()
    overrides = {
        "file_insertion_enabled": False,
        "raw_enabled": False,
        "_disable_config": True,
        "halt_level": 5,
        "report_level": 2,
        "warning_stream": messages,
        "input_encoding": "unicode",
    }
    page = str(_publish(publish_parts, contents, overrides)["html_body"])
    if messages.errors:
        raise ValidationError(f"documentation page, {'; '.join(messages.errors)}")
    if messages.warnings:
        warn(f"documentation page, {'; '.join(messages.warnings)}")
        page = str(_publish(publish_parts, contents, {**overrides, "report_level": 3})["html_body"])
    return page


def _publish(publish_parts: Callable[..., Any], contents: str, overrides: dict[str, Any]) -> Any:
    from docutils.writers.html4css1 import Writer

    return publish_parts(contents, writer=Writer(), settings_overrides=overrides)


class _Messages:
    """A stream that sorts docutils' reports, ``<string>:LINE: (LEVEL/N) text``."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.warnings: list[str] = []

    def write(self, text: str) -> None:
        lines = [*text.splitlines(), ""]
        for line, below in pairwise(lines):
            place, _, rest = line.partition(": (")
            level, _, message = rest.partition(") ")
            if not message:
                continue
            if message.endswith(":"):
                message = f"{message} {below.strip()}".rstrip(": ")
            number = place.rpartition(":")[2]
            report = f"line {number}: {message}" if number.isdigit() else message
            # A directive that is switched off would leave a hole in the page.
            hole = "disabled" in message or "deactivated" in message
            lost = hole or not level.startswith(("INFO", "WARNING"))
            (self.errors if lost else self.warnings).append(report)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is held open."""


def _from_markdown(contents: str) -> str:
    try:
        from markdown_it import MarkdownIt
    except ImportError:
        raise ValidationError(
            "html_string_format 'md' needs the package markdown-it-py; install it, or write the "
            "page in reStructuredText"
        ) from None
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(contents)
    return f'<div class="document">\n{body}</div>\n'


def _as_it_is(contents: str) -> str:
    return contents if contents.endswith("\n") else contents + "\n"


_CONVERTERS: dict[str, Callable[[str], str]] = {
    "rst": _from_rst,
    "md": _from_markdown,
    "html": _as_it_is,
}


class HTMLDoc(HubComponent):
    """One documentation page.

    Parameters
    ----------
    contents
        The text of the page.
    html_string_format
        ``rst``, ``md`` or ``html``; see `to_html`.
    filename
        Where the page lands in the staging directory.
    """

    role = "page"

    def __init__(
        self, contents: str, html_string_format: str = "rst", filename: str | None = None
    ) -> None:
        super().__init__()
        self.contents = contents
        self.html_string_format = html_string_format
        self.filename = filename

    filename: str | None

    @property
    def html(self) -> str:
        """The page as HTML."""
        return to_html(self.contents, self.html_string_format)

    def __str__(self) -> str:
        return self.html


class Documented:
    """Mix-in for components that may have a documentation page."""

    _html_string: str | None = None
    _html_string_format: str = "rst"
    _page: str | None = None

    @property
    def html_string(self) -> str | None:
        """The text of the documentation page, or None."""
        return self._html_string

    @html_string.setter
    def html_string(self, contents: str | None) -> None:
        if contents is not None and not isinstance(contents, str):
            raise ValidationError(f"html_string is the text of a page, got {contents!r}")
        self.__dict__["_html_string"] = contents
        self.__dict__.pop("_page", None)

    @property
    def html_string_format(self) -> str:
        """``rst``, ``md`` or ``html``."""
        return self._html_string_format

    @html_string_format.setter
    def html_string_format(self, word: str) -> None:
        if word not in _CONVERTERS:
            raise ValidationError(
                f"html_string_format {word!r} is not one of {', '.join(_CONVERTERS)}"
            )
        self.__dict__["_html_string_format"] = word
        self.__dict__.pop("_page", None)

    def documentation(self) -> str:
        """Return the documentation page as HTML; it is converted once."""
        page = self._page
        if page is None:
            try:
                page = to_html(self._html_string or "", self._html_string_format)
            except ValidationError as problem:
                raise ValidationError(f"{self.describe()}: {problem}") from None  # type: ignore[attr-defined]
            self.__dict__["_page"] = page
        return page
