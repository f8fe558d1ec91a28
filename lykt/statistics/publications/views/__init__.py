"""Pages where tables are composed, put together, and released."""
