"""The seal made in the browser and opened in Python, and the other way round."""

import os
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from e2e.modules import run
from lykt.chat import sealing
from lykt.chat.sealing import Place, from_base64, to_base64

TEXTS = [
    "Hei. Er det noen der?",
    'Jeg bor i Kárášjohka, æøå ÆØÅ – «trygt» \U0001f56f️ \u202e ‘’ <b>&amp;</b>\n\t\\ "',
    "",
    "å" * 4_000,
    "\U0001f56f" * 4_000,
]

_READY = """
  const { sealing, bytes } = m;
  const key = bytes.fromBase64(given.key);
  const keys = await sealing.messageKeys(key, given.id);
  const place = { id: given.id, seat: given.seat, s: given.s, after: given.after,
                  digest: bytes.fromBase64(given.digest) };
"""


_UNKNOWN = """() => {
  const real = crypto.subtle.generateKey.bind(crypto.subtle);
  crypto.subtle.generateKey = (how, ...more) => how.name === "X25519"
    ? Promise.reject(new DOMException("unknown", "NotSupportedError")) : real(how, ...more);
}"""
_HALF = """() => {
  const real = crypto.subtle.importKey.bind(crypto.subtle);
  crypto.subtle.importKey = (form, key, how, ...more) => form === "pkcs8"
    ? Promise.reject(new DOMException("not so", "DataError")) : real(form, key, how, ...more);
}"""


@pytest.mark.parametrize("lacking", [_UNKNOWN, _HALF], ids=["unknown", "half"])
def test_a_browser_that_lacks_x25519_loads_it(page: Page, live_server: Any, lacking: str) -> None:
    page.goto(live_server.url)
    page.evaluate(lacking)
    assert run(
        page,
        "keys bytes",
        """const pair = await m.keys.makeRingKey();
           const ids = {ringKeyId: m.bytes.newId(), holderId: m.bytes.newId()};
           const {privateKey, publicKey} = pair;
           const sealed = await m.keys.sealRingKey(
             {...ids, ringPrivate: privateKey, holderPublic: publicKey});
           const opened = await m.keys.openRingKey({...ids, sealed, holderPrivate: privateKey});
           const loaded = performance.getEntriesByType("resource").map(({name}) => name);
           return [m.bytes.same(opened, privateKey),
                   loaded.some((name) => name.endsWith("hpke-x25519.js"))]""",
    ) == [True, True]


@pytest.fixture(params=["the browser's own X25519", "X25519 in JavaScript"])
def sealer(request: Any, page: Page, live_server: Any) -> Callable[..., Any]:
    page.goto(live_server.url)
    if request.param == "X25519 in JavaScript":
        run(page, "hpke", "m.hpke.useJavaScript()")

    def call(source: str, given: Any = None, modules: str = "sealing bytes keys hpke") -> Any:
        return run(page, modules, source, given)

    return call


@pytest.fixture
def on_page(page: Page, live_server: Any) -> Page:
    page.goto(live_server.url)
    return page


def _place() -> Place:
    return Place(uuid.uuid4(), uuid.uuid4(), 3, 7, os.urandom(32))


def _given(place: Place, key: bytes, **more: Any) -> dict[str, Any]:
    return {
        "id": str(place.conversation),
        "seat": str(place.seat),
        "s": place.sender_number,
        "after": place.after,
        "digest": to_base64(place.after_digest),
        "key": to_base64(key),
        **more,
    }


def test_a_conversation_of_the_browser_opens_in_python(sealer: Callable[..., Any]) -> None:
    ring, ring_key = sealing.make_key_pair(), uuid.uuid4()
    made = sealer(
        """const made = await m.sealing.makeConversation(
             {ringKey: given.ring, ringPublic: m.bytes.fromBase64(given.public)});
           return {...made, key: m.bytes.toBase64(made.key)}""",
        {"ring": str(ring_key), "public": to_base64(ring.public)},
    )
    sealed, conversation = from_base64(made["sealedKey"]), uuid.UUID(made["id"])
    assert len(sealed) == 80
    opened = sealing.open_conversation_key(sealed, conversation, ring_key, ring.private)
    assert opened == from_base64(made["key"])
    with pytest.raises(sealing.NotOpenedError):
        sealing.open_conversation_key(sealed, uuid.uuid4(), ring_key, ring.private)
    with pytest.raises(sealing.NotOpenedError):
        sealing.open_conversation_key(sealed, conversation, uuid.uuid4(), ring.private)


