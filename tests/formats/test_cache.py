"""Conversions that are done once: by content, options, sizes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from formats.raw import SIZES, put, rows

from trackhub.errors import FormatError, StagingError
from trackhub.formats import cache as caching
from trackhub.formats.cache import cache_directory, cached_convert
from trackhub.formats.convert import Conversion


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Where conversions were written."""
    written: list[Path] = []
    real = Conversion.make

    def make(self: Conversion, out: Path) -> Any:
        written.append(out)
        return real(self, out)

    monkeypatch.setattr(Conversion, "make", make)
    return written


def convert(source: Path, folder: Path, **options: Any) -> Any:
    return cached_convert(source, chrom_sizes=SIZES, directory=folder / "cache", **options)


def test_a_conversion_is_done_once(tmp_path: Path, made: list[Path]) -> None:
    source = put(
        tmp_path,
        "a.bed",
        'track name="My items"\nchr1\t1\t2\ta\n1\t5\t6\tb\n'.replace("\n1", "\nchr1"),
    )
    first, second = convert(source, tmp_path), convert(source, tmp_path)
    assert len(made) == 1
    assert first == second
    assert first.settings["shortLabel"] == "My items"
    assert rows(first.path) == ["chr1\t1\t2\ta", "chr1\t5\t6\tb"]


def test_the_same_content_under_another_name_and_date_is_known(
    tmp_path: Path, made: list[Path]
) -> None:
    first = convert(put(tmp_path, "a.bed", "chr1\t1\t2\n"), tmp_path)
    other = put(tmp_path, "b.bed", "chr1\t1\t2\n")
    os.utime(other, (1, 1))
    assert convert(other, tmp_path).path == first.path
    assert len(made) == 1


def test_other_content_options_or_sizes_are_converted_anew(
    tmp_path: Path, made: list[Path]
) -> None:
    source = put(tmp_path, "a.bed", "chr1\t1\t2\tx\t5\n")
    paths = {convert(source, tmp_path).path}
    paths.add(convert(source, tmp_path, clip_scores=True).path)
    paths.add(convert(source, tmp_path, level=1).path)
    other = {**SIZES, "chr9": 5}
    paths.add(cached_convert(source, chrom_sizes=other, directory=tmp_path / "cache").path)
    put(tmp_path, "a.bed", "chr1\t1\t3\tx\t5\n")
    paths.add(convert(source, tmp_path).path)
    assert len(paths) == len(made) == 5


def test_a_change_of_a_file_among_the_options_is_seen(tmp_path: Path, made: list[Path]) -> None:
    source = put(tmp_path, "a.bed", "one\t1\t2\n")
    alias = put(tmp_path, "alias.txt", "one\tchr1\n")
    first = convert(source, tmp_path, chrom_alias=alias)
    put(tmp_path, "alias.txt", "one\tchr2\n")
    second = convert(source, tmp_path, chrom_alias=alias)
    assert (rows(first.path), rows(second.path)) == (["chr1\t1\t2"], ["chr2\t1\t2"])


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    source = put(tmp_path, "a.bed", "chr1\t1\t2\nchr1\t5\t4\n")
    with pytest.raises(FormatError, match=r"a\.bed:2"):
        convert(source, tmp_path)
    left = [path for path in (tmp_path / "cache" / "converted").rglob("*") if path.is_file()]
    assert left == []


def test_files_beside_a_result_are_kept_with_it(tmp_path: Path) -> None:
    pytest.importorskip("pysam")
    text = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nchr1\t5\t.\tA\tT\t.\t.\t.\n"
    made = convert(put(tmp_path, "a.vcf", text), tmp_path)
    assert made.side_files == (made.path.with_name("data.vcf.gz.tbi"),)
    assert made.side_files[0].exists()


def test_a_file_among_the_settings_is_a_path_again(tmp_path: Path) -> None:
    matrix = put(tmp_path, "matrix.tsv", "gene\ts1\nG1\t5\n")
    options = {
        "kind": "barChartMatrix",
        "samples": put(tmp_path, "samples.tsv", "s1\tliver\n"),
        "genes": put(tmp_path, "genes.bed", "chr1\t1\t2\tG1\t0\t+\n"),
    }
    for _ in range(2):
        made = convert(matrix, tmp_path, **options)
        assert made.settings["barChartMatrixUrl"] == matrix
        assert made.settings["barChartSampleUrl"] == tmp_path / "samples.tsv"


