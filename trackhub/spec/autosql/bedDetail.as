table bedDetail
"Items with an identifier and a description"
    (
    string  chrom;       "Sequence the item lies on"
    uint    chromStart;  "First base, counted from 0"
    uint    chromEnd;    "One past the last base"
    string  name;        "Label of the item"
    string  id;          "Identifier for links"
    lstring description; "Text or HTML for the details page"
    )
