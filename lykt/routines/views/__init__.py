"""Pages of tasks, of routines, and of what a person arranges for oneself."""
