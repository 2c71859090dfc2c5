"""Gene models as the large databases and programs write them, each with its habits."""

from __future__ import annotations

from pathlib import Path

from gene_rows import COLUMNS, tabbed

from trackhub.formats import BigBed
from trackhub.formats.convert import convert_file
from trackhub.formats.registry import Converted
from trackhub.formats.trix import search_trix

SIZES = {"chr1": 10_000, "chrX": 10_000, "chrY": 10_000, "chrM": 16_569}


def converted(tmp_path: Path, file: str, text: str, /, **options: object) -> Converted:
    source = tmp_path / file
    source.write_text(text)
    return convert_file(source, chrom_sizes=SIZES, **options)


def items(made: Converted) -> dict[str, dict[str, str]]:
    """The columns of each item by its place, strand and name."""
    found = {}
    with BigBed(made.path) as genes:
        for chrom in genes.chroms:
            for start, end, rest in zip(*genes.rows(chrom), strict=True):
                row = [chrom, str(start), str(end), *rest.decode().split("\t")]
                item = dict(zip(COLUMNS, row, strict=True))
                found[f"{chrom}{item['strand']} {item['name']}"] = item
    return found


def some(item: dict[str, str], names: str) -> str:
    return " ".join(item[name] or "-" for name in names.split())


# -- GENCODE ------------------------------------------------------------------------------------

GENCODE = 'gene_id "ENSG2.20{}"; transcript_id "ENST2.9{}"; gene_type "protein_coding"; gene_name "CD99"; '
GENCODE += 'transcript_type "{}"; transcript_name "CD99-202"; level 2; protein_id "ENSP2.3"; '
GENCODE += 'hgnc_id "HGNC:7082"; tag "basic"; tag "{}"; havana_gene "OTTHUMG1.10";'


def gencode(par: str = "", kind: str = "protein_coding", tag: str = "Ensembl_canonical") -> str:
    return GENCODE.format(par, par, kind, tag)


def test_gencode_gtf_with_pseudoautosomal_copies(tmp_path: Path) -> None:
    told, on_y = gencode(), gencode("_PAR_Y", "retained_intron", "PAR")
    made = converted(
        tmp_path,
        "gencode.v47.annotation.gtf",
        "##description: evidence-based annotation of the human genome (GRCh38)\n##format: gtf\n"
        + tabbed(
            'chrX HAVANA gene 101 900 . - . gene_id "ENSG2.20"; gene_type "protein_coding"; gene_name "CD99";',
            f"chrX HAVANA transcript 101 900 . - . {told}",
            f"chrX HAVANA exon 701 900 . - . {told} exon_number 1;",
            f"chrX HAVANA CDS 701 800 . - 0 {told} exon_number 1;",
            f"chrX HAVANA start_codon 798 800 . - 0 {told} exon_number 1;",
            f"chrX HAVANA exon 101 200 . - . {told} exon_number 2;",
            f"chrX HAVANA CDS 151 200 . - 2 {told} exon_number 2;",
            f"chrX HAVANA stop_codon 148 150 . - 0 {told} exon_number 2;",
            f"chrX HAVANA UTR 801 900 . - . {told} exon_number 1;",
            f"chrX HAVANA UTR 101 150 . - . {told} exon_number 2;",
            f"chrY HAVANA transcript 101 900 . - . {on_y}",
            f"chrY HAVANA exon 101 900 . - . {on_y} exon_number 1;",
        ),
    )
    found = items(made)
    assert list(found) == ["chrX- ENST2.9", "chrY- ENST2.9_PAR_Y"]
    one = found["chrX- ENST2.9"]
    assert some(one, "thickStart thickEnd blockSizes chromStarts exonFrames") == (
        "147 800 100,200, 0,600, 1,0,"
    )
    assert some(one, "cdsStartStat cdsEndStat type name2 geneName geneName2 geneType") == (
        "cmpl cmpl protein_coding ENSG2.20 ENSG2.20 CD99 protein_coding"
    )
    assert found["chrY- ENST2.9_PAR_Y"]["type"] == "retained_intron"
    assert search_trix(made.settings["searchTrix"], "ensp2.3") == ["ENST2.9", "ENST2.9_PAR_Y"]
    assert made.summary.notes == []


