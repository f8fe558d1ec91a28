"""How one link of the audit chain is hashed."""

import hashlib
import hmac
import json
from typing import Any

from django.conf import settings

from lykt.audit.models import Record

START = "0" * 64


def link_hash(record: Record) -> str:
    """HMAC-SHA-256, keyed with ``LYKT_AUDIT_KEY``, over the record and its previous hash."""
    content: list[Any] = [
        record.number,
        record.at.isoformat(),
        record.actor_id,
        record.action,
        record.subject_type,
        record.subject_id,
        record.details,
        record.previous_hash,
    ]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
