"""Addresses of a desk's settings."""

from django.urls import path

from lykt.chat.desk import views

urlpatterns = [
    path("desks/", views.desks, name="desks"),
    path("desks/<int:pk>/", views.desk, name="desk"),
    path("desks/<int:pk>/phrases/", views.new_phrase, name="new_phrase"),
    path("desks/<int:pk>/phrases/<int:phrase_pk>/", views.phrase, name="phrase"),
    path("desks/<int:pk>/phrases/<int:phrase_pk>/order/", views.order_phrase, name="order_phrase"),
    path("desks/<int:pk>/phrases/<int:phrase_pk>/remove/", views.drop_phrase, name="drop_phrase"),
]
