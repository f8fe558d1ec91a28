"""What a line's figures are. The page, the command and the report all call ``line_figures``."""

from lykt.helpline.figures.line import LineFigures, line_figures

__all__ = ["LineFigures", "line_figures"]
