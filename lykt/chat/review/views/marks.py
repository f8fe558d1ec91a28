"""The console's button that asks for a review, answered in JSON."""

import uuid

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from lykt.chat.actions.reviewing import mark_for_review
from lykt.chat.models import Conversation
from lykt.chat.roles import ANSWER_CHAT
from lykt.chat.workflow import RefusedError
from lykt.people.access import permission_needed, signed_in


@require_POST
@permission_needed(ANSWER_CHAT)
def mark(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """``{"marked": true}``, or an error with its sentence for the screen."""
    try:
        mark_for_review(actor=signed_in(request), conversation=pk)
    except Conversation.DoesNotExist:
        return JsonResponse({"error": "not_found", "detail": ""}, status=404)
    except RefusedError as error:
        return JsonResponse({"error": error.code, "detail": str(error)}, status=error.status)
    return JsonResponse({"marked": True})
