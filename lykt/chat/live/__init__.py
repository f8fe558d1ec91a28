"""Live delivery: ``/live/`` in front of Django, in the same process (docs/conversation-log.md)."""
