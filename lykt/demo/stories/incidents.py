"""An attack that is followed up, with what was sent outwards and what not, and a fresh threat."""

import uuid

from lykt.demo.stories.telling import Teller, Told, at, end_task, filled, told, who
from lykt.incidents.actions import submit_report
from lykt.incidents.collection import report_collection
from lykt.incidents.deeds import DEEDS
from lykt.incidents.models import Case, OutwardNotice
from lykt.incidents.outward.actions import record_notice
from lykt.incidents.outward.forms import NoticeForm
from lykt.incidents.queries import case_visible_to
from lykt.incidents.subject import SUBJECT
from lykt.people.models import Unit
from lykt.questions.queries import version_in_force


def tell_incidents(teller: Teller) -> None:
    for one in told()["incidents"]:
        case = _report(teller, one)
        for deed in one.get("deeds", ()):
            _do(teller, case, one, deed)
        for task in one.get("tasks", ()):
            end_task(teller, who(*one["leader"]), (SUBJECT, str(case.pk)), task)
        for notice in one.get("notices", ()):
            _send(teller, case, one, notice)


def _report(teller: Teller, one: Told) -> Case:
    happened_at = teller.moment(one)
    version = version_in_force(report_collection().questionnaire, happened_at.date())
    with at(happened_at):
        report, _is_new = submit_report(
            actor=who(one["by"], one["unit"]),
            unit=Unit.objects.get(code=one["unit"]),
            happened_at=happened_at,
            version=version,
            answers=one["answers"],
            token=uuid.uuid4(),
        )
    return report.case


def _do(teller: Teller, case: Case, one: Told, told_deed: Told) -> None:
    deed, person = DEEDS[told_deed["deed"]], who(*one["leader"])
    typed = dict(told_deed.get("typed", {}))
    if "owner" in told_deed:
        typed |= {"owner": who(*told_deed["owner"]).pk, "due_on": teller.day(told_deed["due"])}
    if told_deed["deed"] == "answer":
        typed["employee"] = who(one["by"], one["unit"]).pk
    with at(teller.moment(told_deed)):
        opened = case_visible_to(person, case.pk)
        deed.do(person, opened, filled(deed.form(typed, opened=opened, reader=person)))


def _send(teller: Teller, case: Case, one: Told, notice: Told) -> None:
    moment, person = teller.moment(notice), who(*notice.get("person", one["leader"]))
    with at(moment):
        opened = case_visible_to(person, case.pk)
        typed = {
            "day": f"{moment:%d.%m.%Y}",
            "time": f"{moment:%H.%M}",
            "by": person.pk,
            "exposed": str(case.exposed.get().pk),
            **notice["typed"],
        }
        kind = OutwardNotice.Kind(notice["kind"])
        form = filled(NoticeForm(typed, opened=opened, kind=kind, reader=person))
        record_notice(actor=person, opened=opened, entry=form.entry())
