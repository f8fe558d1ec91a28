"""Count: what is published is a table over responses, calls, chats and contacts.

The door is ``tabulate.tabulate``: a table described as data goes in, a ``tables.Table`` comes
out. ``charts`` says how it is drawn, ``drawing`` draws it.
"""
