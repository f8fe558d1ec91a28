"""How a line's chat is run: its settings, and the files that set it up."""
