"""Reports as templates: the editor's words in Markdown, with numbers by reference.

``read_template`` reads one, ``bind`` puts facts into it and gives a document with what is wrong
and what deserves a look.
"""

from lykt.reports.templating.binding import Bound, bind
from lykt.reports.templating.facts import Fact, FactError, Facts
from lykt.reports.templating.faults import Fault, TemplateError
from lykt.reports.templating.template import Template, read_template

__all__ = [
    "Bound",
    "Fact",
    "FactError",
    "Facts",
    "Fault",
    "Template",
    "TemplateError",
    "bind",
    "read_template",
]
