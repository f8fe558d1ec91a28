"""A demonstration year, made to match the published figures."""
