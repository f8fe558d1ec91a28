"""Quality review: a counsellor marks a conversation, a reviewer opens it and says what they saw."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from lykt.audit.actions import record
from lykt.chat.log import locked
from lykt.chat.models import Excerpt, Review, ReviewMark, Seat
from lykt.chat.queries.keys import unsealed_key
from lykt.chat.queries.reviews import can_open, reviewable_by, reviewing_unit
from lykt.chat.workflow import DestroyedError, NoGrantError, NotSeatedError, RefusedError
from lykt.helpline.models import Line
from lykt.people.models import Person
from lykt.questions.actions import Answers, record_response, set_up_collection
from lykt.questions.models import Collection, Response, Version
from lykt.vault.actions import make_key
from lykt.vault.sealing import seal, unseal

RUBRIC = "conversation-review"
KEPT_DAYS = 365


class FinishedError(RefusedError):
    """A review is finished once: the counsellor may have read it."""

    code = "finished"


@transaction.atomic
def mark_for_review(*, actor: Person, conversation: uuid.UUID) -> ReviewMark:
    """Ask that somebody looks at a conversation that the actor sits or sat in; again is the same.

    Raises ``NotSeatedError``, and ``DestroyedError`` when nothing is left to look at.
    """
    marked = locked(conversation)
    if marked.destroyed_at is not None:
        raise DestroyedError
    if not marked.seats.filter(person=actor).exists():
        raise NotSeatedError
    mark, is_new = ReviewMark.objects.get_or_create(
        conversation=marked, by=actor, defaults={"marked_at": timezone.now()}
    )
    if is_new:
        record(actor=actor, action="chat.mark_for_review", subject=marked)
    return mark


@transaction.atomic
def note_sample(*, actor: Person, line: Line, number: int, of: int) -> None:
    """A sample was drawn; whoever draws until they like what they get is seen."""
    record(actor=actor, action="chat.draw_sample", subject=line, number=number, of=of)


@transaction.atomic
def begin_review(*, actor: Person, conversation: uuid.UUID, found: str) -> Review:
    """The actor's review of a conversation, the earlier one where there is one.

    Raises ``Conversation.DoesNotExist`` for one that the actor may not review.
    """
    opened = reviewable_by(actor, conversation)
    review, is_new = Review.objects.get_or_create(
        conversation=opened,
        reviewer=actor,
        defaults={"found": found, "opened_at": timezone.now()},
    )
    if is_new:
        record(actor=actor, action="chat.begin_review", subject=opened, found=found)
    return review


@transaction.atomic
def hand_out_key(*, actor: Person, review: Review) -> bytes:
    """The conversation's key, sealed to the line's. The opening is in the audit log, each time.

    Raises ``Conversation.DoesNotExist``, ``NoGrantError`` and ``DestroyedError``.
    """
    conversation = reviewable_by(actor, review.conversation_id)
    if not can_open(actor, conversation):
        raise NoGrantError
    record(
        actor=actor,
        action="chat.open_conversation",
        subject=conversation,
        review=str(review.pk),
    )
    return unsealed_key(conversation)


@transaction.atomic
def finish_review(
    *,
    actor: Person,
    review: Review,
    version: Version | None,
    answers: Answers,
    counsellor: Person | None,
    feedback: str,
) -> Review:
    """Keep the rubric, and what the counsellor is to read. Raises ``FinishedError`` for a second.

    ``counsellor`` must have sat in the conversation, or ``NotSeatedError``.
    """
    held = Review.objects.select_for_update().get(pk=review.pk, reviewer=actor)
    if held.finished_at is not None:
        raise FinishedError
    if version is not None:
        held.rubric = _recorded(actor, held, version, answers)
    if feedback and counsellor:
        _seal_feedback(held, counsellor, feedback)
    held.finished_at = timezone.now()
    held.save()
    record(
        actor=actor,
        action="chat.finish_review",
        subject=held,
        feedback_to=held.counsellor_id,
    )
    return held


def _recorded(actor: Person, review: Review, version: Version, answers: Answers) -> Response:
    line = review.conversation.desk.channel.line
    response, _ = record_response(
        actor=actor,
        collection=rubric_collection(line),
        version=version,
        unit=reviewing_unit(actor, line),
        day=timezone.localdate(),
        answers=answers,
        token=review.pk,
    )
    return response


def rubric_collection(line: Line) -> Collection:
    """Where a line's rubrics are. Raises ``Questionnaire.DoesNotExist`` before it loads."""
    return set_up_collection(
        actor=None,
        code=f"review-{line.code}"[:80],
        questionnaire=RUBRIC,
        text_retention_days=KEPT_DAYS,
    )


def _seal_feedback(review: Review, counsellor: Person, feedback: str) -> None:
    seats = Seat.objects.filter(conversation=review.conversation_id, person=counsellor)
    if not seats.exists():
        raise NotSeatedError
    review.counsellor = counsellor
    review.key = make_key(destroy_on=_end(KEPT_DAYS))
    review.sealed_feedback = seal(review.key, feedback.encode(), _place(review))


def feedback_text(review: Review) -> str:
    """What the reviewer wrote. Raises ``KeyDestroyedError`` when its time has ended."""
    if review.key is None or review.sealed_feedback is None:
        return ""
    return unseal(review.key, review.sealed_feedback, _place(review)).decode()


@transaction.atomic
def mark_feedback_read(*, actor: Person, review: uuid.UUID) -> None:
    """Raises ``Review.DoesNotExist`` for what was written to somebody else."""
    held = Review.objects.select_for_update().get(pk=review, counsellor=actor)
    if held.read_at is None:
        held.read_at = timezone.now()
        held.save(update_fields=["read_at"])
        record(actor=actor, action="chat.read_feedback", subject=held)


@transaction.atomic
def keep_excerpt(
    *, actor: Person, review: Review, text: str, lesson: str, days: int = KEPT_DAYS
) -> Excerpt:
    """Keep what the reviewer has rewritten, with no way back to the conversation."""
    conversation = reviewable_by(actor, review.conversation_id)
    line = conversation.desk.channel.line
    excerpt = Excerpt(
        line=line,
        unit=reviewing_unit(actor, line),
        key=make_key(destroy_on=_end(days)),
        kept_by=actor,
        kept_on=timezone.localdate(),
    )
    plain = json.dumps({"text": text, "lesson": lesson}, ensure_ascii=False).encode()
    excerpt.sealed = seal(excerpt.key, plain, _place(excerpt))
    excerpt.save(force_insert=True)
    record(actor=actor, action="chat.keep_excerpt", subject=excerpt, line=line.pk, days=days)
    return excerpt


@transaction.atomic
def open_excerpt(*, actor: Person, excerpt: Excerpt) -> Mapping[str, str]:
    """``text`` and ``lesson``; the opening is in the audit log."""
    plain = unseal(excerpt.key, excerpt.sealed, _place(excerpt))
    record(actor=actor, action="chat.open_excerpt", subject=excerpt)
    opened: dict[str, str] = json.loads(plain)
    return opened


@transaction.atomic
def destroy_excerpt(*, actor: Person, excerpt: Excerpt) -> None:
    """Before its time: its key and its text."""
    record(actor=actor, action="chat.destroy_excerpt", subject=excerpt)
    key = excerpt.key
    excerpt.delete()
    key.delete()


def _end(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def _place(sealed: Review | Excerpt) -> str:
    return f"{sealed._meta.label_lower} {sealed.pk}"
