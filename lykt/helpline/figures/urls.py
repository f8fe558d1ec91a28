"""Addresses of the year page, within the helpline's."""

from django.urls import path

from lykt.helpline.figures import views

urlpatterns = [
    path("", views.year_page, name="figures"),
    path("report.<str:ending>", views.report, name="figures_report"),
]
