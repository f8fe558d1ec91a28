"""Addresses that last, under ``/data/``. One with an edition's number is that edition for ever."""

from django.urls import path, register_converter

from lykt.statistics.opendata import views
from lykt.statistics.opendata.catalogue import MEDIA
from lykt.statistics.opendata.formats import FORMATS


class _Ending:
    """One of a few endings, as it stands in the address."""

    regex = ""

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class _Form(_Ending):
    regex = "|".join(FORMATS)


class _Catalogue(_Ending):
    regex = "|".join(MEDIA)


register_converter(_Form, "form")
register_converter(_Catalogue, "catalogue")

app_name = "opendata"
urlpatterns = [
    path("", views.home, name="home"),
    path("catalogue.<catalogue:ending>", views.catalogue_file, name="catalogue"),
    path("tables.json", views.tables, name="tables"),
    path("openapi.json", views.interface, name="interface"),
    path("<slug:slug>/", views.publication, name="publication"),
    path("<slug:slug>/edition/<int:edition>/", views.publication, name="edition"),
    path("<slug:slug>/<slug:code>/", views.table_page, name="table"),
    path("<slug:slug>/edition/<int:edition>/<slug:code>/", views.table_page, name="edition_table"),
    path("<slug:slug>/<slug:code>.<form:form>", views.table_file, name="file"),
    path(
        "<slug:slug>/edition/<int:edition>/<slug:code>.<form:form>",
        views.table_file,
        name="edition_file",
    ),
]
