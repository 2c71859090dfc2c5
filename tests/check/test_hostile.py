"""Hubs that nobody can have meant: no exception, no wait without end, no more findings than lines warrant."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trackhub import Report, check_hub
from trackhub.check.fix import fix_hub
from trackhub.errors import ReadError

from .samples import HUB, TRACK, data_files, write_hub

ONE_FILE = HUB.replace("genomesFile genomes.txt", "useOneFile on")
WORDS = [
    b"track", b"parent", b"include", b"genome", b"hub", b"type", b"bigDataUrl", b"bigDataIndex",
    b"compositeTrack on", b"superTrack on show", b"container multiWig", b"view v", b"html", b"group g",
    b"subGroup1 a A b=C", b"subGroups a=b", b"dimensions dimX=a", b"sortOrder a=+ subtrackColor=+",
    b"filterComposite dimA", b"parent t1 on", b"track t1", b"track t1 override", b"useOneFile on",
    b"genomesFile genomes.txt", b"genomesFile hub.txt", b"trackDb hub.txt", b"groups hub.txt",
    b"twoBitPath new.2bit", b"twoBitPath signal.bw", b"chromSizes new.2bit", b"chromAlias hub.txt",
    b"chromAliasBb peaks.bb", b"organism x", b"defaultPos chr1:1-99999999999999999999", b"defaultPos a:,-,",
    b"include hub.txt alpha", b"release beta", b"type bigBed 99999999999999999999 +", b"type bigWig nan 1",
    b"type bam", b"type bigChain", b"type vcfPhasedTrio", b"bigDataUrl reads.bam", b"bigDataUrl peaks.bb",
    b"bigDataUrl signal.bw", b"bigDataUrl ..", b"bigDataUrl /dev/zero", b"bigDataUrl \xff\0", b"searchIndex name",
    b"bigDataUrl http://[::1", b"bigDataUrl ftp://x/y", b"mouseOver $a ${b}", b"filter.x 1:2", b"urls a=b =",
    b"viewLimits 1:0", b"visibility 7", b"color 1,2", b"priority x", b"vcfChildSample |", b"autoScale group",
    b"\\", b"#EOF", b"\x0c", b"", b"", b"  ", b"\r",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder() -> Path:
    return write_hub(Path(tempfile.mkdtemp())).parent


def look(folder: Path, text: bytes) -> Report:
    (folder / "hub.txt").write_bytes(text)
    report = check_hub(folder / "hub.txt", clients=True, settings="base")
    assert report.to_json()
    assert report.to_sarif()
    assert str(report)
    return report


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300))
def test_any_bytes_give_a_report(folder: Path, text: bytes) -> None:
    assert not look(folder, text).ok


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(WORDS) | st.binary(max_size=12), max_size=60))
def test_any_lines_give_a_report(folder: Path, lines: list[bytes]) -> None:
    report = look(folder, ONE_FILE.encode() + b"\ngenome hg38\n\n" + b"\n".join(lines))
    for finding in report:
        assert finding.file is not None
        assert finding.line is not None
    try:
        fix_hub(folder)
    except ReadError:
        assert [finding.code for finding in report] == ["unreadable-hub"]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(data_files())), st.data())
def test_any_damage_to_a_data_file_gives_a_report(
    folder: Path, name: str, data: st.DataObject
) -> None:
    content = bytearray(data_files()[name])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(1, len(content)))]
    (folder / "damaged").write_bytes(content)
    kind = data.draw(
        st.sampled_from(["bigWig", "bigBed 6", "bigGenePred", "bam", "vcfTabix", "hic"])
    )
    text = (
        f"{ONE_FILE}\ngenome new\ntwoBitPath damaged\nchromSizes damaged\nchromAlias damaged\n"
        f"organism x\ndefaultPos chrA:1-2\n\ntrack a\ntype {kind}\nbigDataUrl damaged\n"
        "bigDataIndex damaged\nsearchIndex name\nlabelFields name\n"
    )
    look(folder, text.encode())


ROUND = TRACK.format(name="a")


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"track t{n}\nparent t{(n + 1) % 500}\ncompositeTrack on\n" for n in range(500)),
        "\n".join(f"track t{n}\nparent t{n - 1}\ncompositeTrack on\n" for n in range(1, 1000)),
        "include trackDb.txt\n",
        "track a\n" * 20_000,
        f"{ROUND}longLabel {'x' * 2_000_000}\n",
        f"{ROUND}color {'1,' * 500_000}\n",
        f"{ROUND}viewLimits {'1:' * 500_000}\n",
        f"{ROUND}metadata {'a=b ' * 200_000}\n",
        f"{ROUND}subGroup1 a A {'m=M ' * 200_000}\n",
        "track " + "x" * 1_000_000 + "\n",
        "\\\n" * 50_000,
        "# \n" * 50_000,
    ],
    ids=lambda text: text[:20].replace("\n", " "),
)
def test_large_and_circular_texts_are_taken_in_stride(text: str, tmp_path: Path) -> None:
    assert len(check_hub(write_hub(tmp_path, {"trackDb.txt": text}))) < 5000


def test_a_stanza_of_thousands_of_settings_is_judged_in_part(tmp_path: Path) -> None:
    text = ROUND + "".join(f"filterByRange.x{n} on\nunknown{n} x\n" for n in range(1500))
    codes = [finding.code for finding in check_hub(write_hub(tmp_path, {"trackDb.txt": text}))]
    assert codes.count("huge-stanza") == 1
    assert len(codes) < 2500


def test_thousands_of_missing_files_are_said_one_by_one(tmp_path: Path) -> None:
    text = "\n".join(TRACK.format(name=f"t{n}").replace("signal", f"x{n}") for n in range(3000))
    report = check_hub(write_hub(tmp_path, {"trackDb.txt": text}))
    assert len([finding for finding in report if finding.code == "missing-file"]) == 3000


def test_a_message_names_some_of_many_members(tmp_path: Path) -> None:
    members = " ".join(f"m{n}=M" for n in range(2000))
    text = f"track all\ncompositeTrack on\ntype bigWig\nsubGroup1 a A {members}\n\n" + "\n".join(
        TRACK.format(name=f"t{n}") + "parent all\nsubGroups a=zz\n" for n in range(50)
    )
    report = check_hub(write_hub(tmp_path, {"trackDb.txt": text}))
    assert max(len(finding.message) for finding in report) < 400


def test_includes_of_includes_do_not_multiply(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"i{n}.txt": f"include i{n + 1}.txt\n\ninclude i{n + 1}.txt\n" for n in range(40)
    }
    report = check_hub(write_hub(tmp_path, {**files, "trackDb.txt": "include i0.txt\n"}))
    assert {"too-much-included", "include-twice"} & {finding.code for finding in report}
