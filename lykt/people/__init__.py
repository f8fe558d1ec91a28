"""Units, people, appointments, sign-in and the working calendar.

Door: ``queries.may`` and ``queries.units_where`` decide all access; ``roles.register`` lets a
room add roles; ``calendar.WorkingCalendar`` knows Norwegian holidays and a unit's closing days.
"""
