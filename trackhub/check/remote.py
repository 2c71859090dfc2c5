"""Files on web servers: whether each is there, and whether its server answers as genome browsers need it.

How requests are made is in `connections`; what is inside the files in `data`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ..findings import Finding
from ..formats.headers import Header
from .connections import Answer, Connections, TooManyRedirects, Unreachable
from .data import DataFile, header_findings, kinds_of, open_header
from .files import FileUse
from .pages import PAGES

__all__ = ["remote_findings"]

_THREADS = 16
_WINDOW = 4 * _THREADS
_ORIGIN = "https://trackhub.example.org"
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
_SHOWN_HEADERS = re.compile(r"content-range|^\s*\*\s*$", re.IGNORECASE)


@dataclass
class _Seen:
    """What a server showed of one file."""

    head: Answer | None = None
    ranges: list[tuple[int, int, Answer]] = field(default_factory=list)
    failure: Unreachable | None = None
    outcome: Header | Exception | None = None


class _Recorder:
    """Makes the requests for one file, and for what lies beside it, and remembers the answers about the file."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._url: str | None = None
        self.seen = _Seen()

    def __call__(
        self, url: str, headers: Mapping[str, str], limit: int
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Answer a reader's request for bytes; before the first one, ask for the head."""
        wanted = {**headers, "Origin": _ORIGIN, "User-Agent": "trackhub"}
        # The file itself is asked for first, without the credentials that its URL may hold.
        self._url = self._url or url
        own = url == self._url
        try:
            if own and self.seen.head is None:
                asked = {k: v for k, v in wanted.items() if k.lower() != "range"}
                self.seen.head = self._connections.request("HEAD", url, asked, 0)
            answer = self._connections.request("GET", url, wanted, limit)
        except Unreachable as error:
            if own:
                self.seen.failure = error
            raise
        if own:
            first, _, last = headers.get("Range", "bytes=-").partition("=")[2].partition("-")
            if first.isdigit() and last.isdigit():
                self.seen.ranges.append((int(first), int(last), answer))
        return answer.status, answer.headers, answer.body


def _look_at(file: DataFile, connections: Connections) -> _Seen:
    """Ask the server about one file; runs in a thread, and touches no component."""
    recorder = _Recorder(connections)
    if any(kinds_of(use) for use, _ in file.users):
        recorder.seen.outcome = open_header(file, recorder)
        _ask_within(file.where, recorder)
    else:
        try:
            recorder(file.where, {"Range": "bytes=0-0", "Accept-Encoding": "identity"}, 1)
        except Unreachable:
            pass
    return recorder.seen


def _ask_within(url: str, recorder: _Recorder) -> None:
    """Ask for bytes from the middle, unless the reader did: a server may send the start whatever it is asked for."""
    seen = recorder.seen
    if seen.failure is not None or not seen.ranges or any(first for first, _, _ in seen.ranges):
        return
    answer = seen.ranges[0][2]
    match = _RANGE.fullmatch(answer.headers.get("content-range", "").strip())
    if answer.status != 206 or match is None or not match[3].isdigit() or int(match[3][:19]) < 2:
        return
    middle = int(match[3][:19]) // 2
    try:
        recorder(url, {"Range": f"bytes={middle}-{middle}", "Accept-Encoding": "identity"}, 2)
    except Unreachable:
        pass


def remote_findings(
    files: list[DataFile],
    connections: Connections,
    step: Callable[[], None],
) -> Iterator[Finding]:
    """Yield what is wrong with served files, many of which are asked for at once.

    Parameters
    ----------
    files
        The files.
    connections
        How requests are made.
    step
        Called when a file is done.
    """
    hosts: dict[str, _Host] = {}
    pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="trackhub-check")
    waiting: dict[Future[_Seen], DataFile] = {}
    left = iter(files)
    try:
        while True:
            while len(waiting) < _WINDOW and (file := next(left, None)) is not None:
                waiting[pool.submit(_look_at, file, connections)] = file
            if not waiting:
                break
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                file = waiting.pop(future)
                yield from _file_findings(file, future.result(), hosts)
                step()
    finally:
        connections.close()
        pool.shutdown(wait=True, cancel_futures=True)
    for host in hosts.values():
        yield from host.findings()


def _file_findings(file: DataFile, seen: _Seen, hosts: dict[str, _Host]) -> Iterator[Finding]:
    bad = _bad_answer(seen)
    if bad is not None:
        code, severity, message, fix = bad
        for use, _ in file.users:
            page = use.setting in PAGES
            yield use.finding(
                "missing-page" if page and code == "missing-file" else code,
                "warning" if page else severity,
                f"names {_shown(file.where)}, and {message}",
                fix,
            )
        return
    answers = [answer for answer in (seen.head, *(one for _, _, one in seen.ranges)) if answer]
    if answers:
        _host_of(file.where, hosts).note(file.users[0][0], answers)
    if seen.outcome is not None:
        opened = [pair for pair in file.users if kinds_of(pair[0])]
        yield from header_findings(file._replace(users=opened), seen.outcome)


