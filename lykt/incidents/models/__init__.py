"""Cases and what belongs to them; notices to others; people who threaten again and again."""

from lykt.incidents.models.cases import (
    Attachment,
    Case,
    Correction,
    Cost,
    Exposed,
    Measure,
    Message,
    Policy,
    Remark,
    Report,
    Talk,
    TalkNote,
)
from lykt.incidents.models.outward import Employer, InjuryDraft, OutwardNotice, OwnDuty
from lykt.incidents.models.third_parties import Reaction, ThirdParty

__all__ = (
    "Attachment",
    "Case",
    "Correction",
    "Cost",
    "Employer",
    "Exposed",
    "InjuryDraft",
    "Measure",
    "Message",
    "OutwardNotice",
    "OwnDuty",
    "Policy",
    "Reaction",
    "Remark",
    "Report",
    "Talk",
    "TalkNote",
    "ThirdParty",
)
