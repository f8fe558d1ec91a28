"""The notices that an employer owes others: to whom, how, and which steps each of them ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.incidents.models import OutwardNotice

Kind = OutwardNotice.Kind
Channel = OutwardNotice.Channel


@dataclass(frozen=True)
class About:
    """What is said of a kind. ``steps`` are the routines' own, in the order they are ended;
    ``steps_with_receipt`` are ended by a notice whose receipt has come."""

    duty: Promise
    how: Promise
    channels: Sequence[OutwardNotice.Channel]
    steps: tuple[str, ...]
    legal: tuple[str, ...] = ()
    each_exposed: bool = False
    steps_with_receipt: tuple[str, ...] = ()

    @property
    def all_steps(self) -> tuple[str, ...]:
        return self.steps + self.steps_with_receipt


KINDS: Mapping[OutwardNotice.Kind, About] = {
    Kind.LABOUR_INSPECTORATE: About(
        duty=_(
            "When somebody is seriously injured or dies, the employer tells the Labour Inspection "
            "Authority at once. A psychological injury that lasts can be serious too."
        ),
        how=_(
            "Call 73 19 97 00 and choose 3, on working days between 8 and 15. Otherwise, or when "
            "nobody answers, send the form in Altinn at once."
        ),
        channels=(Channel.TELEPHONE, Channel.ONLINE),
        steps=("notify_labour_inspectorate",),
        legal=("notice_of_serious_injury",),
    ),
    Kind.POLICE_OF_INJURY: About(
        duty=_(
            "The nearest police are told at once of the same serious injury. This is not a report "
            "of a crime; that is a notice of its own."
        ),
        how=_("Call 02800, or 112 when it is urgent."),
        channels=(Channel.TELEPHONE, Channel.IN_PERSON),
        steps=("notify_police_of_injury",),
        legal=("notice_of_serious_injury",),
    ),
    Kind.CONFIRMATION: About(
        duty=_(
            "The notice of a serious injury is confirmed in writing, and the safety "
            "representative gets a copy."
        ),
        how=_("Send the form in Altinn to the Labour Inspection Authority."),
        channels=(Channel.ONLINE, Channel.LETTER, Channel.EMAIL),
        steps=("confirm_notice_in_writing",),
        legal=("notice_of_serious_injury",),
    ),
    Kind.POLICE_REPORT: About(
        duty=_(
            "Violence and threats are most often crimes. The employer reports them, so that the "
            "employee does not have to; the municipal director answers for it. A no needs its "
            "reason too."
        ),
        how=_("Deliver it to the nearest police, or call 02800 and ask how. Is it urgent: 112."),
        channels=(Channel.ONLINE, Channel.IN_PERSON, Channel.TELEPHONE, Channel.LETTER),
        steps=("consider_police_report", "decide_police_report", "file_police_report"),
    ),
    Kind.INJURY_NOTICE: About(
        duty=_(
            "The employer reports an injury or illness from work to NAV as soon as possible, and "
            "within a year. It secures the rights of whoever was injured, who may also send it."
        ),
        how=_("Fill it in here, send it in NAV’s own service, and register the receipt here."),
        channels=(Channel.ONLINE, Channel.LETTER),
        steps=("send_injury_notice",),
        steps_with_receipt=("injury_notice_latest",),
        legal=("occupational_injury_notice",),
        each_exposed=True,
    ),
    Kind.INSURER: About(
        duty=_(
            "The employer reports an occupational injury to the company that insures its employees."
        ),
        how=_("Use the company’s own form."),
        channels=(Channel.ONLINE, Channel.EMAIL, Channel.TELEPHONE, Channel.LETTER),
        steps=("report_to_insurer",),
        legal=("occupational_injury_insurance",),
        each_exposed=True,
    ),
}
