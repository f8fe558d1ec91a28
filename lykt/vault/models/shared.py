"""Keys that the service stores sealed and can not open itself: people's, and those they share.

All key pairs are X25519, made in a browser. A person's private key is wrapped by what only the
person has; a ring's private key is sealed (HPKE, RFC 9180) to each person who was let in.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PersonKey(models.Model):
    """A person's key pair; ``public`` is 32 bytes. The private half is in the unlocks, wrapped.

    A lost passphrase means a new key: the old one is retired and its grants are removed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="keys"
    )
    public = models.BinaryField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=Q(retired_at__isnull=True), name="one_key_per_person"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Unlock(models.Model):
    """One way to open a person's private key, which ``wrapped`` is, under a key from the browser.

    ``parameters`` is what the browser needs to derive that key again: the salt and costs of
    Argon2id, or the salt given to the passkey's PRF. ``credential`` names the passkey.
    """

    class Kind(models.TextChoices):
        PASSPHRASE = "passphrase", _("Passphrase")
        PASSKEY = "passkey", _("Passkey")

    key = models.ForeignKey(PersonKey, on_delete=models.CASCADE, related_name="unlocks")
    kind = models.CharField(max_length=20, choices=Kind)
    credential = models.CharField(max_length=400, blank=True)
    parameters = models.JSONField()
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["key", "kind", "credential"], name="one_unlock_of_each"
            ),
        )

    def __str__(self) -> str:
        return f"{self.key_id} {self.kind}"


class Keyring(models.Model):
    """What a group shares: one key in use, and the earlier ones as long as something needs them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    def __str__(self) -> str:
        return str(self.pk)


class RingKey(models.Model):
    """One key pair of a ring. ``number`` counts from 1; the newest that is not retired seals.

    A retired key still opens what was sealed to it, for those who keep a grant.
    ``replace_since`` is set when somebody who held it is gone, and asks for a new one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ring = models.ForeignKey(Keyring, on_delete=models.PROTECT, related_name="keys")
    number = models.PositiveIntegerField()
    public = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    replace_since = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("ring", "number")
        constraints = (
            models.UniqueConstraint(fields=["ring", "number"], name="one_ring_key_per_number"),
            models.UniqueConstraint(
                fields=["ring"], condition=Q(retired_at__isnull=True), name="one_ring_key_in_use"
            ),
        )

    def __str__(self) -> str:
        return f"{self.ring_id} {self.number}"


class RecoveryKey(models.Model):
    """A key pair whose private half is on paper only, in the manager's safe."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ring = models.ForeignKey(Keyring, on_delete=models.PROTECT, related_name="recovery_keys")
    public = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ring"], condition=Q(retired_at__isnull=True), name="one_recovery_key"
            ),
        )

    def __str__(self) -> str:
        return f"{self.ring_id} {self.made_at:%Y-%m-%d}"


class Grant(models.Model):
    """A ring key's private half, sealed to one person's key or to the paper key.

    ``sealed`` is HPKE's encapsulated key (32 bytes) followed by its ciphertext.
    """

    key = models.ForeignKey(RingKey, on_delete=models.CASCADE, related_name="grants")
    holder = models.ForeignKey(
        PersonKey, on_delete=models.CASCADE, null=True, blank=True, related_name="grants"
    )
    recovery = models.ForeignKey(
        RecoveryKey, on_delete=models.CASCADE, null=True, blank=True, related_name="grants"
    )
    sealed = models.BinaryField()
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["key", "holder"], name="one_grant_per_person"),
            models.UniqueConstraint(fields=["key", "recovery"], name="one_grant_per_recovery_key"),
            models.CheckConstraint(
                condition=Q(holder__isnull=False) ^ Q(recovery__isnull=False),
                name="grant_has_one_holder",
            ),
        )

    def __str__(self) -> str:
        return f"{self.key_id} → {self.holder_id or self.recovery_id}"
