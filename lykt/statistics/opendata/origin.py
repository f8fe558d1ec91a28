"""Where a released table comes from, as every file and page of it says."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from lykt.statistics.released import Texts


@dataclass(frozen=True)
class Licence:
    """Terms of reuse; ``code`` is the one of the EU's own list of licences."""

    code: str
    name: str
    address: str


LICENCES = {
    "NLOD_2_0": Licence(
        "NLOD_2_0",
        "Norsk lisens for offentlige data (NLOD) 2.0",
        "https://data.norge.no/nlod/no/2.0",
    ),
    "CC_BY_4_0": Licence(
        "CC_BY_4_0",
        "Creative Commons Attribution 4.0 International (CC BY 4.0)",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
}


@dataclass(frozen=True)
class Publisher:
    """Who answers for the figures. ``number`` is the one in the register of organisations."""

    name: str
    number: str = ""
    email: str = ""


@dataclass(frozen=True)
class Origin:
    """One edition of a publication. ``home`` is the door's own address: ``https://…/data/``."""

    slug: str
    title: Texts
    edition: int
    released_at: dt.datetime
    home: str
    publisher: Publisher
    licence: Licence
    newest: int
    remark: Texts = field(default_factory=dict)
    """What is said of the edition: why it was corrected, and what changed."""

    @property
    def is_superseded(self) -> bool:
        return self.newest > self.edition

    @property
    def released_on(self) -> dt.date:
        return timezone.localdate(self.released_at)

    @property
    def path(self) -> str:
        """The edition's own address, which stays for ever."""
        return f"{self.home}{self.slug}/edition/{self.edition}/"

    def table_address(self, code: str, ending: str = "/") -> str:
        return f"{self.path}{code}{ending}"
