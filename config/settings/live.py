"""Live conversations."""

from config.settings.installation import env

# A seat writes as fast as a person can; what is beyond that is a flood, or a fault of a script.
LIVE_MESSAGES_AT_ONCE = env.number(
    "LYKT_LIVE_MESSAGES_AT_ONCE", 80, "Messages that one seat may send in one go.", least=64
)
LIVE_MESSAGES_A_SECOND = env.number(
    "LYKT_LIVE_MESSAGES_A_SECOND", 5, "Messages a second from one seat after that.", least=1
)
LIVE_STREAMS = env.number(
    "LYKT_LIVE_STREAMS", 4, "Streams that one seat keeps open; the oldest gives way.", least=1
)
