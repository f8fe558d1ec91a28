"""Language, time and static files."""

from config.settings.installation import DATA_DIR, PRODUCTION

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Norsk bokmål"), ("en", "English")]
USE_I18N = True
FORMAT_MODULE_PATH = "lykt.lib.formats"
USE_TZ = True
TIME_ZONE = "Europe/Oslo"

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "lykt.lib.static_files.StaticFiles"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# A demonstration serves each room's files where they lie, without collecting them first.
WHITENOISE_USE_FINDERS = not PRODUCTION
