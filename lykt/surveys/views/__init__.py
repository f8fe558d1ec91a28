"""Pages of those who answer, and of those who manage."""
