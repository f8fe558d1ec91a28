"""What a mail says: that there is something and when it is due. Never what it is, or about whom."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from lykt.routines.mail_reasons import registered
from lykt.routines.models import Mail, Notice

_OF_NO_TASK = (Notice.Occasion.TOLD, Notice.Occasion.UNHELD)
"""Of these the receiver has nothing to do by a deadline."""


def message_for(mail: Mail) -> EmailMessage:
    """In the person's language; its Message-ID is the same, however often it is tried."""
    with override(mail.person.language or settings.LANGUAGE_CODE):
        notices = list(mail.notices.select_related("task"))
        others = " ".join(filter(None, (reason.words(mail.person) for reason in registered())))
        where = _sign_in() if notices or not others else ""
        said = (_tasks(notices), _told(notices), _unheld(notices), where, others)
        text = " ".join(filter(None, said))
        return EmailMessage(
            subject=_("Lykt: something waits for you"),
            body=f"{text}\n",
            to=[mail.person.email],
            headers={"Message-ID": f"<{mail.pk}@lykt>", "Auto-Submitted": "auto-generated"},
        )


def _tasks(notices: list[Notice]) -> str:
    open_tasks = {
        notice.task_id: notice.task
        for notice in notices
        if notice.occasion not in _OF_NO_TASK and notice.task.is_open
    }
    dues = [task.due_at for task in open_tasks.values() if task.due_at]
    if not dues:
        return ""
    due = formats.date_format(timezone.localtime(min(dues)), _(r"j F Y \a\t H:i"))
    return ngettext(
        "You have a task that is due on %(due)s.",
        "You have %(count)d tasks; the first is due on %(due)s.",
        len(dues),
    ) % {"count": len(dues), "due": due}


def _told(notices: list[Notice]) -> str:
    told = any(notice.occasion == Notice.Occasion.TOLD for notice in notices)
    return _("You are told about something that has happened.") if told else ""


def _unheld(notices: list[Notice]) -> str:
    unheld = any(notice.occasion == Notice.Occasion.UNHELD for notice in notices)
    return _("Something is to be done at once, and nobody has it.") if unheld else ""


def _sign_in() -> str:
    address = f"{settings.ADDRESS}{reverse('routines:tasks')}"
    return _("Sign in to see it: %s") % address
