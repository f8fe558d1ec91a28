"""The live anonymous conversation: a numbered, durable log that the server can not read.

Door: ``actions`` (every write), ``queries`` (guarded getters, the ledger), ``live`` (delivery).
"""