def test_gencode_gff3_with_lists_of_tags(tmp_path: Path) -> None:
    told = "gene_id=ENSG2.20;transcript_id=ENST2.9;gene_type=protein_coding;gene_name=CD99;"
    told += "transcript_type=protein_coding;tag=basic,Ensembl_canonical,MANE_Select,CCDS"
    made = converted(
        tmp_path,
        "gencode.v47.annotation.gff3",
        "##gff-version 3\n#provider: GENCODE\n##sequence-region chrX 1 10000\n"
        + tabbed(
            "chrX HAVANA gene 101 900 . + . ID=ENSG2.20;gene_id=ENSG2.20;gene_type=protein_coding;gene_name=CD99",
            f"chrX HAVANA transcript 101 900 . + . ID=ENST2.9;Parent=ENSG2.20;{told}",
            f"chrX HAVANA exon 101 200 . + . ID=exon:ENST2.9:1;Parent=ENST2.9;{told}",
            f"chrX HAVANA CDS 151 200 . + 0 ID=CDS:ENST2.9;Parent=ENST2.9;{told}",
            f"chrX HAVANA start_codon 151 153 . + 0 ID=start_codon:ENST2.9;Parent=ENST2.9;{told}",
            f"chrX HAVANA exon 701 900 . + . ID=exon:ENST2.9:2;Parent=ENST2.9;{told}",
            f"chrX HAVANA CDS 701 710 . + 1 ID=CDS:ENST2.9;Parent=ENST2.9;{told}",
            "chrX HAVANA stop_codon_redefined_as_selenocysteine 704 706 . + . "
            f"ID=sel:ENST2.9:1;Parent=ENST2.9;{told}",
            f"chrX HAVANA stop_codon 711 713 . + 0 ID=stop_codon:ENST2.9;Parent=ENST2.9;{told}",
            f"chrX HAVANA five_prime_UTR 101 150 . + . ID=UTR5:ENST2.9;Parent=ENST2.9;{told}",
            f"chrX HAVANA three_prime_UTR 714 900 . + . ID=UTR3:ENST2.9;Parent=ENST2.9;{told}",
        ),
        transcripts="canonical",
    )
    [item] = items(made).values()
    assert some(item, "name name2 thickStart thickEnd blockSizes exonFrames") == (
        "ENST2.9 ENSG2.20 150 713 100,200, 0,2,"
    )
    assert some(item, "cdsStartStat cdsEndStat type geneName2") == "cmpl cmpl protein_coding CD99"


# -- Ensembl ------------------------------------------------------------------------------------

ENSEMBL = 'gene_id "ENSG2"; gene_version "20"; transcript_id "ENST2"; transcript_version "9"; '
ENSEMBL += 'gene_name "CD99"; gene_biotype "protein_coding"; transcript_biotype "protein_coding"; '
ENSEMBL += 'tag "CCDS"; tag "basic"; transcript_support_level "1 (assigned to previous version 8)";'
MITOCHONDRIAL = 'gene_id "ENSG5"; transcript_id "ENST5"; gene_name "MT-TF"; gene_biotype "Mt_tRNA";'


def test_ensembl_gtf_with_bare_chromosomes_and_one_transcript_on_x_and_y(tmp_path: Path) -> None:
    made = converted(
        tmp_path,
        "Homo_sapiens.GRCh38.113.gtf",
        "#!genome-build GRCh38.p14\n#!genome-version GRCh38\n"
        + tabbed(
            f"X ensembl_havana transcript 101 900 . + . {ENSEMBL}",
            f'X ensembl_havana exon 101 900 . + . {ENSEMBL} exon_number "1";',
            f'X ensembl_havana CDS 201 300 . + 0 {ENSEMBL} exon_number "1";',
            f"X ensembl_havana five_prime_utr 101 200 . + . {ENSEMBL}",
            f"Y ensembl_havana transcript 301 700 . + . {ENSEMBL}",
            f'Y ensembl_havana exon 301 700 . + . {ENSEMBL} exon_number "1";',
            f"MT insdc gene 577 647 . + . {MITOCHONDRIAL}",
            f"MT insdc transcript 577 647 . + . {MITOCHONDRIAL}",
            f"MT insdc exon 577 647 . + . {MITOCHONDRIAL}",
        ),
    )
    found = items(made)
    assert sorted(found) == ["chrM+ ENST5", "chrX+ ENST2", "chrY+ ENST2"]
    assert (
        some(found["chrX+ ENST2"], "chromStart chromEnd thickStart thickEnd") == "100 900 200 300"
    )
    assert (
        some(found["chrY+ ENST2"], "chromStart chromEnd thickStart thickEnd") == "300 700 700 700"
    )
    shared, names = made.summary.notes
    assert shared == (
        "1 transcript with one identifier on several chromosomes or strands became an item on each, "
        "such as ENST2 on X (+) and Y (+)"
    )
    assert names.startswith("3 chromosome names were changed")


