"""The addresses of what is told to others, below the case that it is about."""

from django.urls import path

from lykt.incidents.outward import duty_views, views
from lykt.incidents.outward.injury.views import InjuryNotice

urlpatterns = [
    path("cases/<uuid:pk>/outward/<slug:kind>/", views.notice_kind, name="outward"),
    path("cases/<uuid:pk>/outward/<slug:kind>/print/", views.on_paper, name="outward_on_paper"),
    path("cases/<uuid:pk>/outward/records/<uuid:notice>/", views.correct, name="correct_notice"),
    path(
        "cases/<uuid:pk>/outward/records/<uuid:notice>/as-sent/",
        views.as_sent,
        name="notice_as_sent",
    ),
    path(
        "cases/<uuid:pk>/outward/injury/<uuid:exposed>/",
        InjuryNotice.as_view(),
        name="injury_notice",
    ),
    path("duties/<uuid:pk>/", duty_views.own_duties, name="own_duties"),
    path("duties/<uuid:pk>/<int:duty>/retract/", duty_views.retract, name="retract_duty"),
]
