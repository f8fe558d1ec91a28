"""The real server answers both doors and the live paths."""

import json

from playwright.sync_api import Page

from e2e.conftest import Traffic
from e2e.served import COUNSELLOR, Served


def test_a_counsellor_signs_in_at_the_real_server(
    served: Served, page: Page, traffic: Traffic
) -> None:
    served.sign_in(page, COUNSELLOR)
    assert page.url.startswith(f"{served.url}/staff/")
    assert not traffic.foreign


def test_the_live_path_refuses_what_has_no_ticket(served: Served, page: Page) -> None:
    page.goto(served.url)
    answer = page.request.post(
        f"{served.url}/live/messages",
        data=json.dumps({"ticket": "none", "messages": [{}]}),
        headers={"Content-Type": "application/json"},
    )
    assert (answer.status, answer.json()["error"]) == (401, "ticket")
    assert answer.headers["cache-control"] == "no-store"
