"""One engine for tables: a description goes in, counts with every subtotal come out.

The door is ``count`` and ``count_all``. Rooms that have rows to count describe them
(``sources.Source``) and register them when they start. What is counted is a columnar copy, one
Parquet file for each source and year, which follows the database: triggers note each row that was
written, moved or removed, and a copy that is behind is brought up to date before it is read.
"""
