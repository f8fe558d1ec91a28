"""Django's settings, all from the environment; docs/configuration.md lists each variable."""

from config.settings.data import *
from config.settings.installation import *
from config.settings.live import *
from config.settings.log import *
from config.settings.mail import *
from config.settings.open_data import *
from config.settings.pages import *
from config.settings.rooms import *
from config.settings.security import *
from config.settings.sign_in import *
