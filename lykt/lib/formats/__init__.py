"""How dates and times are written in each language, where Django's own way is not ours.

Django reads ``<language>/formats.py``; a template asks with ``|date:"DATETIME_FORMAT"``.
"""
