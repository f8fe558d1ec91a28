"""What can be done with an assessment: a form and an action for each step, in one table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.averting import actions, forms
from lykt.averting.access import Opened, Part
from lykt.averting.actions.deciding import has_since_decision
from lykt.averting.actions.writing import QUESTIONS
from lykt.averting.forms import StepForm
from lykt.averting.models import Assessment
from lykt.averting.queries.shown import Shown
from lykt.averting.workflow import State
from lykt.people.models import Person

Do = Callable[[Person, Opened, Any], None]

_UNDER_WAY = frozenset({State.ASSESSED, State.TO_REPORT, State.REPORTED})
_DECIDED = frozenset(State) - {State.ASSESSED}


@dataclass(frozen=True)
class Step:
    """``guidance`` stands before the form; ``states`` are those in which it can be done."""

    code: str
    label: str | Promise
    form: type[StepForm]
    part: Part
    states: frozenset[State]
    do: Do
    said: str | Promise
    guidance: tuple[str | Promise, ...] = ()
    channel: str = ""

    def is_possible(self, assessment: Assessment) -> bool:
        in_channel = self.channel in ("", assessment.channel)
        return assessment.state in self.states and in_channel


def _answer(question: str) -> Do:
    def answer(person: Person, opened: Opened, form: StepForm) -> None:
        actions.answer_question(
            actor=person, opened=opened, question=question, content=form.content(), token=form.token
        )

    return answer


def _consult(person: Person, opened: Opened, form: forms.ConsultForm) -> None:
    actions.consult_leader(
        actor=person, opened=opened, leader=form.consulted, content=form.content(), token=form.token
    )


def _decide(person: Person, opened: Opened, form: forms.DecisionForm) -> None:
    actions.decide_assessment(
        actor=person,
        opened=opened,
        yes=form.cleaned_data["decision"] == "yes",
        alone=form.cleaned_data["two"] == "no",
        content=form.content(),
        token=form.token,
    )


def _look(person: Person, opened: Opened, form: forms.SecondLookForm) -> None:
    actions.look_again(
        actor=person,
        opened=opened,
        agrees=form.cleaned_data["agrees"] == "yes",
        content=form.content(),
        token=form.token,
    )


def _report(person: Person, opened: Opened, form: forms.ReportForm) -> None:
    actions.report_to_police(
        actor=person, opened=opened, at=form.at, content=form.content(), token=form.token
    )


def _plainly(action: Callable[..., None]) -> Do:
    def act(person: Person, opened: Opened, form: StepForm) -> None:
        action(actor=person, opened=opened, content=form.content(), token=form.token)

    return act


_KEPT = _("It is kept.")

_ALL = (
    Step(
        "what",
        _("What may happen"),
        forms.WhatForm,
        Part.ANSWERING,
        _UNDER_WAY,
        _answer("what"),
        _KEPT,
        (
            _(
                "The duty is about the crimes that the law names. Among them are killing, grave "
                "bodily harm, abuse in close relationships, rape, sexual abuse of children, "
                "forced marriage and genital mutilation. It goes before the duty of "
                "confidentiality."
            ),
            _("You need not find the right section of the law. Choose what comes nearest."),
        ),
    ),
    Step(
        "who",
        _("Who is in danger"),
        forms.WhoForm,
        Part.ANSWERING,
        _UNDER_WAY,
        _answer("who"),
        _KEPT,
        (
            _("Write only what is needed to prevent it. You do not have to know who it is."),
            _("Hold on to the contact if you can, and ask what you need to know."),
        ),
    ),
    Step(
        "certainty",
        _("How sure it is"),
        forms.CertaintyForm,
        Part.ANSWERING,
        _UNDER_WAY,
        _answer("certainty"),
        _KEPT,
        (
            _(
                "The duty begins when it is certain or more likely than not that it is being "
                "done or will be done. A bad feeling alone is not enough, and proof is not needed."
            ),
        ),
    ),
    Step(
        "time",
        _("How soon"),
        forms.TimeForm,
        Part.ANSWERING,
        _UNDER_WAY,
        _answer("time"),
        _KEPT,
        (
            _("The duty holds for as long as the crime, or what comes of it, can be prevented."),
            _("What is over and can not be prevented is not covered by the duty to avert."),
        ),
    ),
    Step(
        "consultation",
        _("Talk with the duty leader"),
        forms.ConsultForm,
        Part.CONSULTING,
        _UNDER_WAY,
        _consult,
        _("The consultation is written down."),
        (_("Call rather than write. Talking must not delay a report that is urgent."),),
    ),
    Step(
        "decision",
        _("Decide"),
        forms.DecisionForm,
        Part.DECIDING,
        frozenset({State.ASSESSED}),
        _decide,
        _("The decision is written down."),
        (
            _(
                "Yes, when it is certain or more likely than not, it is one of the grave crimes, "
                "and it can still be prevented."
            ),
            _(
                "It may also be prevented in another way than by the police, such as by getting "
                "the person to safety. Write that under why."
            ),
        ),
    ),
    Step(
        "excerpt",
        _("Choose from the conversation"),
        forms.ExcerptForm,
        Part.CONVERSATION,
        frozenset({State.TO_REPORT, State.REPORTED}),
        _plainly(actions.choose_excerpt),
        _("The messages are chosen."),
        (_("Choose only what the police need to prevent it."),),
        channel=Assessment.Channel.CHAT,
    ),
    Step(
        "request",
        _("Ask the telephone operator"),
        forms.RequestForm,
        Part.REPORTING,
        _UNDER_WAY,
        _plainly(actions.request_from_operator),
        _("The request is written down."),
        (_("Follow the agreement with the operator. Ask only for what is needed to prevent it."),),
        channel=Assessment.Channel.TELEPHONE,
    ),
    Step(
        "answer",
        _("The operator’s answer"),
        forms.AnswerForm,
        Part.REPORTING,
        _UNDER_WAY,
        _plainly(actions.record_operator_answer),
        _("The answer is written down."),
        channel=Assessment.Channel.TELEPHONE,
    ),
    Step(
        "report",
        _("Write down that it is reported"),
        forms.ReportForm,
        Part.REPORTING,
        frozenset({State.TO_REPORT}),
        _report,
        _("The report is written down."),
    ),
    Step(
        "second_look",
        _("Look at the decision with other eyes"),
        forms.SecondLookForm,
        Part.LOOKING,
        _DECIDED,
        _look,
        _("Thank you. It is written down."),
        (_("Read the assessment first. It is by another than the one who decided."),),
    ),
    Step(
        "follow_up",
        _("Add what has happened since"),
        forms.FollowUpForm,
        Part.REPORTING,
        frozenset({State.REPORTED}),
        _plainly(actions.follow_up),
        _KEPT,
    ),
    Step(
        "reconsider",
        _("Assess again"),
        forms.ReconsiderForm,
        Part.DECIDING,
        _DECIDED,
        _plainly(actions.reconsider_assessment),
        _("It is assessed again."),
        (_("When something new is known. What was decided before stays in the timeline."),),
    ),
    Step(
        "evaluation",
        _("Evaluate and conclude"),
        forms.EvaluationForm,
        Part.EVALUATING,
        frozenset({State.REPORTED, State.NOT_REPORTED}),
        _plainly(actions.evaluate_assessment),
        _("The assessment is concluded."),
        (_("Talk with the counsellor first. Such assessments are demanding, also after a no."),),
    ),
)

STEPS: Mapping[str, Step] = {step.code: step for step in _ALL}
"""By code, in the order in which they mostly come."""


def steps_for(person: Person, opened: Opened) -> list[Step]:
    """Those that the person can do now."""
    return [step for step in _ALL if may_do(person, opened, step)]


def is_for(person: Person, opened: Opened, step: Step) -> bool:
    """Whether it is the person's to do, when its time comes."""
    decided = opened.assessment.decided_by_id == person.pk
    return opened.has(step.part) and not (step.code == "second_look" and decided)


