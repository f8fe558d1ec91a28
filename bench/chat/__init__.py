"""How many durable messages a second the live conversation carries, and how many may listen."""
