"""What a caller meets. No cookie is set and nothing about the visit is kept."""
