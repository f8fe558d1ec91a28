"""Every write to questionnaires, responses and drafts; this is the door to them."""

from lykt.questions.actions.answers import Answers
from lykt.questions.actions.drafts import (
    MOST_UNDER_WAY,
    AlreadyRecordedError,
    DraftTooLargeError,
    TooManyDraftsError,
    autosave_draft,
    discard_draft,
    draft_signature,
    has_most_drafts,
    open_draft,
    owner_of_signature,
    same_token,
    save_draft,
)
from lykt.questions.actions.publishing import (
    EditionConflictError,
    discard_edition,
    draft_edition,
    publish_draft,
    publish_edition,
    publish_version,
    set_up_collection,
)
from lykt.questions.actions.responding import (
    NewResponse,
    StaleRevisionError,
    correct_response,
    record_many,
    record_response,
)

__all__ = (
    "MOST_UNDER_WAY",
    "AlreadyRecordedError",
    "Answers",
    "DraftTooLargeError",
    "EditionConflictError",
    "NewResponse",
    "StaleRevisionError",
    "TooManyDraftsError",
    "autosave_draft",
    "correct_response",
    "discard_draft",
    "discard_edition",
    "draft_edition",
    "draft_signature",
    "has_most_drafts",
    "open_draft",
    "owner_of_signature",
    "publish_draft",
    "publish_edition",
    "publish_version",
    "record_many",
    "record_response",
    "same_token",
    "save_draft",
    "set_up_collection",
)
