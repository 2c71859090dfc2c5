"""Coverage of reads behind URLs and from standard input: the same as of the file."""

from __future__ import annotations

import http.server
import io
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pysam
import pytest

from trackhub.cli import main
from trackhub.formats.coverage import bam_coverage
from trackhub.helpers import data_dir

READS = Path(data_dir(), "reads-hg38.bam")


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves the files of a folder by byte ranges."""

    def do_GET(self) -> None:
        path = self.server.folder / self.path.strip("/")  # type: ignore[attr-defined]
        if not path.exists():
            self.send_error(404)
            return
        data = path.read_bytes()
        asked = re.match(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "bytes=0-"))
        assert asked is not None
        first, last = int(asked[1]), min(int(asked[2] or len(data)), len(data) - 1)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(data)}")
        self.send_header("Content-Length", str(last + 1 - first))
        self.end_headers()
        self.wfile.write(data[first : last + 1])

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Address of the folder ``served``, which has the example reads with their index."""
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "reads.bam").write_bytes(READS.read_bytes())
    (folder / "reads.bam.bai").write_bytes(READS.with_name("reads-hg38.bam.bai").read_bytes())
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.folder = folder  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_served_bam_is_counted_as_the_file_is(base: str) -> None:
    made = bam_coverage(f"{base}/reads.bam", "served.bw")
    bam_coverage(READS, "local.bw")
    assert made.reads.used == 400
    assert Path("served.bw").read_bytes() == Path("local.bw").read_bytes()


def test_a_served_bam_gets_its_bigwig_here(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coverage", f"{base}/reads.bam"]) == 0
    assert capsys.readouterr().out == "reads.bw\n"
    assert main(["coverage", f"{base}/none.bam"]) == 2
    assert f"{base}/none.bam" in capsys.readouterr().err
    assert [path.name for path in Path().iterdir()] == ["reads.bw"]


def test_a_served_cram_leaves_no_index_behind(base: str, tmp_path: Path) -> None:
    cram = str(tmp_path / "served" / "reads.cram")
    pysam.view("-C", "--output-fmt-option", "no_ref=1", "-o", cram, str(READS), catch_stdout=False)
    pysam.index(cram)
    made = bam_coverage(f"{base}/reads.cram", "cram.bw")
    assert made.reads.used == 400
    assert [path.name for path in Path().iterdir()] == ["cram.bw"]


@pytest.mark.parametrize("kind", ["bam", "cram", "sam"])
def test_standard_input_is_counted_as_the_file_is(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    kind: str,
) -> None:
    data = tmp_path / f"reads.{kind}"
    options = {"bam": ["-b"], "cram": ["-C", "--output-fmt-option", "no_ref=1"], "sam": ["-h"]}
    pysam.view(*options[kind], "-o", str(data), str(READS), catch_stdout=False)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data.read_bytes())))
    out = tmp_path / "out" / "depth.bw"
    out.parent.mkdir()
    assert main(["coverage", "-", "-o", str(out)]) == 0
    assert capsys.readouterr().err == "trackhub: <standard input>: 400 of 400 reads used\n"
    assert [path.name for path in out.parent.iterdir()] == ["depth.bw"]
    bam_coverage(READS, tmp_path / "local.bw")
    assert out.read_bytes() == (tmp_path / "local.bw").read_bytes()


def test_standard_input_that_is_cut_off_or_has_no_name_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(READS.read_bytes()[:5000])))
    assert main(["coverage", "-", "-o", "depth.bw"]) == 2
    assert capsys.readouterr().err == (
        "trackhub: <standard input>: the file is cut off: its end mark is missing; fetch or make it "
        "again\n"
    )
    assert main(["coverage", "-"]) == 2
    assert "standard input has no name; give -o" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
