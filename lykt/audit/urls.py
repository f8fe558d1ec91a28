"""The audit log's address, under /staff/audit/."""

from django.urls import path

from lykt.audit import views

app_name = "audit"

urlpatterns = [path("", views.log, name="log")]
