"""The chat's addresses at the staff door."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "chat"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("lykt.chat.console.urls")),
    path("", include("lykt.chat.ledger.urls")),
    path("", include("lykt.chat.faults.urls")),
    path("", include("lykt.chat.desk.urls")),
    path("", include("lykt.chat.review.urls")),
]
