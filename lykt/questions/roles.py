"""The permission of this room, and who has it of the roles that stand below it."""

from lykt.people import roles

MANAGE_QUESTIONNAIRES = "questions.manage_questionnaires"

roles.extend("administrator", {MANAGE_QUESTIONNAIRES})
