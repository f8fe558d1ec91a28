"""Bringing in what others recorded: registrations, feedback, the call log, the chat list.

A file is opened (``lib.spreadsheets``), its columns are mapped to fields (``mapping``), each
row is understood or refused (``understanding``), all of it is prepared and shown
(``preparing``), and then written at once (``actions``). Door: ``preparing.prepare`` and
``actions.import_prepared``; pages run them in the background through ``jobs``.
"""
