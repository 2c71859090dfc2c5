"""A directory with a sound hub, data files of each kind, and some that have a fault; and a web server of several manners."""

from __future__ import annotations

import gzip
import os
import re
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from handmade import BED, bai, bam, bbi, bgzf, tbi, twobit

from trackhub.formats.autosql import bed
from trackhub.formats.chromsizes import chrom_sizes

HUB = """hub liver
shortLabel Liver
longLabel Liver of mice
genomesFile genomes.txt
email me@example.org
descriptionUrl about.html
"""
GENOMES = "genome hg38\ntrackDb trackDb.txt\ngroups groups.txt\n"
GROUPS = "name chip\nlabel ChIP-seq\n\nname rna\nlabel RNA-seq\n"
TRACK = """track {name}
type bigWig
bigDataUrl signal.bw
shortLabel Signal
longLabel Signal of a sample
visibility full
html about
"""
SOUND = {
    "hub.txt": HUB,
    "genomes.txt": GENOMES,
    "groups.txt": GROUPS,
    "trackDb.txt": TRACK.format(name="signal"),
    "more.txt": TRACK.format(name="more"),
    "released.txt": TRACK.format(name="released") + "release beta\n",
    "about.html": "<h2>About</h2><p>A page.</p>",
    "script.html": "<p>A page</p><script>alert(1)</script>",
    "meta.tsv": "#meta\tcell\ns1\tk562\n",
    "samples.tsv": "sample\tcell\ns1\tk562\n",
}
CHROMS = tuple(item for item in chrom_sizes("hg38").items() if len(item[0]) < 6)
VCF = (
    b"##fileformat=VCFv4.2\n##contig=<ID=chr1,length=248956422>\n"
    b"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tchild\tmum\tdad\n"
)
BAM = "@HD\tVN:1.6\tSO:coordinate\n"


@cache
def data_files() -> dict[str, bytes]:
    """Name → content of every data file."""
    signal = bbi(chroms=CHROMS)
    hg19 = tuple(item for item in chrom_sizes("hg19").items() if len(item[0]) < 6)
    bare = tuple((name.removeprefix("chr"), size) for name, size in CHROMS)
    six = bed(6).to_text().encode()
    tree = signal.rindex(struct.pack("<I", 0x2468ACE0))
    genome = [("chrA", "ACGT" * 500), ("chrB", "ACGT" * 100)]
    odd = [("chrA", "ACGT" * 500), ("b,ad", "ACGT"), ("_first", "ACGT")]
    return {
        "signal.bw": signal,
        "rep%201.bw": signal,
        "cut.bw": signal[:-100],
        "damaged.bw": signal[:tree] + bytes(4) + signal[tree + 4 :],
        "empty.bw": bbi(chroms=CHROMS, summary=(0, 0.0, 0.0, 0.0, 0.0)),
        "hg19.bw": bbi(chroms=hg19),
        "ensembl.bw": bbi(chroms=bare),
        "scaffolds.bw": bbi(chroms=(("scaffold_1", 1000), ("scaffold_2", 900))),
        "peaks.bb": bbi(BED, chroms=CHROMS[:3], sql=six, fields=(6, 6)),
        "searchable.bb": bbi(BED, chroms=CHROMS[:3], sql=six, fields=(6, 6), indexed=(3,)),
        "badsql.bb": bbi(BED, chroms=CHROMS[:3], sql=b"table of my peaks", fields=(6, 6)),
        "reads.bam": bam(BAM, CHROMS),
        "reads.bam.bai": bai(len(CHROMS)),
        "unindexed.bam": bam(BAM, CHROMS),
        "changed.bam": bam(BAM, CHROMS),
        "changed.bam.bai": bai(len(CHROMS)),
        "shortname.bam": bam(BAM, CHROMS),
        "shortname.bai": bai(len(CHROMS)),
        "byname.bam": bam("@HD\tVN:1.6\tSO:queryname\n", CHROMS),
        "variants.vcf.gz": bgzf(VCF),
        "variants.vcf.gz.tbi": tbi(["chr1"]),
        "gzipped.vcf.gz": gzip.compress(VCF),
        "new.2bit": twobit(genome),
        "oddnames.2bit": twobit(odd),
        "new.chrom.sizes": b"chrA\t2000\nchrB\t400\n",
        "old.chrom.sizes": b"chrA\t1999\nchrB\t400\n",
        "new.alias.txt": b"# ucsc\tgenbank\nchrA\tCM1.1\nchrB\tCM2.1\n",
        "foreign.alias.txt": b"# ucsc\tgenbank\nchr1\tCM1.1\n",
    }


