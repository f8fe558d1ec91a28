"""Addresses that a caller meets. What the chat posts to comes before the pages named by lines."""

from django.urls import path

from lykt.caller_site.views import (
    chat,
    feedback,
    front_page,
    returning,
    services,
    starting,
    talking,
)

app_name = "caller_site"
urlpatterns = [
    path("", front_page.front_page, name="front_page"),
    path("help/", services.services, name="services"),
    path("chat/press/", starting.press, name="press"),
    path("chat/start/", starting.start, name="start"),
    path("chat/browser/", starting.browser, name="browser"),
    path("chat/ticket/", talking.ticket, name="ticket"),
    path("chat/standing/", talking.standing, name="standing"),
    path("chat/leave/", talking.leave, name="leave"),
    path("chat/end/", talking.end, name="end"),
    path("chat/again/", talking.again, name="again"),
    path("chat/delete/", talking.delete, name="delete"),
    path("chat/faults/", talking.faults, name="faults"),
    path("chat/return-code/", returning.return_code, name="return_code"),
    path("chat/return/challenge/", returning.return_challenge, name="return_challenge"),
    path("chat/return/", returning.come_in_again, name="return"),
    path("chat/feedback/pass/", talking.feedback_pass, name="feedback_pass"),
    path("chat/feedback/", feedback.feedback, name="feedback"),
    path("chat/<slug:code>/", chat.chat_page, name="chat"),
    path("chat/<slug:code>/return/", chat.return_page, name="come_back"),
]
