"""Data files: kinds, columns, indexes, sequences."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from handmade import BED, bai, bam, bbi, bgzf, cram, hic, tbi, twobit

from trackhub import check_hub
from trackhub.formats.autosql import bed, standard
from trackhub.formats.bigbed import write_bigbed
from trackhub.formats.chromsizes import chrom_sizes

from .samples import CHROMS, TRACK, write_hub


def said(folder: Path, track: str, files: dict[str, str | bytes] | None = None) -> list[str]:
    """Return the messages about a track; labels, page and visibility are added."""
    rest = "shortLabel Signal\nlongLabel Signal of a sample\nvisibility full\nhtml about\n"
    hub = write_hub(folder, {"trackDb.txt": f"track a\n{track}{rest}", **(files or {})})
    return [f"{f.severity} {f.code}: {f.message.removeprefix('track a: ')}" for f in check_hub(hub)]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("bigBed 6", bbi(BED, chroms=CHROMS[:3], fields=(6, 6))),
        ("hic", hic(chroms=CHROMS[:2])),
        ("hic", hic(chroms=(("All", 3100000), ("1", 248956422)))),
    ],
)
def test_sound_files_of_every_kind(kind: str, content: bytes, tmp_path: Path) -> None:
    assert said(tmp_path, f"type {kind}\nbigDataUrl x.data\n", {"x.data": content}) == []


def test_a_cram_with_its_index_goes_under_type_bam(tmp_path: Path) -> None:
    header = "@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:chr1\tLN:248956422\n"
    files: dict[str, str | bytes] = {"x.cram": cram(header), "x.cram.crai": b"0\t1\t2\t3\t4\t5\n"}
    assert said(tmp_path, "type bam\nbigDataUrl x.cram\n", files) == []


def test_a_file_that_two_tracks_share_is_said_for_both(tmp_path: Path) -> None:
    text = "\n".join(TRACK.format(name=n).replace("signal.bw", "cut.bw") for n in "ab")
    report = check_hub(write_hub(tmp_path, {"trackDb.txt": text}))
    assert [(f.code, f.line) for f in report] == [("truncated-file", 3), ("truncated-file", 11)]


def test_the_query_of_a_url_is_no_part_of_the_name_on_disk(tmp_path: Path) -> None:
    assert said(tmp_path, "type bigWig\nbigDataUrl signal.bw?v=2\n") == []


def test_a_folder_and_a_pipe_are_no_data(tmp_path: Path) -> None:
    (tmp_path / "a.bw").mkdir()
    assert said(tmp_path, "type bigWig\nbigDataUrl a.bw\n") == [
        f"error unreadable-file: bigDataUrl names {tmp_path}/a.bw, which is to be a bigWig file: "
        "this is a folder, not a file"
    ]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "b.bw")
        assert "not a file" in said(tmp_path, "type bigWig\nbigDataUrl b.bw\n")[0]


def test_a_text_file_is_told_from_a_bigwig(tmp_path: Path) -> None:
    (message,) = said(tmp_path, "type bigWig\nbigDataUrl x.bw\n", {"x.bw": "chr1\t0\t10\t1.5\n"})
    assert message.startswith("error unreadable-file: ")


def test_side_files_are_looked_for_and_looked_into(tmp_path: Path) -> None:
    track = (
        "type bigBed 6\nbigDataUrl searchable.bb\nsearchIndex name\nsearchTrix words.ix\n"
        "decorator.default.bigDataUrl signal.bw\n"
    )
    assert said(tmp_path, track) == [
        f"warning missing-file: searchTrix names {tmp_path}/words.ix, which is not there",
        "error wrong-kind: decorator.default.bigDataUrl wants a bigBed file, and signal.bw is of kind bigWig",
    ]
    files: dict[str, str | bytes] = {"words.ix": "brca1 ENST01,1\n"}
    assert any("ixx file" in line for line in said(tmp_path, track, files))


def test_a_large_bigwig_without_zoom_levels(tmp_path: Path) -> None:
    content = bbi(chroms=CHROMS, zooms=(), end=False)
    content += bytes(5_000_000) + content[:4]
    (message,) = said(tmp_path, "type bigWig\nbigDataUrl x.bw\n", {"x.bw": content})
    assert message.startswith("warning no-zooms: ")


# -- columns ------------------------------------------------------------------------------------------


def bigbed(table: str, columns: int | None = None) -> bytes:
    text = standard(table)
    fields = len(text.fields) if columns is None else columns
    return bbi(BED, chroms=CHROMS[:2], sql=text.to_text().encode(), fields=(fields, 3))


@pytest.mark.parametrize(
    "word",
    [
        "bigGenePred",
        "bigPsl",
        "bigNarrowPeak",
        "bigInteract",
        "bigMaf",
        "bigMethyl",
        "bigRmsk",
        "bigDbSnp",
    ],
)
def test_files_with_the_standard_columns_are_fine(word: str, tmp_path: Path) -> None:
    found = said(tmp_path, f"type {word}\nbigDataUrl x.bb\n", {"x.bb": bigbed(word)})
    assert [line for line in found if not line.startswith("hint")] == []


@pytest.mark.parametrize("word", ["bigGenePred", "bigPsl", "bigNarrowPeak", "bigInteract"])
def test_files_with_fewer_columns_are_not(word: str, tmp_path: Path) -> None:
    found = said(tmp_path, f"type {word}\nbigDataUrl peaks.bb\n")
    assert any(line.startswith("error too-few-columns: peaks.bb has 6 columns") for line in found)


def test_the_older_form_of_bigpsl_is_fine(tmp_path: Path) -> None:
    text = standard("bigPsl").to_text().split("\n")
    older = "\n".join(line for line in text if "seqType" not in line).encode()
    content = bbi(BED, chroms=CHROMS[:2], sql=older, fields=(24, 12))
    assert said(tmp_path, "type bigPsl\nbigDataUrl x.bb\n", {"x.bb": content}) == []


def test_standard_columns_are_counted_by_name(tmp_path: Path) -> None:
    content = bigbed("bigNarrowPeak")
    found = said(tmp_path, "type bigBed 9 +\nbigDataUrl x.bb\n", {"x.bb": content})
    assert found == [
        "warning other-columns: type bigBed 9, but only the first 6 columns of x.bb are BED's"
    ]
    assert said(tmp_path, "type bigBed 6 +\nbigDataUrl x.bb\n", {"x.bb": content}) == []


@pytest.mark.parametrize(
    "line",
    [
        "labelFields name,tytle",
        "filter.tytle 0:10",
        "filterValues.tytle a,b",
        "mouseOver $name ${tytle}",
        "skipFields tytle",
        "urls tytle=https://example.org/$$",
    ],
)
def test_columns_that_the_file_lacks(line: str, tmp_path: Path) -> None:
    found = said(tmp_path, f"type bigBed 6\nbigDataUrl peaks.bb\n{line}\n")
    (message,) = [text for text in found if "unknown-field" in text]
    assert "names the column tytle, and the file has name, score, strand" in message


@pytest.mark.parametrize(
    ("sql", "columns", "found"),
    [
        (standard("cytoBand").to_text(), 5, []),
        (bed(5).to_text(), 5, ["other-columns"]),
        ("", 5, ["other-columns"]),
        (bed(4).to_text(), 4, ["too-few-columns"]),
    ],
)
def test_an_ideogram_has_the_columns_of_bands(
    sql: str, columns: int, found: list[str], tmp_path: Path
) -> None:
    bands = bbi(BED, chroms=CHROMS[:3], sql=sql.encode(), fields=(columns, 4))
    text = TRACK.format(name="cytoBandIdeo").replace("bigWig", "bigBed 4 +")
    hub = write_hub(tmp_path, {"trackDb.txt": text.replace("signal.bw", "x.bb"), "x.bb": bands})
    assert [f.code for f in check_hub(hub)] == found


def test_an_ideogram_is_a_bigbed(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, {"trackDb.txt": TRACK.format(name="cytoBandIdeo")})
    assert [(f.code, f.setting, f.fix) for f in check_hub(hub)] == [
        ("bad-type", "type", "write bigBed 4 +")
    ]


def test_a_trix_index_may_have_its_search_index_from_the_container(tmp_path: Path) -> None:
    text = (
        "track c\ncompositeTrack on\ntype bigBed 6\nshortLabel c\nlongLabel c\nsearchIndex name\n"
        "visibility full\nhtml about\n\n"
        "track a\nparent c\ntype bigBed 6\nbigDataUrl searchable.bb\nsearchTrix x.ix\n"
        "shortLabel a\nlongLabel a\n"
    )
    files = {"trackDb.txt": text, "x.ix": "a x,1\n", "x.ixx": "a     0000000000\n"}
    codes = {finding.code for finding in check_hub(write_hub(tmp_path, files))}
    assert "trix-without-index" not in codes


def test_names_of_columns_are_compared_without_case(tmp_path: Path) -> None:
    assert said(tmp_path, "type bigBed 6\nbigDataUrl peaks.bb\nlabelFields Name\n") == []


def test_a_bigbed_without_a_definition_has_the_columns_of_bed(tmp_path: Path) -> None:
    content = bbi(BED, chroms=CHROMS[:2], fields=(4, 4))
    track = "type bigBed 4\nbigDataUrl x.bb\nlabelFields name\n"
    assert said(tmp_path, track, {"x.bb": content}) == []


def test_an_index_on_the_column_is_found_in_a_file_of_ours(tmp_path: Path) -> None:
    write_hub(tmp_path)
    sizes = dict(CHROMS)
    rows = ("chr1", [10], [20], [b"p1\t0\t+"])
    write_bigbed(tmp_path / "x.bb", sizes, rows, defined_fields=6, extra_index=["name"])
    track = "type bigBed 6\nbigDataUrl {}\nsearchIndex name\n"
    assert said(tmp_path, track.format("x.bb")) == []
    (message,) = said(tmp_path, track.format("peaks.bb"))
    assert message.startswith("warning missing-search-index: ")


# -- indexes ------------------------------------------------------------------------------------------


def test_bigdataindex_names_an_index_elsewhere(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"x.bam": bam("@HD\tVN:1.6\tSO:coordinate\n", CHROMS)}
    files["elsewhere/i.bai"] = bai(len(CHROMS))
    track = "type bam\nbigDataUrl x.bam\n"
    assert said(tmp_path, f"{track}bigDataIndex elsewhere/i.bai\n", files) == []
    assert said(tmp_path, track)[0].startswith("error missing-index: ")
    gone = said(tmp_path, f"{track}bigDataIndex elsewhere/none.bai\n")
    assert [line.partition(":")[0] for line in gone] == ["error missing-index"]


def test_an_index_a_moment_older_than_its_file_is_fine(tmp_path: Path) -> None:
    write_hub(tmp_path)
    moment = time.time() - 1.5
    os.utime(tmp_path / "reads.bam.bai", (moment, moment))
    assert said(tmp_path, "type bam\nbigDataUrl reads.bam\n", {"reads.bam.bai": bai(25)}) == []


def test_a_bam_with_an_index_may_call_itself_unsorted(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "x.bam": bam("@HD\tVN:1.6\tSO:unsorted\n", CHROMS),
        "x.bam.bai": bai(len(CHROMS)),
    }
    (message,) = said(tmp_path, "type bam\nbigDataUrl x.bam\n", files)
    assert message.startswith("hint unsorted-file: ")


def test_a_vcf_with_an_index_for_bed(tmp_path: Path) -> None:
    vcf = b"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
    files: dict[str, str | bytes] = {"x.vcf.gz": bgzf(vcf), "x.vcf.gz.tbi": tbi(["chr1"], preset=0)}
    (message,) = said(tmp_path, "type vcfTabix\nbigDataUrl x.vcf.gz\n", files)
    assert "index was made for another kind of text" in message


def test_bytes_that_are_no_index(tmp_path: Path) -> None:
    (message,) = said(tmp_path, "type bam\nbigDataUrl unindexed.bam\n", {"unindexed.bam.bai": b"x"})
    assert message.startswith("error missing-index: ")
    assert "cannot be used" in message


# -- sequences ----------------------------------------------------------------------------------------


def bigwig_of(*chroms: tuple[str, int]) -> dict[str, str | bytes]:
    return {"x.bw": bbi(chroms=chroms)}


BIGWIG = "type bigWig\nbigDataUrl x.bw\n"


def test_the_assembly_that_a_file_fits_is_named(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, {"trackDb.txt": TRACK.format(name="a").replace("signal", "hg19")})
    (finding,) = check_hub(hub)
    assert finding.message == (
        "track a: hg19.bw was made for another assembly than hg38: its chr1 has 249250621 bases, "
        "not 248956422"
    )
    assert finding.fix == "its sequences are those of hg19: put it in a genome hg19"


def test_another_mitochondrial_sequence_is_no_other_assembly(tmp_path: Path) -> None:
    (message,) = said(tmp_path, BIGWIG, bigwig_of(("chr1", 248956422), ("chrM", 16571)))
    assert (
        message == "warning wrong-assembly: x.bw has another chrM than hg38: 16571 bases, not 16569"
    )


def test_sequences_beyond_the_genome_are_a_hint(tmp_path: Path) -> None:
    (message,) = said(tmp_path, BIGWIG, bigwig_of(("chr1", 248956422), ("chrEBV", 171823)))
    assert message.startswith(
        "hint unknown-chromosomes: 1 of the 2 sequences of x.bw are not in hg38"
    )


def test_names_without_chr_are_said_with_an_example(tmp_path: Path) -> None:
    (message,) = said(tmp_path, BIGWIG, bigwig_of(("1", 248956422), ("2", 242193529)))
    assert message == (
        "warning chromosome-names: x.bw calls its sequences 1, 2 where hg38 says chr1 for 1"
    )


def test_names_with_chr_where_the_genome_has_none(tmp_path: Path) -> None:
    genome = (
        "genome new\ntrackDb trackDb.txt\ntwoBitPath x.2bit\norganism New\ndefaultPos A:1-10\n"
        "htmlPath about.html\n"
    )
    files: dict[str, str | bytes] = {"genomes.txt": genome, "x.2bit": twobit([("A", "ACGT" * 25)])}
    found = said(tmp_path, BIGWIG, {**files, **bigwig_of(("chrA", 100))})
    assert found == [
        "error chromosome-names: x.bw calls its sequences chrA where new says A for chrA"
    ]


@pytest.mark.parametrize("alias", ["# ucsc\tother\nchrA\tCM1.1\n", "CM1.1\tchrA\tgenbank\n"])
def test_aliases_are_names_too(alias: str, tmp_path: Path) -> None:
    genome = (
        "genome new\ntrackDb trackDb.txt\ntwoBitPath new.2bit\norganism New\ndefaultPos CM1.1:1-10\n"
        "htmlPath about.html\nchromAlias a.txt\n"
    )
    files: dict[str, str | bytes] = {"genomes.txt": genome, "a.txt": alias}
    assert said(tmp_path, BIGWIG, {**files, **bigwig_of(("CM1.1", 2000))}) == []
    (message,) = said(tmp_path, BIGWIG, {**files, **bigwig_of(("CM1.1", 1999))})
    assert "its CM1.1 has 1999 bases, not 2000" in message


def test_aliases_of_a_bigbed(tmp_path: Path) -> None:
    from trackhub.formats.autosql import chrom_alias

    write_hub(tmp_path)
    write_bigbed(
        tmp_path / "a.bb",
        {"chrA": 2000, "chrB": 400},
        (["chrA", "chrB"], [0, 0], [2000, 400], [b"chrA\tCM1.1", b"chrB\tCM2.1"]),
        autosql=chrom_alias(["ucsc", "genbank"]).to_text(),
        defined_fields=3,
    )
    genome = (
        "genome new\ntrackDb trackDb.txt\ntwoBitPath new.2bit\norganism New\ndefaultPos chrA:1-10\n"
        "htmlPath about.html\nchromAliasBb a.bb\n"
    )
    files: dict[str, str | bytes] = {"genomes.txt": genome}
    assert said(tmp_path, BIGWIG, {**files, **bigwig_of(("CM2.1", 400))}) == []


def test_an_assembly_that_nobody_knows_is_not_guessed(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"genomes.txt": "genome galGal6\ntrackDb trackDb.txt\n"}
    assert said(tmp_path, BIGWIG, {**files, **bigwig_of(("chrX", 5))}) == []


def test_the_sizes_of_every_shipped_assembly_fit_themselves() -> None:
    from trackhub.check.chromosomes import fitting_assembly

    for name in ("hg38", "hg19", "mm39", "mm10", "hs1"):
        main = {chrom: size for chrom, size in chrom_sizes(name).items() if len(chrom) < 6}
        assert fitting_assembly(main) == name
        assert fitting_assembly({k.removeprefix("chr"): v for k, v in main.items()}) == name
