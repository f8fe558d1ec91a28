"""A full stop between hours and minutes, as the Language Council of Norway advises."""

TIME_FORMAT = "H.i"
DATETIME_FORMAT = "j. F Y H.i"
SHORT_DATETIME_FORMAT = "d.m.Y H.i"

# Without the year: what is about to come, or was a moment ago.
MONTH_DAY_TIME_FORMAT = "j. F H.i"
WEEKDAY_FORMAT = "l j. F"
WEEKDAY_TIME_FORMAT = "l j. F H.i"
WEEKDAY_DATE_FORMAT = "l j. F Y"
WEEKDAY_DATETIME_FORMAT = "l j. F Y H.i"
SHORT_WEEKDAY_DATETIME_FORMAT = "D j. b Y H.i"
