"""The faults page's address."""

from django.urls import path

from lykt.chat.faults import views

urlpatterns = [
    path("faults/", views.faults, name="faults"),
]
