"""Addresses of accounts and of those who manage people, under /staff/."""

from django.urls import path

from lykt.people.headcounts import views as headcounts
from lykt.people.views import account, people, units

app_name = "people"

urlpatterns = [
    path("account/", account.account, name="account"),
    path("account/session/", account.session, name="session"),
    path("account/stay/", account.stay_signed_in, name="stay_signed_in"),
    path("account/sessions/end/", account.end_other_sessions, name="end_other_sessions"),
    path("account/not-known/", account.not_known, name="not_known"),
    path("account/invitation/<str:name>/<str:token>/", account.invitation, name="invitation"),
    path("people/", people.people, name="people"),
    path("people/new/", people.new_person, name="new_person"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/invite/", people.invite, name="invite"),
    path("people/<int:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<int:pk>/reactivate/", people.reactivate, name="reactivate"),
    path(
        "people/<int:pk>/second-factor/reset/",
        people.reset_second_factor,
        name="reset_second_factor",
    ),
    path("people/appointments/<int:pk>/end/", people.end_appointment, name="end_appointment"),
    path("people/staff-numbers/", headcounts.headcounts, name="headcounts"),
    path("people/staff-numbers/several/", headcounts.several, name="several_headcounts"),
    path("people/staff-numbers/<int:pk>/remove/", headcounts.remove, name="remove_headcount"),
    path("people/units/", units.units, name="units"),
    path("people/units/new/", units.new_unit, name="new_unit"),
    path("people/units/<int:pk>/", units.unit, name="unit"),
    path("people/units/<int:pk>/move/", units.move_unit, name="move_unit"),
    path("people/units/<int:pk>/closing-days/", units.add_closing_day, name="add_closing_day"),
    path(
        "people/closing-days/<int:pk>/remove/",
        units.remove_closing_day,
        name="remove_closing_day",
    ),
]
