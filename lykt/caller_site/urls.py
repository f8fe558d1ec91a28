"""Addresses that a caller meets."""

from django.urls import path

from lykt.caller_site import views

app_name = "caller_site"
urlpatterns = [path("", views.front_page, name="front_page")]
