"""Forms of sign-in and of those who manage people."""