def test_ensembl_gff3_with_prefixes(tmp_path: Path) -> None:
    made = converted(
        tmp_path,
        "Homo_sapiens.GRCh38.113.gff3",
        "##gff-version 3\n"
        + tabbed(
            "1 . biological_region 5 9 0.999 + . external_name=oe %3D 0.79;logic_name=cpg",
            "1 ensembl gene 101 900 . + . ID=gene:ENSG1;Name=OR4F5;biotype=protein_coding;"
            "description=olfactory receptor [Source:HGNC%3BAcc:14825];gene_id=ENSG1;version=7",
            "1 ensembl mRNA 101 900 . + . ID=transcript:ENST1;Parent=gene:ENSG1;Name=OR4F5-201;"
            "biotype=protein_coding;transcript_id=ENST1;version=5",
            "1 ensembl exon 101 900 . + . Parent=transcript:ENST1;Name=ENSE1;exon_id=ENSE1;rank=1",
            "1 ensembl CDS 201 800 . + 0 ID=CDS:ENSP1;Parent=transcript:ENST1;protein_id=ENSP1",
        ),
    )
    [item] = items(made).values()
    assert some(item, "name name2 geneName2 type") == "ENST1 ENSG1 OR4F5 protein_coding"
    for word in ("or4f5-201", "olfactory", "ensg1"):
        assert search_trix(made.settings["searchTrix"], word) == ["ENST1"]


# -- NCBI ---------------------------------------------------------------------------------------


def test_refseq_gff3(tmp_path: Path) -> None:
    accession = {"chrom_alias": {"NC_000001.11": "chr1"}}
    lines = [
        "region 1 9000 . + . ID=NC_000001.11:1..9000;Name=1;chromosome=1;gbkey=Src;genome=chromosome",
        "pseudogene 101 400 . + . ID=gene-DDX11L1;Name=DDX11L1;gene=DDX11L1;"
        "gene_biotype=transcribed_pseudogene;pseudo=true",
        "transcript 101 400 . + . ID=rna-NR_046018.2;Parent=gene-DDX11L1;Name=NR_046018.2;"
        "gbkey=misc_RNA;pseudo=true;transcript_id=NR_046018.2",
        "exon 101 200 . + . ID=exon-NR_046018.2-1;Parent=rna-NR_046018.2",
        "exon 301 400 . + . ID=exon-NR_046018.2-2;Parent=rna-NR_046018.2",
        "gene 1001 2000 . - . ID=gene-OR4F5;Name=OR4F5;gbkey=Gene;gene=OR4F5;gene_biotype=protein_coding",
        "mRNA 1001 2000 . - . ID=rna-NM_1.2;Parent=gene-OR4F5;Name=NM_1.2;tag=RefSeq Select;"
        "product=olfactory receptor%2C family 4;transcript_id=NM_1.2",
        "exon 1801 2000 . - . ID=exon-NM_1.2-1;Parent=rna-NM_1.2",
        "exon 1001 1200 . - . ID=exon-NM_1.2-2;Parent=rna-NM_1.2",
        "CDS 1801 1900 . - 0 ID=cds-NP_1.2;Parent=rna-NM_1.2;Name=NP_1.2;protein_id=NP_1.2",
        "CDS 1101 1200 . - 2 ID=cds-NP_1.2;Parent=rna-NM_1.2;Name=NP_1.2;protein_id=NP_1.2",
        "gene 3001 3072 . + . ID=gene-TRNAA;gene=TRNAA;gene_biotype=tRNA",
        "tRNA 3001 3072 . + . ID=rna-TRNAA;Parent=gene-TRNAA;anticodon=(pos:3033..3035);gene=TRNAA",
        "exon 3001 3072 . + . ID=exon-TRNAA-1;Parent=rna-TRNAA",
        "gene 4001 4100 . - . ID=gene-MIR1;Name=MIR1;gene=MIR1;gene_biotype=miRNA",
        "primary_transcript 4001 4100 . - . ID=rna-NR_9.1;Parent=gene-MIR1;transcript_id=NR_9.1",
        "exon 4001 4100 . - . ID=exon-NR_9.1-1;Parent=rna-NR_9.1",
        "miRNA 4001 4022 . - . ID=rna-MIR1;Parent=rna-NR_9.1;gene=MIR1;product=hsa-miR-1-3p",
        "exon 4001 4022 . - . ID=exon-MIR1-1;Parent=rna-MIR1",
        "enhancer 5001 5100 . . . ID=id-GeneID:1;gbkey=regulatory",
        "cDNA_match 6001 6100 . + . ID=aln1;Target=NM_1.2 1 100 +",
    ]
    made = converted(
        tmp_path,
        "GCF_000001405.40_GRCh38.p14_genomic.gff",
        "##gff-version 3\n#!gff-spec-version 1.21\n##sequence-region NC_000001.11 1 248956422\n"
        + tabbed(*(f"NC_000001.11 BestRefSeq {line}" for line in lines))
        + "###\n",
        **accession,
    )
    found = items(made)
    assert {place: some(item, "name2 type geneType") for place, item in found.items()} == {
        "chr1+ NR_046018.2": "DDX11L1 transcript transcribed_pseudogene",
        "chr1- NM_1.2": "OR4F5 mRNA protein_coding",
        "chr1+ TRNAA": "TRNAA tRNA tRNA",
        "chr1- NR_9.1": "MIR1 primary_transcript miRNA",
        "chr1- MIR1": "MIR1 miRNA miRNA",
    }
    coding = found["chr1- NM_1.2"]
    assert some(coding, "thickStart thickEnd blockSizes exonFrames cdsStartStat") == (
        "1100 1900 200,200, 1,0, cmpl"
    )
    assert search_trix(made.settings["searchTrix"], "np_1.2") == []
    assert search_trix(made.settings["searchTrix"], ["olfactory", "family"]) == ["NM_1.2"]


