"""Addresses of the import pages; the helpline room's urls include them."""

from django.urls import path

from lykt.helpline.imports import views

urlpatterns = [
    path("", views.imports, name="imports"),
    path("new/", views.new_import, name="new_import"),
    path("<int:pk>/", views.imported, name="import_receipt"),
    path("jobs/<uuid:pk>/", views.job, name="import_job"),
    path("jobs/<uuid:pk>/columns/", views.columns, name="import_columns"),
    path("jobs/<uuid:pk>/confirm/", views.confirm, name="confirm_import"),
    path("jobs/<uuid:pk>/give-up/", views.give_up, name="give_up_import"),
]
