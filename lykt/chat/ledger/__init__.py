"""Each request to talk, answered or not, as those who run a line see it."""
