"""Documents made of text, tables and charts: HTML and tagged PDF."""
