"""What can be done with a case on its page: a form and an action for each, in one table."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.incidents import actions
from lykt.incidents.access import Opened
from lykt.incidents.deed_forms import (
    AddFileForm,
    AnswerForm,
    CloseForm,
    CostForm,
    DecideCostForm,
    DeedForm,
    DropMeasureForm,
    EndMeasureForm,
    ExposedForm,
    HoldTalkForm,
    JoinForm,
    MeasureForm,
    PlanTalkForm,
    ReopenForm,
    SetStepsAsideForm,
    TakeForm,
    ThirdPartyForm,
)
from lykt.incidents.models import (
    Attachment,
    Cost,
    Exposed,
    Measure,
    Message,
    Remark,
    Talk,
    TalkNote,
    ThirdParty,
)
from lykt.incidents.third_parties.actions import link_case
from lykt.people.models import Person


@dataclass(frozen=True)
class Deed:
    """A form, the action that it leads to, the words on its button, and what is said after.

    ``makes`` are the rows that it makes by the form's token, or with it in the column ``kept_in``.
    """

    form: type[DeedForm]
    do: Callable[[Person, Opened, Any], object]
    label: Promise
    said: Promise
    makes: type[Model] | None = None
    kept_in: str = "pk"

    def is_done(self, token: uuid.UUID) -> bool:
        """Whether a form with this token was sent before."""
        if self.makes is None:
            return False
        return self.makes._default_manager.filter(**{self.kept_in: token}).exists()


def _join(person: Person, opened: Opened, form: JoinForm) -> None:
    into = form.cases[form.cleaned_data["other"]]
    reason, token = form.cleaned_data["reason"], form.token
    actions.join_cases(actor=person, opened=opened, into=into, reason=reason, token=token)


def _decide_cost(person: Person, opened: Opened, form: DecideCostForm) -> None:
    cost = form.costs[form.cleaned_data["cost"]]
    outcome = form.cleaned_data["outcome"]
    actions.decide_cost(actor=person, opened=opened, cost=cost, outcome=outcome)


def _as_given(action: Callable[..., object]) -> Callable[[Person, Opened, Any], object]:
    """The action with just what the form's fields say."""

    def do(person: Person, opened: Opened, form: DeedForm) -> object:
        return action(actor=person, opened=opened, **form.cleaned_data)

    return do


def _once(action: Callable[..., object]) -> Callable[[Person, Opened, Any], object]:
    """The same, for an action that makes something: a form that is sent twice makes one."""

    def do(person: Person, opened: Opened, form: DeedForm) -> object:
        return action(actor=person, opened=opened, token=form.token, **form.cleaned_data)

    return do


DEEDS: Mapping[str, Deed] = {
    "take": Deed(
        TakeForm,
        _as_given(actions.take_case),
        _("Start the follow-up"),
        _("You have started the follow-up."),
    ),
    "close": Deed(
        CloseForm,
        _once(actions.close_case),
        _("Close the case"),
        _("The case is closed."),
        Remark,
    ),
    "reopen": Deed(
        ReopenForm,
        _once(actions.reopen_case),
        _("Open the case again"),
        _("The case is open again."),
        Remark,
    ),
    "join": Deed(
        JoinForm,
        _join,
        _("Join with another case"),
        _("The cases are joined."),
        Remark,
    ),
    "set-steps-aside": Deed(
        SetStepsAsideForm,
        _as_given(actions.set_steps_aside),
        _("Set steps aside that do not fit any more"),
        _("The steps are set aside, with the reason."),
    ),
    "exposed": Deed(
        ExposedForm,
        _once(actions.add_exposed),
        _("Add somebody who was exposed"),
        _("Added, with the steps and talks of the routine for each who was exposed."),
        Exposed,
    ),
    "plan-talk": Deed(
        PlanTalkForm,
        _once(actions.plan_talk),
        _("Plan a talk"),
        _("The talk is planned."),
        Talk,
    ),
    "hold-talk": Deed(
        HoldTalkForm,
        _once(actions.hold_talk),
        _("Register a talk that was held"),
        _("The talk is registered."),
        TalkNote,
    ),
    "measure": Deed(
        MeasureForm,
        _once(actions.add_measure),
        _("Add a measure"),
        _("The measure is added, and its owner has got the task."),
        Measure,
    ),
    "end-measure": Deed(
        EndMeasureForm,
        _once(actions.end_measure),
        _("Register a measure as done"),
        _("The measure is done."),
        Measure,
        "ended_by_form",
    ),
    "drop-measure": Deed(
        DropMeasureForm,
        _once(actions.drop_measure),
        _("Drop a measure"),
        _("The measure is dropped, with the reason."),
        Measure,
        "ended_by_form",
    ),
    "cost": Deed(
        CostForm,
        _once(actions.add_cost),
        _("Add a damaged thing"),
        _("The thing is added."),
        Cost,
    ),
    "decide-cost": Deed(
        DecideCostForm,
        _decide_cost,
        _("Decide whether a thing is replaced"),
        _("The decision is kept."),
    ),
    "file": Deed(
        AddFileForm,
        _once(actions.add_file),
        _("Add a file"),
        _("The file is added."),
        Attachment,
    ),
    "third-party": Deed(
        ThirdPartyForm,
        _once(link_case),
        _("Link to somebody who threatens again"),
        _("The event is linked."),
        ThirdParty,
    ),
    "answer": Deed(
        AnswerForm,
        _once(actions.answer_employee),
        _("Write to them"),
        _("Sent."),
        Message,
    ),
}
