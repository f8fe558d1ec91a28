"""The injury notice to the authority: built from a case, and checked before it is sent.

Its door: ``building.build`` makes a notice of plain values, ``checking.check`` says everything
that is wrong with one, ``printing.as_document`` is it as a form on paper,
``reading.read_notice`` reads one from a file, and ``code_lists.code_lists`` holds the codes that
may be chosen. Nothing here needs the database.
"""
