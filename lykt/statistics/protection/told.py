"""Errors whose words a catalogue can have: a sentence, and what stands in it.

This package needs no Django. Whoever shows such an error on a page translates its ``sentence``.
"""


class ToldError(Exception):
    """``named`` are what stand in the sentence, by name; as a text, it is in English."""

    def __init__(self, sentence: str, **named: object) -> None:
        super().__init__(sentence % named)
        self.sentence = sentence
        self.named = named


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence
