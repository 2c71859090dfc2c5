"""What the conversion of gene models offers: names, choice of transcripts, colours, search."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import missing
from gene_rows import SIZES, columns, rows, rows_of, tabbed

import trackhub
from trackhub.errors import FormatError
from trackhub.formats import BigBed
from trackhub.formats.convert import convert_file
from trackhub.formats.trix import search_trix

A = 'gene_id "GA"; gene_name "alpha"; gene_type "protein_coding"; transcript_type "protein_coding";'
B = 'gene_id "GB"; gene_name "beta"; gene_type "lncRNA"; transcript_type "lncRNA";'
GENES = tabbed(
    f'chr1 x exon 101 400 . + . {A} transcript_id "A1"; transcript_name "alpha-201";',
    f'chr1 x CDS 101 130 . + 0 {A} transcript_id "A1"; transcript_name "alpha-201";',
    f'chr1 x exon 101 200 . + . {A} transcript_id "A2"; tag "basic"; tag "Ensembl_canonical";',
    f'chr1 x CDS 101 160 . + 0 {A} transcript_id "A2"; tag "basic"; tag "Ensembl_canonical";',
    f'chr1 x exon 501 550 . - . {B} transcript_id "B1"; description "antisense of alpha-like";',
    f'chr1 x exon 501 590 . - . {B} transcript_id "B2";',
)


def names(found: list[str]) -> list[str]:
    return [columns(row, "name")[0] for row in found]


def converted(tmp_path: Path, text: str = GENES, **options: object) -> trackhub.Converted:
    source = tmp_path / "genes.gtf"
    source.write_text(text)
    return convert_file(source, chrom_sizes=SIZES, **options)


def test_another_attribute_may_be_the_name(tmp_path: Path) -> None:
    assert names(rows(tmp_path, GENES, "gtf", name="gene_name")) == [
        "alpha",
        "alpha",
        "beta",
        "beta",
    ]
    # A transcript that does not have it keeps its identifier.
    found = names(rows(tmp_path, GENES, "gtf", name="transcript_name"))
    assert found == ["alpha-201", "A2", "B1", "B2"]


def test_an_attribute_that_no_transcript_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"did you mean 'gene_name'\?"):
        rows(tmp_path, GENES, "gtf", name="genename")


def test_the_longest_transcript_has_most_coding_bases_then_most_bases(tmp_path: Path) -> None:
    assert names(rows(tmp_path, GENES, "gtf", transcripts="longest")) == ["A2", "B2"]


def test_transcripts_without_a_gene_are_all_kept_as_longest(tmp_path: Path) -> None:
    text = tabbed(*(f'chr1 x exon 101 {end} . + . transcript_id "T{end}";' for end in (200, 300)))
    assert names(rows(tmp_path, text, "gtf", transcripts="longest")) == ["T200", "T300"]


def test_canonical_transcripts_are_those_with_the_tag(tmp_path: Path) -> None:
    assert names(rows(tmp_path, GENES, "gtf", transcripts="canonical")) == ["A2"]
    with pytest.raises(FormatError, match="no transcript has a tag such as Ensembl_canonical"):
        rows(tmp_path, GENES.replace("Ensembl_", "not_"), "gtf", transcripts="canonical")
    with pytest.raises(FormatError, match="transcripts is 'best'; give 'all', 'longest' or"):
        rows(tmp_path, GENES, "gtf", transcripts="best")


def test_colors_by_strand_and_by_type_tell_items_apart(tmp_path: Path) -> None:
    for colors in ("strand", "type"):
        found = rows(tmp_path, GENES, "gtf", colors=colors)
        plus, _, minus, _ = (columns(row, "reserved")[0] for row in found)
        assert plus != minus
        assert all(0 <= int(part) <= 255 for part in plus.split(",") + minus.split(","))


def test_colors_of_a_palette(tmp_path: Path) -> None:
    palette = {"protein_coding": "navy", "lncRNA": (1, 2, 3)}
    found = rows(tmp_path, GENES, "gtf", colors=palette)
    assert [columns(row, "reserved")[0] for row in found] == ["0,0,128"] * 2 + ["1,2,3"] * 2
    assert converted(tmp_path, colors=palette).settings["itemRgb"] == "on"


@pytest.mark.parametrize("colors", ["rainbow", {"lncRNA": "bleu"}, {"lncRNA": 7}, 5])
def test_what_is_no_color_is_refused(tmp_path: Path, colors: object) -> None:
    with pytest.raises(FormatError, match="color"):
        rows(tmp_path, GENES, "gtf", colors=colors)


def test_names_identifiers_and_descriptions_are_found(tmp_path: Path) -> None:
    made = converted(tmp_path)
    index, second = made.side_files
    assert (index.name, second.name) == ("genes.ix", "genes.ixx")
    assert made.settings["searchIndex"] == "name"
    assert made.settings["searchTrix"] == index
    assert search_trix(index, "alpha") == ["A1", "A2", "B1"]
    assert search_trix(index, "GB") == ["B1", "B2"]
    assert search_trix(index, "antisense") == ["B1"]
    assert search_trix(index, "b2") == ["B2"]
    with BigBed(made.path) as genes:
        [(chrom, start, end, _)] = genes.search("name", "A2")
    assert (chrom, start, end) == ("chr1", 100, 200)


def test_a_name_with_blanks_is_drawn_but_not_in_the_word_index(tmp_path: Path) -> None:
    made = converted(tmp_path, GENES.replace('"B2"', '"B 2"'))
    assert made.summary.items == 4
    assert search_trix(made.side_files[0], "beta") == ["B1"]
    assert made.summary.notes == [
        "names with blanks or commas cannot be in the word index: 1 left out"
    ]


def test_search_may_be_left_out(tmp_path: Path) -> None:
    made = converted(tmp_path, search=False)
    assert made.side_files == ()
    assert "searchIndex" not in made.settings
    assert sorted(path.name for path in tmp_path.iterdir()) == ["genes.bb", "genes.gtf"]


def test_further_indexes_are_searched_too(tmp_path: Path) -> None:
    made = converted(tmp_path, index=["geneName2"])
    assert made.settings["searchIndex"] == "name,geneName2"
    with BigBed(made.path) as genes:
        assert len(genes.search("geneName2", "beta")) == 2


def test_items_are_labelled_by_the_symbol_of_the_gene(tmp_path: Path) -> None:
    made = converted(tmp_path)
    assert made.settings["labelFields"] == "geneName2,name,geneName"
    assert made.settings["defaultLabelFields"] == "geneName2"
    bare = converted(tmp_path, tabbed('chr1 x exon 101 200 . + . transcript_id "T";'))
    assert "labelFields" not in bare.settings


def test_the_track_of_a_conversion_stages_with_its_word_index(tmp_path: Path) -> None:
    made = converted(tmp_path, colors="type")
    hub, _, _, trackdb = trackhub.default_hub("genes", "hg38", "me@example.org")
    trackdb.add_tracks(made.track(name="genes"))
    hub.validate()
    trackhub.stage_hub(hub, tmp_path / "staging")
    staged = {path.name for path in (tmp_path / "staging" / "hg38").iterdir()}
    assert staged == {"genes.bigGenePred", "genes.ix", "genes.ixx", "trackDb.txt"}


def test_a_result_that_has_the_name_of_its_word_index_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "genes.gtf"
    source.write_text(GENES)
    with pytest.raises(FormatError, match="choose another"):
        convert_file(source, tmp_path / "genes.ix", chrom_sizes=SIZES)


def test_names_of_chromosomes_are_those_of_the_assembly(tmp_path: Path) -> None:
    made = converted(tmp_path, GENES.replace("chr1\t", "1\t"))
    assert made.summary.notes == [
        "1 chromosome name was changed to those of the assembly: 1 to chr1"
    ]


def test_a_raw_file_is_converted_on_staging(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKHUB_CACHE", str(tmp_path / "cache"))
    source = tmp_path / "genes.gtf"
    source.write_text(GENES)
    hub, _, _, trackdb = trackhub.default_hub("genes", "hg38", "me@example.org")
    trackdb.add_tracks(trackhub.Track(name="genes", source=source, convert=True))
    trackhub.stage_hub(hub, tmp_path / "staging")
    staged = tmp_path / "staging" / "hg38"
    [index] = [path for path in staged.iterdir() if path.suffix == ".ix"]
    assert f"searchTrix {index.name}\n" in (staged / "trackDb.txt").read_text()
    assert search_trix(index, "beta") == ["B1", "B2"]


def test_an_independent_reader_finds_the_same_rows(tmp_path: Path) -> None:
    try:
        import pyBigWig
    except ImportError:
        missing("pyBigWig")
    made = converted(tmp_path)
    file = pyBigWig.open(str(made.path))
    found = [f"chr1\t{a}\t{b}\t{rest}" for a, b, rest in file.entries("chr1", 0, 10_000)]
    assert file.SQL().decode().startswith("table bigGenePred")
    file.close()
    assert found == rows_of(made.path)
    assert len(found) == 4
