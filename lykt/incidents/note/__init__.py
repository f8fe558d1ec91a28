"""The yearly note on violence and threats: what it may refer to, its shipped text, the command."""
