"""The catalogue of what is open, in DCAT-AP-NO 2, so that data.norge.no and others can find it.

Every node has an address, none is anonymous: two harvests of the same catalogue are the same text.
Words of the EU's lists are declared with their list, as the profile's validator asks for.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from urllib.parse import quote

from django.core.cache import cache
from rdflib import DCAT, DCTERMS, FOAF, OWL, RDF, SKOS, XSD, Graph, Literal, Namespace, URIRef

from lykt.statistics.opendata.editions import Issue, Listed
from lykt.statistics.opendata.formats import FORMATS, Format
from lykt.statistics.opendata.origin import Licence, Origin, Publisher
from lykt.statistics.opendata.texts import LANGUAGES, said
from lykt.statistics.released import Texts

ADMS = Namespace("http://www.w3.org/ns/adms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
EU = "http://publications.europa.eu/resource/authority/"
ORGANISATIONS = "https://organization-catalog.fellesdatakatalog.digdir.no/organizations/"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
JSON_STAT = URIRef("https://json-stat.org/full/")

MEDIA = {"ttl": ("turtle", "text/turtle"), "jsonld": ("json-ld", "application/ld+json")}
"""By the address's ending: the writer's name for it, and the media type."""

_KEPT_SECONDS = 24 * 60 * 60

_TITLE: Texts = {"nb": "Åpne tall", "en": "Open figures"}
_ABOUT: Texts = {
    "nb": "Frigitte tabeller, vernet slik at ingen kan kjennes igjen.",
    "en": "Released tables, protected so that nobody can be recognised.",
}
_SERVICE: Texts = {"nb": "Grensesnitt for åpne tall", "en": "Interface for open figures"}
_KEYWORDS: Texts = {"nb": "vold og overgrep", "en": "violence and abuse"}
_LANGUAGES = {"nb": ("NOB", "Bokmål"), "en": ("ENG", "English")}
_THEMES = {"SOCI": "Population and society", "JUST": "Justice, legal system and public safety"}
_LONGEST = {"MONTHLY": 31, "QUARTERLY": 92, "ANNUAL": 366}
"""Days of the periods that a table may be of, and how often one of them ends."""


def catalogue(home: str, publisher: Publisher, licence: Licence, issues: Iterable[Issue]) -> Graph:
    """The whole catalogue; ``home`` is the address that everything lies under."""
    return _Writer(home, publisher, licence).written(list(issues))


def catalogue_text(
    home: str, publisher: Publisher, licence: Licence, issues: list[Issue], ending: str
) -> bytes:
    """The catalogue as a file; written once, then kept until something is released or set."""
    known = repr((home, publisher, licence, issues, ending)).encode()
    name = f"dcat:{hashlib.sha256(known).hexdigest()}"
    text: bytes | None = cache.get(name)
    if text is None:
        graph = catalogue(home, publisher, licence, issues)
        text = graph.serialize(format=MEDIA[ending][0], encoding="utf-8", auto_compact=True)
        cache.set(name, text, _KEPT_SECONDS)
    return text


class _Writer:
    """One graph, and what all its datasets share."""

    def __init__(self, home: str, publisher: Publisher, licence: Licence) -> None:
        self.graph = Graph(bind_namespaces="none")
        spaces = {"dcat": DCAT, "dct": DCTERMS, "foaf": FOAF, "owl": OWL, "skos": SKOS, "xsd": XSD}
        for prefix, space in {**spaces, "adms": ADMS, "vcard": VCARD}.items():
            self.graph.bind(prefix, space)
        self.home = home
        self.root = URIRef(f"{home}#catalogue")
        self.service = URIRef(f"{home}#service")
        self.publisher = self._publisher(publisher)
        self.contact = self._contact(publisher)
        self.licence = self._word("licence", licence.code, licence.name, DCTERMS.LicenseDocument)

    def written(self, issues: list[Issue]) -> Graph:
        self._resource(self.root, DCAT.Catalog, _TITLE, _ABOUT)
        self._resource(self.service, DCAT.DataService, _SERVICE, _ABOUT)
        self._say(self.root, DCTERMS.license, self.licence)
        self._say(self.root, FOAF.homepage, self._document(self.home))
        self._say(self.root, DCAT.service, self.service)
        self._languages(self.root, LANGUAGES)
        self._say(self.service, DCAT.endpointURL, URIRef(self.home))
        self._say(self.service, DCAT.endpointDescription, URIRef(f"{self.home}openapi.json"))
        self._say(self.service, DCTERMS.accessRights, self._open())
        for issue in issues:
            self._publication(issue)
        if issues:
            newest = max(issue.origin.released_on for issue in issues)
            self._say(self.root, DCTERMS.modified, Literal(newest, datatype=XSD.date))
        return self.graph

    def _publication(self, issue: Issue) -> None:
        address = f"{self.home}{issue.origin.slug}/"
        node = self._dataset(address, issue.origin, issue.origin.title, _ABOUT)
        for table in issue.tables:
            part = self._table(f"{address}{table.code}/", table, issue.origin)
            self._say(node, DCTERMS.hasPart, part)
            self._say(part, DCTERMS.isPartOf, node)
        days = [day for table in issue.tables for day in (table.first_day, table.last_day)]
        if days:
            self._period(node, min(days), max(days))

    def _table(self, address: str, table: Listed, origin: Origin) -> URIRef:
        node = self._dataset(address, origin, table.title, table.definition or table.title)
        self._period(node, table.first_day, table.last_day)
        for language in LANGUAGES:
            for one in FORMATS.values():
                self._distribution(node, one, language, table, origin)
        return node

    def _dataset(self, address: str, origin: Origin, title: Texts, about: Texts) -> URIRef:
        node = URIRef(f"{address}#dataset")
        self._resource(node, DCAT.Dataset, title, about)
        self._say(self.root, DCAT.dataset, node)
        self._say(self.service, DCAT.servesDataset, node)
        self._say(node, DCAT.landingPage, self._document(address))
        self._say(node, DCTERMS.accessRights, self._open())
        self._say(node, DCTERMS.spatial, self._word("country", "NOR", "Norway", DCTERMS.Location))
        self._say(node, DCTERMS.issued, Literal(origin.released_on, datatype=XSD.date))
        self._say(node, OWL.versionInfo, Literal(str(origin.edition)))
        self._texts(node, ADMS.versionNotes, origin.remark)
        self._texts(node, DCAT.keyword, _KEYWORDS)
        self._languages(node, LANGUAGES)
        for code, name in _THEMES.items():
            self._say(node, DCAT.theme, self._word("data-theme", code, name))
        return node

    def _distribution(
        self, node: URIRef, one: Format, language: str, table: Listed, origin: Origin
    ) -> None:
        page = f"{self.home}{origin.slug}/{table.code}"
        part = URIRef(f"{page}/#{one.code}-{language}")
        media = URIRef(MEDIA_TYPES + one.media_type)
        self._type(part, DCAT.Distribution)
        self._type(media, DCTERMS.MediaType)
        self._say(node, DCAT.distribution, part)
        self._texts(part, DCTERMS.title, {language: f"{said(table.title, language)} ({one.name})"})
        self._say(part, DCAT.accessURL, URIRef(f"{page}/?lang={language}"))
        self._say(part, DCAT.downloadURL, URIRef(f"{page}.{one.code}?lang={language}"))
        self._say(part, DCAT.accessService, self.service)
        self._say(part, DCAT.mediaType, media)
        kind = self._word("file-type", one.file_type, one.name, DCTERMS.MediaTypeOrExtent)
        self._say(part, DCTERMS.format, kind)
        self._say(part, DCTERMS.license, self.licence)
        self._languages(part, (language,))
        if one.code == "json":
            self._type(JSON_STAT, DCTERMS.Standard)
            self._say(JSON_STAT, DCTERMS.title, Literal("JSON-stat 2.0"))
            self._say(part, DCTERMS.conformsTo, JSON_STAT)

    def _resource(self, node: URIRef, kind: URIRef, title: Texts, about: Texts) -> None:
        """What the profile demands of each catalogue, dataset and service."""
        self._type(node, kind)
        self._say(node, DCTERMS.identifier, Literal(str(node)))
        self._texts(node, DCTERMS.title, title)
        self._texts(node, DCTERMS.description, about)
        self._say(node, DCTERMS.publisher, self.publisher)
        self._say(node, DCAT.contactPoint, self.contact)

    def _period(self, node: URIRef, first: dt.date, last: dt.date) -> None:
        period = URIRef(str(node).replace("#dataset", "#period"))
        self._type(period, DCTERMS.PeriodOfTime)
        self._say(period, DCAT.startDate, Literal(first, datatype=XSD.date))
        self._say(period, DCAT.endDate, Literal(last, datatype=XSD.date))
        self._say(node, DCTERMS.temporal, period)
        days = (last - first).days + 1
        often = next((name for name, most in _LONGEST.items() if days <= most), "IRREG")
        word = self._word("frequency", often, often.capitalize(), DCTERMS.Frequency)
        self._say(node, DCTERMS.accrualPeriodicity, word)

    def _publisher(self, publisher: Publisher) -> URIRef:
        number = publisher.number
        node = URIRef(ORGANISATIONS + quote(number) if number else f"{self.home}#publisher")
        self._type(node, FOAF.Agent)
        self._say(node, FOAF.name, Literal(publisher.name))
        if number:
            self._say(node, DCTERMS.identifier, Literal(number))
        return node

    def _contact(self, publisher: Publisher) -> URIRef:
        node = URIRef(f"{self.home}#contact")
        self._type(node, VCARD.Kind)
        self._type(node, VCARD.Organization)
        self._say(node, VCARD.fn, Literal(publisher.name))
        self._say(node, VCARD.hasOrganizationName, Literal(publisher.name))
        if publisher.email:
            self._say(node, VCARD.hasEmail, URIRef(f"mailto:{quote(publisher.email, safe='@+')}"))
        else:
            self._say(node, VCARD.hasURL, URIRef(self.home))
        return node

    def _open(self) -> URIRef:
        return self._word("access-right", "PUBLIC", "Public", DCTERMS.RightsStatement)

    def _languages(self, node: URIRef, languages: Iterable[str]) -> None:
        for language in languages:
            code, name = _LANGUAGES[language]
            word = self._word("language", code, name, DCTERMS.LinguisticSystem)
            self._say(node, DCTERMS.language, word)

    def _word(self, of: str, code: str, name: str, kind: URIRef | None = None) -> URIRef:
        """A word of one of the EU's lists, declared so that it can be checked on its own."""
        node = URIRef(f"{EU}{of}/{code}")
        self._type(node, SKOS.Concept)
        self._say(node, SKOS.inScheme, URIRef(f"{EU}{of}"))
        self._say(node, SKOS.prefLabel, Literal(name))
        if kind is not None:
            self._type(node, kind)
        return node

    def _document(self, address: str) -> URIRef:
        node = URIRef(address)
        self._type(node, FOAF.Document)
        return node

    def _texts(self, node: URIRef, name: URIRef, texts: Texts) -> None:
        for language, text in texts.items():
            if text:
                self._say(node, name, Literal(text, lang=language))

    def _type(self, node: URIRef, kind: URIRef) -> None:
        self.graph.add((node, RDF.type, kind))

    def _say(self, node: URIRef, name: URIRef, value: URIRef | Literal) -> None:
        self.graph.add((node, name, value))
