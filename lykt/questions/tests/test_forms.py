"""The form takes answers as they are typed, asks about personal data, and loses nothing."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict

from lykt.questions.definition import Definition, Item, Kind
from lykt.questions.forms import QuestionnaireForm, questionnaire_form
from lykt.questions.templatetags.asked import media_of
from lykt.questions.tests.samples import EVERY_KIND, both

COMPLETE = {
    "one": "yes",
    "several": ["police", "unknown"],
    "number": "42",
    "decimal": "7,5",
    "scale": "10",
    "day": "31.12.2022",
    "clock": "0930",
    "short": "et par ord",
    "long": "En lang tekst.",
}
STORED = {
    "one": "yes",
    "several": ["police", "unknown"],
    "number": 42,
    "decimal": 7.5,
    "scale": 10,
    "day": "2022-12-31",
    "clock": "09:30",
    "short": "et par ord",
    "long": "En lang tekst.",
}


def posted(**answers: Any) -> QuestionnaireForm:
    data = QueryDict(mutable=True)
    for code, value in answers.items():
        data.setlist(f"q-{code}", value if isinstance(value, list) else [value])
    return questionnaire_form(EVERY_KIND, data)


def page(form: QuestionnaireForm) -> str:
    return render_to_string("questions/form_fields.html", {"form": form})


def test_answers_come_out_as_they_are_kept() -> None:
    form = posted(**COMPLETE)
    assert form.is_valid(), form.errors
    assert form.answers() == STORED


@pytest.mark.parametrize("code", ["language", "questions", "media", "errors"])
def test_a_question_s_code_may_be_any_word(code: str) -> None:
    """Also one that the form itself answers to, which a template finds after the fields."""
    asked = replace(EVERY_KIND, items=(Item(code, Kind.SHORT_TEXT, both("Hva som helst")),))
    data = QueryDict(mutable=True)
    data[f"q-{code}"] = "et svar"
    form = questionnaire_form(asked, data)
    assert form.is_valid(), form.errors
    assert form.answers() == {code: "et svar"}
    shown = page(form)
    assert f'name="q-{code}"' in shown
    assert '<div class="questions" data-questions>' in shown


@pytest.mark.parametrize("code", ["media", "errors", "non_field_errors"])
def test_such_a_question_hides_neither_scripts_nor_errors(code: str) -> None:
    asked = replace(EVERY_KIND, items=(Item(code, Kind.NUMBER, both("Hvor mange?")),))
    form = questionnaire_form(asked)
    assert "questions/conditions.js" in str(media_of(form))
    assert "error-summary" not in render_to_string("lib/error_summary.html", {"form": form})
    form = questionnaire_form(asked, QueryDict(f"q-{code}=mange"))
    shown = render_to_string("lib/error_summary.html", {"form": form})
    assert shown.count("<li>") == 1
    assert f"#id_q-{code}" in shown


def test_no_template_asks_a_questionnaire_s_form_by_a_name() -> None:
    by_name = re.compile(r"\b(rubric|choices|form\.questions)\.(media|errors|fields|is_)")
    templates = list((settings.BASE_DIR / "lykt").glob("*/templates/**/*.html"))
    assert templates
    assert not [each for each in templates if by_name.search(each.read_text(encoding="utf-8"))]


def test_what_is_not_answered_is_left_out() -> None:
    form = posted(one="no", short="  ")
    assert form.is_valid()
    assert form.answers() == {"one": "no"}


def test_kept_answers_go_back_into_the_form_and_out_again_unchanged() -> None:
    shown = questionnaire_form(EVERY_KIND, initial=STORED)
    values = {
        item.code: shown[item.code].field.prepare_value(shown[item.code].initial)
        for item in EVERY_KIND.items
    }
    assert values == {**COMPLETE, "clock": "09.30", "number": "42"}
    again = posted(**values)
    assert again.is_valid()
    assert again.answers() == STORED


def test_what_was_typed_in_a_draft_is_shown_unchecked() -> None:
    typed = {
        "q-number": ["førti"],
        "q-several": ["police"],
        "q-one": ["no"],
        "q-long": ["Halv set"],
    }
    html = page(questionnaire_form(EVERY_KIND, typed=typed))
    assert 'value="førti"' in html
    assert "Halv set" in html
    assert html.count("checked") == 2
    assert "ds-validation-message" not in html


def test_each_error_stands_at_its_field_and_the_text_stays() -> None:
    form = posted(one="yes", number="tolv", day="31.02.2022", long="Beholdes.")
    assert set(form.errors) == {"number", "day"}
    html = page(form)
    assert 'value="tolv"' in html
    assert 'value="31.02.2022"' in html
    assert "Beholdes." in html
    assert 'aria-describedby="id_q-number_error"' in html
    assert 'id="id_q-number_error"' in html


def test_a_required_question_that_does_not_apply_is_not_required() -> None:
    assert posted(one="no").is_valid()
    assert set(posted(one="yes", number="18").errors) == {"long"}
    assert posted(one="yes", number="17").is_valid()


def test_an_answer_to_a_question_that_does_not_apply_is_pointed_out_and_kept() -> None:
    form = posted(one="no", long="Dette skrev jeg.")
    assert "Answered only if" in form.errors["long"][0]
    assert "Dette skrev jeg." in page(form)


def test_a_condition_stands_in_words_for_those_without_script() -> None:
    html = page(questionnaire_form(EVERY_KIND, language="nb"))
    assert "Answered only if “Ett valg” is “Yes” and “Tall” is at least 18." in html
    assert "data-condition=" in html


def test_every_field_has_a_label_and_every_group_a_legend() -> None:
    html = page(questionnaire_form(EVERY_KIND))
    assert html.count("<fieldset") == html.count("<legend") == 3
    for field in ("number", "decimal", "day", "clock", "short", "long"):
        assert f'<label class="ds-label" for="id_q-{field}">' in html


def test_texts_of_a_questionnaire_can_not_become_markup() -> None:
    nasty = both("<script>alert(1)</script>")
    item = Item("q", Kind.SHORT_TEXT, nasty, hint=nasty)
    other = Item("r", Kind.SHORT_TEXT, nasty, hint=nasty, relevant="${q} = ''")
    definition = Definition("nasty", nasty, ("nb", "en"), (item, other))
    assert "<script>" not in page(questionnaire_form(definition))


def test_a_language_that_the_questionnaire_lacks_falls_back_to_its_first() -> None:
    form = questionnaire_form(EVERY_KIND, language="se")
    assert form.language == "nb"
    assert 'lang="nb"' in page(form)


def test_personal_data_are_pointed_out_before_saving() -> None:
    form = posted(one="no", short="ring 22 33 44 55")
    assert not form.is_valid()
    assert "seems to contain a telephone number." in form.errors["short"][0]
    assert "22 33" not in form.errors["short"][0]
    html = page(form)
    assert "ring 22 33 44 55" in html
    assert html.index("id_q-short") < html.index("q-personal-data") < html.index("id_q-long")


def confirmed(form: QuestionnaireForm, text: str) -> QuestionnaireForm:
    value = form.fields["personal-data"].widget.attrs["value"]
    return posted(one="no", short=text, **{"personal-data": value})


def test_the_writer_may_confirm_that_a_text_names_nobody() -> None:
    first = posted(one="no", short="ring 22 33 44 55")
    first.is_valid()
    second = confirmed(first, "ring 22 33 44 55")
    assert second.is_valid()
    assert second.answers() == {"one": "no", "short": "ring 22 33 44 55"}


def test_a_confirmation_holds_only_for_what_was_found() -> None:
    first = posted(one="no", short="ring 22 33 44 55")
    first.is_valid()
    assert not confirmed(first, "ring 22 33 44 66").is_valid()


def test_a_form_for_callers_themselves_need_not_ask() -> None:
    data = MultiValueDict({"q-one": ["no"], "q-short": ["ring 22 33 44 55"]})
    assert questionnaire_form(EVERY_KIND, data, point_out_personal_data=False).is_valid()


def test_an_unknown_option_is_refused() -> None:
    assert set(posted(one="perhaps", several=["police", "army"]).errors) == {"one", "several"}


def test_a_faulty_answer_does_not_make_a_later_question_inapplicable() -> None:
    assert set(posted(one="yes", number="førti", long="Beholdes.").errors) == {"number"}
    assert set(posted(one="yes", number="førti").errors) == {"number"}


def test_a_form_may_leave_questions_out_that_others_depend_on() -> None:
    long = EVERY_KIND.items[-1]
    alone = questionnaire_form(replace(EVERY_KIND, items=(long,)), MultiValueDict())
    assert alone.is_valid()
    assert "Answered only if" not in page(alone)
