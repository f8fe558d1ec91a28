"""An injury notice under way: what was typed is kept sealed until it is sent, without numbers."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from lykt.audit.actions import record
from lykt.incidents.access import Opened
from lykt.incidents.actions.following import held_open
from lykt.incidents.models import Exposed, InjuryDraft
from lykt.incidents.outward.injury.employers import keep_employer
from lykt.incidents.outward.injury.form import InjuryForm
from lykt.incidents.sealed_words import save_sealed, seal_again, words_of
from lykt.people.models import Person

Typed = Mapping[str, Sequence[str]]


def draft_of(exposed: Exposed) -> InjuryDraft | None:
    found = InjuryDraft.objects.filter(exposed=exposed)
    return found.select_related("key", "saved_by").first()


def typed_in(draft: InjuryDraft) -> Typed:
    """Nothing when its time has ended. The caller has recorded the opening."""
    words = words_of(draft)
    typed: Typed = json.loads(words) if words else {}
    return typed


@transaction.atomic
def save_draft(*, actor: Person, opened: Opened, exposed: Exposed, form: InjuryForm) -> None:
    """What was typed, right or wrong; and the employer, once its number is right.

    Raises ``MovedError`` when the case is closed.
    """
    case = held_open(opened)
    words = json.dumps(form.typed(), ensure_ascii=False)
    now = timezone.now()
    if draft := InjuryDraft.objects.select_related("key").filter(exposed=exposed).first():
        draft.saved_by, draft.saved_at = actor, now
        draft.save(update_fields=["saved_by", "saved_at"])
        seal_again(draft, words)
    else:
        new = InjuryDraft(case=case, exposed=exposed, saved_by=actor, saved_at=now)
        save_sealed(case, new, words)
    record(actor=actor, action="incidents.save_injury_notice", subject=case)
    keep_employer(actor, case.unit, form.cleaned_data)


@transaction.atomic
def make_notice(*, actor: Person, opened: Opened, as_what: str) -> None:
    """That a file was made, which holds identity numbers, is in the audit log."""
    action = "incidents.make_injury_notice"
    record(actor=actor, action=action, subject=held_open(opened), made_as=as_what)


def end_draft(exposed: Exposed) -> Mapping[str, Any] | None:
    """The notice as it was last filled in, without numbers; the draft is gone."""
    draft = draft_of(exposed)
    if draft is None:
        return None
    notice = _form_of(typed_in(draft)).notice()
    key = draft.key
    draft.delete()
    key.delete()
    return notice


def _form_of(typed: Typed) -> InjuryForm:
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, list(values))
    form = InjuryForm(data=data)
    form.full_clean()
    return form