def _bad_answer(seen: _Seen) -> tuple[str, str, str, str | None] | None:
    """Return code, severity, reason and cure where a server does not answer as UCSC needs it."""
    if isinstance(seen.failure, TooManyRedirects):
        return "too-many-redirects", "error", str(seen.failure), "name the file's final address"
    if seen.failure is not None:
        certificate = "certificate" in str(seen.failure)
        code = "bad-certificate" if certificate else "unreachable"
        return code, "warning" if certificate else "error", str(seen.failure), None
    first = seen.ranges[0] if seen.ranges else None
    if first is None or seen.head is None:
        reason = str(seen.outcome) if isinstance(seen.outcome, Exception) else "it cannot be asked"
        return "unreachable", "error", reason, None
    status = first[2].status
    if status in (404, 410):
        return "missing-file", "error", f"the server answers {status}", None
    if status == 416 and seen.head.headers.get("content-length") == "0":
        return "empty-file", "error", "the file is empty", None
    if status not in (200, 206):
        said = f"{status} {first[2].reason}".rstrip()
        return "not-served", "error", f"the server answers {said}", "let everybody read it"
    encoding = first[2].headers.get("content-encoding", "identity").lower()
    if encoding not in ("", "identity"):
        return (
            "content-encoding",
            "error",
            f"the server sends it as Content-Encoding {encoding}, so that no byte is where it should be",
            "switch that off for data files",
        )
    if seen.outcome is None:
        return None
    return _bad_range(seen) or _bad_head(seen.head, first[2])


def _bad_range(seen: _Seen) -> tuple[str, str, str, str | None] | None:
    for first, last, answer in seen.ranges:
        if answer.status == 200:
            return (
                "no-ranges",
                "error",
                "the server sends the whole file where a part is asked for (200, not 206)",
                "move it to a server that answers byte ranges",
            )
        if answer.status != 206:
            return (
                "no-ranges",
                "error",
                f"the server answers {answer.status} to a request for bytes {first}-{last}",
                "move it to a server that answers byte ranges",
            )
        told = answer.headers.get("content-range", "")
        match = _RANGE.fullmatch(told.strip())
        if match is None or int(match[1][:19]) != first:
            return (
                "wrong-range",
                "error",
                f"the server was asked for bytes {first}-{last} and answers with Content-Range {told or 'missing'!r}",
                "move it to a server that answers byte ranges",
            )
        told_last = int(match[2][:19])
        # Of a file whose length is not told, nobody knows where it ends.
        size = int(match[3][:19]) if match[3].isdigit() else min(told_last, last) + 1
        expected = min(last, size - 1)
        if told_last != expected or len(answer.body) < expected - first + 1:
            return (
                "wrong-range",
                "error",
                f"the server was asked for bytes {first}-{expected} and sends {told}, {len(answer.body)} bytes",
                "move it to a server that answers byte ranges",
            )
    return None


def _bad_head(head: Answer, answer: Answer) -> tuple[str, str, str, str | None] | None:
    """Return what is wrong with the answer to HEAD: UCSC asks for bytes where that is 403 or tells no length."""
    if head.status not in (200, 206, 403):
        return (
            "no-head",
            "error",
            f"the server answers HEAD with {head.status}, though it gives the file",
            "let the server answer HEAD",
        )
    size = answer.headers.get("content-range", "").rpartition("/")[2]
    if not head.headers.get("content-length", "").isdigit() and not size.isdigit():
        return "no-size", "error", "the server does not tell how long it is", None
    return None


class _Host:
    """What is the same for all files of a server, and is said once."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lacking: dict[str, tuple[FileUse, int]] = {}

    def note(self, use: FileUse, answers: list[Answer]) -> None:
        """Remember what the answers about one file lack."""
        headers = {name: value for answer in answers for name, value in answer.headers.items()}
        if "last-modified" not in headers:
            self._add("no-last-modified" if "date" in headers else "no-date", use)
        if headers.get("access-control-allow-origin") not in ("*", _ORIGIN):
            self._add("no-cors", use)
        elif not _SHOWN_HEADERS.search(headers.get("access-control-expose-headers", "")):
            self._add("cors-headers", use)

    def _add(self, code: str, use: FileUse) -> None:
        first, count = self._lacking.get(code, (use, 0))
        self._lacking[code] = (first, count + 1)

    def findings(self) -> Iterator[Finding]:
        """Yield one finding for each thing that is lacking."""
        for code, (use, count) in self._lacking.items():
            severity, message, fix = _LACKING[code]
            more = "is another file" if count == 2 else f"are {count - 1} other files"
            others = f" (and so {more})" if count > 1 else ""
            yield use.finding(
                "no-last-modified" if code == "no-date" else code,
                severity,
                f"is on {self._name}{others}, {message}",
                fix,
            )


_LACKING = {
    "no-date": (
        "warning",
        "which sends neither Last-Modified nor Date, so that UCSC cannot tell when a file is new",
        "let the server send Last-Modified",
    ),
    "no-last-modified": (
        "hint",
        "which sends no Last-Modified, so that UCSC takes a file for new whenever it asks",
        "let the server send Last-Modified",
    ),
    "no-cors": (
        "hint",
        "which does not allow pages of other sites to read it, as IGV-Web, JBrowse and WashU need",
        "let the server send Access-Control-Allow-Origin: *",
    ),
    "cors-headers": (
        "hint",
        "which does not show Content-Range to pages of other sites, as IGV-Web and JBrowse need",
        "let the server send Access-Control-Expose-Headers: Content-Range, Content-Length",
    ),
}


def _host_of(url: str, hosts: dict[str, _Host]) -> _Host:
    name = urlsplit(url).netloc.rpartition("@")[2]
    host = hosts.get(name)
    if host is None:
        host = hosts[name] = _Host(name)
    return host


def _shown(url: str) -> str:
    """Return a URL without the password in it."""
    head, mark, rest = url.partition("://")
    netloc, slash, path = rest.partition("/")
    return f"{head}{mark}{netloc.rpartition('@')[2]}{slash}{path}"
