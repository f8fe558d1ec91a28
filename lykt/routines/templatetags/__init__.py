"""Template tags of the routines room."""
