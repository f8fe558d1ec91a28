"""What files of open data say of themselves."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.installation import env

OPEN_DATA_ADDRESS = env.text(
    "LYKT_OPEN_DATA_ADDRESS",
    "",
    "The public address of the service, such as https://lykt.example.no, that files of open data "
    "name; the address that was asked for when unset.",
)
if OPEN_DATA_ADDRESS and not OPEN_DATA_ADDRESS.startswith(("https://", "http://")):
    raise ImproperlyConfigured(
        f"LYKT_OPEN_DATA_ADDRESS is {OPEN_DATA_ADDRESS!r}; write the whole address, "
        "such as https://lykt.example.no, or unset it."
    )
OPEN_DATA_PUBLISHER = env.text(
    "LYKT_OPEN_DATA_PUBLISHER",
    "",
    "Who publishes the figures, by name; the organisation whose staff released them when unset.",
)
OPEN_DATA_PUBLISHER_NUMBER = env.text(
    "LYKT_OPEN_DATA_PUBLISHER_NUMBER",
    "",
    "The publisher's number in the register of organisations.",
)
OPEN_DATA_CONTACT = env.text(
    "LYKT_OPEN_DATA_CONTACT", "", "The e-mail address that answers questions about the figures."
)
OPEN_DATA_LICENCE = env.choice(
    "LYKT_OPEN_DATA_LICENCE", ("NLOD_2_0", "CC_BY_4_0"), "The terms that the figures are reused on."
)
