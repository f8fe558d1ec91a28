"""The handbook's addresses at the staff door."""

from django.urls import path

from lykt.handbook.views import offline, readers, reading, writing

app_name = "handbook"

urlpatterns = [
    path("", reading.contents, name="contents"),
    path("whole/", offline.whole, name="whole"),
    path("worker.js", offline.worker, name="worker"),
    path("readers/", readers.overview, name="overview"),
    path("new/", writing.new, name="new"),
    path("<slug:unit>/<slug:code>/", reading.page, name="page"),
    path("<slug:unit>/<slug:code>/versions/<int:number>/", reading.version, name="version"),
    path("<slug:unit>/<slug:code>/confirm/", reading.confirm, name="confirm"),
    path("<slug:unit>/<slug:code>/readers/", readers.of_page, name="readers"),
    path("<slug:unit>/<slug:code>/edit/", writing.edit, name="edit"),
    path("<slug:unit>/<slug:code>/keep/", writing.keep, name="keep"),
    path("<slug:unit>/<slug:code>/discard/", writing.discard, name="discard"),
]
