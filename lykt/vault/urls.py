"""Addresses about keys, under /staff/keys/."""

from django.urls import path

from lykt.vault.views import own_key, page, ring

app_name = "vault"

urlpatterns = [
    path("", page.keys, name="keys"),
    path("state/", own_key.state, name="state"),
    path("session/", own_key.session, name="session"),
    path("own/make/", own_key.make, name="make"),
    path("own/replace/", own_key.replace, name="replace"),
    path("own/unlocks/", own_key.add_unlock, name="add_unlock"),
    path("own/passphrase/", own_key.change_passphrase, name="change_passphrase"),
    path("own/unlocks/<int:pk>/remove/", own_key.remove_unlock, name="remove_unlock"),
    path("rings/<uuid:ring>/first/", ring.first, name="first"),
    path("rings/<uuid:ring>/rotate/", ring.rotate, name="rotate"),
    path("rings/<uuid:ring>/give/", ring.give, name="give"),
    path("rings/<uuid:ring>/revoke/", ring.revoke, name="revoke"),
    path("rings/<uuid:ring>/recovery/", ring.make_recovery, name="make_recovery"),
    path("rings/<uuid:ring>/recover/", ring.recover, name="recover"),
]
