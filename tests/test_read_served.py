"""Reading hubs from a web server, and from a directory that stands for one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from trackhub import read_hub, write_hub
from trackhub.errors import ReadError
from trackhub.fetch import Fetcher, folder_of, join_location, path_inside

HUB = "hub h\ngenomesFile genomes.txt\nemail a@b.org\n"
GENOMES = "genome hg38\ntrackDb hg38/trackDb.txt?v=2\n"
TRACK = "track a\ntype bigWig\nbigDataUrl ../data/a.bw\n"


@contextmanager
def served(answers: dict[str, str | int | tuple[int, str]]) -> Iterator[str]:
    """Serve texts by path; a number is a status, a pair a redirection. Yields the URL of the root."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            answer = answers.get(self.path, 404)
            if isinstance(answer, int):
                self.send_error(answer)
            elif isinstance(answer, tuple):
                self.send_response(answer[0])
                self.send_header("Location", answer[1])
                self.end_headers()
            else:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(answer.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_served_hub_is_read_and_written_to_disk(tmp_path: Path) -> None:
    files = {"/x/hub.txt": HUB, "/x/genomes.txt": GENOMES, "/x/hg38/trackDb.txt?v=2": TRACK}
    with served(files) as root:
        hub = read_hub(f"{root}/x/hub.txt")
        assert hub.url == f"{root}/x/hub.txt"
        assert hub.reading.base == f"{root}/x/"
        track = hub.find("a")
        assert track.origin.file == f"{root}/x/hg38/trackDb.txt?v=2"
        assert hub.reading.findings == []
        track.color = "1,2,3"
        assert write_hub(hub, tmp_path) == ["hg38/trackDb.txt", "genomes.txt", "hub.txt"]
    assert (tmp_path / "hub.txt").read_text() == HUB
    assert (tmp_path / "genomes.txt").read_text() == GENOMES
    assert (tmp_path / "hg38/trackDb.txt").read_text() == TRACK + "color 1,2,3\n"


def test_absolute_urls_to_the_same_place_keep_the_layout(tmp_path: Path) -> None:
    with served({}) as root:
        files = {"/x/hub.txt": HUB.replace("genomes.txt", f"{root}/x/genomes.txt")}
    (tmp_path / "hub.txt").write_text(files["/x/hub.txt"])
    (tmp_path / "genomes.txt").write_text(f"genome hg38\ntrackDb {root}/x/hg38/t.txt\n")
    (tmp_path / "hg38").mkdir()
    (tmp_path / "hg38/t.txt").write_text(TRACK)
    hub = read_hub(tmp_path, resolve={f"{root}/x/": tmp_path})
    assert hub.reading.findings == []
    out = tmp_path / "out"
    assert sorted(write_hub(hub, out)) == ["genomes.txt", "hg38/t.txt", "hub.txt"]
    for name in ("genomes.txt", "hg38/t.txt", "hub.txt"):
        assert (out / name).read_bytes() == (tmp_path / name).read_bytes()


def test_redirections_are_followed_but_not_to_other_schemes() -> None:
    hub = "hub h\nuseOneFile on\n\ngenome g\n\ntrack a\n"
    with served({"/hub.txt": (302, "/there.txt"), "/there.txt": hub}) as root:
        assert read_hub(f"{root}/hub.txt").find("a") is not None
    for target in ("file:///etc/passwd", "ftp://127.0.0.1/x", "/hub.txt"):
        with served({"/hub.txt": (301, target)}) as root, pytest.raises(ReadError):
            read_hub(f"{root}/hub.txt")


def test_what_the_server_refuses_is_told() -> None:
    with served({"/hub.txt": 403}) as root:
        with pytest.raises(ReadError, match="the server answers 403"):
            read_hub(f"{root}/hub.txt")
        with pytest.raises(ReadError, match="answers 404"):
            read_hub(f"{root}/gone.txt")
    with pytest.raises(ReadError, match="cannot be read"):
        read_hub(f"{root}/hub.txt")


def test_a_missing_part_of_a_served_hub_is_reported() -> None:
    with served({"/hub.txt": HUB, "/genomes.txt": GENOMES}) as root:
        hub = read_hub(f"{root}/hub.txt")
    (finding,) = hub.reading.findings
    assert (finding.code, finding.file) == ("unreadable-trackdb", f"{root}/genomes.txt")
    assert "the server answers 404" in finding.message


def test_more_than_the_limit_is_not_read() -> None:
    with served({"/hub.txt": "x" * 5000}) as root, pytest.raises(ReadError, match="larger than"):
        Fetcher().read(f"{root}/hub.txt", 4999)


def test_a_server_that_is_silent_is_left() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/hub.txt"
        with pytest.raises(ReadError, match="timed out"):
            Fetcher(timeout=0.2).read(url, 100)


def test_a_server_that_never_ends_is_left() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as endless:

        def drip() -> None:
            connection, _ = endless.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
                for _ in range(100):
                    try:
                        connection.sendall(b"x")
                    except OSError:
                        return
                    threading.Event().wait(0.05)

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{endless.getsockname()[1]}/hub.txt"
        with pytest.raises(ReadError, match=r"more than 0\.3 seconds"):
            Fetcher(timeout=5, deadline=0.3).read(url, 1000)
        thread.join(10)


def test_a_function_may_say_where_urls_are_found(tmp_path: Path) -> None:
    (tmp_path / "g.txt").write_text("genome hg38\ntrackDb https://elsewhere.org/t.txt\n")
    (tmp_path / "hub.txt").write_text("hub h\ngenomesFile https://example.org/g.txt\n")

    def resolve(url: str) -> str | None:
        if url == "https://example.org/g.txt":
            return str(tmp_path / "g.txt")
        raise OSError("not asked for")

    hub = read_hub(tmp_path, resolve=resolve)
    (finding,) = hub.reading.findings
    assert finding.code == "unreadable-trackdb"
    assert "not asked for" in finding.message


def test_the_longest_prefix_counts(tmp_path: Path) -> None:
    fetcher = Fetcher({"https://a.org": "one", "https://a.org/b/": tmp_path})
    assert fetcher.local("https://a.org/b/c%20d.txt?x=1") == str(tmp_path / "c d.txt")
    assert fetcher.local("https://a.org/c.txt") == str(Path("one/c.txt"))
    assert fetcher.local("https://a.org?x") == "one"
    assert fetcher.local("https://a.orgy/c.txt") is None
    assert fetcher.local("https://b.org/c.txt") is None


@pytest.mark.parametrize(
    ("base", "reference", "location"),
    [
        ("https://e.org/a/hub.txt", "g.txt", "https://e.org/a/g.txt"),
        ("https://e.org/a/hub.txt?v=1#x", "g.txt?v=2", "https://e.org/a/g.txt?v=2"),
        ("https://e.org/a/b/hub.txt", "../../../g.txt", "https://e.org/g.txt"),
        ("https://e.org/a/hub.txt", "/g.txt", "https://e.org/g.txt"),
        ("https://e.org", "g.txt", "https://e.org/g.txt"),
        ("https://e.org/a/hub.txt", "http://f.org/g.txt", "http://f.org/g.txt"),
        ("https://e.org/a/hub.txt", "a:b.txt", "https://e.org/a/a:b.txt"),
        ("a/hub.txt", "../g.txt", "g.txt"),
        ("/a/hub.txt", "/b/g.txt", "/b/g.txt"),
    ],
)
def test_a_reference_leads_where_ucsc_goes(base: str, reference: str, location: str) -> None:
    assert join_location(base, reference) == location


@pytest.mark.parametrize(
    ("folder", "location", "path"),
    [
        ("https://e.org/a/", "https://e.org/a/b/c.txt", "b/c.txt"),
        ("https://e.org/a/", "https://e.org/ab/c.txt", None),
        ("https://e.org/a/", "https://e.org/a/", None),
        ("a", "a/b.txt", "b.txt"),
        ("", "b.txt", "b.txt"),
        ("a", "c/b.txt", None),
        ("a", "https://e.org/a/b.txt", None),
    ],
)
def test_a_path_inside_a_directory(folder: str, location: str, path: str | None) -> None:
    assert path_inside(folder, location) == path


def test_the_folder_of_a_location() -> None:
    assert folder_of("https://e.org/hub.txt") == "https://e.org/"
    assert folder_of("https://e.org/a/b?x=/c/") == "https://e.org/a/"
