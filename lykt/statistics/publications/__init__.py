"""Publications: tables composed by one person, protected together, and released by another.

The door is ``queries`` for what is public, ``actions`` for everything that is done. What may be
done when stands in ``workflow``.
"""
