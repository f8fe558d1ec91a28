"""A line's annual report: the shipped texts, and what they may refer to."""
