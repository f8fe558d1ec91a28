"""Open data: released tables at addresses that last, for people and for machines.

The door is ``urls``. Everything here is made from a ``ReleasedTable`` and the ``Origin`` of its
edition, so that no format can know more than another, or than what was released.
"""