def test_a_conversation_of_python_opens_in_the_browser(sealer: Callable[..., Any]) -> None:
    ring, ring_key = sealing.make_key_pair(), uuid.uuid4()
    made = sealing.make_conversation(ring_key, ring.public)
    source = """
      const open = (change) => m.sealing.openConversationKey({id: given.id, ringKey: given.ring,
        sealedKey: given.sealed, ringPrivate: m.bytes.fromBase64(given.private), ...change});
      const refused = (change) => open(change).then(() => false, () => true);
      return [m.bytes.toBase64(await open({})), await refused({id: m.bytes.newId()}),
              await refused({ringKey: m.bytes.newId()}), await refused({sealedKey: "AAAA"})]"""
    given = {
        "id": str(made.id),
        "ring": str(ring_key),
        "sealed": to_base64(made.sealed_key),
        "private": to_base64(ring.private),
    }
    assert sealer(source, given) == [to_base64(made.key), True, True, True]


def test_keys_of_the_browser_are_those_of_python(sealer: Callable[..., Any]) -> None:
    pair = sealer(
        """const pair = await m.keys.makePersonKey();
           const publicKey = m.bytes.toBase64(await m.keys.publicOf(pair.privateKey));
           const {privateKey, publicKey: made} = pair;
           return [m.bytes.toBase64(privateKey), m.bytes.toBase64(made), publicKey]"""
    )
    private, public, again = pair
    assert public == again
    sealed = sealing.seal_to(from_base64(public), b"a lantern", b"info")
    assert sealing.open_with(from_base64(private), sealed, b"info") == b"a lantern"


def test_grants_travel_both_ways(sealer: Callable[..., Any]) -> None:
    ring, holder = sealing.make_key_pair(), sealing.make_key_pair()
    ring_key, holder_id = uuid.uuid4(), uuid.uuid4()
    grant = sealing.seal_ring_key(ring, ring_key, public=holder.public, holder=holder_id)
    opened, sealed, refused = sealer(
        """const {fromBase64: from, toBase64: to} = m.bytes;
           const ids = {ringKeyId: given.ring, holderId: given.holder};
           const opened = await m.keys.openRingKey(
             {...ids, sealed: given.grant, holderPrivate: from(given.private)});
           const sealed = await m.keys.sealRingKey(
             {...ids, ringPrivate: opened, holderPublic: from(given.public)});
           const refused = await m.keys.openRingKey({...ids, holderId: given.ring,
             sealed: given.grant, holderPrivate: from(given.private)})
             .then(() => false, () => true);
           return [to(opened), sealed, refused]""",
        {
            "ring": str(ring_key),
            "holder": str(holder_id),
            "grant": to_base64(grant),
            "private": to_base64(holder.private),
            "public": to_base64(holder.public),
        },
    )
    assert from_base64(opened) == ring.private
    assert refused
    back = sealing.open_ring_key(
        from_base64(sealed), ring_key, private=holder.private, holder=holder_id
    )
    assert back == ring.private


@pytest.mark.parametrize("text", TEXTS, ids=["plain", "strange", "empty", "long", "longest"])
def test_messages_travel_both_ways(on_page: Page, text: str) -> None:
    place, key = _place(), os.urandom(32)
    message_key = sealing.message_key(key, place.conversation)
    sealed = sealing.seal_message(message_key, place, text, 1_700_000_000_000)
    opened, back = run(
        on_page,
        "sealing bytes",
        _READY
        + """const opened = await sealing.openMessage({...place, keys, sealed: given.sealed});
             const again = {text: given.text, written: 1};
             return [opened, await sealing.sealMessage({...place, keys, ...again})]""",
        _given(place, key, sealed=to_base64(sealed), text=text),
    )
    assert opened == {"text": text, "written": 1_700_000_000_000}
    assert sealing.open_message(message_key, place, from_base64(back)) == text
    assert len(from_base64(back)) == len(sealed)
    assert len(sealed) - 12 - 16 in sealing.SIZES


