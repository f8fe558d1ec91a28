"""The addresses of the helpline room, under the staff door."""

from django.urls import include, path

from lykt.helpline.views import (
    contact_list,
    contact_page,
    correcting,
    drafts,
    feedback,
    line_settings,
    openings,
    registering,
)

app_name = "helpline"

urlpatterns = [
    path("lines/", line_settings.lines, name="lines"),
    path("lines/<slug:code>/", line_settings.line, name="line"),
    path("lines/<slug:code>/hours/<int:pk>/remove/", line_settings.remove, name="remove_hours"),
    path("lines/<slug:code>/hours/<int:pk>/", openings.change, name="change_hours"),
    path("lines/<slug:code>/extra/<int:channel>/", openings.extra, name="extra_openings"),
    path("lines/<slug:code>/extra/<int:pk>/remove/", openings.remove_extra, name="remove_extra"),
    path("contacts/", contact_list.contacts, name="contacts"),
    path("contacts/new/", registering.new_contact, name="new_contact"),
    path("contacts/new/<slug:line>/<slug:kind>/", registering.register, name="register"),
    path("contacts/<int:pk>/", contact_page.contact, name="contact"),
    path("contacts/<int:pk>/text/", contact_page.open_texts, name="open_texts"),
    path("contacts/<int:pk>/correct/", correcting.correct, name="correct"),
    path("contacts/drafts/<uuid:token>/", drafts.go_on, name="draft"),
    path("contacts/drafts/<uuid:token>/discard/", drafts.discard, name="discard_draft"),
    path("contacts/shared-screen/", drafts.shared_screen, name="shared_screen"),
    path("contacts/drafts/save/<int:channel>/", drafts.save, name="save_draft"),
    path("feedback/", feedback.feedback, name="feedback"),
    path("feedback/<slug:code>/<int:pk>/", feedback.open_text, name="open_feedback"),
    path("annual-report/", include("lykt.helpline.annual.urls")),
    path("figures/", include("lykt.helpline.figures.urls")),
    path("imports/", include("lykt.helpline.imports.urls")),
]
