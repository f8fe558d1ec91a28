"""The chat room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChatConfig(AppConfig):
    name = "lykt.chat"
    verbose_name = _("Chat")

    def ready(self) -> None:
        from lykt.chat import rings, roles  # noqa: F401 - they register what the room adds
        from lykt.chat.actions.destroying import destroy_on_day, keys_of_conversations
        from lykt.chat.sources import register_sources
        from lykt.vault import destroyers, retention

        destroyers.register("chat", "Conversations", destroy_on_day)
        retention.register(keys_of_conversations)
        register_sources()
