table mafFrames
"Reading frames of genes along an alignment (companion of bigMaf)"
    (
    string  chrom;        "Sequence the item lies on"
    uint    chromStart;   "First base, counted from 0"
    uint    chromEnd;     "One past the last base"
    string  src;          "Species the gene comes from"
    ubyte   frame;        "Reading frame of the first base in genome order: 0, 1 or 2"
    char[1] strand;       "+ or -"
    string  name;         "Gene that gives the frame"
    int     prevFramePos; "Where the codon cut at the start begins; -1 for none"
    int     nextFramePos; "Where the codon cut at the end goes on; -1 for none"
    ubyte   isExonStart;  "1 where an exon starts here"
    ubyte   isExonEnd;    "1 where an exon ends here"
    )
