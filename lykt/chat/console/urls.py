"""The console's addresses."""

from django.urls import path

from lykt.chat.console.views import acts, board, page, registration

urlpatterns = [
    path("", page.console, name="console"),
    path("board/<int:desk>/", board.board, name="board"),
    path("board/<int:desk>/tickets/", board.tickets, name="tickets"),
    path("board/<int:desk>/duty/", acts.duty, name="duty"),
    path("board/<int:desk>/duty/takes-new/", acts.takes_new, name="takes_new"),
    path("board/<int:desk>/duty/end/", acts.end_duty, name="end_duty"),
    path("conversations/<uuid:pk>/", board.conversation, name="conversation"),
    path("conversations/<uuid:pk>/take/", acts.take, name="take"),
    path("conversations/<uuid:pk>/invite/", acts.invite, name="invite"),
    path("conversations/<uuid:pk>/leave/", acts.leave, name="leave"),
    path("conversations/<uuid:pk>/close/", acts.close, name="close"),
    path(
        "conversations/<uuid:pk>/registration/",
        registration.registration,
        name="registration",
    ),
    path("invitations/<int:pk>/answer/", acts.answer_invitation, name="answer_invitation"),
    path("invitations/<int:pk>/withdraw/", acts.withdraw, name="withdraw_invitation"),
]
