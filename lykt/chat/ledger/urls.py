"""The ledger's addresses."""

from django.urls import path

from lykt.chat.ledger import views

urlpatterns = [
    path("requests/", views.ledger, name="ledger"),
    path("requests/file.csv", views.ledger_file, name="ledger_file"),
    path("requests/unmatched/", views.unmatched, name="unmatched"),
]
