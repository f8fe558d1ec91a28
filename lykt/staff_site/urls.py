"""Addresses of the staff door's own pages."""

from django.urls import path

from lykt.staff_site import views

app_name = "staff_site"
urlpatterns = [path("", views.home, name="home")]
