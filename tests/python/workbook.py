"""Writes the cells of a workbook as JSON, sheet by sheet, row by row; a cell that is a formula is an error."""

import json
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
for sheet in book.worksheets:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                sys.exit(f"{sheet.title}!{cell.coordinate} is a formula: {cell.value}")
sheets = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}
json.dump(sheets, sys.stdout, ensure_ascii=False)
