"""What is typed in a case's deeds outlives the session."""

import re

from django.test import Client

from lykt.incidents.models import Case
from lykt.incidents.tests.conftest import Send, Workplace
from lykt.questions.models import Draft

WORDS = "Takk for at du sa fra. Jeg ringer deg i"


def test_a_deed_that_is_sent_after_the_session_comes_back_after_the_sign_in(
    client: Client, workplace: Workplace, send: Send
) -> None:
    case: Case = send(workplace.teacher).case
    address = f"/staff/incidents/cases/{case.pk}/"
    client.force_login(workplace.leader)
    page = client.get(address).content.decode()
    (form,) = re.findall(r'<form[^>]*/answer/".*?</form>', page, re.DOTALL)
    assert "data-save" in form
    hidden = dict(re.findall(r'<input type="hidden" name="(draft|signature)" value="(.*?)"', form))
    sent = {**hidden, "answer-employee": workplace.teacher.pk, "answer-words": WORDS}
    client.logout()
    assert client.post(f"{address}answer/", sent)["Location"].endswith(f"next={address}")
    client.force_login(workplace.leader)
    page = client.get(address).content.decode()
    assert re.search(rf"<details[^>]* open>(?:(?!</details>).)*{WORDS}", page, re.DOTALL)
    assert client.post(f"{address}answer/", sent)["Location"] == address
    assert not Draft.objects.exists()
