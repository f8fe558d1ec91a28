"""What is told to others outside the workplace: to authorities, to the insurer, and on one's own.

Its door: ``actions`` records that a notice was sent, or why not, and ends the routine's steps
with it; ``queries.outward_shown`` is what somebody may see of it; ``injury`` fills in NAV's
injury notice from a case; ``duties`` are each person's own.
"""
