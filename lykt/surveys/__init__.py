"""Waves of a questionnaire to staff, answered without a name, as with a ballot box."""
