"""What incidents come to in numbers: by year for the note, by month for those who follow up."""

from lykt.incidents.figures.years import YearFigures, year_figures

__all__ = ["YearFigures", "year_figures"]
