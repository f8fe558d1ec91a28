"""Spreadsheets, CSV and XLSX, as rows with numbers and headings, in bounded memory.

Door: ``reading.open_table``; ``values`` for what cells say; ``problems`` for what is refused.
"""