def test_refseq_gff3_of_a_chloroplast_with_trans_splicing(tmp_path: Path) -> None:
    trans = "exception=trans-splicing;gene=rps12"
    made = converted(
        tmp_path,
        "chloroplast.gff3",
        "##gff-version 3\n"
        + tabbed(
            "chr1 RefSeq region 1 10000 . + . ID=chr1:1..10000;Is_circular=true;genome=chloroplast",
            f"chr1 RefSeq gene 601 714 . - . ID=gene-rps12;Name=rps12;part=1;{trans}",
            f"chr1 RefSeq gene 4001 4800 . + . ID=gene-rps12;Name=rps12;part=2;{trans}",
            f"chr1 RefSeq CDS 601 714 . - 0 ID=cds-N;Parent=gene-rps12;{trans}",
            f"chr1 RefSeq CDS 4001 4232 . + 0 ID=cds-N;Parent=gene-rps12;{trans}",
            f"chr1 RefSeq CDS 4769 4794 . + 2 ID=cds-N;Parent=gene-rps12;{trans}",
            "chr1 RefSeq gene 6001 6200 . + . ID=gene-prfB;Name=prfB",
            "chr1 RefSeq CDS 6001 6100 . + 0 ID=cds-B;Parent=gene-prfB;exception=ribosomal slippage",
            "chr1 RefSeq CDS 6100 6200 . + 0 ID=cds-B;Parent=gene-prfB;exception=ribosomal slippage",
        ),
    )
    found = items(made)
    assert {place: some(item, "blockSizes exonFrames") for place, item in found.items()} == {
        "chr1- rps12": "114, 0,",
        "chr1+ rps12": "232,26, 0,1,",
        "chr1+ prfB": "200, 0,",
    }
    assert made.summary.notes == [
        "1 transcript with one identifier on several chromosomes or strands became an item on each, "
        "such as rps12 on chr1 (-) and chr1 (+)"
    ]


