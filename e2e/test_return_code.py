"""The words of the way back: the list, how leniently they are read, what is made of them."""

import uuid
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Page

from e2e.modules import run
from lykt.chat import sealing

_PLAIN = str.maketrans({"å": "aa", "ø": "oe", "æ": "ae"})
_UNMARKED = str.maketrans("åøæ", "aoa")


@pytest.fixture
def on_page(page: Page, live_server: Any) -> Page:
    page.goto(live_server.url)
    return page


@pytest.fixture
def words(on_page: Page) -> list[str]:
    return list(run(on_page, "words", "return m.words.WORDS"))


def _one_letter_apart(word: str, other: str) -> bool:
    if len(word) == len(other):
        return sum(one != two for one, two in zip(word, other, strict=True)) < 2
    short, long = sorted((word, other), key=len)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def test_the_list_has_1024_words_that_are_not_mistaken_for_each_other(words: list[str]) -> None:
    assert len(words) == len(set(words)) == 1024
    assert all(3 <= len(word) <= 8 and word.isalpha() and word.islower() for word in words)
    for spelling in ({}, _PLAIN, _UNMARKED):
        spelled = [word.translate(spelling) for word in words]
        near = [pair for pair in combinations(spelled, 2) if abs(len(pair[0]) - len(pair[1])) < 2]
        assert [pair for pair in near if _one_letter_apart(*pair)] == []


def test_six_words_are_drawn_from_the_whole_list(on_page: Page, words: list[str]) -> None:
    drawn = run(
        on_page,
        "return-code",
        "return Array.from({length: 2000}, m.return_code.newWords)",
    )
    assert {len(each) for each in drawn} == {6}
    assert len({word for each in drawn for word in each}) > 1015
    assert {word for each in drawn for word in each} <= set(words)


@pytest.mark.parametrize(
    "typed",
    [
        "båthavn øredobb solbær månefase hest solsikke",
        "BÅTHAVN  Øredobb,solbær\nmånefase – hest. solsikke!",
        "1. båthavn 2. øredobb 3. solbær 4. månefase 5. hest 6. solsikke",
        "baathavn oeredobb solbaer maanefase hest solsikke",
        "bathavn-oredobb-solbar-manefase-hest-solsikke",
        "ba\u030athavn öredobb solbär månefase hest solsikke",
    ],
    ids=["as shown", "loud", "numbered", "spelled out", "unmarked", "Swedish keyboard"],
)
def test_it_is_read_leniently(on_page: Page, typed: str) -> None:
    meant = ["båthavn", "øredobb", "solbær", "månefase", "hest", "solsikke"]
    read = run(on_page, "return-code", "return m.return_code.normalise(given)", typed)
    assert read == {"words": meant, "wrong": [], "complete": True}


def test_a_word_that_is_not_in_the_list_is_named_with_the_nearest(on_page: Page) -> None:
    read = run(
        on_page,
        "return-code",
        "return m.return_code.normalise('hest solsike hatt xqzwv hest hatt')",
    )
    assert not read["complete"]
    assert [(each["word"], each["at"]) for each in read["wrong"]] == [("solsike", 2), ("xqzwv", 4)]
    assert read["wrong"][0]["nearest"][0] == "solsikke"
    assert read["wrong"][1]["nearest"] == []
    assert not run(on_page, "return-code", "return m.return_code.normalise('hest')")["complete"]
    assert run(
        on_page, "return-code", "return m.return_code.normalise('hest hatt hest hatt hest hatt')"
    )["complete"]


def test_every_word_is_read_as_itself_however_it_is_spelled(
    on_page: Page, words: list[str]
) -> None:
    for spelling in ({}, _PLAIN, _UNMARKED):
        typed = " ".join(word.translate(spelling) for word in words)
        read = run(on_page, "return-code", "return m.return_code.normalise(given)", typed)
        assert read["words"] == words


def test_the_code_opens_in_python_what_it_wrapped_in_the_browser(on_page: Page) -> None:
    conversation, key = uuid.uuid4(), bytes(range(32))
    made = run(
        on_page,
        "return-code bytes",
        """const words = m.return_code.newWords();
           const progress = [];
           const done = (part) => progress.push(part);
           const {lookup, wrappingKey} = await m.return_code.derive(words, done);
           const for_ = {wrappingKey, conversation: given.id};
           const key = m.bytes.fromBase64(given.key);
           const wrapped = await m.return_code.wrapKey({...for_, key});
           const back = await m.return_code.unwrapKey({...for_, wrapped});
           return {words, lookup, wrapped, back: m.bytes.toBase64(back), progress}""",
        {"id": str(conversation), "key": sealing.to_base64(key)},
    )
    lookup, wrapping = sealing.derive_return_code(made["words"])
    assert sealing.to_base64(lookup) == made["lookup"]
    wrapped = sealing.from_base64(made["wrapped"])
    assert sealing.unwrap_from_return(wrapping, conversation, wrapped) == key
    assert made["back"] == sealing.to_base64(key)
    assert made["progress"][-1] == 1
    with pytest.raises(sealing.NotOpenedError):
        sealing.unwrap_from_return(wrapping, uuid.uuid4(), wrapped)
