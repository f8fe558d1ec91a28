"""The small made-up year of the figures' tests."""

from lykt.helpline.figures.tests.conftest import call, chat, score, year, year_made

__all__ = ["call", "chat", "score", "year", "year_made"]
