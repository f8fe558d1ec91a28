"""The chat's addresses at the staff door."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "chat"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("lykt.chat.console_urls")),
    path("", include("lykt.chat.ledger_urls")),
]
