table pgSnp
"Variants of one genome; the name lists the alleles as A/T"
    (
    string chrom;        "Sequence the item lies on"
    uint   chromStart;   "First base, counted from 0"
    uint   chromEnd;     "One past the last base"
    string name;         "Label of the item"
    int    alleleCount;  "Number of alleles in the name"
    string alleleFreq;   "Frequency of each allele, separated by commas"
    string alleleScores; "Quality of each allele, separated by commas"
    )
