"""The address of the directory, under the staff door."""

from django.urls import path

from lykt.directory.views import directory

app_name = "directory"

urlpatterns = [path("directory/", directory, name="directory")]
