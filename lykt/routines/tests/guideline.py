# ruff: noqa: E501 - a table
"""The guideline's steps as they were read out of it, and which shipped steps answer to them.

A role or deadline that is empty is not stated in the source; the shipped step must then explain
what it says instead, in a note of its own or in the note of a setting.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    section: str
    step: str
    role: str
    deadline: str
    answered_by: tuple[str, ...]


def _in(step: str, *routines: str) -> tuple[str, ...]:
    return tuple(f"{routine}.{step}" for routine in routines)


VIOLENCE, THREATS, DISTANCE = "physical_violence", "threats", "threats_at_a_distance"
BOTH = (VIOLENCE, THREATS)
ALL = (VIOLENCE, THREATS, DISTANCE)
RISK, NOTICES, FOLLOW_UP, OUTWARD = (
    "risk_assessment_revision",
    "notices",
    "employer_follow_up",
    "external_reports",
)

ROWS = (
    Row("4", "Risikovurdering gjøres og revideres, av alle enheter", "line_leader", "1 year", _in("assess_risk", RISK)),
    Row("4", "Tema på vernerunder", "line_leader", "1 year", _in("discuss_on_safety_round", RISK)),
    Row("4.1", "Kartlegging sammen med ansatte, tillitsvalgte og verneombud", "line_leader", "1 year", _in("map_situations", RISK)),
    Row("4.2", "Sannsynlighet og konsekvens, åtte faktorer", "line_leader", "1 year", _in("assess_risk", RISK)),
    Row("4.3", "Handlingsplan: hva, hvem, når", "line_leader", "", _in("make_action_plan", RISK)),
    Row("4.4–5", "Tiltak settes i verk", "line_leader", "", _in("carry_out_measures", RISK)),
    Row("4.5", "Hendelser registreres", "line_leader", "", _in("register_incident", FOLLOW_UP)),
    Row("4.5", "Skjemaet til nærmeste leder", "reporter", "", _in("report_to_leader", NOTICES)),
    Row("4.5", "Kopi til personal og organisasjon", "line_leader", "", _in("copy_to_hr", NOTICES)),
    Row("5", "Opplæring og øvelse", "line_leader", "", _in("train_and_drill", RISK)),
    Row("5", "Informasjon om risiko, tiltak og melding", "line_leader", "", _in("inform_employees", RISK)),
    Row("6", "Virkningen vurderes, vurderingen gjentas", "line_leader", "", _in("evaluate_effect", RISK)),
    Row("7.1–2", "Trekk deg ut, tilkall hjelp", "exposed", "at once", _in("withdraw", *BOTH)),
    Row("7.1–2", "Alene kveld og natt: politiet", "exposed", "at once", _in("call_police_when_alone", *BOTH)),
    Row("7.1", "Alene kveld og natt: lege ved skade", "exposed", "at once", _in("see_doctor", VIOLENCE)),
    Row("7.1–2", "Vurder politiet", "", "", _in("consider_police", *BOTH)),
    Row("7.1–2", "Vurder helsesøster eller barnevern", "", "", _in("consider_child_welfare", *BOTH)),
    Row("7.1", "Vurder helsebehandling", "", "", _in("consider_treatment", VIOLENCE)),
    Row("7.1–2", "Vurder stenging", "", "", _in("consider_closing", *BOTH)),
    Row("7.1–2", "Varsle leder", "reporter", "", _in("notify_leader", *BOTH)),
    Row("7.1", "Den voldsrammede er ikke alene", "line_leader", "at once", _in("not_alone", VIOLENCE)),
    Row("7.1", "Psykisk førstehjelp", "line_leader", "", _in("psychological_first_aid", VIOLENCE)),
    Row("7.1–2", "Velg oppfølging sammen med den utsatte", "line_leader", "", _in("choose_follow_up", *BOTH)),
    Row("7.1–2", "Vurder helsepersonell og bedriftshelsetjeneste", "line_leader", "", _in("consider_health_service", *BOTH)),
    Row("7.1–2", "Samle de ansatte", "line_leader", "first working day", _in("gather_staff", *BOTH)),
    Row("7.1–2", "Vurder ekstern oppfølging", "line_leader", "", _in("consider_external_follow_up", *BOTH)),
    Row("7.1–2", "Samtale etter en uke", "line_leader", "1 week", _in("talk_after_a_week", *BOTH)),
    Row("7.1–2", "Samtale etter en måned", "line_leader", "1 month", _in("talk_after_a_month", *BOTH)),
    Row("7.1–2", "Siste møte avklarer videre behov", "line_leader", "", _in("clarify_further_follow_up", *BOTH)),
    Row("7.1", "Klær og utstyr erstattes", "line_leader", "", _in("replace_things", VIOLENCE)),
    Row("7.2–3", "Varsle den som truslene gjelder", "line_leader", "", _in("warn_threatened", THREATS, DISTANCE)),
    Row("7.3", "Kontakt nærmeste leder", "reporter", "at once", _in("contact_leader", DISTANCE)),
    Row("7.3", "Vurder politiet etter alvorlighet", "", "", _in("consider_police", DISTANCE)),
    *(
        Row("7.3, jf. 7.2", step.replace("_", " "), "line_leader", deadline, _in(step, DISTANCE))
        for step, deadline in (
            ("choose_follow_up", ""),
            ("consider_health_service", ""),
            ("gather_staff", "first working day"),
            ("consider_external_follow_up", ""),
            ("talk_after_a_week", "1 week"),
            ("talk_after_a_month", "1 month"),
            ("clarify_further_follow_up", ""),
        )
    ),
    Row("7.3, jf. 7.2", "Vurder helsesøster eller barnevern", "", "", _in("consider_child_welfare", DISTANCE)),
    Row("7.3, jf. 7.2", "Vurder stenging", "", "", _in("consider_closing", DISTANCE)),
    Row("7.4", "Meld alt til nærmeste leder", "reporter", "", _in("report_to_leader", NOTICES)),
    Row("7.4", "Etter vold: hovedverneombudet", "", "first working day", _in("notify_chief_safety_representative", NOTICES)),
    Row("7.4", "Etter vold: stedlig verneombud", "", "", _in("inform_safety_representative", NOTICES)),
    *(
        Row("8.1", words, "line_leader", "", _in(step, FOLLOW_UP))
        for words, step in (
            ("Ekstern hjelp", "consider_external_help"),
            ("Underrette pårørende", "tell_next_of_kin"),
            ("Vurdere politianmeldelse", "consider_police_report"),
            ("Registrere", "register_incident"),
            ("Tilpasse arbeidsoppgaver", "consider_adapting_tasks"),
            ("Unngå lignende situasjoner", "avoid_similar_situations"),
            ("Vurdere familien", "consider_family"),
            ("Informasjonsmøter", "hold_information_meetings"),
            ("Ta vare på vitner", "care_for_witnesses"),
            ("Beskytte mot medier og tredjeperson", "shield_from_media"),
        )
    ),
    Row("9", "Alvorlig skade: Arbeidstilsynet", "line_leader", "", _in("notify_labour_inspectorate", OUTWARD)),
    Row("9", "Alvorlig skade: politiet", "line_leader", "", _in("notify_police_of_injury", OUTWARD)),
    Row("9", "Skademelding til NAV, snarest", "line_leader", "", _in("send_injury_notice", OUTWARD)),
    Row("9", "Skademelding til NAV, senest innen ett år", "line_leader", "1 year", _in("injury_notice_latest", OUTWARD)),
    Row("9", "Yrkesskade til forsikringsselskapet", "line_leader", "", _in("report_to_insurer", OUTWARD)),
    Row("9.1", "Politianmeldelse", "municipal_director", "", _in("decide_police_report", OUTWARD)),
    Row("9.1", "Politianmeldelse leveres", "municipal_director", "", _in("file_police_report", OUTWARD)),
    Row("utenfor", "Bekymringsmelding, personlig plikt", "reporter", "first working day", _in("consider_duty_to_report_child", OUTWARD)),
    Row("utenfor", "Avverging, personlig plikt", "reporter", "at once", _in("consider_duty_to_avert", OUTWARD)),
)  # fmt: skip
