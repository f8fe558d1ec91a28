"""Template tags of the vault room."""
