"""Files, collection, catalogue and description: as a program of somebody else meets them."""

import csv
import json
import re
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.test import Client, override_settings
from jsonstat_validator import validate_jsonstat
from openapi_spec_validator import OpenAPIV31SpecValidator
from pyjstat import pyjstat
from rdflib import DCAT, DCTERMS, FOAF, RDF, SKOS, Graph, URIRef

from lykt.statistics.models import Edition, Publication
from lykt.statistics.opendata.catalogue import EU, VCARD
from lykt.statistics.opendata.tests.press import Press
from lykt.statistics.opendata.tests.tables import TABLE

pytestmark = pytest.mark.django_db


def described(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/data/openapi.json").json()
    return found


def address(path: str) -> str:
    """A path of the description with everything in it that is to be filled in."""
    for name, value in {"slug": "yearly", "code": "by-county", "edition": "1"}.items():
        path = path.replace(f"{{{name}}}", value)
    return f"/data{path}"


def harvested(client: Client, ending: str = "ttl") -> Graph:
    answer = client.get(f"/data/catalogue.{ending}")
    form = {"ttl": "turtle", "jsonld": "json-ld"}[ending]
    return Graph().parse(data=answer.content, format=form)


def test_the_description_is_valid(client: Client) -> None:
    OpenAPIV31SpecValidator(described(client)).validate()


def test_every_address_of_the_description_answers_as_it_says(
    client: Client, yearly: Publication
) -> None:
    paths = described(client)["paths"]
    assert len(paths) == 10
    for path, item in paths.items():
        answers = item["get"]["responses"]
        answer = client.get(address(path))
        assert answer.status_code == 200, path
        assert answer.headers["Content-Type"].split(";")[0] in answers["200"]["content"]
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert not answer.cookies
        again = client.get(address(path), headers={"if-none-match": answer.headers["ETag"]})
        assert again.status_code == 304, path
        if "404" in answers:
            absent = client.get(address(path).replace("by-county", "nothing"))
            assert absent.status_code == 404
            assert absent.headers["Content-Type"] in answers_of("404", described(client))


def answers_of(status: str, whole: dict[str, Any]) -> list[str]:
    name = {"404": "absent", "410": "withdrawn"}[status]
    return list(whole["components"]["responses"][name]["content"])


def test_every_address_that_answers_with_a_file_is_described(client: Client) -> None:
    from lykt.statistics.opendata.urls import urlpatterns

    files = {str(one.pattern) for one in urlpatterns if not str(one.pattern).endswith("/")}
    known = "\n".join(described(client)["paths"])
    for pattern in files - {""}:
        start = re.sub(r"<\w+:(\w+)>", r"{\1}", pattern)
        start = start.replace("{form}", "json").replace("{ending}", "ttl")
        assert f"/{start}" in known


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_files_of_a_table_agree(client: Client, yearly: Publication, language: str) -> None:
    def got(form: str) -> Any:
        return client.get(f"/data/yearly/by-county.{form}?lang={language}")

    cube = got("json").json()
    validate_jsonstat(cube)
    lines = list(csv.DictReader(StringIO(got("csv").content.decode())))
    assert [float(one["value"]) if one["value"] else None for one in lines] == cube["value"]
    sheet = openpyxl.load_workbook(BytesIO(got("xlsx").content)).worksheets[0]
    numbers = [one for row in sheet.iter_rows(min_row=2, values_only=True) for one in row]
    assert [one for one in numbers if isinstance(one, int | float)] != []
    assert sorted(one for one in numbers if isinstance(one, int | float)) == sorted(
        one for one in cube["value"] if one is not None
    )


def test_a_withdrawn_file_is_gone_and_says_why(client: Client, press: Press) -> None:
    publication = press.publication()
    press.edition(publication, Edition.State.WITHDRAWN, withdrawal="Regnet to ganger.")
    for form in ("json", "csv", "xlsx"):
        answer = client.get(f"/data/yearly/edition/1/by-county.{form}")
        assert answer.status_code == 410
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["detail"] == "Regnet to ganger."
        assert "newest" not in answer.json()
    press.edition(publication, Edition.State.RELEASED)
    answer = client.get("/data/yearly/edition/1/by-county.csv")
    assert answer.json()["newest"] == "http://testserver/data/yearly/"


def test_the_collection_leads_the_public_client_to_every_table(
    client: Client, yearly: Publication
) -> None:
    found = client.get("/data/tables.json?lang=en").json()
    validate_jsonstat(found)
    (item,) = found["link"]["item"]
    assert item["label"] == "Contacts by county"
    dataset = pyjstat.Dataset.read(client.get(item["href"]).content.decode())
    at = {"county": "03", "channel": "telephone", "measure": "count"}
    indices = dataset.get_dimension_indices([{name: at[name]} for name in dataset["id"]])
    assert dataset.get_value_by_index(dataset.get_value_index(indices)) == TABLE.values["count"][2]


# What DCAT-AP-NO 2 demands, and what it recommends and we promise.
DEMANDED = {
    DCAT.Catalog: [
        DCTERMS.identifier,
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.publisher,
        DCAT.contactPoint,
        DCTERMS.license,
        DCTERMS.language,
        FOAF.homepage,
        DCAT.dataset,
        DCAT.service,
    ],
    DCAT.Dataset: [
        DCTERMS.identifier,
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.publisher,
        DCAT.contactPoint,
        DCAT.theme,
        DCTERMS.accessRights,
        DCTERMS.spatial,
        DCTERMS.temporal,
        DCTERMS.accrualPeriodicity,
        DCTERMS.issued,
        DCAT.landingPage,
        DCAT.keyword,
    ],
    DCAT.Distribution: [
        DCAT.accessURL,
        DCAT.downloadURL,
        DCTERMS.license,
        DCTERMS.format,
        DCAT.mediaType,
        DCTERMS.title,
        DCTERMS.language,
    ],
    DCAT.DataService: [
        DCTERMS.identifier,
        DCTERMS.title,
        DCAT.endpointURL,
        DCAT.endpointDescription,
        DCTERMS.publisher,
        DCAT.contactPoint,
        DCAT.servesDataset,
    ],
    DCTERMS.PeriodOfTime: [DCAT.startDate, DCAT.endDate],
    FOAF.Agent: [FOAF.name],
    VCARD.Organization: [VCARD.fn, VCARD.hasEmail],
    SKOS.Concept: [SKOS.prefLabel, SKOS.inScheme],
}


# What each must lead to, and from which of the EU's lists the word must be.
LEADS_TO = {
    DCTERMS.publisher: FOAF.Agent,
    DCAT.contactPoint: VCARD.Kind,
    DCAT.theme: SKOS.Concept,
    DCTERMS.spatial: DCTERMS.Location,
    DCTERMS.temporal: DCTERMS.PeriodOfTime,
    DCTERMS.license: DCTERMS.LicenseDocument,
    DCTERMS.format: DCTERMS.MediaTypeOrExtent,
    DCAT.mediaType: DCTERMS.MediaType,
    DCAT.landingPage: FOAF.Document,
    FOAF.homepage: FOAF.Document,
    DCTERMS.language: DCTERMS.LinguisticSystem,
    DCTERMS.accessRights: DCTERMS.RightsStatement,
    DCTERMS.accrualPeriodicity: DCTERMS.Frequency,
    DCTERMS.conformsTo: DCTERMS.Standard,
    DCAT.distribution: DCAT.Distribution,
    DCAT.accessService: DCAT.DataService,
    DCAT.servesDataset: DCAT.Dataset,
    DCTERMS.hasPart: DCAT.Dataset,
    DCTERMS.isPartOf: DCAT.Dataset,
}
LISTS = {
    DCAT.theme: "data-theme",
    DCTERMS.spatial: "country",
    DCTERMS.license: "licence",
    DCTERMS.format: "file-type",
    DCTERMS.language: "language",
    DCTERMS.accessRights: "access-right",
    DCTERMS.accrualPeriodicity: "frequency",
}
AT_MOST_ONE = (
    DCTERMS.publisher,
    DCTERMS.accessRights,
    DCTERMS.accrualPeriodicity,
    DCTERMS.issued,
    DCTERMS.license,
    DCAT.mediaType,
    DCAT.endpointURL,
)


def test_the_catalogues_words_are_of_the_kind_and_list_that_the_profile_demands(
    client: Client, yearly: Publication
) -> None:
    graph = harvested(client)
    for name, kind in LEADS_TO.items():
        found = list(graph.objects(None, name))
        assert found, name
        assert not [one for one in found if (one, RDF.type, kind) not in graph], name
    for name, of in LISTS.items():
        for one in graph.objects(None, name):
            assert (one, SKOS.inScheme, URIRef(f"{EU}{of}")) in graph
    for name in AT_MOST_ONE:
        for node in set(graph.subjects(name)):
            assert len(list(graph.objects(node, name))) == 1, (node, name)


@pytest.mark.parametrize("ending", ["ttl", "jsonld"])
@override_settings(OPEN_DATA_CONTACT="data@example.no", OPEN_DATA_PUBLISHER_NUMBER="999999999")
def test_the_catalogue_has_what_the_profile_demands(
    client: Client, yearly: Publication, ending: str
) -> None:
    graph = harvested(client, ending)
    for kind, names in DEMANDED.items():
        nodes = list(graph.subjects(RDF.type, kind))
        assert nodes, kind
        for node in nodes:
            missing = [name for name in names if (node, name, None) not in graph]
            assert not missing, (node, missing)


def test_both_writings_of_the_catalogue_say_the_same(client: Client, yearly: Publication) -> None:
    assert set(harvested(client, "ttl")) == set(harvested(client, "jsonld"))


def test_the_catalogue_is_the_same_text_each_time(client: Client, yearly: Publication) -> None:
    for ending in ("ttl", "jsonld"):
        first, second = (client.get(f"/data/catalogue.{ending}").content for _ in range(2))
        assert first == second


def test_the_catalogue_names_files_that_are_there(client: Client, yearly: Publication) -> None:
    graph = harvested(client)
    downloads = {str(one) for one in graph.objects(None, DCAT.downloadURL)}
    assert len(downloads) == 6
    for one in [*downloads, *map(str, graph.objects(None, DCAT.landingPage))]:
        assert client.get(one).status_code == 200


@pytest.mark.parametrize("code", ["NLOD_2_0", "CC_BY_4_0"])
def test_the_licence_is_the_settings(client: Client, yearly: Publication, code: str) -> None:
    with override_settings(OPEN_DATA_LICENCE=code):
        graph = harvested(client)
        assert set(graph.objects(None, DCTERMS.license)) == {URIRef(f"{EU}licence/{code}")}


def test_an_empty_catalogue_is_a_catalogue(client: Client) -> None:
    graph = harvested(client)
    assert len(list(graph.subjects(RDF.type, DCAT.Catalog))) == 1
    assert not list(graph.subjects(RDF.type, DCAT.Dataset))


def test_no_draft_is_in_any_list(client: Client, press: Press) -> None:
    press.edition(press.publication("hemmelig"), Edition.State.PREPARED)
    for path in ("catalogue.ttl", "catalogue.jsonld", "tables.json", ""):
        assert "hemmelig" not in client.get(f"/data/{path}").content.decode()
    assert json.loads(client.get("/data/tables.json").content)["link"]["item"] == []


@override_settings(
    OPEN_DATA_CONTACT="Tall <data@example.no>", OPEN_DATA_PUBLISHER_NUMBER="999 999 999"
)
def test_settings_written_as_people_write_them_make_no_false_address(
    client: Client, yearly: Publication
) -> None:
    for ending in ("ttl", "jsonld"):
        graph = harvested(client, ending)
        (publisher,) = set(graph.objects(None, DCTERMS.publisher))
        assert str(publisher).endswith("/organizations/999999999")
