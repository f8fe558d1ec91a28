"""Pages: reporting, one deviation, the lists, the overview."""
