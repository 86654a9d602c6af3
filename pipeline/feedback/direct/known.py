"""The elements and attributes that a plain workbook has, part by part (ECMA-376 part 1, chapter 18).

What is `dropped` here is what openpyxl drops too, or what could do something: drawings, links, controls,
tables, extensions. Whatever stands nowhere is a doubt, and the file goes the way through openpyxl.
"""

from __future__ import annotations

from pipeline.feedback.direct.markup import Kind, kind

_COLOR = kind("auto indexed rgb theme", numbers="tint")
_VALUE = kind("val")
_TEXT = kind(text=True)

_SHEET_DROPPED = """
    dimension sheetCalcPr protectedRanges scenarios sortState dataConsolidate customSheetViews phoneticPr
    hyperlinks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF
    drawingHF picture oleObjects controls webPublishItems tableParts extLst AlternateContent
"""
_SHEET_KEPT = """
    sheetPr sheetViews sheetFormatPr cols sheetData sheetProtection autoFilter mergeCells
    conditionalFormatting dataValidations printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks
"""
_HEADERS = "oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter"
SHEET_ORDER = tuple(_SHEET_KEPT.split())
"""The children of a worksheet that stay, in the order that the format asks for."""

SHEET: dict[str, Kind] = {
    "worksheet": kind(kept=_SHEET_KEPT, dropped=_SHEET_DROPPED),
    "sheetPr": kind(
        "filterMode enableFormatConditionsCalculation transitionEvaluation transitionEntry syncRef"
        " syncHorizontal syncVertical",
        kept="tabColor outlinePr pageSetUpPr",
        dropped="codeName published",
    ),
    "tabColor": _COLOR,
    "outlinePr": kind("applyStyles summaryBelow summaryRight showOutlineSymbols"),
    "pageSetUpPr": kind("autoPageBreaks fitToPage"),
    "sheetViews": kind(kept="sheetView", dropped="extLst"),
    "sheetView": kind(
        "windowProtection showFormulas showGridLines showRowColHeaders showZeros rightToLeft"
        " showRuler showOutlineSymbols defaultGridColor showWhiteSpace view topLeftCell colorId zoomScale"
        " zoomScaleNormal zoomScaleSheetLayoutView zoomScalePageLayoutView workbookViewId",
        kept="pane selection",
        dropped="tabSelected pivotSelection extLst",
    ),
    "pane": kind("topLeftCell activePane state", numbers="xSplit ySplit"),
    "selection": kind("pane activeCell activeCellId sqref"),
    "sheetFormatPr": kind(
        "customHeight zeroHeight thickTop thickBottom outlineLevelRow outlineLevelCol",
        numbers="baseColWidth defaultColWidth defaultRowHeight",
    ),
    "cols": kind(kept="col"),
    "col": kind("min max style hidden bestFit customWidth phonetic outlineLevel collapsed", numbers="width"),
    "sheetData": kind(),
    "sheetProtection": kind(
        "password algorithmName hashValue saltValue spinCount sheet objects scenarios formatCells"
        " formatColumns formatRows insertColumns insertRows insertHyperlinks deleteColumns deleteRows"
        " selectLockedCells sort autoFilter pivotTables selectUnlockedCells"
    ),
    "autoFilter": kind("ref"),
    "mergeCells": kind(kept="mergeCell", dropped="count"),
    "mergeCell": kind("ref"),
    "conditionalFormatting": kind("sqref", kept="cfRule", dropped="pivot extLst"),
    "cfRule": kind(
        "type dxfId priority stopIfTrue aboveAverage percent bottom operator text timePeriod rank stdDev"
        " equalAverage",
        kept="formula colorScale dataBar iconSet",
        dropped="extLst",
    ),
    "formula": _TEXT,
    "colorScale": kind(kept="cfvo color"),
    "dataBar": kind("minLength maxLength showValue", kept="cfvo color"),
    "iconSet": kind("iconSet showValue percent reverse", kept="cfvo"),
    "cfvo": kind("type val gte", dropped="extLst"),
    "color": _COLOR,
    "dataValidations": kind(kept="dataValidation", dropped="count disablePrompts xWindow yWindow extLst"),
    "dataValidation": kind(
        "type errorStyle imeMode operator allowBlank showDropDown showInputMessage showErrorMessage"
        " errorTitle error promptTitle prompt sqref",
        kept="formula1 formula2",
    ),
    "formula1": _TEXT,
    "formula2": _TEXT,
    "printOptions": kind("horizontalCentered verticalCentered headings gridLines gridLinesSet"),
    "pageMargins": kind(numbers="left right top bottom header footer"),
    "pageSetup": kind(
        "paperSize paperHeight paperWidth scale firstPageNumber fitToWidth fitToHeight pageOrder orientation"
        " usePrinterDefaults blackAndWhite draft cellComments useFirstPageNumber errors horizontalDpi"
        " verticalDpi copies",
        dropped="id",
    ),
    "headerFooter": kind(
        "differentOddEven differentFirst scaleWithDoc alignWithMargins",
        kept=_HEADERS,
    ),
    **dict.fromkeys(_HEADERS.split(), _TEXT),
    "rowBreaks": kind("count manualBreakCount", kept="brk"),
    "colBreaks": kind("count manualBreakCount", kept="brk"),
    "brk": kind("id min max man pt"),
}