def test_a_short_message_looks_as_long_as_an_empty_one(on_page: Page) -> None:
    lengths = run(
        on_page,
        "sealing bytes",
        _READY
        + """const seal = (text) => sealing.sealMessage({...place, keys, text, written: 1e12});
             return Promise.all(["", "ja", "x".repeat(150), "x".repeat(300)]
               .map(async (text) => bytes.fromBase64(await seal(text)).length))""",
        _given(_place(), os.urandom(32)),
    )
    assert lengths == [256 + 28, 256 + 28, 256 + 28, 512 + 28]


def test_what_is_too_long_is_refused(on_page: Page) -> None:
    refused = run(
        on_page,
        "sealing bytes",
        _READY
        + """return sealing.sealMessage({...place, keys, text: "x".repeat(4001), written: 1})
               .then(() => "sealed", (error) => error.name)""",
        _given(_place(), os.urandom(32)),
    )
    assert refused == "RangeError"


@pytest.mark.parametrize("field", ["id", "seat", "s", "after", "digest", "sealed", "key"])
def test_a_message_opens_nowhere_else(on_page: Page, field: str) -> None:
    place, key = _place(), os.urandom(32)
    sealed = sealing.seal_message(sealing.message_key(key, place.conversation), place, "hei", 1)
    given = _given(place, key, sealed=to_base64(sealed))
    changed = {
        "id": str(uuid.uuid4()),
        "seat": str(uuid.uuid4()),
        "s": 4,
        "after": 8,
        "digest": to_base64(os.urandom(32)),
        "sealed": to_base64(sealed[:-1] + bytes([sealed[-1] ^ 1])),
        "key": to_base64(os.urandom(32)),
    }
    source = (
        _READY
        + """return sealing.openMessage({...place, keys, sealed: given.sealed})
               .then(({text}) => text, () => "refused")"""
    )
    assert run(on_page, "sealing bytes", source, given) == "hei"
    given[field] = changed[field]
    assert run(on_page, "sealing bytes", source, given) == "refused"


def test_the_digest_is_the_same_in_both(on_page: Page) -> None:
    place, key = _place(), os.urandom(32)
    sealed = sealing.seal_message(sealing.message_key(key, place.conversation), place, "hei", 1)
    digest = sealing.first_digest(place.conversation)
    for number, body in enumerate(
        [
            sealing.event_body("waiting", place.seat),
            sealing.message_body(place, sealed),
            sealing.event_body("unanswered", None),
        ],
        1,
    ):
        digest = sealing.next_digest(digest, number, body)
    theirs = run(
        on_page,
        "sealing bytes",
        _READY
        + """let digest = await sealing.firstDigest(given.id);
             digest = await sealing.nextDigest(digest, 1, sealing.eventBody("waiting", given.seat));
             digest = await sealing.nextDigest(
               digest, 2, sealing.messageBody({...place, sealed: given.sealed}));
             digest = await sealing.nextDigest(digest, 3, sealing.eventBody("unanswered", null));
             return bytes.toBase64(digest)""",
        _given(place, key, sealed=to_base64(sealed)),
    )
    assert theirs == to_base64(digest)


def test_notes_travel_both_ways_and_are_no_messages(on_page: Page) -> None:
    place, key = _place(), os.urandom(32)
    note_key = sealing.note_key(key, place.conversation)
    sealed = sealing.seal_note(note_key, place.conversation, "Hun vil helst snakke på nordsamisk.")
    opened, back = run(
        on_page,
        "sealing bytes",
        _READY
        + """const opened = await sealing.openNote({keys, id: given.id, sealed: given.sealed});
             return [opened, await sealing.sealNote({keys, id: given.id, text: opened + "!"})]""",
        _given(place, key, sealed=to_base64(sealed)),
    )
    assert sealing.open_note(note_key, place.conversation, from_base64(back)) == opened + "!"
    message_key = sealing.message_key(key, place.conversation)
    with pytest.raises(sealing.NotOpenedError):
        sealing.open_note(message_key, place.conversation, sealed)


