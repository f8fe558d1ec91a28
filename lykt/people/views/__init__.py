"""Pages of accounts and of those who manage people."""
