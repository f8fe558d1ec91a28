"""Conversations to write in, in the installation that the environment names.

python -m bench.chat.fill 200        prints them as JSON
"""

import json
import os
import sys
from io import StringIO

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
import django

django.setup()

from django.core.management import call_command

from lykt.chat.live.tests.parties import begin, open_desk
from lykt.chat.models import Desk
from lykt.helpline.models import Channel
from lykt.people.models import Person, Unit


def main() -> None:
    call_command("prepare", stdout=StringIO())
    call_command("load_line", stdout=StringIO())
    desk = Desk.objects.first() or open_desk(Channel.objects.get(kind=Channel.Kind.CHAT))
    person, _ = Person.objects.get_or_create(email="bench@example.org", name="Bench")
    parties = begin(desk, person, Unit.objects.first(), int(sys.argv[1]))
    rows = [
        [str(part.pk) for part in (each.conversation, each.caller, each.counsellor) if part]
        for each in parties
    ]
    sys.stdout.write(json.dumps(rows))


if __name__ == "__main__":
    main()
