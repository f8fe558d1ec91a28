"""Addresses of the numbers of incidents, within the room's."""

from django.urls import path

from lykt.incidents.figures import views

urlpatterns = [
    path("", views.analysis, name="analysis"),
]
