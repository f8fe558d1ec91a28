"""The server's entrance."""

import os
import warnings
from threading import Thread

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# WhiteNoise hands style sheets and scripts over whole; they are small, and a proxy keeps them.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")

_django = get_asgi_application()

from lykt.chat.live.app import LiveApplication  # noqa: E402 - Django must be set up first
from lykt.lib.bodies import BoundedBodies  # noqa: E402
from lykt.lib.garbage import keep_what_is_loaded  # noqa: E402
from lykt.statistics.drawing import warm  # noqa: E402

application = LiveApplication(BoundedBodies(_django))

keep_what_is_loaded()
# The drawing engine takes half a second to start; the first who asks for a chart need not wait.
Thread(target=warm, name="charts", daemon=True).start()
