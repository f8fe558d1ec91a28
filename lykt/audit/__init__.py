"""Who did or saw what: append-only, hash-chained.

Door: ``actions.record`` inside the transaction that it records; ``queries.first_broken_link``.
"""
