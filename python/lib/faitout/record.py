"""The record: what one article becomes.

``start`` and ``end`` are indices of Python strings, half-open: ``record.text[m.start:m.end] == m.text``. Money is exact
:class:`~decimal.Decimal`. Dates are TIMEX3 / ISO 8601 values. Lists are in text order.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

__all__ = [
    "Amount",
    "Company",
    "DateMention",
    "Event",
    "EventAmount",
    "NameMention",
    "Published",
    "Record",
    "Regulator",
    "Sentence",
    "SourceInfo",
]


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Where an article comes from."""

    path: str | None
    format: str
    """``text`` or ``html``."""
    encoding: str
    bytes: int
    url: str | None
    id: str | None
    record: int | None
    """Line or offset in a file of many articles."""


@dataclass(frozen=True, slots=True)
class Published:
    """When an article was published, and what says so."""

    date: str
    """``YYYY-MM-DD``."""
    from_: str
    """``metadata``, ``url``, ``byline``, ``dateline``, ``inferred`` or ``option``."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money."""

    start: int
    end: int
    line: int | None
    text: str
    value: Decimal | None
    """Exact; ``None`` for a range."""
    min: Decimal | None
    max: Decimal | None
    currency: str | None
    """ISO 4217 code; ``None`` where the text does not decide."""
    per: str | None
    """Period of a rate: ``hour``, ``day``, ``week``, ``month``, ``quarter`` or ``year``."""
    qualifier: str | None
    """``approx``, ``at_least``, ``at_most``, ``more_than`` or ``less_than``."""


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date, duration, set or interval."""

    start: int
    end: int
    line: int | None
    text: str
    type: str
    """``date``, ``duration``, ``set`` or ``interval``."""
    value: str
    """TIMEX3 / ISO 8601; unknown parts are ``X``."""
    resolved: str
    """``explicit``, ``relative``, ``inferred`` or ``unresolved``."""


@dataclass(frozen=True, slots=True)
class NameMention:
    """Where an authority or a company is named."""

    start: int
    end: int
    line: int | None
    text: str
    kind: str
    """``name`` or ``description``."""


@dataclass(frozen=True, slots=True)
class Regulator:
    """An authority."""

    id: str
    name: str
    country: str
    domain: str
    mentions: list[NameMention]


@dataclass(frozen=True, slots=True)
class Company:
    """A company."""

    id: str
    name: str
    country: str | None
    evidence: str
    """``gazetteer``, ``legal_form`` or ``cue``."""
    mentions: list[NameMention]


@dataclass(frozen=True, slots=True)
class EventAmount:
    """The sum of an event."""

    value: Decimal | None
    min: Decimal | None
    max: Decimal | None
    currency: str | None
    per: str | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A piece of the text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """An enforcement event."""

    type: str
    status: str
    regulator: str | None
    """Id of the authority."""
    company: str | None
    """Id of the company."""
    amount: EventAmount | None
    date: str | None
    evidence: Sentence
    confidence: float


class Record:
    """One article: its clean text and its facts. Made of its JSON, which is read when a field is first asked for."""

    __slots__ = ("_json", "_values")

    def __init__(self, text: str) -> None:
        self._json = text
        self._values: dict[str, Any] | None = None

    def to_json(self) -> str:
        """The JSON, as the command writes it."""
        return self._json

    def to_dict(self) -> dict[str, Any]:
        """The JSON as plain dicts and lists. Sums are ``int``, or ``float`` where they have cents."""
        values: dict[str, Any] = json.loads(self._json)
        return values

    def _read(self) -> dict[str, Any]:
        if self._values is None:
            self._values = _typed(json.loads(self._json, parse_float=Decimal))
        return self._values

    @property
    def schema(self) -> int:
        """Version of the record's meaning."""
        value: int = self._read()["schema"]
        return value

    @property
    def id(self) -> str:
        """Hash of the source: the same bytes, the same id."""
        value: str = self._read()["id"]
        return value

    @property
    def source(self) -> SourceInfo:
        """Where the article comes from."""
        value: SourceInfo = self._read()["source"]
        return value

    @property
    def title(self) -> str | None:
        """Headline."""
        value: str | None = self._read()["title"]
        return value

    @property
    def language(self) -> str:
        """ISO 639-1 code; ``und`` when it cannot be told."""
        value: str = self._read()["language"]
        return value

    @property
    def language_confidence(self) -> float:
        """0 to 1."""
        value: float = self._read()["language_confidence"]
        return value

    @property
    def published(self) -> Published | None:
        """Publication date."""
        value: Published | None = self._read()["published"]
        return value

    @property
    def text(self) -> str:
        """Headline and body paragraphs, a blank line between them; NFC, no boilerplate."""
        value: str = self._read()["text"]
        return value

    @property
    def body_start(self) -> int:
        """Index in ``text`` where the body starts."""
        value: int = self._read()["body_start"]
        return value

    @property
    def amounts(self) -> list[Amount]:
        """Money."""
        value: list[Amount] = self._read()["amounts"]
        return value

    @property
    def dates(self) -> list[DateMention]:
        """Dates, durations, sets and intervals."""
        value: list[DateMention] = self._read()["dates"]
        return value

    @property
    def regulators(self) -> list[Regulator]:
        """One entry an authority."""
        value: list[Regulator] = self._read()["regulators"]
        return value

    @property
    def companies(self) -> list[Company]:
        """One entry a company."""
        value: list[Company] = self._read()["companies"]
        return value

    @property
    def events(self) -> list[Event]:
        """Enforcement events that the text states, each once."""
        value: list[Event] = self._read()["events"]
        return value

    def __eq__(self, other: object) -> bool:
        return self._json == other._json if isinstance(other, Record) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._json)

    def __reduce__(self) -> tuple[type[Record], tuple[str]]:
        return (Record, (self._json,))

    def __repr__(self) -> str:
        facts = ", ".join(f"{len(getattr(self, name))} {name}" for name in ("amounts", "dates", "events"))
        return f"<Record {self.title or self.text[:40]!r} ({self.language}): {facts}>"


def _money(values: dict[str, Any]) -> dict[str, Any]:
    """Sums as decimals: whole ones are read as ``int``."""
    exact = {key: None if values[key] is None else Decimal(values[key]) for key in ("value", "min", "max")}
    return {**values, **exact}


def _named(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "mentions": [NameMention(**m) for m in values["mentions"]]}


def _event(values: dict[str, Any]) -> Event:
    amount = values["amount"]
    return Event(
        **{
            **values,
            "amount": None if amount is None else EventAmount(**_money(amount)),
            "evidence": Sentence(**values["evidence"]),
            "confidence": float(values["confidence"]),
        }
    )


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    published = values["published"]
    return {
        **values,
        "source": SourceInfo(**values["source"]),
        "language_confidence": float(values["language_confidence"]),
        "published": None if published is None else Published(published["date"], published["from"]),
        "amounts": [Amount(**_money(a)) for a in values["amounts"]],
        "dates": [DateMention(**d) for d in values["dates"]],
        "regulators": [Regulator(**_named(r)) for r in values["regulators"]],
        "companies": [Company(**_named(c)) for c in values["companies"]],
        "events": [_event(e) for e in values["events"]],
    }
