"""What is secret, and when it is destroyed: one key per record, sealed by the service's keys.

Door: ``actions``, ``queries``, ``rings.register``, ``sealing.seal`` and ``sealing.unseal``.
"""