def may_do(person: Person, opened: Opened, step: Step) -> bool:
    """Whether the person can do it now."""
    assessment = opened.assessment
    if step.code == "second_look" and has_since_decision(assessment, step.code):
        return False
    if step.code == "excerpt" and assessment.conversation is None:
        return False
    return is_for(person, opened, step) and step.is_possible(assessment)


def next_step(person: Person, opened: Opened, shown: Shown) -> Step | None:
    """What the person does now: the first that is not done, and that is theirs to do."""
    left = [step for step in steps_for(person, opened) if step.code in _ORDER]
    return next((step for step in left if not _is_done(step.code, opened, shown)), None)


_ORDER = (*QUESTIONS, "consultation", "decision", "excerpt", "report", "second_look", "evaluation")
"""What each assessment goes through; the rest is done when there is reason to."""


def _is_done(code: str, opened: Opened, shown: Shown) -> bool:
    """Of a step that is possible now. Where it is a matter of minutes, nobody is consulted first;
    and nothing is concluded before a second person has looked."""
    assessment = opened.assessment
    if code in QUESTIONS:
        return code in shown.entries or assessment.state != State.ASSESSED
    if code == "consultation":
        is_urgent = shown.latest("time").get("how_soon") == "now"
        is_over = is_urgent or assessment.state != State.ASSESSED
        return is_over or has_since_decision(assessment, code)
    if code == "second_look":
        return has_since_decision(assessment, code)
    if code == "evaluation":
        return not has_since_decision(assessment, "second_look")
    return code == "excerpt" and code in shown.entries
