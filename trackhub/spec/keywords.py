"""Keyword types of the constructors, for editors and type checkers.

Generated from settings.tsv by ``python -m trackhub.spec.generate``; not to be edited by hand.
"""

# fmt: off
from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any, Literal, TypedDict

Color = str | Sequence[float]
Colors = str | Sequence[str | Sequence[float]]
File = str | PathLike[str]
Limits = str | float | tuple[float, float]
OnOff = Literal["on", "off"] | bool
TrueFalse = Literal["true", "false"] | bool
YesNo = Literal["yes", "no"] | bool
Words = str | Sequence[str]


class HubSettings(TypedDict, total=False):
    """Settings of the stanza in hub.txt."""

    hub: str
    """Identifier of the hub, one word that no other hub uses."""
    shortLabel: str
    """Name of the hub in lists and above its tracks."""
    longLabel: str
    """What the hub holds, shown in the list of connected hubs."""
    genomesFile: File
    """File that lists the assemblies for which the hub has tracks."""
    email: str
    """Address for questions about the hub."""
    descriptionUrl: File
    """Page that describes the hub as a whole."""
    useOneFile: Literal["on"] | bool
    """Says that hub, genome and tracks stand in this one file."""
    version: str
    """Version of the settings page that hubCheck compares the hub with."""
    level: Literal["base", "required", "all", "core"]
    """Lowest support level of settings that the hub is meant to use."""


class GenomeSettings(TypedDict, total=False):
    """Settings of a stanza in genomes.txt."""

    genome: str
    """Assembly that the stanza is about: a UCSC name, an accession, or an own name."""
    trackDb: File
    """File with the tracks of this assembly."""
    groups: File
    """File that defines the groups in which tracks of this assembly are listed."""
    description: str
    """Text about the assembly on the gateway page and in page titles."""
    twoBitPath: File
    """Sequence of the assembly as .2bit; makes this an assembly hub."""
    twoBitBptUrl: File
    """Separate index of the sequence names of a .2bit with very many sequences."""
    chromAlias: File
    """Table of the other names that the sequences go by."""
    chromAliasBb: File
    """The table of chromAlias as a bigBed, for assemblies with many sequences."""
    chromSizes: File
    """Names and lengths of the sequences, so that the list of them opens faster."""
    chromAuthority: str
    """Naming scheme in which sequence names are shown at first."""
    codonTable: str | Mapping[str, Any] | Sequence[str]
    """Genetic codes by NCBI number, one for all sequences and others by name."""
    organism: str
    """Common name of the organism."""
    defaultPos: str
    """Place that the browser opens at first."""
    orderKey: int | str
    """Place of the assembly in the menu, low numbers first."""
    scientificName: str
    """Scientific name of the organism."""
    htmlPath: File
    """Page about the assembly, shown on the gateway."""
    transBlat: str | Sequence[str | int]
    """Server that answers BLAT searches with translated sequence."""
    blat: str | Sequence[str | int]
    """Server that answers BLAT searches with DNA sequence."""
    isPcr: str | Sequence[str | int]
    """Server that answers In-Silico PCR."""
    metaTab: File
    """Table with facts about the samples, joined to tracks by their meta key."""
    metaDb: File
    """Facts about the samples as indented tagStorm text in which inner stanzas inherit."""
    taxId: int | str
    """NCBI taxon number of the organism."""


class GroupSettings(TypedDict, total=False):
    """Settings of a stanza in groups.txt."""

    name: str
    """Name of the group by which tracks refer to it."""
    label: str
    """Heading of the group in the browser."""
    priority: float | str
    """Place of the group on the page, low numbers first."""
    defaultIsClosed: Literal["0", "1"] | bool
    """Whether the group is folded up at first."""


