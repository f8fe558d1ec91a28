"""``lykt commands``, also ``lykt`` alone: what can be done from here."""

from typing import Any

from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand


def own_commands() -> list[tuple[str, BaseCommand]]:
    """The platform's own commands; Django's remain available under their own names."""
    own = [(name, app) for name, app in get_commands().items() if str(app).startswith("lykt.")]
    return [(name, load_command_class(app, name)) for name, app in sorted(own)]


def first_sentence(text: str) -> str:
    return " ".join(text.split()).partition(". ")[0].rstrip(".")


class Command(BaseCommand):
    help = "List what lykt can do."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("Lykt, a platform for services that meet violence and abuse.\n\n")
        commands = own_commands()
        width = max(len(name) for name, _ in commands)
        for name, command in commands:
            self.stdout.write(f"  lykt {name:<{width}}  {first_sentence(str(command.help))}\n")
        self.stdout.write(
            "\nMore about one of them: lykt <command> --help\n"
            "Settings come from the environment; docs/configuration.md lists them.\n"
        )
