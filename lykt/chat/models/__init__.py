"""Desks, conversations and their logs, the ledger of requests, and what went wrong."""

from lykt.chat.models.conversation import Conversation, Entry, Invitation, ReturnCode, Seat
from lykt.chat.models.desk import Desk, Duty, Phrase
from lykt.chat.models.ledger import ChatRequest, Fault, Tally
from lykt.chat.models.review import Excerpt, Review, ReviewMark

__all__ = [
    "ChatRequest",
    "Conversation",
    "Desk",
    "Duty",
    "Entry",
    "Excerpt",
    "Fault",
    "Invitation",
    "Phrase",
    "ReturnCode",
    "Review",
    "ReviewMark",
    "Seat",
    "Tally",
]
