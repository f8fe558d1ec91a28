"""What is typed in a deviation's deeds outlives the session."""

import re

from django.test import Client

from conftest import Cast
from lykt.deviations.models import Deviation, Note
from lykt.deviations.tests.conftest import Send
from lykt.questions.models import Draft

WORDS = "Nettleseren var gammel, og vi"


def test_a_deed_that_is_sent_after_the_session_comes_back_after_the_sign_in(
    client: Client, cast: Cast, send: Send
) -> None:
    deviation = send(cast.counsellor)
    address = f"/staff/deviations/{deviation.pk}/"
    client.force_login(cast.manager)
    page = client.get(address).content.decode()
    (form,) = re.findall(r'<form[^>]*/cause/".*?</form>', page, re.DOTALL)
    assert "data-save" in form
    hidden = dict(re.findall(r'<input type="hidden" name="(draft|signature)" value="(.*?)"', form))
    sent = {**hidden, "cause-words": WORDS}
    client.logout()
    answer = client.post(f"{address}cause/", sent)
    assert answer["Location"].endswith(f"next={address}%3Fdo%3Dcause%23to-do")
    assert not Note.objects.exists()
    client.force_login(cast.manager)
    page = client.get(address).content.decode()
    assert re.search(rf"<details[^>]* open>(?:(?!</details>).)*{WORDS}", page, re.DOTALL)
    assert client.post(f"{address}cause/", sent)["Location"] == address
    assert Deviation.objects.get().state == "cause_found"
    assert not Draft.objects.exists()
