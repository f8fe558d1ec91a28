"""Count: what is published is a table over responses, calls, chats and contacts.

The door is ``engine.counting``: tables described as data (``specs``) go in, counts with every
subtotal come out. ``charts`` says how a table is drawn, ``drawing`` draws it, ``protection`` hides
what would tell of somebody, ``publications`` release what is left.
"""
