"""What the service is put together of."""

INSTALLED_APPS = [
    "lykt.staff_site",
    "lykt.caller_site",
    "lykt.demo",
    "lykt.averting",
    "lykt.deviations",
    "lykt.chat",
    "lykt.helpline",
    "lykt.incidents",
    "lykt.surveys",
    "lykt.directory",
    "lykt.handbook",
    "lykt.reports",
    "lykt.routines",
    "lykt.statistics",
    "lykt.questions",
    "lykt.people",
    "lykt.vault",
    "lykt.audit",
    "lykt.lib",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "lykt.staff_site.middleware.NothingKept",
    "lykt.statistics.opendata.middleware.SameForEverybody",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lykt.people.middleware.SessionEnds",
    "lykt.people.middleware.SecondFactorFirst",
    "lykt.statistics.middleware.EngineOutOfReach",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lykt.lib.context.installation",
                "lykt.caller_site.context.quick_exit",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