def test_a_passphrase_opens_in_both_whatever_the_keyboard_composed(on_page: Page) -> None:
    private, key_id = os.urandom(32), uuid.uuid4()
    parameters, wrapped = sealing.wrap_with_passphrase(private, key_id, "blå måne over vidda")
    opened, wrong, mine = run(
        on_page,
        "keys bytes",
        """const held = {wrapped: given.wrapped, parameters: given.parameters, keyId: given.id};
           const progress = [];
           const open = (passphrase) => m.keys.unwrapWithPassphrase(
             {...held, passphrase, onProgress: (done) => progress.push(done)});
           const opened = await open("blå måne over vidda".normalize("NFD"));
           const wrong = await open("blå måne").then(() => "", (error) => error.constructor.name);
           const mine = await m.keys.wrapWithPassphrase(
             {privateKey: opened, keyId: given.id, passphrase: "en annen"});
           return [m.bytes.toBase64(opened), wrong, {...mine, reported: progress.length > 3}]""",
        {"wrapped": to_base64(wrapped), "parameters": parameters, "id": str(key_id)},
    )
    assert from_base64(opened) == private
    assert wrong == "WrongSecret"
    assert mine["reported"]
    back = sealing.unwrap_with_passphrase(
        from_base64(mine["wrapped"]), mine["parameters"], key_id, "en annen"
    )
    assert back == private


def test_a_passkey_opens_what_it_wrapped_and_no_other(on_page: Page) -> None:
    assert run(
        on_page,
        "keys bytes",
        """const {newId, randomBytes, same} = m.bytes;
           const [privateKey, prfOutput, keyId] = [randomBytes(32), randomBytes(32), newId()];
           const salt = m.keys.newPrfSalt();
           const {wrapped, parameters} = await m.keys.wrapWithPasskey(
             {privateKey, keyId, prfOutput, salt});
           const opened = await m.keys.unwrapWithPasskey({wrapped, keyId, prfOutput});
           const another = {wrapped, keyId, prfOutput: randomBytes(32)};
           const other = await m.keys.unwrapWithPasskey(another)
             .then(() => false, (error) => error instanceof m.keys.WrongSecret);
           return [same(opened, privateKey), other, parameters.salt === salt]""",
    ) == [True, True, True]


def test_a_recovery_key_on_paper_names_the_group_that_was_typed_wrong(on_page: Page) -> None:
    found = run(
        on_page,
        "keys bytes",
        """const key = m.bytes.randomBytes(32);
           const paper = await m.keys.encodeRecoveryKey(key);
           const signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
           const missed = [];
           const attempt = async (text, group) => {
             try { await m.keys.decodeRecoveryKey(text); missed.push(["taken", text]); }
             catch (error) {
               if (error.group !== group) missed.push([error.code, error.group, group, text]);
             }
           };
           for (let at = 0; at < paper.length; at++) {
             if (paper[at] === "-") continue;
             const group = Math.floor(at / 6) + 1;
             for (const sign of signs) {
               if (sign === paper[at]) continue;
               await attempt(paper.slice(0, at) + sign + paper.slice(at + 1), group);
             }
             const next = paper[at + 1];
             if (next && next !== "-" && next !== paper[at]) {
               await attempt(paper.slice(0, at) + next + paper[at] + paper.slice(at + 2), group);
             }
           }
           const groups = paper.split("-");
           [groups[2], groups[7]] = [groups[7], groups[2]];
           await attempt(groups.join(" "), 3);
           const spaced = paper.toLowerCase().replace(/-/g, " ");
           const lenient = spaced.replace(/0/g, "o").replace(/1/g, "l");
           const back = await m.keys.decodeRecoveryKey(lenient);
           const short = await m.keys.decodeRecoveryKey(paper.slice(0, -3)).catch((e) => e.code);
           return {paper, missed, same: m.bytes.same(back, key), short}""",
    )
    assert found["missed"] == []
    assert found["same"]
    assert found["short"] == "length"
    assert len(found["paper"].split("-")) == 14


def test_a_fingerprint_is_six_groups_of_four_digits(on_page: Page) -> None:
    said = run(on_page, "keys", "return m.keys.fingerprint(new Uint8Array(32).fill(7))")
    assert said == run(on_page, "keys", "return m.keys.fingerprint(new Uint8Array(32).fill(7))")
    assert [len(group) for group in said.split(" ")] == [4] * 6
    assert said.replace(" ", "").isdigit()
