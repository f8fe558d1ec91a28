"""NAV's injury notice, filled in from a case: what is known, what is asked, what is never kept.

National identity numbers go from the form into the file that is made, and nowhere else.
"""