_XF = kind(
    "numFmtId fontId fillId borderId xfId quotePrefix applyNumberFormat applyFont applyFill applyBorder"
    " applyAlignment applyProtection",
    kept="alignment protection",
    dropped="pivotButton extLst",
)
_EDGE = kind("style", kept="color")
_SIDES = "start end left right top bottom diagonal vertical horizontal"

_STYLES_KEPT = "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors"
_ON_OR_OFF = "b i strike condense extend outline shadow u vertAlign"
_OF_FONTS = "family charset scheme"
STYLES_ORDER = tuple(_STYLES_KEPT.split())
"""The children of a stylesheet that stay, in the order that the format asks for."""

STYLES: dict[str, Kind] = {
    "styleSheet": kind(kept=_STYLES_KEPT, dropped="extLst"),
    "numFmts": kind(kept="numFmt", dropped="count"),
    "numFmt": kind("numFmtId formatCode"),
    "fonts": kind(kept="font", dropped="count knownFonts"),
    "font": kind(kept=f"{_ON_OR_OFF} {_OF_FONTS} sz color name"),
    **dict.fromkeys(f"{_ON_OR_OFF} {_OF_FONTS} name".split(), _VALUE),
    "sz": kind(numbers="val"),
    "color": _COLOR,
    "fills": kind(kept="fill", dropped="count"),
    "fill": kind(kept="patternFill gradientFill"),
    "patternFill": kind("patternType", kept="fgColor bgColor"),
    "fgColor": _COLOR,
    "bgColor": _COLOR,
    "gradientFill": kind("type", numbers="degree left right top bottom", kept="stop"),
    "stop": kind(numbers="position", kept="color"),
    "borders": kind(kept="border", dropped="count"),
    "border": kind("diagonalUp diagonalDown outline", kept=_SIDES),
    **dict.fromkeys(_SIDES.split(), _EDGE),
    "cellStyleXfs": kind(kept="xf", dropped="count"),
    "cellXfs": kind(kept="xf", dropped="count"),
    "xf": _XF,
    "alignment": kind(
        "horizontal vertical textRotation wrapText indent relativeIndent justifyLastLine shrinkToFit"
        " readingOrder mergeCell"
    ),
    "protection": kind("locked hidden"),
    "cellStyles": kind(kept="cellStyle", dropped="count"),
    "cellStyle": kind("name xfId builtinId iLevel hidden customBuiltin", dropped="extLst"),
    "dxfs": kind(kept="dxf", dropped="count"),
    "dxf": kind(kept="font numFmt fill alignment border protection", dropped="extLst"),
    "tableStyles": kind(dropped="count defaultTableStyle defaultPivotStyle tableStyle"),
    "colors": kind(kept="indexedColors", dropped="mruColors"),
    "indexedColors": kind(kept="rgbColor"),
    "rgbColor": kind("rgb"),
}

