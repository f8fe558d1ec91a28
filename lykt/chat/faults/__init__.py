"""Which technical faults hit how many conversations, and what to do."""
