table bigChain
"Chains of alignments to another genome"
    (
    string  chrom;      "Sequence the item lies on"
    uint    chromStart; "First base, counted from 0"
    uint    chromEnd;   "One past the last base"
    string  name;       "Label of the item"
    uint    score;      "From 0 to 1000, for shading"
    char[1] strand;     "+, - or . for none"
    uint    tSize;      "Length of the chromosome of this genome"
    string  qName;      "Chromosome of the other genome"
    uint    qSize;      "Its length"
    uint    qStart;     "Start in the other genome"
    uint    qEnd;       "End in the other genome"
    double  chainScore; "Score of the chain"
    )
