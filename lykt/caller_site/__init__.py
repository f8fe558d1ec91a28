"""The public door: what a caller sees. Sets no cookie."""
