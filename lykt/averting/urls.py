"""The addresses of the averting room, under the staff door."""

from django.urls import path

from lykt.averting.views import beginning, handing_over, one, police

app_name = "averting"

urlpatterns = [
    path("", beginning.assessments, name="assessments"),
    path("begin/", beginning.begin, name="begin"),
    path("police/<int:unit>/", police.police, name="police"),
    path("<uuid:pk>/", one.assessment, name="assessment"),
    path("<uuid:pk>/conversation/", handing_over.conversation, name="conversation"),
    path("<uuid:pk>/package/", handing_over.package, name="package"),
    path("<uuid:pk>/package/content/", handing_over.content, name="package_content"),
    path("<uuid:pk>/<slug:name>/", one.step, name="step"),
    path("<uuid:pk>/<slug:name>/keep/", one.keep_typed, name="keep"),
]
