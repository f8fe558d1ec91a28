"""The addresses of the incidents room, under the staff door."""

from django.urls import include, path

from lykt.incidents.third_parties import views as third_parties
from lykt.incidents.views import cases, correcting, measures, notes, own, policies, reporting

app_name = "incidents"

urlpatterns = [
    path("", own.own, name="own"),
    path("report/", reporting.report, name="report"),
    path("report/thanks/", reporting.thanks, name="thanks"),
    path("report/drafts/save/", reporting.save, name="save_draft"),
    path("report/drafts/<uuid:token>/", reporting.go_on, name="draft"),
    path("report/drafts/<uuid:token>/discard/", reporting.discard, name="discard_draft"),
    path("third-parties/", third_parties.third_parties, name="third_parties"),
    path("third-parties/<uuid:pk>/", third_parties.third_party, name="third_party"),
    path("third-parties/<uuid:pk>/words/", third_parties.describe, name="describe_third_party"),
    path("third-parties/<uuid:pk>/reactions/", third_parties.react, name="react"),
    path(
        "third-parties/<uuid:pk>/reactions/<uuid:reaction>/complaint/",
        third_parties.complaint,
        name="complaint",
    ),
    path(
        "third-parties/<uuid:pk>/reactions/<uuid:reaction>/told/",
        third_parties.told,
        name="exclusion_told",
    ),
    path(
        "third-parties/<uuid:pk>/reactions/<uuid:reaction>/end/",
        third_parties.end,
        name="end_reaction",
    ),
    path("analysis/", include("lykt.incidents.figures.urls")),
    path("", include("lykt.incidents.outward.urls")),
    path("note/", include("lykt.incidents.note.urls")),
    path("units/", policies.policies, name="policies"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<uuid:pk>/", cases.case, name="case"),
    path("cases/<uuid:pk>/files/<uuid:file>/", cases.file, name="file"),
    path("cases/<uuid:pk>/facts/", correcting.facts, name="correct_facts"),
    path("cases/<uuid:pk>/correct/<slug:kind>/<uuid:row>/", correcting.row, name="correct_row"),
    path("cases/<uuid:pk>/<slug:name>/", cases.do, name="do"),
    path("measures/<uuid:pk>/", measures.measure, name="measure"),
    path("measures/<uuid:pk>/done/", measures.done, name="measure_done"),
    path("measures/<uuid:pk>/drop/", measures.drop, name="measure_drop"),
    path("talk-notes/<uuid:note>/", notes.correct, name="correct_note_of_talk"),
    path("mine/<uuid:pk>/write/", own.write, name="write_own"),
    path("mine/<uuid:pk>/files/", own.attach, name="attach"),
    path("mine/<uuid:pk>/files/<uuid:file>/", own.own_file, name="own_file"),
    path("mine/<uuid:pk>/talks/<uuid:talk>/", own.note, name="note_own"),
    path("mine/<uuid:pk>/", own.own_case, name="own_case"),
]
