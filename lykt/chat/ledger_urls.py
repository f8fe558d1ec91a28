"""Addresses of what a line sees of its chat afterwards, within the chat's."""

from django.urls import path

from lykt.chat.views import desk, faults, ledger, review_marks

urlpatterns = [
    path("requests/", ledger.ledger, name="ledger"),
    path("requests/file.csv", ledger.ledger_file, name="ledger_file"),
    path("requests/unmatched/", ledger.unmatched, name="unmatched"),
    path("faults/", faults.faults, name="faults"),
    path("desks/", desk.desks, name="desks"),
    path("desks/<int:pk>/", desk.desk, name="desk"),
    path("desks/<int:pk>/phrases/", desk.new_phrase, name="new_phrase"),
    path("desks/<int:pk>/phrases/<int:phrase_pk>/", desk.phrase, name="phrase"),
    path("desks/<int:pk>/phrases/<int:phrase_pk>/order/", desk.order_phrase, name="order_phrase"),
    path("desks/<int:pk>/phrases/<int:phrase_pk>/remove/", desk.drop_phrase, name="drop_phrase"),
    path("reviews/mark/<uuid:pk>/", review_marks.mark, name="mark_for_review"),
]
