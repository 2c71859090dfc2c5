"""Headers of files behind URLs, from a small server that answers byte ranges."""

import base64
import email.utils
import http.server
import re
import threading

import pytest
from handmade import BED, bai, bam, bbi, twobit

from trackhub.errors import FormatError
from trackhub.formats import detect_file
from trackhub.formats.headers import open_source, read_header

SORTED = "@HD\tVN:1.6\tSO:coordinate\n"
BIG = bbi(chroms=tuple((f"contig{i}", i + 1) for i in range(20000)), per_node=256)
FILES = {
    "/a.bw": bbi(),
    "/big.bw": BIG,
    "/a.bb": bbi(BED, fields=(3, 3)),
    "/a.bam": bam(SORTED, (("chr1", 1000),)),
    "/a.bam.bai": bai(),
    "/a.2bit": twobit([("chr1", "ACGT"), ("chr2", "AC")]),
    "/empty.bw": b"",
}
MOVED = {
    "moved": "http://127.0.0.1:{port}{path}",
    "elsewhere": "http://localhost:{port}{path}",
    "file": "file:///etc/hostname",
    "round": "http://127.0.0.1:{port}{path}?round",
}
CHANGED = {"/a.bam": 2000, "/a.bam.bai": 1000}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, self.headers.get("Range")))
        self.server.credentials.append(self.headers.get("Authorization"))
        path, _, how = self.path.partition("?")
        if path not in FILES:
            self.send_error(403 if "secret" in path else 404)
            return
        data = FILES[path]
        if how in MOVED:
            self.send_response(302)
            self.send_header("Location", MOVED[how].format(port=self.server.server_port, path=path))
            self.end_headers()
            return
        first, last = map(int, re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers["Range"]).groups())
        if first >= len(data):
            self.send_error(416)
            return
        if how == "whole":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(data)
            return
        piece = data[first : last + 1]
        if how == "parts":
            piece = piece[:4000]
        elif how == "nothing" and first:
            piece = b""
        self.protocol_version = "HTTP/1.1" if how == "chunked" else "HTTP/1.0"
        self.send_response(206)
        shift = 1 if how == "shifted" else 0
        self.send_header(
            "Content-Range", f"bytes {first + shift}-{first + len(piece) - 1}/{len(data)}"
        )
        if how == "packed":
            self.send_header("Content-Encoding", "gzip")
        if path in CHANGED:
            self.send_header("Last-Modified", email.utils.formatdate(CHANGED[path], usegmt=True))
        if how == "chunked":
            self.send_header("Transfer-Encoding", "chunked")
            self.send_header("Connection", "close")
            parts = [piece[at : at + 999] for at in range(0, len(piece), 999)]
            piece = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in [*parts, b""])
        elif how == "broken":
            # Announced whole, and half of it sent.
            self.send_header("Content-Length", str(len(piece)))
            piece = piece[: len(piece) // 2 + 1]
        self.end_headers()
        self.wfile.write(piece)

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.credentials = [], []
    server.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_small_header_takes_one_request(server):
    header = read_header(f"{server.base}/a.bw", deep=True)
    assert header.chroms == {"chr1": 1000, "chr2": 500}
    assert header.end_magic
    assert header.size == len(FILES["/a.bw"])
    assert server.asked == [("/a.bw", "bytes=0-65535")]


def test_a_large_header_takes_few_requests(server):
    header = read_header(f"{server.base}/big.bw")
    assert len(header.chroms) == 20000
    assert len(BIG) > 5 * 65536
    assert len(server.asked) <= 5


def test_an_index_is_found_and_compared_by_last_modified(server):
    header = read_header(f"{server.base}/a.bam")
    assert header.index is not None
    assert header.index.path == f"{server.base}/a.bam.bai"
    assert header.index_older
    assert header.mtime == 2000


def test_sizes_of_a_served_twobit_are_read_only_when_asked_for(server):
    url = f"{server.base}/a.2bit"
    assert read_header(url).chroms == {}
    assert read_header(url).names == ("chr1", "chr2")
    assert read_header(url, deep=True).chroms == {"chr1": 4, "chr2": 2}


def test_the_kind_of_a_served_file_is_told(server):
    assert detect_file(f"{server.base}/a.bw").tracktype == "bigWig"
    assert detect_file(f"{server.base}/a.bb").tracktype == "bigBed 3"


def test_a_server_without_byte_ranges_is_told(server):
    with pytest.raises(FormatError, match="does not answer byte ranges"):
        read_header(f"{server.base}/a.bw?whole")


def test_a_server_that_compresses_or_shifts_is_told(server):
    with pytest.raises(FormatError, match="Content-Encoding 'gzip'"):
        read_header(f"{server.base}/a.bw?packed")
    with pytest.raises(FormatError, match="answers from 1"):
        read_header(f"{server.base}/a.bw?shifted")


@pytest.mark.parametrize("how", ["parts", "broken", "chunked", "moved", "elsewhere"])
def test_a_server_that_answers_in_its_own_way_is_read_all_the_same(server, how):
    assert read_header(f"{server.base}/big.bw?{how}", deep=True).chroms == (
        read_header(f"{server.base}/big.bw").chroms
    )


def test_a_server_that_breaks_off_is_told(server):
    with pytest.raises(ConnectionError, match=r"big\.bw\?nothing: the server broke off its answer"):
        read_header(f"{server.base}/big.bw?nothing")


def test_a_password_goes_to_the_server_that_it_is_for_only(server):
    url = f"{server.base}/a.bw".replace("//", "//anna:word@")
    read_header(f"{url}?moved")
    assert None not in server.credentials
    server.credentials.clear()
    read_header(f"{url}?elsewhere")
    asked, *followed = server.credentials
    assert asked is not None
    assert set(followed) == {None}


def test_a_redirection_leads_to_no_file_of_this_machine_and_not_in_circles(server):
    with pytest.raises(FormatError, match="answers 302"):
        read_header(f"{server.base}/a.bw?file")
    with pytest.raises(FormatError, match="answers 302"):
        read_header(f"{server.base}/a.bw?round")


def test_a_connection_that_breaks_once_is_tried_again():
    data = bytes(range(256)) * 4000
    failures = [TimeoutError("late")]

    def opener(url, headers, limit):
        first, last = map(int, headers["Range"][6:].split("-"))
        if first and failures:
            raise failures.pop()
        return 206, {"Content-Range": f"bytes {first}-{last}/{len(data)}"}, data[first : last + 1]

    source = open_source("https://example.org/x", opener=opener)
    assert source.read_at(500_000, 10) == data[500_000:500_010]
    failures += [ConnectionResetError("reset"), TimeoutError("late")]
    with pytest.raises(ConnectionResetError):
        source.read_at(700_000, 10)


def test_an_answer_that_trickles_is_given_up(monkeypatch):
    from trackhub.formats.headers import served

    class Trickle:
        def read1(self, n):
            return b"x"

    clock = iter(range(0, 10_000, 10))
    monkeypatch.setattr(served.time, "monotonic", lambda: next(clock))
    with pytest.raises(TimeoutError, match="sends too slowly"):
        served._body(Trickle(), 1 << 20, "example.org")


def test_a_missing_served_file_is_a_missing_file(server):
    with pytest.raises(FileNotFoundError, match="404"):
        read_header(f"{server.base}/none.bw")


def test_a_forbidden_served_file_is_told(server):
    with pytest.raises(FormatError, match="answers 403"):
        read_header(f"{server.base}/secret.bw")


def test_an_empty_served_file_is_told(server):
    with pytest.raises(FormatError, match="the file is empty"):
        read_header(f"{server.base}/empty.bw")


def test_credentials_are_sent_and_never_shown(server):
    url = f"{server.base}/none.bw".replace("//", "//anna:pass%20word@")
    with pytest.raises(FileNotFoundError) as caught:
        read_header(url)
    assert server.credentials == ["Basic " + base64.b64encode(b"anna:pass word").decode()]
    assert "pass" not in str(caught.value)
    assert "pass" not in repr(caught.value.filename)


def test_credentials_go_along_to_the_index(server):
    header = read_header(f"{server.base}/a.bam".replace("//", "//anna:word@"))
    assert header.index is not None
    assert header.path == f"{server.base}/a.bam"
    assert header.index.path == f"{server.base}/a.bam.bai"
    assert len(set(server.credentials)) == 1
    assert server.credentials[0] is not None


def test_the_index_of_a_url_with_a_query_is_asked_for_with_it(server):
    header = read_header(f"{server.base}/a.bam?key=1")
    assert header.index is not None
    assert header.index.path == f"{server.base}/a.bam.bai?key=1"


def test_an_unreachable_server_is_a_connection_error(server):
    server.shutdown()
    server.server_close()
    with pytest.raises(ConnectionError, match="cannot be reached: Connection refused"):
        read_header(f"{server.base}/a.bw")


@pytest.mark.parametrize("url", ["http://[::1/a.bw", "http://host name/a.bw", "http://h:x/a.bw"])
def test_what_is_no_url_is_refused(url):
    with pytest.raises(FormatError, match="not a URL"):
        read_header(url)


def test_ftp_is_refused():
    with pytest.raises(FormatError, match="FTP"):
        read_header("ftp://example.org/a.bw")


def test_requests_go_through_an_opener_where_one_is_given():
    asked = []

    def opener(url, headers, limit):
        asked.append((url, headers["Range"]))
        first, last = map(int, headers["Range"][6:].split("-"))
        data = FILES["/a.bw"][first : last + 1]
        assert len(data) <= limit
        return 206, {"content-range": f"bytes {first}-{last}/{len(FILES['/a.bw'])}"}, data

    header = read_header("https://example.org/a.bw", opener=opener)
    assert header.chroms == {"chr1": 1000, "chr2": 500}
    assert asked == [("https://example.org/a.bw", "bytes=0-65535")]


def test_far_reads_are_kept_in_windows():
    data = bytes(range(256)) * 4000
    asked = []

    def opener(url, headers, limit):
        first, last = map(int, headers["Range"][6:].split("-"))
        asked.append(first)
        return 206, {"Content-Range": f"bytes {first}-{last}/{len(data)}"}, data[first : last + 1]

    source = open_source("https://example.org/x", opener=opener)
    assert source.read_at(500_000, 10) == data[500_000:500_010]
    assert source.read_at(500_100, 10) == data[500_100:500_110]
    assert source.read_at(len(data) - 4, 100) == data[-4:]
    assert source.read_at(len(data), 1) == b""
    assert asked == [0, 500_000, len(data) - 4]