class TrackSettings(TypedDict, total=False):
    """Settings of a track whose names are Python identifiers."""

    track: str
    """Name of the track, once in each assembly."""
    type: str | Sequence[str | float]
    """Format of the data and how it is drawn; see the track types."""
    shortLabel: str
    """Name of the track to the left of its data."""
    longLabel: str
    """Title of the track above its data."""
    bigDataUrl: File
    """The data file of the track."""
    html: File
    """Page that describes the track."""
    visibility: Literal["hide", "dense", "squish", "pack", "full"] | int
    """How much of the track is drawn at first."""
    meta: str
    """Key of the track's line in the metadata table."""
    color: Color
    """Colour of the items or of the graph."""
    priority: float | str
    """Place of the track among its neighbours, low numbers first."""
    canPack: OnOff
    """Whether items may be packed several to a line; types know that by themselves."""
    configureByPopup: OnOff
    """Whether the track's controls open in a window above the image."""
    origAssembly: str
    """Assembly that the data were lifted from."""
    altColor: Color
    """Second colour: of negative values, of light shades, or of the minus strand."""
    boxedCfg: OnOff
    """Whether the controls stand in a box with a border."""
    chromosomes: Words | Mapping[str, str]
    """Sequences on which the track is offered; it is hidden on all others."""
    darkerLabels: Literal["on"] | bool
    """Writes the item labels darker than the items."""
    dataVersion: str
    """Version of the data, shown on the track's page."""
    directUrl: str
    """Link that an item opens in place of UCSC's details page."""
    downloadUrl: str
    """Link for downloading the data, shown in the track's menu."""
    iframeUrl: str
    """Page that is shown inside the details page of an item."""
    iframeOptions: str
    """Attributes of the frame that shows the page of iframeUrl, such as its height."""
    mouseOver: str
    """Text that appears while the mouse is over an item, with columns of the data."""
    mouseOverField: str
    """Column whose value appears while the mouse is over an item."""
    multiRegionsBedUrl: File
    """Regions that a link on the track's page shows side by side."""
    onlyVisibility: Literal["dense", "squish", "pack", "full"]
    """The one visibility, besides hide, that the track may have."""
    otherDb: str
    """Assembly of the query side of an alignment."""
    otherTwoBitUrl: File
    """Sequence of the query side, for showing its bases."""
    pennantIcon: str | float | Sequence[str | float]
    """Small picture or word beside the track's name that links to a page."""
    tableBrowser: str | float | Sequence[str | float] | bool
    """Whether the data are offered in the Table Browser and the API."""
    url: str
    """Link from an item's details page to another site."""
    urlLabel: str
    """Text in front of the link that url makes."""
    urls: str | Mapping[str, Any] | Sequence[str]
    """Links for the values of certain columns on the details page."""
    skipEmptyFields: Literal["on"] | bool
    """Leaves empty columns out of the details page."""
    skipFields: Words | Mapping[str, str]
    """Columns that are left out of the details page."""
    sepFields: Words | Mapping[str, str]
    """Columns in front of which the details page starts a new table."""
    metadata: str | Mapping[str, Any] | Sequence[str]
    """Facts about the sample, written into the stanza."""
    noInherit: Literal["on"] | bool
    """Was meant to keep settings of the parent away from this track."""
    group: str
    """Group in which the track is listed."""
    refUrl: str
    """Server for the reference sequences that a CRAM file was written against."""
    bigDataIndex: File
    """Index of the data file, where it does not lie beside it."""
    bamColorMode: Literal["strand", "gray", "tag", "off"]
    """What the colour of a read stands for."""
    bamGrayMode: Literal["aliQual", "baseQual", "unpaired"]
    """What the shade of gray of a read stands for."""
    aliQualRange: Limits
    """Alignment qualities of the lightest and of the darkest gray."""
    baseQualRange: Limits
    """Base qualities of the lightest and of the darkest gray."""
    bamColorTag: str
    """Tag of a read that holds its colour."""
    noColorTag: Literal["."] | bool
    """Takes the choice of colouring by tag away from the user."""
    bamSkipPrintQualScore: Literal["."] | bool
    """Leaves the base qualities out of the details page."""
    indelDoubleInsert: OnOff
    """Marks gaps that both sequences have in the same place."""
    indelQueryInsert: OnOff
    """Marks places where the query has more bases."""
    indelPolyA: OnOff
    """Marks a poly-A tail that the alignment leaves out."""
    minAliQual: int | str
    """Lowest alignment quality of the reads that are drawn."""
    pairEndsByName: Literal["."] | bool
    """Joins reads of the same name into pairs."""
    pairSearchRange: int | str
    """Distance within which the mate of a read is searched."""
    showNames: OnOff
    """Whether read names are written."""
    doWiggle: Literal["on"] | bool
    """Draws the coverage as a graph in place of the items."""
    barChartBars: Words
    """Names of the bars, in the order of the values."""
    barChartColors: Colors
    """Colours of the bars, in the order of barChartBars."""
    barChartLabel: str
    """What one bar stands for, such as a tissue."""
    barChartMaxSize: Literal["small", "medium", "large"]
    """Largest size in which the charts are drawn."""
    barChartSizeWindows: str | tuple[int, int]
    """Window sizes at which the charts become smaller."""
    barChartStretchToItem: Literal["on"] | bool
    """Draws the chart over the whole length of its item."""
    barChartFacets: Words | Mapping[str, str]
    """Columns of the statistics table that are offered for choosing bars."""
    barChartMatrixUrl: File
    """Table of the values of all samples, for box plots."""
    barChartStatsUrl: File
    """Table about the bars: counts, colours, facets."""
    singleCellColumnNames: Literal["off"] | bool
    """Takes the wording of single-cell data out of the table heads."""
    barChartMerge: Literal["on"] | bool
    """Adds a button that merges bars of the same kind."""
    barChartMetric: str
    """What a value is, such as median."""
    barChartUnit: str
    """Unit of the values, such as TPM."""
    barChartCategoryUrl: File
    """File with the names and colours of the bars."""
    barChartSampleUrl: File
    """File that says to which bar each sample belongs."""
    barChartBarMinPadding: int | str
    """Smallest distance between two bars."""
    barChartBarMinWidth: int | str
    """Smallest width of a bar."""
    maxLimit: float | str
    """Largest value on the axis."""
    itemRgb: OnOff
    """Whether items are drawn in the colours of the file's ninth column."""
    colorFields: str | Mapping[str, Any] | Sequence[str]
    """Columns among which the user chooses the one that colours the items."""
    colorByStrand: Colors
    """Colours of items on the plus and on the minus strand."""
    denseClick: OnOff
    """Whether a click in dense mode reaches the item under the mouse."""
    denseCoverage: int | str
    """Shades dense mode by coverage, up to this many items."""
    labelOnFeature: OnOff
    """Whether labels are written onto the items."""
    extraDetailsTable: File
    """Old name of detailsStaticTable."""
    extraTableFields: Words | Mapping[str, str]
    """Old name of detailsDynamicTable."""
    detailsStaticTable: File
    """File with a table that the details page fills with the item's values."""
    detailsDynamicTable: Words | Mapping[str, str]
    """Columns that hold tables of their own for the details page."""
    exonArrows: OnOff
    """Whether the lines between blocks carry arrows for the strand."""
    exonNumbers: OnOff
    """Whether the exon under the mouse is counted."""
    exonText: str
    """Word for an exon in the count that exonNumbers turns on."""
    intronText: str
    """Word for an intron in the count that exonNumbers turns on."""
    scoreFilter: Limits
    """Lowest score of the items that are drawn at first."""
    scoreFilterLimits: Limits
    """Bounds of the scores that the user may filter by."""
    maxItems: int | str
    """Number of items beyond which the track is drawn dense."""
    maxWindowCoverage: int | str
    """Window size beyond which coverage is drawn in place of items."""
    maxWindowToDraw: int | str
    """Window size beyond which nothing is drawn."""
    minGrayLevel: int | str
    """Lightest shade of gray of scored items, from 1 to 9."""
    noScoreFilter: Literal["on"] | bool
    """Takes the score filter away from the user."""
    spectrum: Literal["on"] | bool
    """Shades items by their score."""
    scoreMin: int | str
    """Score of the lightest shade."""
    scoreMax: int | str
    """Score of the darkest shade."""
    useScore: Literal["1"] | bool
    """Old form of spectrum."""
    style: Literal["heatmap"]
    """Draws the items of a matching file as a heat map."""
    thickDrawItem: OnOff
    """Draws the thick parts so that they stand out at every zoom."""
    searchIndex: Words | Mapping[str, str]
    """Columns that the bigBed has an index for and that can be searched."""
    searchTrix: File
    """Word index for free-text search."""
    labelFields: Words | Mapping[str, str]
    """Columns that the user may choose as labels."""
    defaultLabelFields: Words | Mapping[str, str]
    """Columns that are the labels at first."""
    labelSeparator: str
    """Text between the columns of a label."""
    highlightColor: Color
    """Colour of highlighted items."""
    filterBy: str | float | Sequence[str | float]
    """Menus of values for filtering, in the older form."""
    bedNameLabel: str
    """Text in front of the item's name on the details page."""
    exonArrowsDense: OnOff
    """Whether arrows for the strand are drawn in dense mode too."""
    itemImagePath: str | float | Sequence[str | float]
    """Where the small picture of an item on the details page is found."""
    itemBigImagePath: str | float | Sequence[str | float]
    """Where the large picture behind an item's small one is found."""
    mergeSpannedItems: OnOff
    """Draws items that reach over the whole window as one."""
    linkIdInName: Literal["on"] | bool
    """Says that the name column holds an id for the link and a name to show."""
    nextExonText: str
    """Tool tip of the arrow that leads to the next block."""
    prevExonText: str
    """Tool tip of the arrow that leads to the block before."""
    scoreLabel: str
    """Text in front of the score on the details page."""
    showTopScorers: int | str
    """Number of best items that the details page lists."""
    linkDataUrl: File
    """File with the single blocks of the chains."""
    chainColor: Literal["Chromosome", "Normalized Score", "Black"]
    """What the colour of a chain stands for."""
    chainNormScoreAvailable: YesNo
    """Whether the data have a normalized score to colour by."""
    baseColorUseSequence: str | float | Sequence[str | float] | bool
    """Where the bases of an item are taken from."""
    baseColorDefault: Literal["diffBases", "diffCodons", "itemBases", "itemCodons", "genomicCodons"]
    """What is drawn on the items at base level at first."""
    intronGap: int | str
    """Longest gap that is not drawn as an intron."""
    interactDirectional: Literal["true", "offsetSource", "offsetTarget", "clusterSource", "clusterTarget"]
    """Draws the direction of a pair, and which end is offset or clustered."""
    interactUp: TrueFalse
    """Draws the arcs upward."""
    detailsBoxesEnabled: TrueFalse
    """Whether pairs have a box that leads to a details page."""
    interactMultiRegion: str | float | Sequence[str | float]
    """Offers to show both ends of a pair side by side, with this padding."""
    endsVisible: Literal["two", "one", "any"]
    """How many ends of a pair must lie in the window for it to be drawn."""
    speciesOrder: Words
    """Species of the alignment in the order in which they are drawn."""
    speciesLabels: str | Mapping[str, Any] | Sequence[str]
    """Names to show for the species."""
    pairwiseHeight: int | str
    """Height of the graph of each species."""
    speciesGroups: Words
    """Groups into which the species are sorted."""
    speciesDefaultOff: Words
    """Species that are not drawn at first."""
    speciesCodonDefault: str
    """Species whose reading frame is used for codons at first."""
    itemFirstCharCase: Literal["noChange"]
    """Keeps the first letter of species names as it is."""
    irows: Literal["off", "on"] | bool
    """Whether insertions of other species are marked."""
    frames: File
    """File with the reading frames of the species."""
    summary: File
    """File with the overview that is drawn when zoomed out."""
    baseColorUseCds: Literal["given"]
    """Takes the coding part from the data for codon colours."""
    baseColorTickColor: Literal["lighterShade", "contrastingColor"]
    """Colour of the marks at differing bases."""
    showDiffBasesAllScales: Literal["on"] | bool
    """Marks differing bases at every zoom."""
    showDiffBasesMaxZoom: float | str
    """Zoom up to which differing bases are marked."""
    showCdsAllScales: Literal["on"] | bool
    """Shows codons at every zoom."""
    showCdsMaxZoom: float | str
    """Zoom up to which codons are shown."""
    pslSequence: Literal["no", "all", "different"]
    """Was meant to say whether the data hold sequence."""
    autoScale: Literal["off", "on", "group"] | bool
    """Whether the axis follows the data in the window."""
    mouseOverFunction: Literal["noAverage"]
    """Shows single values in place of means under the mouse."""
    maxHeightPixels: str | int | tuple[int, int, int]
    """Largest, first and smallest height of the graph."""
    viewLimits: Limits
    """Lowest and highest value of the axis at first."""
    viewLimitsMax: Limits
    """Lowest and highest value that the user may choose for the axis."""
    alwaysZero: OnOff
    """Whether an axis that follows the data always includes zero."""
    graphTypeDefault: Literal["points", "bar"]
    """Whether values are drawn as bars or as points at first."""
    graphType: str
    """Name that UCSC's programs know for graphTypeDefault."""
    maxWindowToQuery: int | str
    """Window size beyond which the details page computes no statistics."""
    negateValues: Literal["on"] | bool
    """Draws every value with the opposite sign."""
    setColorWith: File
    """Regions whose colours the graph takes over."""
    smoothingWindow: str | float | Sequence[str | float]
    """Number of pixels over which the graph is averaged."""
    transformFunc: Literal["NONE", "LOG"]
    """Whether the logarithm of the values is drawn."""
    logo: Literal["on"] | bool
    """Draws the values as letters of the bases when zoomed in."""
    logoMaf: File
    """Alignment whose letters a logo shows."""
    windowingFunction: Literal["mean", "mean+whiskers", "maximum", "minimum"]
    """What is drawn where one pixel stands for many bases."""
    yLineMark: float | str
    """Value at which a horizontal line is drawn."""
    yLineOnOff: OnOff
    """Whether the line of yLineMark is drawn."""
    gridDefault: OnOff
    """Whether a line is drawn at zero."""
    defaultViewLimits: Limits
    """Old form of viewLimits."""
    mathDataUrl: str
    """Formula over bigWig files that gives the values."""
    lollyNoStems: OnOff
    """Leaves out the stems of the lollipops."""
    lollySizeField: str
    """Column that gives the size of a lollipop's head."""
    lollyMaxSize: int | str
    """Largest size of a lollipop's head."""
    lollyField: str
    """Column that gives the height of a lollipop."""
    yAxisNumLabels: OnOff
    """Whether numbers stand at the axis."""
    drawMode: Literal["triangle", "square", "arc"]
    """Shape in which contacts are drawn."""
    normalization: Literal["NONE", "VC", "VC_SQRT", "KR"]
    """Which normalized values of the file are drawn."""
    resolution: str | float | Sequence[str | float]
    """Size of the bins that are drawn."""
    saturationScore: float | str
    """Score from which on the colour stays at its darkest."""
    hicDistanceMin: int | str
    """Shortest distance of the contacts that are drawn."""
    hicDistanceMax: int | str
    """Longest distance of the contacts that are drawn."""
    hicArcLimit: int | str
    """Number of strongest contacts that are drawn as arcs."""
    hicArcLimitEnabled: TrueFalse
    """Whether the limit on the number of arcs is applied."""
    showSnpWidth: int | str
    """Window size up to which mismatches are drawn."""
    otherSpecies: str
    """Genome in the HAL file that the snake shows."""
    hapClusterEnabled: TrueFalse
    """Whether samples are clustered and drawn as haplotypes."""
    hapClusterMethod: str | float | Sequence[str | float] | bool
    """How samples are ordered for the drawing of haplotypes."""
    sampleColorFile: str | float | Sequence[str | float]
    """Colours of the samples."""
    hapClusterColorBy: Literal["altOnly", "function", "refAlt", "base"]
    """What the colour of an allele stands for."""
    geneTrack: str
    """Track of genes from which the effect of variants is predicted."""
    hapClusterTreeAngle: Literal["triangle", "rectangle"]
    """Shape of the branches of the tree of haplotypes."""
    hapClusterHeight: int | str
    """Height of the haplotype drawing."""
    applyMinQual: TrueFalse
    """Whether variants below minQual are left out."""
    minQual: float | str
    """Lowest quality of the variants that are drawn."""
    minFreq: float | str
    """Lowest minor allele frequency of the variants that are drawn."""
    minAc: int | str
    """Lowest allele count of the variants that are drawn."""
    vcfDoFilter: OnOff
    """Whether the user may filter by the FILTER column."""
    vcfDoQual: OnOff
    """Whether the user may filter by the QUAL column."""
    vcfDoMaf: OnOff
    """Whether the user may filter by allele frequency."""
    vcfDoMinAc: OnOff
    """Whether the user may filter by allele count."""
    sampleMetadataFile: File
    """Table with facts about the samples for the details page."""
    showHardyWeinberg: OnOff
    """Whether the details page tells about Hardy-Weinberg equilibrium."""
    excludeFilterValues: Words | Mapping[str, str]
    """FILTER values whose variants are left out at first."""
    vcfChildSample: str | float | Sequence[str | float]
    """Sample that is the child."""
    vcfParentSamples: Words | Mapping[str, str]
    """Samples that are the parents."""
    vcfUseAltSampleNames: OnOff
    """Whether the aliases of the samples are shown."""
    vcfPhasedColorBy: Literal["noColor", "function", "deNovo", "mendelDiff"]
    """What the colour of an allele stands for in a trio."""
    superTrack: str | float | Sequence[str | float] | bool
    """Declares a folder of tracks."""
    parent: str | float | Sequence[str | float]
    """Folder, composite, view or overlay that this track belongs to."""
    subTrack: str | float | Sequence[str | float]
    """Old spelling of parent."""
    compositeTrack: Literal["on", "faceted"] | bool
    """Declares a composite: tracks of one kind behind one set of controls."""
    allButtonPair: Literal["on"] | bool
    """Puts one pair of + and - buttons in place of the matrix."""
    centerLabelsDense: OnOff
    """Whether titles of subtracks are written in dense mode."""
    dragAndDrop: Literal["subTracks"]
    """Lets the user drag subtracks into another order."""
    hideEmptySubtracks: OnOff
    """Offers to hide subtracks without data in the window; the word says whether at first."""
    hideEmptySubtracksMultiBedUrl: File
    """File that says where each subtrack has data."""
    hideEmptySubtracksSourcesUrl: File
    """File that says which number in the file of hideEmptySubtracksMultiBedUrl is which subtrack."""
    hideEmptySubtracksLabel: str
    """Text beside the choice that hideEmptySubtracks offers."""
    subGroups: str | Mapping[str, Any] | Sequence[str]
    """Member that the subtrack is in each property."""
    dimensions: str | Mapping[str, Any] | Sequence[str]
    """Properties that are the columns and rows of the matrix, or further choices."""
    filterComposite: str | float | Sequence[str | float] | bool
    """Properties that are offered as menus in place of check boxes."""
    dimensionAchecked: Words | Mapping[str, str]
    """Members of a further choice that are ticked at first."""
    sortOrder: str | Mapping[str, Any] | Sequence[str]
    """Properties by which the list of subtracks is sorted."""
    dividers: Words
    """Properties at whose change the list of subtracks has a line."""
    view: str
    """Which view of the composite the stanza is."""
    viewUi: Literal["on"] | bool
    """Opens the view's controls at first."""
    configurable: OnOff
    """Whether the subtracks have controls of their own."""
    metaDataUrl: File
    """Table about the subtracks from which facets are made."""
    primaryKey: str
    """Column of the metadata table that ends the names of the subtracks."""
    maxCheckboxes: int | str
    """Number of check boxes that a facet shows."""
    dataTypes: Words
    """Kinds of data of each sample, the last part of the subtracks' names."""
    defaultSortField: str
    """Column by which the metadata table is sorted at first."""
    subtrackUrls: str | Mapping[str, Any] | Sequence[str]
    """Links for the columns of the metadata table."""
    container: Literal["multiWig"]
    """Declares an overlay of several bigWigs."""
    aggregate: Literal["transparentOverlay", "stacked", "solidOverlay", "none"]
    """How the graphs of an overlay are laid over each other."""
    showSubtrackColorOnUi: Literal["on"] | bool
    """Shows the colours of the subtracks in the list."""
    xrefDataUrl: File
    """File with the alignments behind the repeats."""
    quickLiftUrl: File
    """Chain by which UCSC lifts the track from another assembly."""
    quickLiftDb: str
    """Assembly from which UCSC lifted the track."""
    quickLifted: Literal["on"] | bool
    """Says that UCSC lifted the track from another assembly."""
    chainType: Literal["reverse"]
    """Direction of the chain of a lifted hub."""
    avoidHandler: Literal["on"] | bool
    """Draws the track of a lifted hub without the code of its type."""
    bigChainUrl: File
    """Chain by which an instaPort track is lifted."""
    defaultGeneTracks: Words | Mapping[str, str]
    """Gene tracks from which the effect of variants is predicted at first."""
    detailsTabUrls: str | Mapping[str, Any] | Sequence[str]
    """Files from which the details page reads more columns."""
    detailsUrls: str | Mapping[str, Any] | Sequence[str]
    """Other name of detailsTabUrls."""
    defaultLinkedTables: Words | Mapping[str, str]
    """Tables of UCSC that are joined in the Table Browser at first."""
    treeImage: File
    """Picture of the tree of the species."""
    speciesUseFile: str
    """File that lists the species."""
    customComposite: Literal["on"] | bool
    """Marks a collection that a user made in the browser."""
    release: Words | Mapping[str, str]
    """Which of UCSC's own servers show the stanza."""
    private: Literal["on"] | bool
    """Keeps a track on UCSC's own servers."""
    idInUrlSql: str
    """Query that finds the id for a link; a hub with it is refused."""
    hgsid: str
    """Whether links carry the number of the browser session."""
    retroMrnaInfo: str
    """Table about retroposed genes."""
    lineWidth: int | str
    """Width of drawn lines."""
    nextItemButton: OnOff
    """Whether arrows lead to the next item."""
    idXref: str
    """Table that joins item names with other ids."""
    table: str
    """Table of UCSC's database that holds the data."""
    wgEncode: str
    """Marks tracks of the ENCODE project at UCSC."""
    compareGenomeLinks: str
    """Links to the same place in other assemblies."""
    spanList: str
    """Spans of the data in a table of UCSC."""
    wigColorBy: str
    """Table whose colours a graph takes over."""
    mafTrack: str
    """Alignment track that belongs to a snake."""
    itemDetailsHtmlTable: str
    """Table with texts for the details page."""
    controlledVocabulary: str
    """File with the terms of the ENCODE project."""
    fileSortOrder: str
    """Order of the files on the downloads page."""
    bedFilter: str
    """Filter of bed tables."""
    vcfDoInfoFilter: OnOff
    """Whether the user may filter by the INFO column."""
