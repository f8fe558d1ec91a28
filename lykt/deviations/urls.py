"""The addresses of the deviations room, under the staff door."""

from django.urls import path

from lykt.deviations.views import following, overview, own, reporting

app_name = "deviations"

urlpatterns = [
    path("", own.own, name="own"),
    path("report/", reporting.report, name="report"),
    path("report/drafts/save/", reporting.save, name="save_draft"),
    path("report/drafts/<uuid:token>/", reporting.go_on, name="draft"),
    path("report/drafts/<uuid:token>/discard/", reporting.discard, name="discard_draft"),
    path("all/", following.deviations, name="deviations"),
    path("overview/", overview.overview, name="overview"),
    path("<uuid:pk>/", following.deviation, name="deviation"),
    path("<uuid:pk>/<slug:name>/", following.do, name="do"),
]
