"""A workbook spelt as Excel spells it, with the extensions that it writes into every file."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_EXTENDED = (
    f'xmlns="{_MAIN}" xmlns:r="{_OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' mc:Ignorable="x14ac xr xr2 xr3"'
    ' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
    ' xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"'
    ' xmlns:xr2="http://schemas.microsoft.com/office/spreadsheetml/2015/revision2"'
    ' xmlns:xr3="http://schemas.microsoft.com/office/spreadsheetml/2016/revision3"'
)

WORKBOOK = (
    f"{_HEAD}<workbook {_EXTENDED}>"
    '<fileVersion appName="xl" lastEdited="7" lowestEdited="7" rupBuild="22228"/>'
    '<workbookPr defaultThemeVersion="166925" codeName="ThisWorkbook"/>'
    '<mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath url="C:\\Users\\nguyenvana\\"'
    ' xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/></mc:Choice>'
    "</mc:AlternateContent>"
    '<xr:revisionPtr revIDLastSave="0" documentId="13_ncr:1_{9A}" xr6:coauthVersionLast="47"'
    ' xmlns:xr6="http://schemas.microsoft.com/office/spreadsheetml/2016/revision6"/>'
    '<bookViews><workbookView xWindow="-108" yWindow="-108" windowWidth="23256" windowHeight="12576"'
    ' firstSheet="1" activeTab="1" xr2:uid="{00}"/></bookViews>'
    '<sheets><sheet name="Biểu 1" sheetId="1" r:id="rId1"/>'
    '<sheet name="Biểu 2" sheetId="4" state="hidden" r:id="rId2"/></sheets>'
    '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">\'Biểu 1\'!$A$4:$D$7'
    "</definedName><definedName name=\"kinds\">'Biểu 2'!$A$1:$A$3</definedName>"
    '<definedName name="_xlnm.Print_Area" localSheetId="0">\'Biểu 1\'!$A$1:$D$9</definedName>'
    '<definedName name="_xlnm.Print_Titles" localSheetId="0">\'Biểu 1\'!$4:$5</definedName></definedNames>'
    '<calcPr calcId="191029"/><extLst><ext uri="{140A7094}"/></extLst></workbook>'
)
WORKBOOK_RELS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/worksheet" Target="worksheets/sheet2.xml"/>'
    f'<Relationship Id="rId4" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId5" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId6" Type="{_OFFICE}/calcChain" Target="calcChain.xml"/></Relationships>'
)
SHEET = (
    f'{_HEAD}<worksheet {_EXTENDED} xr:uid="{{A1}}"><sheetPr codeName="Sheet1"><tabColor rgb="FF00B050"/>'
    '<pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:D9"/>'
    '<sheetViews><sheetView showGridLines="0" tabSelected="1" zoomScale="85" workbookViewId="0">'
    '<pane xSplit="1" ySplit="5" topLeftCell="B6" activePane="bottomRight" state="frozen"/>'
    '<selection pane="bottomRight" activeCell="C7" sqref="C7"/></sheetView></sheetViews>'
    '<sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/>'
    '<cols><col min="1" max="1" width="33.140625" customWidth="1"/>'
    '<col min="4" max="4" width="9.5" hidden="1" customWidth="1"/></cols>'
    "<sheetData>"
    '<row r="1" spans="1:4" ht="21" customHeight="1" x14ac:dyDescent="0.25">'
    '<c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="1"/></row>'
    '<row r="4" spans="1:4" x14ac:dyDescent="0.25"><c r="A4" t="s"><v>1</v></c><c r="B4"><v>2</v></c>'
    '<c r="C4" s="2"><v>0.1</v></c><c r="D4"><f>SUM(B4:C4)</f><v>2.1</v></c></row>'
    '<row r="5" spans="1:4" x14ac:dyDescent="0.25"><c r="A5" t="s"><v>2</v></c><c r="B5"><v>4</v></c>'
    '<c r="D5"><f t="shared" ref="D5:D7" si="0">B5+C5</f><v>4</v></c></row>'
    '<row r="6" spans="1:4" hidden="1" x14ac:dyDescent="0.25"><c r="B6" t="b"><v>1</v></c>'
    '<c r="D6" t="e"><f t="shared" si="0"/><v>#VALUE!</v></c></row>'
    '<row r="7" spans="1:4" x14ac:dyDescent="0.25"><c r="B7" t="str"><f>IF(B5&gt;3,"nhiều","ít")</f>'
    '<v>nhiều</v></c><c r="C7"><f>[1]Sheet1!A1</f><v>42</v></c>'
    '<c r="D7"><f t="shared" si="0"/><v>0</v></c></row>'
    '<row r="8" spans="1:4" x14ac:dyDescent="0.25"><c r="A8" s="2"/><c r="B8" t="inlineStr">'
    '<is><t>=1+1</t></is></c><c r="D8" t="str"><f>WEBSERVICE("https://example.org/evil")</f><v>xin</v></c></row>'
    "</sheetData>"
    '<sheetProtection algorithmName="SHA-512" hashValue="abc=" saltValue="def=" spinCount="100000" sheet="1"'
    ' objects="1" scenarios="1"/><autoFilter ref="A4:D7"/>'
    '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells><phoneticPr fontId="1" type="noConversion"/>'
    '<conditionalFormatting sqref="B4:B7"><cfRule type="cellIs" dxfId="0" priority="1" operator="lessThan">'
    '<formula>0</formula></cfRule><cfRule type="expression" dxfId="0" priority="2">'
    '<formula>INDIRECT("evil!A1")</formula></cfRule></conditionalFormatting>'
    '<dataValidations count="2" disablePrompts="1"><dataValidation type="list" allowBlank="1"'
    ' showInputMessage="1" showErrorMessage="1" prompt="Chọn&#10;một" sqref="A4" xr:uid="{B1}">'
    "<formula1>kinds</formula1></dataValidation>"
    '<dataValidation type="list" sqref="A5"><formula1>[evil.xlsx]A!$A$1</formula1></dataValidation>'
    "</dataValidations>"
    '<hyperlinks><hyperlink ref="A4" r:id="rId9"/></hyperlinks>'
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" horizontalDpi="300" r:id="rId1"/>'
    "<headerFooter><oddHeader>&amp;C&amp;P/&amp;N</oddHeader></headerFooter>"
    '<drawing r:id="rId2"/><legacyDrawing r:id="rId3"/>'
    '<extLst><ext uri="{78C0D931}"><evil/></ext></extLst></worksheet>'
)
SHEET_RELS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}">'
    f'<Relationship Id="rId9" Type="{_OFFICE}/hyperlink" Target="https://example.org/evil"'
    ' TargetMode="External"/>'
    f'<Relationship Id="rId1" Type="{_OFFICE}/printerSettings"'
    ' Target="../printerSettings/printerSettings1.bin"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/>'
    f'<Relationship Id="rId4" Type="{_OFFICE}/comments" Target="../comments1.xml"/></Relationships>'
)
COMMENTS = (
    f"{_HEAD}<comments {_EXTENDED}><authors><author>SNV</author></authors><commentList>"
    '<comment ref="B4" authorId="0" shapeId="0" xr:uid="{C1}"><text><r><rPr><b/><sz val="9"/>'
    '<color indexed="81"/><rFont val="Tahoma"/><charset val="1"/></rPr><t>SNV:</t></r><r>'
    '<rPr><sz val="9"/></rPr><t xml:space="preserve">\nhỏi lại 0912345678</t></r></text></comment>'
    "</commentList></comments>"
)
STRINGS = (
    f'{_HEAD}<sst xmlns="{_MAIN}" count="3" uniqueCount="5"><si><t>Chỉ tiêu</t></si>'
    '<si><t xml:space="preserve"> a &amp; b </t></si><si><r><t>Gọi </t></r><r><rPr><b/><sz val="11"/>'
    '<color theme="1"/><rFont val="Calibri"/><family val="2"/><scheme val="minor"/></rPr>'
    '<t>đậm</t></r><phoneticPr fontId="1"/></si><si><t>nobody refers to this</t></si></sst>'
)
STYLES = (
    f'{_HEAD}<styleSheet {_EXTENDED}><fonts count="2" x14ac:knownFonts="1">'
    '<font><sz val="11"/><color theme="1"/><name val="Calibri"/><family val="2"/><scheme val="minor"/></font>'
    '<font><b/><sz val="15"/><color rgb="FFFF0000"/><name val="Arial"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyProtection="1">'
    '<protection locked="0"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    '<dxfs count="1"><dxf><font><color rgb="FF9C0006"/></font><fill><patternFill>'
    '<bgColor rgb="FFFFC7CE"/></patternFill></fill></dxf></dxfs>'
    '<tableStyles count="0" defaultTableStyle="TableStyleMedium2" defaultPivotStyle="PivotStyleLight16"/>'
    '<extLst><ext uri="{EB79DEF2}"/></extLst></styleSheet>'
)
PARTS: dict[str, str] = {
    "[Content_Types].xml": (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(
            f'<Override PartName="/xl/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
            for part, kind in {
                "workbook": "sheet.main",
                "worksheets/sheet1": "worksheet",
                "worksheets/sheet2": "worksheet",
                "styles": "styles",
                "sharedStrings": "sharedStrings",
                "comments1": "comments",
                "calcChain": "calcChain",
            }.items()
        )
        + "</Types>"
    ),
    "_rels/.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": WORKBOOK,
    "xl/_rels/workbook.xml.rels": WORKBOOK_RELS,
    "xl/worksheets/sheet1.xml": SHEET,
    "xl/worksheets/_rels/sheet1.xml.rels": SHEET_RELS,
    "xl/worksheets/sheet2.xml": (
        f'{_HEAD}<worksheet {_EXTENDED}><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
        "</worksheet>"
    ),
    "xl/comments1.xml": COMMENTS,
    "xl/drawings/vmlDrawing1.vml": "<xml/>",
    "xl/sharedStrings.xml": STRINGS,
    "xl/styles.xml": STYLES,
    "xl/calcChain.xml": f'{_HEAD}<calcChain xmlns="{_MAIN}"><c r="D4" i="1"/></calcChain>',
    "xl/printerSettings/printerSettings1.bin": "printer",
    "xl/vbaProject.bin": "macro",
    "docProps/core.xml": (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    ),
}


def excel_style(change: Mapping[str, tuple[str, str]] | None = None) -> bytes:
    """The file, with a text in some parts replaced: part -> (text that stands there, another)."""
    parts = dict(PARTS)
    for name, (before, after) in (change or {}).items():
        assert parts[name].count(before) >= 1, (name, before)
        parts[name] = parts[name].replace(before, after, 1)
    return zipped({name: content.encode("utf-8", "surrogatepass") for name, content in parts.items()})


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """The parts as one file."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return held.getvalue()
