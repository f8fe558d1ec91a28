"""A line's settings: its agreement, its channels' hours and parts of the day."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lykt.helpline.actions import add_hours, change_bands, remove_hours
from lykt.helpline.hours import Opening, opening_at, weekdays_in_words
from lykt.helpline.line_forms import BandsForm, HoursForm
from lykt.helpline.models import Channel, Hours, Line
from lykt.helpline.queries import lines_for, parties_on
from lykt.helpline.roles import MANAGE_LINE
from lykt.lib.numbers import whole_number
from lykt.people.access import permission_needed, signed_in
from lykt.people.models import Unit


@dataclass(frozen=True)
class ShownHours:
    """One opening as a row of the page."""

    hours: Hours
    weekdays: str


@dataclass(frozen=True)
class ShownChannel:
    """A channel with what can be changed in it."""

    channel: Channel
    opening: Opening
    rows: list[ShownHours]
    bands_form: BandsForm
    hours_form: HoursForm


@permission_needed(MANAGE_LINE)
def lines(request: HttpRequest) -> HttpResponse:
    """Straight to the line where there is one only."""
    found = list(lines_for(signed_in(request), MANAGE_LINE)[:100])
    if len(found) == 1:
        return redirect("helpline:line", found[0].code)
    return render(request, "helpline/lines.html", {"lines": found})


@permission_needed(MANAGE_LINE)
def line(request: HttpRequest, code: str) -> HttpResponse:
    found = managed_line(request, code)
    if request.method == "POST":
        return _change(request, found)
    return _page(request, found)


@require_POST
@permission_needed(MANAGE_LINE)
def remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    found = managed_line(request, code)
    hours = get_object_or_404(Hours.objects.select_related("channel"), pk=pk, channel__line=found)
    remove_hours(actor=signed_in(request), hours=hours)
    messages.success(request, _("The opening is removed."))
    return redirect("helpline:line", code)


def managed_line(request: HttpRequest, code: str) -> Line:
    return get_object_or_404(lines_for(signed_in(request), MANAGE_LINE), code=code)


def _change(request: HttpRequest, line: Line) -> HttpResponse:
    pk = whole_number(request.POST.get("channel", ""))
    channel = line.channels.filter(pk=pk).first() if pk else None
    if channel is None:
        raise Http404
    if request.POST.get("action") == "bands":
        return _change_bands(request, channel)
    return _add_hours(request, channel)


def _change_bands(request: HttpRequest, channel: Channel) -> HttpResponse:
    form = BandsForm(request.POST, channel=channel)
    if not form.is_valid():
        return _page(request, channel.line, bands_form=form)
    change_bands(actor=signed_in(request), channel=channel, bands=form.cleaned_data["bands"])
    messages.success(request, _("The parts of the day are changed."))
    return redirect("helpline:line", channel.line.code)


def _add_hours(request: HttpRequest, channel: Channel) -> HttpResponse:
    form = HoursForm(request.POST, channel=channel, units=units_of(channel.line))
    if not form.is_valid():
        return _page(request, channel.line, hours_form=form)
    add_hours(actor=signed_in(request), channel=channel, **form.cleaned_data)
    messages.success(request, _("The opening is added."))
    return redirect("helpline:line", channel.line.code)


def units_of(line: Line) -> list[Unit]:
    return [party.unit for party in parties_on(timezone.localdate()).filter(line=line)]


def _page(
    request: HttpRequest,
    line: Line,
    *,
    bands_form: BandsForm | None = None,
    hours_form: HoursForm | None = None,
) -> HttpResponse:
    faulty = bands_form or hours_form
    context = {
        "line": line,
        "parties": line.parties.select_related("unit").order_by("unit__name", "valid_from"),
        "channels": [
            _shown(channel, line, bands_form, hours_form)
            for channel in line.channels.order_by("-kind")
        ],
        "form": faulty,
    }
    return render(request, "helpline/line.html", context, status=422 if faulty else 200)


def _shown(
    channel: Channel, line: Line, bands_form: BandsForm | None, hours_form: HoursForm | None
) -> ShownChannel:
    """A form that was sent stands in its own channel, with its errors."""
    bands = BandsForm(channel=channel)
    hours = HoursForm(channel=channel, units=units_of(line))
    if bands_form and bands_form.prefix == bands.prefix:
        bands = bands_form
    if hours_form and hours_form.prefix == hours.prefix:
        hours = hours_form
    rows = channel.hours.select_related("unit").order_by("pk")
    return ShownChannel(
        channel=channel,
        opening=opening_at(channel, timezone.now()),
        rows=[ShownHours(row, weekdays_in_words(row.weekdays)) for row in rows],
        bands_form=bands,
        hours_form=hours,
    )
