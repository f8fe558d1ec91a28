"""Addresses of surveys, within the staff door."""

from django.urls import path

from lykt.surveys.views import answering, managing

app_name = "surveys"

urlpatterns = [
    path("", answering.own, name="own"),
    path("answer/<uuid:pk>/", answering.answer, name="answer"),
    path("thanks/", answering.thanks, name="thanks"),
    path("results/<uuid:pk>/", answering.results, name="results"),
    path("waves/", managing.waves, name="waves"),
    path("waves/plan/", managing.plan, name="plan"),
    path("waves/<uuid:pk>/", managing.wave, name="wave"),
    path("waves/<uuid:pk>/open/", managing.open_now, name="open"),
    path("waves/<uuid:pk>/discard/", managing.discard, name="discard"),
    path("waves/<uuid:pk>/invite/", managing.invite, name="invite"),
    path("waves/<uuid:pk>/remind/", managing.remind, name="remind"),
    path("waves/<uuid:pk>/close/", managing.close, name="close"),
    path("waves/<uuid:pk>/publish/", managing.publish, name="publish"),
]
