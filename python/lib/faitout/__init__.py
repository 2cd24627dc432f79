"""faitout turns scraped French and English news articles into facts with evidence.

>>> import faitout
>>> text = "La CNIL a infligé une amende de 20 millions d'euros à Clearview AI le 17 octobre 2022."
>>> record = faitout.extract(text, body=True)
>>> [(e.regulator, e.company, e.amount.value, e.date) for e in record.events]
[('cnil', 'clearview-ai', Decimal('20000000'), '2022-10-17')]
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, overload

from . import _faitout
from ._errors import FaitoutError, InputError
from .record import (
    Amount,
    Company,
    DateMention,
    Event,
    EventAmount,
    NameMention,
    Published,
    Record,
    Regulator,
    Sentence,
    SourceInfo,
)

if TYPE_CHECKING:
    import pyarrow

__all__ = [
    "Amount",
    "Company",
    "DateMention",
    "Event",
    "EventAmount",
    "FaitoutError",
    "InputError",
    "NameMention",
    "Pipeline",
    "Published",
    "Record",
    "Regulator",
    "Sentence",
    "SourceInfo",
    "__version__",
    "check",
    "explain",
    "extract",
    "ledger",
    "record_schema",
]

__version__: str = _faitout.__version__

Text: TypeAlias = "str | bytes"
"""An article: text or page, as ``str`` or as the bytes of a file in any encoding."""
Item: TypeAlias = "Text | Mapping[str, Any]"
"""A text, or a mapping with the keys of an NDJSON row: text or html, id, path, url, published, language."""
Day: TypeAlias = "str | datetime.date"
"""A day, as ``YYYY-MM-DD`` or as a date."""
PathLike: TypeAlias = "str | os.PathLike[str]"

_BATCH = 1024
"""Articles that are worked on at once; as many are read ahead."""


def _day(day: Day | None) -> str | None:
    return day.isoformat()[:10] if isinstance(day, datetime.date) else day


def _path(path: PathLike | None) -> str | None:
    return None if path is None else os.fspath(path)


def _taken(items: Iterator[Item]) -> tuple[list[Any], Exception | None]:
    """The next items, and what their source raised behind them."""
    taken: list[Any] = []
    try:
        for item in islice(items, _BATCH):
            taken.append(dict(item) if isinstance(item, Mapping) else item)
    except Exception as failed:
        return taken, failed
    return taken, None


class Pipeline:
    """Tables, lexicon and rules, built once. One pipeline serves any number of threads; it is pickled by its options."""

    def __init__(
        self,
        *,
        tables: PathLike | None = None,
        chrome: PathLike | None = None,
        body: bool = False,
        reference_date: Day | None = None,
        language: str | None = None,
        min_confidence: float = 0.0,
    ) -> None:
        """The options of the command: ``--tables``, ``--chrome``, ``--body``, ``--reference-date``, ``--language``,
        ``--min-confidence``.

        Raises :class:`FaitoutError` for tables that cannot be read and for options out of range.
        """
        self._options = (_path(tables), _path(chrome), body, _day(reference_date), language, min_confidence)
        self._pipeline = _faitout.Pipeline(*self._options)
        # What is unpickled here or in a forked process need not be built again.
        _known.setdefault(_key(*self._options), self)

    def __reduce__(self) -> tuple[object, ...]:
        return (_pipeline, self._options)

    def extract(
        self,
        text: Text,
        *,
        html: bool = False,
        published: Day | None = None,
        url: str | None = None,
        language: str | None = None,
        id: str | None = None,
        path: str | None = None,
    ) -> Record:
        """One article. Raises :class:`InputError` for bytes that are no text and pages that are nested too deeply."""
        return Record(self._pipeline.extract(text, html, _day(published), url, language, id, path))

    @overload
    def extract_many(
        self, items: Iterable[Item], *, threads: int | None = None, errors: Literal["raise"] = "raise"
    ) -> Iterator[Record]: ...
    @overload
    def extract_many(
        self, items: Iterable[Item], *, threads: int | None = None, errors: Literal["return"]
    ) -> Iterator[Record | InputError]: ...
    def extract_many(
        self, items: Iterable[Item], *, threads: int | None = None, errors: Literal["raise", "return"] = "raise"
    ) -> Iterator[Record | InputError]:
        """The records of many articles, in order; other threads of Python go on meanwhile.

        ``threads`` defaults to one a core. With ``errors="return"`` an item that gives no record gives its
        :class:`InputError` in its place instead of raising it; ``record`` is the number of the item, from 0.
        """
        if errors not in ("raise", "return"):
            raise FaitoutError(f"errors: expected raise or return, found {errors!r}")
        if threads is not None and threads < 1:
            raise FaitoutError(f"threads: expected at least 1, found {threads}")
        return self._many(iter(items), threads or 0, errors == "raise")

    def _many(self, items: Iterator[Item], threads: int, raises: bool) -> Iterator[Record | InputError]:
        # While the caller takes the records of one batch, the next is worked on.
        with ThreadPoolExecutor(1) as worker:
            first = 0
            waiting, failed = _taken(items)
            made = worker.submit(self._pipeline.extract_batch, waiting, threads)
            while waiting:
                outcomes = made.result()
                if failed is None:
                    waiting, failed = _taken(items)
                else:
                    waiting = []
                made = worker.submit(self._pipeline.extract_batch, waiting, threads)
                for number, outcome in enumerate(outcomes, first):
                    if isinstance(outcome, str):
                        yield Record(outcome)
                        continue
                    outcome.record = number
                    if raises:
                        raise outcome
                    yield outcome
                first += len(outcomes)
            if failed is not None:
                raise failed

    def extract_arrow(
        self,
        batch: pyarrow.RecordBatch,
        *,
        text: str | None = "text",
        html: str | None = None,
        id: str | None = None,
        url: str | None = None,
        published: str | None = None,
        language: str | None = None,
        path: str | None = None,
        threads: int | None = None,
    ) -> pyarrow.RecordBatch:
        """A record batch of articles as one of records, row by row; anything with ``__arrow_c_array__`` is a batch.

        The arguments name its columns. A row has the columns of the record, or ``error`` where it gives none. The texts
        are read where Arrow keeps them and never become Python objects.
        """
        names = (text, html, id, url, published, language, path)
        return self._pipeline.extract_arrow(batch, names, threads or 0)

    def read(
        self, file: PathLike | Any, *, kind: Literal["warc", "ndjson"], rows: int = 512
    ) -> Iterator[pyarrow.RecordBatch]:
        """The articles of a file of many, gzipped or not, as batches like those of :meth:`extract_arrow`.

        ``file`` is a path or a file opened as bytes, of which only a little is in memory at a time.
        """
        if isinstance(file, (str, bytes, os.PathLike)):
            return self._pipeline.read(None, os.fsdecode(file), kind, rows)
        name = getattr(file, "name", None)
        return self._pipeline.read(file, name if isinstance(name, str) else None, kind, rows)

    def explain(
        self,
        text: Text,
        *,
        html: bool = False,
        published: Day | None = None,
        url: str | None = None,
        language: str | None = None,
    ) -> Explanation:
        """Why each line was kept or dropped, and which rule and table row made each fact."""
        told = self._pipeline.explain(text, html, _day(published), url, language, None, None)
        return Explanation(*told)


class Explanation:
    """Why an article became what it is. As text it is what ``faitout explain`` prints."""

    def __init__(self, text: str, told: str) -> None:
        self._json = text
        self._told = told

    def to_dict(self) -> dict[str, Any]:
        """``source``, ``title``, ``published``, ``language`` and ``blocks``: each line with its verdict and reason."""
        values: dict[str, Any] = json.loads(self._json)
        return values

    def __str__(self) -> str:
        return self._told


_known: dict[tuple[object, ...], Pipeline] = {}


def _key(tables: str | None, *rest: object) -> tuple[object, ...]:
    """Options, and the state of the tables that they name."""
    if tables is None or not os.path.isdir(tables):
        return (tables, *rest)
    files = sorted((entry.name, entry.stat().st_mtime_ns, entry.stat().st_size) for entry in os.scandir(tables))
    return (tables, *files, *rest)


def _pipeline(
    tables: str | None = None,
    chrome: str | None = None,
    body: bool = False,
    reference_date: str | None = None,
    language: str | None = None,
    min_confidence: float = 0.0,
) -> Pipeline:
    """The pipeline of these options, built once a process."""
    key = _key(tables, chrome, body, reference_date, language, min_confidence)
    if key not in _known:
        _known[key] = Pipeline(
            tables=tables,
            chrome=chrome,
            body=body,
            reference_date=reference_date,
            language=language,
            min_confidence=min_confidence,
        )
    return _known[key]


def extract(
    text: Text,
    *,
    html: bool = False,
    published: Day | None = None,
    url: str | None = None,
    language: str | None = None,
    body: bool = False,
) -> Record:
    """One article to its record.

    :param text: a raw scrape, or a page with ``html=True`` (``bytes`` that hold a page are seen to be one); with
        ``body=True`` the clean body, of which nothing is stripped.
    :param published: the publication date, if known: relative dates resolve against it.
    :raises InputError: for bytes that are no text and pages that are nested too deeply.
    """
    return _pipeline(body=body).extract(text, html=html, published=published, url=url, language=language)


def explain(
    text: Text,
    *,
    html: bool = False,
    published: Day | None = None,
    url: str | None = None,
    language: str | None = None,
    body: bool = False,
) -> Explanation:
    """Why an article becomes the record that :func:`extract` gives.

    >>> told = faitout.explain("Rien le 3 mai 2024.", body=True)
    >>> [(block["line"], block["verdict"]) for block in told.to_dict()["blocks"]]
    [(1, 'body')]
    >>> print(str(told).splitlines()[-1])
        1   1 date       le 3 mai 2024 = 2024-05-03 (date, explicit)  date.day-month-year; date_rules.tsv "le|ce? {w}? {d} {m} {y}"
    """
    return _pipeline(body=body).explain(text, html=html, published=published, url=url, language=language)


def check(*paths: PathLike, only: str | None = None, tables: PathLike | None = None) -> dict[str, Any]:
    """Fixtures through the extractors: what ``faitout check --json`` prints, with ``groups`` and ``failures``."""
    values: dict[str, Any] = json.loads(_faitout.check([os.fspath(p) for p in paths], only, _path(tables)))
    return values


def ledger(
    records: Iterable[Record | Mapping[str, Any]], *, min_confidence: float = 0.0, tables: PathLike | None = None
) -> list[dict[str, Any]]:
    """The cases of many records, one a decision, as ``faitout ledger`` writes them."""
    lines = [r.to_json() if isinstance(r, Record) else json.dumps(dict(r), default=_number) for r in records]
    return [json.loads(case) for case in _faitout.ledger(lines, min_confidence, _path(tables))]


def _number(value: object) -> int | float:
    """A sum of an Arrow column as JSON."""
    if not isinstance(value, Decimal):
        raise TypeError(f"expected a record as plain values, found {type(value).__name__}")
    return int(value) if value == int(value) else float(value)


def record_schema() -> dict[str, Any]:
    """The JSON Schema of the record."""
    values: dict[str, Any] = json.loads(_faitout.record_schema())
    return values
