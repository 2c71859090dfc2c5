"""Files on web servers: what servers must answer, how many requests that takes, and that no wait is for ever."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from trackhub import Report, check_hub
from trackhub.check import connections, remote
from trackhub.check.connections import Connections, Unreachable

from .samples import TRACK, Server, serving, write_hub


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def track(url: str, kind: str = "bigWig", name: str = "a") -> str:
    return TRACK.format(name=name).replace("signal.bw", url).replace("bigWig", kind)


def check(folder: Path, text: str, **options: object) -> Report:
    return check_hub(write_hub(folder, {"trackDb.txt": text}), remote=True, **options)  # type: ignore[arg-type]


def codes(report: Report) -> list[str]:
    # The test's own server is on this machine.
    return [finding.code for finding in report if finding.code != "unfit-host"]


def test_a_good_server_is_good(tmp_path: Path, server: Server) -> None:
    assert codes(check(tmp_path, track(f"{server.url}/good/signal.bw"))) == []
    assert codes(check(tmp_path, track(f"{server.url}/good/reads.bam", "bam"))) == []
    assert codes(check(tmp_path, track(f"{server.url}/good/variants.vcf.gz", "vcfTabix"))) == []


def test_a_redirection_is_followed(tmp_path: Path, server: Server) -> None:
    assert codes(check(tmp_path, track(f"{server.url}/moved/signal.bw"))) == []


@pytest.mark.parametrize(
    ("path", "code", "severity"),
    [
        ("good/nothere.bw", "missing-file", "error"),
        ("forbidden/signal.bw", "not-served", "error"),
        ("no-ranges/signal.bw", "no-ranges", "error"),
        ("wrong-range/signal.bw", "wrong-range", "error"),
        ("encoded/signal.bw", "content-encoding", "error"),
        ("no-head/signal.bw", "no-head", "error"),
        ("no-size/signal.bw", "no-size", "error"),
        ("redirects/signal.bw", "too-many-redirects", "error"),
        ("broken/signal.bw", "unreachable", "error"),
        ("undated/signal.bw", "no-last-modified", "hint"),
        ("no-cors/signal.bw", "no-cors", "hint"),
        ("hidden-headers/signal.bw", "cors-headers", "hint"),
        ("good/cut.bw", "truncated-file", "error"),
        ("good/hg19.bw", "wrong-assembly", "warning"),
        ("good/peaks.bb", "wrong-kind", "error"),
        ("good/about.html", "unreadable-file", "error"),
    ],
)
def test_what_is_wrong_with_a_server_or_its_file(
    path: str, code: str, severity: str, tmp_path: Path, server: Server
) -> None:
    report = check(tmp_path, track(f"{server.url}/{path}"))
    (finding,) = [one for one in report if one.code != "unfit-host"]
    assert (finding.code, finding.severity, finding.line) == (code, severity, 3)
    assert finding.component == "track a"


def test_an_index_is_asked_for_too(tmp_path: Path, server: Server) -> None:
    assert codes(check(tmp_path, track(f"{server.url}/good/unindexed.bam", "bam"))) == [
        "missing-index"
    ]


def test_a_page_that_is_not_served(tmp_path: Path, server: Server) -> None:
    text = TRACK.format(name="a").replace("html about", f"html {server.url}/good/nothere.html")
    report = check(tmp_path, text)
    assert [(one.code, one.severity) for one in report] == [("missing-page", "warning")]


def test_nobody_asks_without_remote(tmp_path: Path, server: Server) -> None:
    before = len(server.requests)
    text = "\n".join(track(f"{server.url}/no-ranges/{n}.bw", name=n) for n in "ab")
    report = check_hub(write_hub(tmp_path, {"trackDb.txt": text}))
    assert codes(report) == ["unasked-server"]
    assert "2 files are on servers" in report.findings[0].message
    assert len(server.requests) == before


def test_ftp_servers_cannot_be_asked(tmp_path: Path) -> None:
    report = check(tmp_path, track("ftp://lab.example.org/signal.bw"))
    assert codes(report) == ["unasked-server"]
    assert report.findings[0].fix == "only http and https servers can be asked"


def test_a_hub_that_is_served_is_checked_with_its_relative_files(server: Server) -> None:
    report = check_hub(f"{server.url}/good/hub.txt", remote=True)
    assert codes(report) == []
    report = check_hub(f"{server.url}/no-ranges/hub.txt", remote=True)
    assert "no-ranges" in codes(report)


def test_a_path_of_ucscs_own_machines_in_a_served_hub() -> None:
    text = TRACK.format(name="a").replace("signal.bw", "/gbdb/hg38/signal.bw")
    with serving({"trackDb.txt": text}) as server:
        report = check_hub(f"{server.url}/good/hub.txt")
    assert [(one.code, one.severity) for one in report.errors] == [("local-path", "error")]


def test_an_assembly_that_is_served_knows_its_sequences() -> None:
    genome = (
        "genome new\ntrackDb trackDb.txt\ntwoBitPath new.2bit\norganism New\n"
        "defaultPos chrZ:1-10\nhtmlPath about.html\nchromSizes new.chrom.sizes\n"
    )
    with serving({"genomes.txt": genome}) as server:
        report = check_hub(f"{server.url}/good/hub.txt", remote=True)
    assert sorted(codes(report)) == ["bad-position", "unknown-chromosomes"]


def test_many_files_are_asked_for_over_few_connections(tmp_path: Path, server: Server) -> None:
    text = "\n".join(track(f"{server.url}/good/signal.bw?{n}", name=f"t{n}") for n in range(200))
    server.requests.clear()
    opened = threading.Semaphore(0)
    original = connections.Connections._open

    def counting(self: Connections, *args: object) -> object:
        opened.release()
        return original(self, *args)  # type: ignore[arg-type]

    calls: list[tuple[int, int | None]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections.Connections, "_open", counting)
        report = check(tmp_path, text, progress=lambda done, total: calls.append((done, total)))
    assert codes(report) == ["much-shown"]
    assert len(server.requests) == 600  # the head, the start and the end of each
    count = 0
    while opened.acquire(blocking=False):
        count += 1
    assert count <= remote._THREADS
    assert calls[-1] == (200, 200)


def test_what_all_files_of_a_server_lack_is_said_once(tmp_path: Path, server: Server) -> None:
    text = "\n".join(track(f"{server.url}/no-cors/signal.bw?{n}", name=f"t{n}") for n in range(3))
    report = check(tmp_path, text)
    (finding,) = [one for one in report if one.code == "no-cors"]
    assert "and so are 2 other files" in finding.message


def test_credentials_are_used_and_not_shown(tmp_path: Path, server: Server) -> None:
    url = server.url.replace("http://", "http://me:secret@")
    assert codes(check(tmp_path, track(f"{url}/good/signal.bw"))) == []
    report = check(tmp_path, track(f"{url}/forbidden/signal.bw"))
    assert codes(report) == ["not-served"]
    assert "secret" not in str(report)


# -- an end to every wait ---------------------------------------------------------------------------


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "trackhub.check.run.Connections", lambda: Connections(timeout=0.3, deadline=0.6)
    )


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("manner", ["slow", "dribble"])
def test_a_server_that_takes_its_time(manner: str, tmp_path: Path, server: Server) -> None:
    report = check(tmp_path, track(f"{server.url}/{manner}/signal.bw"))
    (finding,) = [one for one in report if one.code != "unfit-host"]
    assert finding.code == "unreachable"
    assert "the server takes too long to answer" in finding.message


@pytest.mark.usefixtures("hasty")
def test_a_server_that_never_answers_is_given_up(tmp_path: Path, server: Server) -> None:
    text = "\n".join(track(f"{server.url}/slow/{n}.bw", name=f"t{n}") for n in range(100))
    server.requests.clear()
    report = check(tmp_path, text)
    assert codes(report).count("unreachable") == 100
    assert len(server.requests) < 50


def test_a_port_where_nobody_listens(tmp_path: Path) -> None:
    report = check(tmp_path, track("http://127.0.0.1:9/signal.bw"))
    assert codes(report) == ["unreachable"]


@pytest.mark.parametrize(
    "url", ["http://", "http://[::1", "http://a b/c.bw", "http://127.0.0.1:x/a"]
)
def test_what_is_no_url_is_said(url: str, tmp_path: Path) -> None:
    report = check(tmp_path, track(url))
    assert [one.code for one in report.errors] == ["unreachable"]


def test_a_certificate_that_is_not_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Connections, *args: object) -> object:
        raise Unreachable("its certificate is not valid: self-signed certificate")

    monkeypatch.setattr(Connections, "_once", refused)
    report = check(tmp_path, track("https://lab.example.org/signal.bw"))
    assert [(one.code, one.severity) for one in report] == [("bad-certificate", "warning")]


def test_the_reason_for_a_bad_certificate_is_told() -> None:
    error = ssl.SSLCertVerificationError()
    error.verify_message = "certificate has expired"
    assert connections._reason(error, float("inf")) == (
        "its certificate is not valid: certificate has expired"
    )


def test_authorization_is_not_sent_to_another_host(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, bool]] = []

    def once(
        self: Connections, method: str, url: str, headers: dict[str, str], *_: object
    ) -> object:
        asked.append((url, "Authorization" in headers))
        target = "https://other.example.org/b" if len(asked) == 1 else ""
        return connections.Answer(302 if target else 200, "", {"location": target}, b"", url, 0)

    monkeypatch.setattr(Connections, "_once", once)
    with Connections() as pool:
        pool.request("GET", "https://lab.example.org/a", {"Authorization": "Basic x"}, 1)
    assert asked == [("https://lab.example.org/a", True), ("https://other.example.org/b", False)]


def test_a_redirection_leads_to_no_other_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = connections.Answer(302, "", {"location": "file:///etc/passwd"}, b"", "", 0)
    monkeypatch.setattr(Connections, "_once", lambda *_: answer)
    with Connections() as pool, pytest.raises(Unreachable, match="redirects to file:"):
        pool.request("GET", "https://lab.example.org/a", {}, 1)
