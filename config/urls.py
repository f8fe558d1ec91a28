"""Every address: the caller's door at the root, the staff door under /staff/."""

from django.urls import URLPattern, URLResolver, include, path

staff_door: list[URLPattern | URLResolver] = [
    path("", include("lykt.staff_site.urls")),
    path("account/", include("lykt.people.account_urls")),
    path("", include("lykt.people.urls")),
    path("audit/", include("lykt.audit.urls")),
    path("questionnaires/", include("lykt.questions.urls")),
    path("chat/", include("lykt.chat.urls")),
    path("keys/", include("lykt.vault.urls")),
    path("incidents/", include("lykt.incidents.urls")),
    path("averting/", include("lykt.averting.urls")),
    path("deviations/", include("lykt.deviations.urls")),
    path("surveys/", include("lykt.surveys.urls")),
    path("handbook/", include("lykt.handbook.urls")),
    path("", include("lykt.routines.urls")),
    path("", include("lykt.helpline.urls")),
    path("", include("lykt.directory.urls")),
    path("", include("lykt.statistics.publications.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/", include(staff_door)),
    path("data/", include("lykt.statistics.opendata.urls")),
    path("", include("lykt.caller_site.urls")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.refused"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
