"""Addresses of what a line sees of its chat afterwards, within the chat's."""

from django.urls import path

from lykt.chat.views import desk, faults, ledger, review, review_lists, review_marks

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
    path("reviews/", review_lists.reviews, name="reviews"),
    path("reviews/mark/<uuid:pk>/", review_marks.mark, name="mark_for_review"),
    path("reviews/begin/<uuid:pk>/", review.begin, name="begin_review"),
    path("reviews/excerpts/", review_lists.excerpts, name="excerpts"),
    path("reviews/excerpts/<uuid:pk>/", review_lists.excerpt, name="excerpt"),
    path("reviews/feedback/", review_lists.own_feedback, name="own_feedback"),
    path("reviews/feedback/<uuid:pk>/read/", review_lists.read_feedback, name="read_feedback"),
    path("reviews/<uuid:pk>/", review.review, name="review"),
    path("reviews/<uuid:pk>/content/", review.content, name="review_content"),
    path("reviews/<uuid:pk>/excerpt/", review.excerpt_kept, name="keep_excerpt"),
]