STRING: dict[str, Kind] = {
    "si": kind(kept="t r", dropped="rPh phoneticPr"),
    "r": kind(kept="rPr t"),
    "rPr": kind(kept=f"{_ON_OR_OFF} {_OF_FONTS} sz color rFont"),
    **{name: STYLES[name] for name in f"{_ON_OR_OFF} {_OF_FONTS} sz color".split()},
    "rFont": _VALUE,
    "t": kind(dropped="space", text=True),
}
"""One text, of the common table or inline; spelt as `si` in both."""

COMMENTS: dict[str, Kind] = {
    "comments": kind(kept="authors commentList", dropped="extLst"),
    "authors": kind(kept="author"),
    "author": _TEXT,
    "commentList": kind(kept="comment"),
    "comment": kind("ref authorId", kept="text", dropped="guid shapeId commentPr AlternateContent"),
    "text": STRING["si"],
    **{name: found for name, found in STRING.items() if name != "si"},
}

WORKBOOK: dict[str, Kind] = {
    "workbook": kind(
        "conformance",
        kept="workbookPr workbookProtection bookViews sheets definedNames",
        dropped="fileVersion fileSharing AlternateContent revisionPtr externalReferences calcPr oleSize"
        " customWorkbookViews pivotCaches webPublishing fileRecoveryPr webPublishObjects extLst",
    ),
    "workbookPr": kind(
        "date1904",
        dropped="showObjects showBorderUnselectedTables filterPrivacy promptedSolutions"
        " saveExternalLinkValues"
        " showInkAnnotation backupFile updateLinks codeName hidePivotFieldList showPivotChartFilter"
        " allowRefreshQuery publishItems checkCompatibility autoCompressPictures refreshAllConnections"
        " defaultThemeVersion dateCompatibility",
    ),
    "workbookProtection": kind(
        "workbookPassword revisionsPassword lockStructure lockWindows lockRevision workbookAlgorithmName"
        " workbookHashValue workbookSaltValue workbookSpinCount revisionsAlgorithmName revisionsHashValue"
        " revisionsSaltValue revisionsSpinCount"
    ),
    "bookViews": kind(kept="workbookView"),
    "workbookView": kind(
        "xWindow yWindow windowWidth windowHeight tabRatio showSheetTabs showHorizontalScroll"
        " showVerticalScroll autoFilterDateGrouping",
        dropped="activeTab firstSheet visibility minimized extLst",
    ),
    "sheets": kind(kept="sheet"),
    "sheet": kind("name sheetId state id"),
    "definedNames": kind(kept="definedName"),
    "definedName": kind(
        "name localSheetId hidden function vbProcedure xlm comment customMenu description help statusBar"
        " functionGroupId shortcutKey publishToServer workbookParameter",
        text=True,
    ),
}

RELATIONSHIPS: dict[str, Kind] = {
    "Relationships": kind(kept="Relationship"),
    "Relationship": kind("Id Type Target TargetMode"),
}

_THEME_NAMES = """
    theme themeElements clrScheme dk1 lt1 dk2 lt2 accent1 accent2 accent3 accent4 accent5 accent6 hlink
    folHlink sysClr srgbClr schemeClr prstClr fontScheme majorFont minorFont latin ea cs font fmtScheme
    fillStyleLst solidFill gradFill noFill gsLst gs lumMod lumOff satMod satOff tint shade alpha hueMod hueOff
    lin path fillToRect tileRect lnStyleLst ln prstDash miter round bevel headEnd tailEnd effectStyleLst
    effectStyle effectLst outerShdw innerShdw reflection softEdge glow scene3d camera rot lightRig sp3d bevelT
    bevelB bgFillStyleLst objectDefaults extraClrSchemeLst
"""
_THEME_WORDS = """
    name val lastClr typeface panose pitchFamily charset script pos ang scaled rotWithShape path l t r b w cap
    cmpd algn blurRad dist dir sx sy kx ky stA stPos endA endPos fadeDir rad prst rig lat lon rev h lim type
    len fov zoom prstMaterial extrusionH contourW z flip
"""
THEME: dict[str, Kind] = dict.fromkeys(
    _THEME_NAMES.split(),
    kind(_THEME_WORDS, kept=_THEME_NAMES, dropped="extLst spDef lnDef txDef custClrLst"),
)
"""A theme's colours, fonts and effects; nothing in it refers to another part."""
