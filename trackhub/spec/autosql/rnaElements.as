table rnaElements
"Expressed RNA elements (ENCODE)"
    (
    string  chrom;      "Sequence the item lies on"
    uint    chromStart; "First base, counted from 0"
    uint    chromEnd;   "One past the last base"
    string  name;       "Label of the item"
    uint    score;      "From 0 to 1000, for shading"
    char[1] strand;     "+, - or . for none"
    float   level;      "Expression, such as RPKM"
    float   signif;     "Significance, such as IDR"
    uint    score2;     "A further measure, such as the number of reads"
    )
