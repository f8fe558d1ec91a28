"""One opening of a line's week, changed in place; and openings beside the week."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lykt.helpline.actions import add_extra_opening, change_hours, remove_extra_opening
from lykt.helpline.line_forms import ExtraOpeningForm, HoursForm
from lykt.helpline.models import Channel, ExtraOpening, Hours
from lykt.helpline.roles import MANAGE_LINE
from lykt.helpline.views.line_settings import managed_line, units_of
from lykt.people.access import permission_needed, signed_in

_MOST = 100


@permission_needed(MANAGE_LINE)
def change(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    line = managed_line(request, code)
    hours = get_object_or_404(
        Hours.objects.select_related("channel", "unit"), pk=pk, channel__line=line
    )
    # Who answers today stays to choose, also when its part in the agreement has ended.
    units = list(dict.fromkeys([*units_of(line), hours.unit]))
    sent = request.POST if request.method == "POST" else None
    form = HoursForm(sent, channel=hours.channel, units=units, changed=hours)
    if form.is_valid():
        change_hours(actor=signed_in(request), hours=hours, **form.cleaned_data)
        messages.success(request, _("The opening is changed."))
        return redirect("helpline:line", code)
    context = {"line": line, "hours": hours, "form": form}
    return render(request, "helpline/hours.html", context, status=422 if form.errors else 200)


@permission_needed(MANAGE_LINE)
def extra(request: HttpRequest, code: str, channel: int) -> HttpResponse:
    line = managed_line(request, code)
    found = get_object_or_404(Channel, pk=channel, line=line)
    sent = request.POST if request.method == "POST" else None
    form = ExtraOpeningForm(sent, channel=found, units=units_of(line))
    if form.is_valid():
        add_extra_opening(actor=signed_in(request), channel=found, **form.cleaned_data)
        messages.success(request, _("The extra opening is added."))
        return redirect("helpline:extra_openings", code, channel)
    to_come = found.extra_openings.filter(closes_at__gt=timezone.now()).select_related("unit")
    context = {
        "line": line,
        "channel": found,
        "form": form,
        "extra": to_come.order_by("opens_at", "pk")[:_MOST],
    }
    return render(request, "helpline/extra.html", context, status=422 if form.errors else 200)


@require_POST
@permission_needed(MANAGE_LINE)
def remove_extra(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    line = managed_line(request, code)
    found = get_object_or_404(
        ExtraOpening.objects.select_related("channel"), pk=pk, channel__line=line
    )
    remove_extra_opening(actor=signed_in(request), extra=found)
    messages.success(request, _("The extra opening is removed."))
    return redirect("helpline:extra_openings", code, found.channel_id)
