"""Documents made of text, tables and charts: HTML and tagged PDF from one description.

A room that has a report registers it in ``kinds``; ``lykt report`` writes it.
"""
