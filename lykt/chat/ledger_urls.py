"""Addresses of what a line sees of its chat afterwards, within the chat's."""

from django.urls import path

from lykt.chat.views import faults, ledger, review_marks

urlpatterns = [
    path("requests/", ledger.ledger, name="ledger"),
    path("requests/file.csv", ledger.ledger_file, name="ledger_file"),
    path("requests/unmatched/", ledger.unmatched, name="unmatched"),
    path("faults/", faults.faults, name="faults"),
    path("reviews/mark/<uuid:pk>/", review_marks.mark, name="mark_for_review"),
]
