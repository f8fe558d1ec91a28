"""Addresses of the annual report, within the helpline's."""

from django.urls import path

from lykt.helpline.annual import views

urlpatterns = [
    path("", views.annual, name="annual"),
    path("text/", views.text, name="annual_text"),
    path("publication/", views.compose, name="annual_publication"),
    path("template.md", views.template, name="annual_template"),
    path("report.<str:ending>", views.download, name="annual_report"),
]
