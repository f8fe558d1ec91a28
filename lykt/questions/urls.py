"""Addresses of the pages about questionnaires."""

from django.urls import path

from lykt.questions import views

app_name = "questions"

urlpatterns = [
    path("", views.questionnaires, name="questionnaires"),
    path("kept-words/", views.keep_words, name="keep_words"),
    path("<slug:code>/", views.questionnaire, name="questionnaire"),
    path("<slug:code>/<int:number>/", views.version, name="version"),
    path("<slug:code>/<int:number>/publish/", views.publish, name="publish"),
    path("<slug:code>/<int:number>/discard/", views.discard, name="discard"),
    path("<slug:code>/<int:number>/<str:file_name>", views.download, name="download"),
]
