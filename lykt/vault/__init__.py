"""What is secret, and when it is destroyed: one key per record, sealed by the service's keys.

Door: ``actions.make_key``, ``actions.destroy_due_keys``, ``sealing.seal`` and ``sealing.unseal``.
"""
