"""Where in the form a fault of the notice is mended."""

import re
from collections.abc import Mapping

_COVER = "skadelidt.dekningsforhold"
_EVENT = "hendelsesfakta"

_FIELDS: Mapping[str, str] = {
    "innmelder.norskIdentitetsnummer": "sender_number",
    "innmelder.paaVegneAv": "sent_for",
    "skadelidt.norskIdentitetsnummer": "injured_number",
    f"{_COVER}.organisasjonsnummer": "organisation",
    f"{_COVER}.navnPaaVirksomheten": "organisation_name",
    f"{_COVER}.virksomhetensAdresse": "street",
    f"{_COVER}.stillingstittelTilDenSkadelidte": "job_title",
    f"{_COVER}.rolletype": "role",
    "skade.alvorlighetsgrad": "severity",
    "skade.antattSykefravaer": "absence",
    f"{_EVENT}.tid.tidspunkt": "day",
    f"{_EVENT}.tid.perioder": "period_from",
    f"{_EVENT}.tid.sykdomPaavist": "found_on",
    f"{_EVENT}.naarSkjeddeUlykken": "time_of_day",
    f"{_EVENT}.hvorSkjeddeUlykken": "place",
    f"{_EVENT}.ulykkessted.adresse": "other_street",
    f"{_EVENT}.aarsakUlykke": "causes",
    f"{_EVENT}.bakgrunnsaarsak": "backgrounds",
    f"{_EVENT}.utfyllendeBeskrivelse": "description",
    f"{_EVENT}.stedsbeskrivelse": "workplace",
    f"{_EVENT}.paavirkningsform": "exposures",
}
_INJURED = re.compile(r"skade\.skadedeDeler(?:\[(\d)\](?:\.(skadeart|kroppsdel))?)?", re.ASCII)


def field_of(path: str) -> str:
    """The form's field for a fault's path, empty where no field is the one."""
    if injured := _INJURED.fullmatch(path):
        part = "part" if injured[2] == "kroppsdel" else "injury"
        return f"{part}{int(injured[1] or 0) + 1}"
    fits = (name for start, name in _FIELDS.items() if path.startswith(start))
    return next(fits, "")