def test_ncbi_gtf_with_semicolons_in_quotes(tmp_path: Path) -> None:
    made = converted(
        tmp_path,
        "genomic.gtf",
        "#gtf-version 2.2\n"
        + tabbed(
            'chr1 Gnomon gene 101 900 . + . gene_id "LOC1"; transcript_id ""; '
            'description "kinase; similar to x"; gene "LOC1"; gene_biotype "protein_coding"; '
            'gene_synonym "A1"; gene_synonym "B2";',
            'chr1 Gnomon CDS 201 300 . + 0 note "odd; transcript_id XM_9.9;"; gene_id "LOC1"; '
            'transcript_id "XM_1.1"; product "kinase; isoform X1"; protein_id "XP_1.1";',
            'chr1 Gnomon exon 101 900 . + . gene_id "LOC1"; transcript_id "XM_1.1"; '
            'model_evidence "Supporting evidence includes similarity to: 3 mRNAs; and 99% coverage";',
        ),
    )
    [item] = items(made).values()
    assert some(item, "name name2 chromStart chromEnd thickStart thickEnd geneType") == (
        "XM_1.1 LOC1 100 900 200 300 protein_coding"
    )
    for word in ("isoform", "b2", "kinase"):
        assert search_trix(made.settings["searchTrix"], word) == ["XM_1.1"]


# -- model organisms ----------------------------------------------------------------------------


def test_flybase_gff3_with_parts_of_several_transcripts(tmp_path: Path) -> None:
    made = converted(
        tmp_path,
        "dmel.gff",
        "##gff-version 3\n"
        + tabbed(
            "chr1 FlyBase gene 101 900 . + . ID=FBgn1;Name=Abc;fullname=abracadabra;Alias=CG1,xyz",
            "chr1 FlyBase mRNA 101 900 . + . ID=FBtr1;Name=Abc-RA;Parent=FBgn1",
            "chr1 FlyBase mRNA 101 800 . + . ID=FBtr2;Name=Abc-RB;Parent=FBgn1",
            "chr1 FlyBase exon 101 300 . + . ID=FBgn1:1;Parent=FBtr1,FBtr2;parent_type=mRNA",
            "chr1 FlyBase five_prime_UTR 101 150 . + . ID=u1;Parent=FBtr1,FBtr2",
            "chr1 FlyBase CDS 151 300 . + 0 ID=CDS_FBgn1:1;Parent=FBtr1,FBtr2",
            "chr1 FlyBase intron 301 600 . + . ID=i1;Parent=FBtr1",
            "chr1 FlyBase exon 601 900 . + . ID=FBgn1:2;Parent=FBtr1",
            "chr1 FlyBase exon 651 800 . + . ID=FBgn1:3;Parent=FBtr2",
            "chr1 FlyBase CDS 601 700 . + 0 ID=CDS_FBgn1:2;Parent=FBtr1",
            "chr1 FlyBase CDS 651 700 . + 0 ID=CDS_FBgn1:3;Parent=FBtr2",
            "chr1 FlyBase protein 151 700 . + . ID=FBpp1;Name=Abc-PA;Derives_from=FBtr1",
            "chr1 FlyBase transposable_element 2001 2100 . + . ID=FBti1;Name=roo",
        ),
    )
    found = items(made)
    what = "thickStart thickEnd blockSizes chromStarts exonFrames name2 geneName2"
    assert {place: some(item, what) for place, item in found.items()} == {
        "chr1+ FBtr1": "150 700 200,300, 0,500, 0,0, FBgn1 Abc",
        "chr1+ FBtr2": "150 700 200,150, 0,550, 0,0, FBgn1 Abc",
    }
    assert search_trix(made.settings["searchTrix"], "abc-rb") == ["FBtr2"]
    assert search_trix(made.settings["searchTrix"], "cg1") == ["FBtr1", "FBtr2"]


def test_wormbase_gff3_shows_the_locus_and_plain_names(tmp_path: Path) -> None:
    made = converted(
        tmp_path,
        "c_elegans.gff3",
        "##gff-version 3\n"
        + tabbed(
            "chr1 WormBase gene 101 900 . - . ID=Gene:WBGene1;Name=WBGene1;locus=homt-1;"
            "sequence_name=Y74C9A.3;biotype=protein_coding",
            "chr1 WormBase mRNA 101 900 . - . ID=Transcript:Y74C9A.3.1;Parent=Gene:WBGene1;"
            "Name=Y74C9A.3.1",
            "chr1 WormBase exon 101 300 . - . Parent=Transcript:Y74C9A.3.1",
            "chr1 WormBase exon 701 900 . - . Parent=Transcript:Y74C9A.3.1",
            "chr1 WormBase CDS 201 300 . - 0 ID=CDS:Y74C9A.3;Parent=Transcript:Y74C9A.3.1",
            "chr1 WormBase CDS 701 850 . - 0 ID=CDS:Y74C9A.3;Parent=Transcript:Y74C9A.3.1",
        ),
    )
    [item] = items(made).values()
    assert some(item, "name name2 geneName2 geneType exonFrames") == (
        "Y74C9A.3.1 WBGene1 homt-1 protein_coding 0,0,"
    )


