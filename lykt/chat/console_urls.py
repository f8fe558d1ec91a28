"""The console's addresses."""

from django.urls import path

from lykt.chat.views import console, console_acts, console_board, console_registration

urlpatterns = [
    path("", console.console, name="console"),
    path("board/<int:desk>/", console_board.board, name="board"),
    path("board/<int:desk>/tickets/", console_board.tickets, name="tickets"),
    path("board/<int:desk>/duty/", console_acts.duty, name="duty"),
    path("board/<int:desk>/duty/takes-new/", console_acts.takes_new, name="takes_new"),
    path("board/<int:desk>/duty/end/", console_acts.end_duty, name="end_duty"),
    path("conversations/<uuid:pk>/", console_board.conversation, name="conversation"),
    path("conversations/<uuid:pk>/take/", console_acts.take, name="take"),
    path("conversations/<uuid:pk>/invite/", console_acts.invite, name="invite"),
    path("conversations/<uuid:pk>/leave/", console_acts.leave, name="leave"),
    path("conversations/<uuid:pk>/close/", console_acts.close, name="close"),
    path(
        "conversations/<uuid:pk>/registration/",
        console_registration.registration,
        name="registration",
    ),
    path("invitations/<int:pk>/answer/", console_acts.answer_invitation, name="answer_invitation"),
    path("invitations/<int:pk>/withdraw/", console_acts.withdraw, name="withdraw_invitation"),
]