def write_hub(folder: Path, files: dict[str, str | bytes] | None = None) -> Path:
    """Write the sound hub with data files, and `files` over it; return the path of its hub.txt."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {**SOUND, **data_files(), **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    changed = time.time() - 100
    os.utime(folder / "changed.bam.bai", (changed, changed))
    return folder / "hub.txt"


class _Handler(BaseHTTPRequestHandler):
    """Serves the sample files; the first part of the path says in which manner."""

    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # head and body in one packet
    server: Server

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self._answer(False)

    def do_GET(self) -> None:
        self._answer(True)

    def _answer(self, with_body: bool) -> None:
        manner, _, name = self.path.partition("?")[0].lstrip("/").partition("/")
        self.server.requests.append((self.command, self.path))
        content = self.server.files.get(name)
        if manner == "redirects":
            self._send(302, {"Location": f"{self.path}x"}, b"", with_body)
        elif manner == "moved":
            self._send(301, {"Location": f"/good/{name}"}, b"", with_body)
        elif manner == "slow":
            time.sleep(3)
            self._send(503, {}, b"", with_body)
        elif manner == "dribble":
            self._dribble()
        elif manner == "broken":
            self.close_connection = True
            self.connection.close()
        elif content is None:
            self._send(404, {}, b"no", with_body)
        elif manner == "forbidden":
            self._send(403, {}, b"no", with_body)
        elif manner == "no-head" and not with_body:
            self._send(405, {}, b"", with_body)
        else:
            self._send_part(manner, content, with_body)

    def _send_part(self, manner: str, content: bytes, with_body: bool) -> None:
        headers = {
            "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT",
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Expose-Headers": "Content-Range, Content-Length",
        }
        if manner == "no-cors":
            del headers["Access-Control-Allow-Origin"]
        if manner == "hidden-headers":
            del headers["Access-Control-Expose-Headers"]
        if manner == "undated":
            del headers["Last-Modified"]
        if manner == "encoded":
            headers["Content-Encoding"] = "gzip"
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if asked is None or manner == "no-ranges":
            self._send(200, headers, content, with_body, manner != "no-size")
            return
        first, last = int(asked[1]), min(int(asked[2]), len(content) - 1)
        if first >= len(content):
            self._send(416, {"Content-Range": f"bytes */{len(content)}"}, b"", with_body)
            return
        start = 0 if manner == "wrong-range" and first else first
        size = "*" if manner == "no-size" else str(len(content))
        headers["Content-Range"] = f"bytes {start}-{last}/{size}"
        self._send(206, headers, content[start : last + 1], with_body)

    def _send(
        self, status: int, headers: dict[str, str], body: bytes, with_body: bool, sized: bool = True
    ) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if sized:
            self.send_header("Content-Length", str(len(body)))
        else:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def _dribble(self) -> None:
        self.close_connection = True
        try:
            for letter in b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000:
                self.wfile.write(bytes([letter]))
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass


class Server(ThreadingHTTPServer):
    """A web server with the sample files; `requests` has what it was asked."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files = files
        self.requests: list[tuple[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing about clients that go away."""


@contextmanager
def serving(files: dict[str, str | bytes] | None = None) -> Iterator[Server]:
    """Run a web server with the sample files, and `files` over them."""
    texts = {**SOUND, **data_files(), **(files or {})}
    content = {
        name: text.encode() if isinstance(text, str) else text for name, text in texts.items()
    }
    content["letters.bb"] = content["peaks.bb"]
    server = Server(content)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
