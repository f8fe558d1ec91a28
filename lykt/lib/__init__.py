"""Small things without domain words: environment, clock, spreadsheets, form parts."""
