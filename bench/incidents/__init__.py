"""A hundred thousand incidents with a million tasks: their pages, and the deadline run."""
