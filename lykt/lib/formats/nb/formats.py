"""A full stop between hours and minutes, as the Language Council of Norway advises."""

TIME_FORMAT = "H.i"
DATETIME_FORMAT = "j. F Y H.i"
SHORT_DATETIME_FORMAT = "d.m.Y H.i"
