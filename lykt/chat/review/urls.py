"""Addresses of quality review."""

from django.urls import path

from lykt.chat.review.views import lists, marks, review

urlpatterns = [
    path("reviews/", lists.reviews, name="reviews"),
    path("reviews/mark/<uuid:pk>/", marks.mark, name="mark_for_review"),
    path("reviews/begin/<uuid:pk>/", review.begin, name="begin_review"),
    path("reviews/excerpts/", lists.excerpts, name="excerpts"),
    path("reviews/excerpts/<uuid:pk>/", lists.excerpt, name="excerpt"),
    path("reviews/feedback/", lists.own_feedback, name="own_feedback"),
    path("reviews/feedback/<uuid:pk>/read/", lists.read_feedback, name="read_feedback"),
    path("reviews/<uuid:pk>/", review.review, name="review"),
    path("reviews/<uuid:pk>/content/", review.content, name="review_content"),
    path("reviews/<uuid:pk>/excerpt/", review.excerpt_kept, name="keep_excerpt"),
]
