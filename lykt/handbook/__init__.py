"""The handbook: how work is done here, in pages with versions that people confirm they have read.

Other rooms use ``actions`` and ``queries``.
"""
