"""Addresses of the yearly note, within the room's."""

from django.urls import path

from lykt.incidents.note import views

urlpatterns = [
    path("", views.note, name="note"),
    path("text/", views.text, name="note_text"),
    path("publication/", views.compose, name="note_publication"),
    path("template.md", views.template, name="note_template"),
    path("note.<str:ending>", views.download, name="note_report"),
]
