"""Every address: the caller's door at the root, the staff door under /staff/."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
