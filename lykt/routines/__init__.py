"""ACT: whatever must be done by somebody by a deadline.

The door: ``actions``, ``queries``, ``subjects.register``, ``facts.register``, ``roles``. A domain
room starts routines and shows their tasks; docs/routines.md says how. This room knows no domain.
"""
