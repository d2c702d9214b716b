"""An evaluator's marks as an Excel workbook, and back. Pure: bytes and frozen dataclasses, no Django.

`book` describes a workbook, `write` makes it, `read` says what a returned one holds or refuses it.
Import the modules themselves: this package loads neither XlsxWriter nor calamine by itself.
"""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
