"""The chat's addresses at the staff door."""

from django.urls import URLPattern

app_name = "chat"
urlpatterns: list[URLPattern] = []