def test_a_file_that_was_given_is_named_where_it_is_now(tmp_path: Path) -> None:
    for folder in ("old", "new"):
        home = tmp_path / folder
        home.mkdir()
        matrix = put(home, "matrix.tsv", "gene\ts1\nG1\t5\n")
        samples = put(home, "samples.tsv", "s1\tliver\n")
        genes = put(home, "genes.bed", "chr1\t1\t2\tG1\t0\t+\n")
        made = convert(matrix, tmp_path, kind="barChartMatrix", samples=samples, genes=genes)
        assert made.settings["barChartMatrixUrl"] == matrix
        assert made.settings["barChartSampleUrl"] == samples
    assert len(list((tmp_path / "cache" / "converted").glob("*/*"))) == 1


GENES = 'chr1\tx\texon\t11\t20\t.\t+\t.\tgene_id "G"; transcript_id "T";\n'


@pytest.mark.parametrize("name", ["data.bb", "data.ix", "converted.json"])
def test_what_was_taken_away_is_made_again(tmp_path: Path, made: list[Path], name: str) -> None:
    source = put(tmp_path, "a.gtf", GENES)
    first = convert(source, tmp_path)
    first.path.with_name(name).unlink()
    assert convert(source, tmp_path) == first
    assert first.path.exists()
    assert all(side.exists() for side in first.side_files)
    assert len(made) == 2


def test_an_answer_that_cannot_be_read_is_made_again(tmp_path: Path) -> None:
    source = put(tmp_path, "a.gtf", GENES)
    first = convert(source, tmp_path)
    first.path.with_name("converted.json").write_text('{"path": "da')
    assert convert(source, tmp_path) == first


def test_a_cache_that_cannot_be_written_is_used_but_not_added_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = put(tmp_path, "a.bed", "chr1\t1\t2\n")
    first = convert(source, tmp_path)

    def refused(self: Path, *_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refused)
    os.utime(source, (1, 1))
    assert convert(source, tmp_path) == first
    put(tmp_path, "a.bed", "chr1\t1\t3\n")
    with pytest.raises(StagingError, match=r"cache, which cannot be written \(Permission denied\)"):
        convert(source, tmp_path)


def test_a_cache_that_is_a_file_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "cache", "not a folder")
    with pytest.raises(StagingError, match="set TRACKHUB_CACHE to a folder"):
        convert(put(tmp_path, "a.bed", "chr1\t1\t2\n"), tmp_path)


def test_a_file_that_is_fit_is_not_kept(tmp_path: Path, made: list[Path]) -> None:
    from trackhub.formats.bigwig import write_bigwig

    source = tmp_path / "a.bw"
    write_bigwig(source, SIZES, (["chr1"], [0], [10], [1.5]))
    assert convert(source, tmp_path).path == source
    assert not (tmp_path / "cache").exists()


def test_a_result_that_somebody_else_made_meanwhile_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = put(tmp_path, "a.bed", "chr1\t1\t2\n")
    first = convert(source, tmp_path)
    before = first.path.stat().st_ino
    real, missing = caching._read_answer, [None]

    def not_there_yet(*arguments: Any) -> Any:
        return missing.pop() if missing else real(*arguments)

    monkeypatch.setattr(caching, "_read_answer", not_there_yet)
    assert convert(source, tmp_path).path == first.path
    assert first.path.stat().st_ino == before
    assert [path.name for path in first.path.parent.parent.iterdir()] == [first.path.parent.name]


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRACKHUB_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/x")
    assert cache_directory() == Path("/x/trackhub")
    monkeypatch.setenv("TRACKHUB_CACHE", "/y")
    assert cache_directory() == Path("/y")
    monkeypatch.delenv("TRACKHUB_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert caching.cache_directory() == Path.home() / ".cache" / "trackhub"
