"""Deviations: faults and accidents at work, what caused them, and what is done about it."""
