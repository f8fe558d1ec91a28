"""Protection of small counts: what is hidden so that nobody can be recognised, and the attack.

Nothing here knows the database or a page: ``systems`` lays all tables of a release out as one
system of cells and sums, ``policies`` says what is sensitive, ``suppression`` and ``rounding``
protect, and ``audits`` attacks what would be published without trusting either.
"""
