"""The least of a browser: signs in, keeps cookies, takes the time of a page."""

import re
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Browser:
    """Talks to one server over HTTP."""

    root: str
    _opener: urllib.request.OpenerDirector = field(init=False)

    def __post_init__(self) -> None:
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(cookies)

    def get(self, path: str, **query: object) -> str:
        address = f"{self.root}{path}" + (f"?{urlencode(query)}" if query else "")
        with self._opener.open(address, timeout=120) as answer:
            return str(answer.read().decode())

    def post(self, path: str, **data: object) -> str:
        body = urlencode(data).encode()
        with self._opener.open(f"{self.root}{path}", body, timeout=120) as answer:
            return str(answer.read().decode())

    def sign_in(self, path: str, email: str, password: str) -> None:
        found = _TOKEN.search(self.get(path))
        token = found.group(1) if found else ""
        page = self.post(path, csrfmiddlewaretoken=token, login=email, password=password)
        if 'name="password"' in page:
            raise SystemExit(f"{email} could not sign in at {self.root}{path}.")

    def milliseconds(self, path: str, **query: object) -> float:
        started = time.perf_counter()
        self.get(path, **query)
        return 1000 * (time.perf_counter() - started)

    def is_up(self, path: str) -> bool:
        try:
            self.get(path)
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True
