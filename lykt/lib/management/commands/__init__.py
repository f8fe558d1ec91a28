"""Commands that belong to the whole platform."""
