"""Axes made ready to count: each way to divide rows is a module, ``choosing`` knows which."""

from lykt.statistics.engine.axes.choosing import divide, names_of
from lykt.statistics.engine.axes.division import Asked, Division, Expression

__all__ = ["Asked", "Division", "Expression", "divide", "names_of"]
