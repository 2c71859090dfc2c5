table pairedTagAlign
"Mapped pairs of sequence tags (ENCODE, historical)"
    (
    string  chrom;      "Sequence the item lies on"
    uint    chromStart; "First base, counted from 0"
    uint    chromEnd;   "One past the last base"
    string  name;       "Label of the item"
    uint    score;      "From 0 to 1000, for shading"
    char[1] strand;     "+, - or . for none"
    string  seq1;       "Bases of the first read"
    string  seq2;       "Bases of the second read"
    )