def test_tair_gff3_lists_coding_parts_under_proteins_too(tmp_path: Path) -> None:
    made = converted(
        tmp_path,
        "TAIR10.gff",
        tabbed(
            "Chr1 TAIR10 chromosome 1 10000 . . . ID=Chr1;Name=Chr1",
            "Chr1 TAIR10 gene 101 900 . + . ID=AT1G1;Note=protein_coding_gene;Name=AT1G1",
            "Chr1 TAIR10 mRNA 101 900 . + . ID=AT1G1.1;Parent=AT1G1;Name=AT1G1.1;Index=1",
            "Chr1 TAIR10 protein 151 700 . + . ID=AT1G1.1-Protein;Name=AT1G1.1;Derives_from=AT1G1.1",
            "Chr1 TAIR10 exon 101 300 . + . Parent=AT1G1.1",
            "Chr1 TAIR10 five_prime_UTR 101 150 . + . Parent=AT1G1.1",
            "Chr1 TAIR10 CDS 151 300 . + 0 Parent=AT1G1.1,AT1G1.1-Protein;",
            "Chr1 TAIR10 exon 601 900 . + . Parent=AT1G1.1",
            "Chr1 TAIR10 CDS 601 700 . + 0 Parent=AT1G1.1,AT1G1.1-Protein;",
            "Chr1 TAIR10 pseudogene 2001 2300 . - . ID=AT1G2;Name=AT1G2",
            "Chr1 TAIR10 pseudogenic_transcript 2001 2300 . - . ID=AT1G2.1;Parent=AT1G2",
            "Chr1 TAIR10 pseudogenic_exon 2001 2300 . - . Parent=AT1G2.1",
        ),
        kind="gff3",
    )
    what = "blockSizes thickStart thickEnd exonFrames type"
    assert {place: some(item, what) for place, item in items(made).items()} == {
        "chr1+ AT1G1.1": "200,300, 150 700 0,0, mRNA",
        "chr1- AT1G2.1": "300, 2300 2300 -1, pseudogenic_transcript",
    }


def test_a_coding_part_below_the_protein_only_is_that_of_its_transcript(tmp_path: Path) -> None:
    made = converted(
        tmp_path,
        "a.gff3",
        "##gff-version 3\n"
        + tabbed(
            "chr1 x CDS 151 300 . + 0 Parent=p1",
            "chr1 x polypeptide 151 300 . + . ID=p1;Derives_from=t1",
            "chr1 x mRNA 101 900 . + . ID=t1",
            "chr1 x exon 101 900 . + . Parent=t1",
        ),
    )
    [item] = items(made).values()
    assert some(item, "name chromStart chromEnd thickStart thickEnd") == "t1 100 900 150 300"


# -- programs -----------------------------------------------------------------------------------


def test_stringtie_gtf_has_no_coding_part_and_names_of_the_reference(tmp_path: Path) -> None:
    reference = 'reference_id "ENST1"; ref_gene_id "ENSG1"; ref_gene_name "ABC";'
    made = converted(
        tmp_path,
        "stringtie.gtf",
        "# stringtie a.bam -o stringtie.gtf\n# StringTie version 2.2.1\n"
        + tabbed(
            'chr1 StringTie transcript 101 900 1000 + . gene_id "STRG.1"; transcript_id "STRG.1.1"; '
            f'{reference} cov "3.14"; FPKM "0.5"; TPM "1.2";',
            'chr1 StringTie exon 101 200 1000 + . gene_id "STRG.1"; transcript_id "STRG.1.1"; '
            'exon_number "1"; cov "3.1";',
            'chr1 StringTie exon 301 900 1000 + . gene_id "STRG.1"; transcript_id "STRG.1.1"; '
            'exon_number "2"; cov "3.1";',
            'chr1 StringTie transcript 2001 2900 1000 . . gene_id "STRG.2"; transcript_id "STRG.2.1"; '
            'cov "3.14"; FPKM "0.5"; TPM "1.2";',
            'chr1 StringTie exon 2001 2900 1000 . . gene_id "STRG.2"; transcript_id "STRG.2.1"; '
            'exon_number "1"; cov "3.1";',
        ),
    )
    what = "strand blockSizes thickStart thickEnd exonFrames cdsStartStat name2 geneName2"
    assert [some(item, what) for item in items(made).values()] == [
        "+ 100,600, 900 900 -1,-1, none STRG.1 ABC",
        ". 900, 2900 2900 -1, none STRG.2 -",
    ]
    assert search_trix(made.settings["searchTrix"], "enst1") == ["STRG.1.1"]


