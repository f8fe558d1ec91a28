"""Addresses of tasks and routines."""

from django.urls import path

from lykt.routines.views import lists, own, routines, task

app_name = "routines"

urlpatterns = [
    path("tasks/", lists.mine, name="tasks"),
    path("tasks/unit/", lists.unit, name="unit_tasks"),
    path("tasks/late/", lists.late, name="late_tasks"),
    path("tasks/nobody/", lists.nobody, name="tasks_nobody_has"),
    path("tasks/notices/<int:pk>/seen/", lists.seen, name="notice_seen"),
    path("tasks/away/", own.absences, name="absences"),
    path("tasks/away/<int:pk>/remove/", own.remove_absence, name="remove_absence"),
    path("tasks/calendar/", own.calendar, name="calendar"),
    path("tasks/calendar/stop/", own.stop_calendar, name="stop_calendar"),
    path("tasks/calendar/<str:secret>.ics", own.feed, name="feed"),
    path("tasks/<int:pk>/", task.task, name="task"),
    path("tasks/<int:pk>/finish/", task.finish, name="finish"),
    path("tasks/<int:pk>/decide/", task.decide, name="decide"),
    path("tasks/<int:pk>/set-aside/", task.set_aside, name="set_aside"),
    path("tasks/<int:pk>/take/", task.take, name="take"),
    path("tasks/<int:pk>/delegate/", task.delegate, name="delegate"),
    path("routines/", routines.routines, name="routines"),
    path("routines/<slug:code>/", routines.routine, name="routine"),
    path("routines/<slug:code>/edit/", routines.edit, name="edit"),
    path("routines/<slug:code>/<int:number>/", routines.version, name="version"),
    path("routines/<slug:code>/<int:number>/publish/", routines.publish, name="publish"),
    path("routines/<slug:code>/<int:number>/discard/", routines.discard, name="discard"),
]
