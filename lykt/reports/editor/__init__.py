"""The pages of a report that somebody edits: what deserves a look, its text, its forms, its tables.

A room says in an ``EditedReport`` which report an address asks for and who may do what with it; its
views answer by ``pages``.
"""

from lykt.reports.editor.edited import EditedReport, Examples

__all__ = ["EditedReport", "Examples"]
