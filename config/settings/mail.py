"""The mails that remind, and the address that they lead to."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.installation import env

ADDRESS = env.text(
    "LYKT_ADDRESS",
    "",
    "The public address of the service, such as https://lykt.example.no, that e-mails lead to.",
).rstrip("/")
EMAIL_HOST = env.text(
    "LYKT_MAIL_HOST", "", "The mail server (SMTP) for reminders; they wait when it is unset."
)
EMAIL_PORT = env.number("LYKT_MAIL_PORT", 587, "The mail server’s port.", least=1)
EMAIL_HOST_USER = env.text("LYKT_MAIL_USER", "", "Who Lykt is to the mail server, if it asks.")
EMAIL_HOST_PASSWORD = env.optional_secret("LYKT_MAIL_PASSWORD", "The password that goes with it.")
_MAIL_SECURITY = env.choice(
    "LYKT_MAIL_SECURITY",
    ("starttls", "tls", "none"),
    "How the way to the mail server is encrypted; none is for one on the same machine.",
)
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL_SECURITY == "starttls", _MAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("LYKT_MAIL_FROM", "", "The sender’s address of reminders.")
if EMAIL_HOST and not (DEFAULT_FROM_EMAIL and ADDRESS.startswith(("https://", "http://"))):
    raise ImproperlyConfigured(
        "LYKT_MAIL_HOST is set, but LYKT_MAIL_FROM or LYKT_ADDRESS is not. Give the sender’s "
        "address, and the whole address of the service, such as https://lykt.example.no."
    )
