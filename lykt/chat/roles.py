"""The chat's permissions, and who holds them."""

from lykt.helpline import roles as helpline_roles  # noqa: F401 - they must be there to extend
from lykt.people import roles
from lykt.vault.roles import HOLD_KEYS

ANSWER_CHAT = "chat.answer_chat"
SEE_LEDGER = "chat.see_ledger"
MANAGE_CHAT = "chat.manage_chat"
REVIEW_CONVERSATION = "chat.review_conversation"

roles.extend("counsellor", {ANSWER_CHAT, HOLD_KEYS})
roles.extend("line_manager", {ANSWER_CHAT, SEE_LEDGER, MANAGE_CHAT, REVIEW_CONVERSATION, HOLD_KEYS})
roles.extend("quality_reader", {SEE_LEDGER, REVIEW_CONVERSATION, HOLD_KEYS})
roles.extend("analyst", {SEE_LEDGER})