def test_augustus_gtf_has_bare_names_for_genes_and_transcripts(tmp_path: Path) -> None:
    text = tabbed(
        "chr1 AUGUSTUS gene 101 900 0.9 + . g1",
        "chr1 AUGUSTUS transcript 101 900 0.9 + . g1.t1",
        'chr1 AUGUSTUS start_codon 151 153 . + 0 transcript_id "g1.t1"; gene_id "g1";',
        'chr1 AUGUSTUS CDS 151 297 0.9 + 0 transcript_id "g1.t1"; gene_id "g1";',
        'chr1 AUGUSTUS exon 101 900 . + . transcript_id "g1.t1"; gene_id "g1";',
        'chr1 AUGUSTUS stop_codon 298 300 . + 0 transcript_id "g1.t1"; gene_id "g1";',
    )
    for name in ("braker.gtf", "augustus.gff"):
        [item] = items(converted(tmp_path, name, text)).values()
        assert some(item, "name name2 chromStart chromEnd thickStart thickEnd cdsEndStat") == (
            "g1.t1 g1 100 900 150 300 cmpl"
        )
    behind = "".join(sorted(text.splitlines(keepends=True), reverse=True))
    [item] = items(converted(tmp_path, "behind.gtf", behind)).values()
    assert some(item, "name name2") == "g1.t1 g1"


def test_prokka_gff3_with_coding_parts_under_genes_and_alone(tmp_path: Path) -> None:
    made = converted(
        tmp_path,
        "prokka.gff",
        "##gff-version 3\n##sequence-region chr1 1 10000\n"
        + tabbed(
            "chr1 prokka gene 101 400 . + . ID=X_1_gene;Name=dnaA;gene=dnaA;locus_tag=X_1",
            "chr1 Prodigal:2.6 CDS 101 400 . + 0 ID=X_1;Parent=X_1_gene;Name=dnaA;gene=dnaA;"
            "inference=ab initio prediction:Prodigal:2.6;locus_tag=X_1;product=initiator protein",
            "chr1 Prodigal:2.6 CDS 501 800 . - 0 ID=X_2;locus_tag=X_2;product=hypothetical protein",
            "chr1 barrnap:0.9 rRNA 901 990 . - . ID=X_3;locus_tag=X_3;product=16S ribosomal RNA",
        )
        + "##FASTA\n>chr1\nACGT\n",
    )
    assert list(items(made)) == ["chr1+ X_1_gene", "chr1- X_2", "chr1- X_3"]
    assert search_trix(made.settings["searchTrix"], "x_1") == ["X_1_gene"]
    assert search_trix(made.settings["searchTrix"], "16s") == ["X_3"]


def test_another_name_leaves_the_identifier_to_be_found(tmp_path: Path) -> None:
    made = converted(
        tmp_path,
        "a.gtf",
        tabbed(
            'chrX x exon 101 900 . + . gene_id "G1"; transcript_id "T1"; gene_name "ABC";',
            'chrY x exon 101 900 . + . gene_id "G1"; transcript_id "T1"; gene_name "ABC";',
            'chrY x exon 101 900 . + . gene_id "G1"; transcript_id "T2"; gene_name "ABC";',
        ),
        name="gene_name",
    )
    assert search_trix(made.settings["searchTrix"], "t2") == ["ABC"]
    [note] = made.summary.notes
    assert "1 transcript with one identifier" in note
    assert "T1 on chrX (+) and chrY (+)" in note
