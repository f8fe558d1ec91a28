"""Addresses of composed tables and publications, within the staff door."""

from django.urls import path

from lykt.statistics.publications.views import editions, publications, tables

app_name = "publications"

_EDITION = "publications/<slug:slug>/<int:number>/"

urlpatterns = [
    path("tables/", tables.tables, name="tables"),
    path("tables/compose/", tables.compose, name="compose"),
    path("tables/at/<slug:code>/", tables.table, name="table"),
    path("tables/at/<slug:code>/change/", tables.change, name="change_table"),
    path("tables/at/<slug:code>/remove/", tables.remove, name="remove_table"),
    path("publications/", publications.publications, name="publications"),
    path("publications/new/", publications.new, name="new_publication"),
    path("publications/about/<slug:slug>/", publications.publication, name="publication"),
    path(_EDITION, editions.edition, name="edition"),
    path(f"{_EDITION}add/", editions.add_table, name="add_table"),
    path(f"{_EDITION}take-out/<slug:code>/", editions.take_out_table, name="take_out_table"),
    path(f"{_EDITION}policy/", editions.choose_policy, name="choose_policy"),
    path(f"{_EDITION}prepare/", editions.prepare, name="prepare"),
    path(f"{_EDITION}reopen/", editions.reopen, name="reopen"),
    path(f"{_EDITION}discard/", editions.discard, name="discard"),
    path(f"{_EDITION}release/", editions.release, name="release"),
    path(f"{_EDITION}withdraw/", editions.withdraw, name="withdraw"),
    path(f"{_EDITION}correct/", editions.correct, name="correct"),
]
