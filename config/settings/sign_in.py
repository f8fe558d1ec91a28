"""How people sign in, and how long they stay so."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.installation import PRODUCTION, env

AUTH_USER_MODEL = "people.Person"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "lykt.people.passwords.MinimumLength", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/staff/"
LOGOUT_REDIRECT_URL = "account_login"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "lykt.people.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "lykt.people.forms.sign_in.SignInForm",
    "change_password": "lykt.people.forms.sign_in.ChangePasswordForm",
    "reauthenticate": "lykt.people.forms.sign_in.ConfirmPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# Wrong guesses: by strangers per source and per account, by a known device on its own
# (lykt.people.throttle). A limit on the page as such would let one browser in an office stop
# its colleagues, so there is none.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "20/5m/ip,5/5m/key",
    "login_failed_known_device": "10/5m/key",
    "login": None,
}

# Off only where nothing is real: a password alone does not protect a registration.
SECOND_FACTOR_REQUIRED = env.truth(
    "LYKT_SECOND_FACTOR", PRODUCTION, "Everybody signs in with a second step too."
)
if PRODUCTION and not SECOND_FACTOR_REQUIRED:
    raise ImproperlyConfigured(
        "LYKT_SECOND_FACTOR is off in production, where a password alone is too weak a guard. "
        "Unset LYKT_SECOND_FACTOR, or set LYKT_MODE=demonstration."
    )
MFA_ADAPTER = "lykt.people.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "lykt.people.forms.sign_in.CodeForm",
    "reauthenticate": "lykt.people.forms.sign_in.ConfirmCodeForm",
    "activate_totp": "lykt.people.forms.sign_in.ActivateCodesForm",
    "add_webauthn": "lykt.people.forms.sign_in.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# People are added by an administrator, who vouches for the address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Nothing can be guessed here; the limit keeps a flood away, and must hold an office at 8 o'clock.
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_TOTP_ISSUER = "Lykt"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

OIDC_ISSUER = env.text(
    "LYKT_OIDC_ISSUER", "", "The address of the organisation's own sign-in (OpenID Connect)."
)
OIDC_NAME = env.text("LYKT_OIDC_NAME", "OpenID Connect", "What its button on the page says.")
_OIDC_APP = {
    "provider_id": "organisation",
    "name": OIDC_NAME,
    "client_id": env.text("LYKT_OIDC_CLIENT_ID", "", "Who Lykt is to the organisation's sign-in."),
    "secret": env.optional_secret("LYKT_OIDC_CLIENT_SECRET", "The secret that goes with it."),
    "settings": {"server_url": OIDC_ISSUER, "oauth_pkce_enabled": True},
}
if OIDC_ISSUER and not (_OIDC_APP["client_id"] and _OIDC_APP["secret"]):
    raise ImproperlyConfigured(
        "LYKT_OIDC_ISSUER is set, but LYKT_OIDC_CLIENT_ID or LYKT_OIDC_CLIENT_SECRET is not. "
        "Set all three, or none."
    )
SOCIALACCOUNT_ADAPTER = "lykt.people.adapters.OrganisationAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [_OIDC_APP] if OIDC_ISSUER else []}}
SOCIALACCOUNT_STORE_TOKENS = False
# A link, not a form: the policy's form-action would stop the way on to the organisation.
SOCIALACCOUNT_LOGIN_ON_GET = True

SESSION_IDLE_SECONDS = 60 * env.number(
    "LYKT_SESSION_IDLE_MINUTES", 30, "How long a session lives without being used.", least=3
)
SESSION_COOKIE_AGE = 12 * 60 * 60  # however busy the session is
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Callers' pages have no session, and never see a member of staff's.
SESSION_COOKIE_PATH = "/staff/"
# In the session: a cookie of messages would go to the callers' pages too.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
