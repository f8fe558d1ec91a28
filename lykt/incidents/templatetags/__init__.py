"""Tags that other pages of this room use."""
