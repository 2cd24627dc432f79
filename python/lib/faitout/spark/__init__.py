"""faitout on Spark: tables of articles and lists of web archives to columns of facts.

One pipeline a Python worker; no shuffle; a bad article is a row with ``error`` and never fails the job.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StructType
from pyspark.sql.utils import AnalysisException

from .. import _pipeline
from .._errors import FaitoutError
from .schema import ERROR, OUTCOME, RECORD

__all__ = ["ERROR", "OUTCOME", "RECORD", "extract", "read"]

_COLUMNS = ("text", "html", "id", "url", "published", "language", "path")


def _told(options: Mapping[str, Any]) -> dict[str, Any]:
    known = ("tables", "chrome", "body", "reference_date", "language", "min_confidence")
    for name in options:
        if name not in known:
            raise FaitoutError(f"expected one of the options {', '.join(known)}, found {name!r}")
    # What is wrong with them is told here, not by every worker.
    _pipeline(**options)
    return dict(options)


def _ordered(batch: pa.RecordBatch, kept: Sequence[pa.Array] = ()) -> pa.RecordBatch:
    """The columns in the order of the schema."""
    names = [field.name for field in OUTCOME.fields]
    return pa.RecordBatch.from_arrays(
        [*kept, *(batch.column(n) for n in names)], [*(f"kept{i}" for i in range(len(kept))), *names]
    )


def extract(
    df: DataFrame,
    text_col: str | None = None,
    *,
    html_col: str | None = None,
    id_col: str | None = None,
    url_col: str | None = None,
    published_col: str | None = None,
    language_col: str | None = None,
    path_col: str | None = None,
    keep: Sequence[str] = (),
    **options: Any,
) -> DataFrame:
    """A table of articles to one of records, row by row: the columns ``keep`` of ``df``, those of the record, and ``error``.

    ``text_col`` is ``text`` where neither it nor ``html_col`` is given. ``published_col`` may be a date, a timestamp or text.
    A kept column must not have the name of one of a record: rename it first. ``options`` are those of
    :class:`faitout.Pipeline`; tables and chrome must stand under the same path on every machine.
    """
    options = _told(options)
    text_col = text_col or ("text" if html_col is None else None)
    columns = (text_col, html_col, id_col, url_col, published_col, language_col, path_col)
    given = {name: column for name, column in zip(_COLUMNS, columns) if column}
    outcome = [field.name for field in OUTCOME.fields]
    for column in (*given.values(), *keep):
        try:
            df.select(column)
        except AnalysisException as error:
            raise FaitoutError(f"expected a column {column!r}, found {', '.join(df.columns)}") from error
    for n, name in enumerate(keep):
        if name.lower() in outcome or name.lower() in [other.lower() for other in keep[:n]]:
            raise FaitoutError(f"keep: expected names that no column of a record has, each once, found {name!r}")
    kept = [df.select(name).schema[0] for name in keep]
    # Spark does not check that its text is UTF-8: what reads files of any encoding reads that too.
    kinds = {"text": "binary", "html": "binary"}
    articles = [F.col(column).cast(kinds.get(name, "string")).alias(name) for name, column in given.items()]
    chosen = df.select(*(F.col(name).alias(f"kept{i}") for i, name in enumerate(keep)), *articles)
    names = {"text": None, **{name: name for name in given}}

    def work(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        pipeline = _pipeline(**options)
        for batch in batches:
            # Spark gives a task its core, and batches of any size.
            for piece in _pieces(batch):
                own = pa.RecordBatch.from_arrays([piece.column(name) for name in given], list(given))
                made = pipeline.extract_arrow(own, **names, threads=1)
                yield _ordered(made, [piece.column(i) for i in range(len(kept))])

    inner = StructType([*(_named(f"kept{i}", f) for i, f in enumerate(kept)), *OUTCOME.fields])
    made = chosen.mapInArrow(work, inner)
    return made.select(*(F.col(f"kept{i}").alias(name) for i, name in enumerate(keep)), *outcome)


def _pieces(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """At most 512 rows at once, of 16 MB on average at most."""
    rows = max(1, min(512, batch.num_rows * (16 << 20) // max(1, batch.nbytes)))
    for start in range(0, batch.num_rows, rows):
        yield batch.slice(start, rows)


def _named(name: str, field: Any) -> Any:
    """A field under another name."""
    return type(field)(name, field.dataType, True)


def read(spark: SparkSession, paths: Sequence[str], kind: str, **options: Any) -> DataFrame:
    """The articles of files of many (``warc`` or ``ndjson``, gzipped or not) as records: one task a file, streamed in the task.

    A path that every worker can open, or a URL such as ``s3://`` or ``hdfs://`` that fsspec opens there.
    """
    options = _told(options)
    if kind not in ("warc", "ndjson"):
        raise FaitoutError(f"expected a kind of warc or ndjson, found {kind!r}")
    if not paths:
        raise FaitoutError("expected at least one file, found none")
    rows = spark.sparkContext.parallelize([(path,) for path in paths], len(paths))
    files = spark.createDataFrame(rows, "path string")

    def work(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        pipeline = _pipeline(**options)
        for batch in batches:
            for path in batch.column(0).to_pylist():
                yield from map(_ordered, _articles(pipeline, path, kind))

    return files.mapInArrow(work, OUTCOME)


def _articles(pipeline: Any, path: str, kind: str) -> Iterator[pa.RecordBatch]:
    if "://" not in path:
        yield from pipeline.read(path, kind=kind)
        return
    import fsspec

    try:
        opened = fsspec.open(path, "rb").open()
    except OSError as failed:
        error = {"path": path, "record": None, "stage": "read", "error": "cannot read the file", "detail": str(failed)}
        empty = pipeline.extract_arrow(pa.record_batch({"text": pa.array([None], pa.string())}), threads=1)
        columns = [
            pa.array([error], empty.schema.field("error").type) if n == "error" else empty.column(n)
            for n in empty.schema.names
        ]
        yield pa.RecordBatch.from_arrays(columns, schema=empty.schema)
        return
    # What fails later fails the task, which Spark does again.
    with opened as file:
        yield from pipeline._pipeline.read(file, path, kind, 512)
