"""Columns of articles to columns of facts."""

from __future__ import annotations

import gzip
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import exact, run

import faitout

TEXTS = ["Ofcom fined Royal Mail £5.6m on 13 November 2023.", None, "Rien."]


def test_rows_stay_in_their_place() -> None:
    pipeline = faitout.Pipeline(body=True)
    for kind in (pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary()):
        batch = pa.record_batch(
            {"t": pa.array([t and t.encode() for t in TEXTS], pa.binary()).cast(kind), "i": ["a", "b", "c"]}
        )
        made = pipeline.extract_arrow(batch, text="t", id="i")
        assert made.num_rows == 3
        rows = made.to_pylist()
        assert [row["source"] and row["source"]["id"] for row in rows] == ["a", None, "c"]
        assert [row["error"] and row["error"]["detail"] for row in rows] == [
            None,
            "expected a text or a page, found neither",
            None,
        ]
        assert rows[0]["events"][0]["company"] == "royal-mail"
        assert str(rows[0]["amounts"][0]["value"]) == "5600000.000000000"


def test_columns_are_the_records(rows: list[dict[str, Any]], lines: list[str]) -> None:
    columns = {"text": "text", "address": "url", "day": "published"}
    batch = pa.record_batch({column: [row.get(key) for row in rows] for column, key in columns.items()})
    made = faitout.Pipeline().extract_arrow(batch, url="address", published="day")
    for row, line in zip(made.to_pylist(), lines, strict=True):
        told = json.loads(line)
        assert row.pop("error") is None
        row["source"] = told["source"] = None
        assert exact(row) == exact(told)


def test_wrong_columns_are_told() -> None:
    pipeline = faitout.Pipeline()
    batch = pa.record_batch({"text": [1, 2]})
    with pytest.raises(faitout.FaitoutError, match='column "text": expected text or bytes, found Int64'):
        pipeline.extract_arrow(batch)
    with pytest.raises(faitout.FaitoutError, match="expected a record batch of valid columns, found"):
        bad = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\1\0\0\0"), pa.py_buffer(b"\xe9")])
        pipeline.extract_arrow(pa.record_batch({"text": bad}))
    nothing = pa.record_batch({"text": ["a"], "url": pa.nulls(1)})
    assert pipeline.extract_arrow(nothing, url="url").num_rows == 1
    with pytest.raises(faitout.FaitoutError, match='expected a column "body", found text'):
        pipeline.extract_arrow(batch, text="body")
    with pytest.raises(faitout.FaitoutError, match="expected the name of a column of texts or pages, found none"):
        pipeline.extract_arrow(batch, text=None)


def test_streams_that_fail_say_so(tmp_path: Path) -> None:
    path = tmp_path / "many.warc.gz"
    archive(path, 40)

    class Broken(io.RawIOBase):
        def __init__(self, answer: Any) -> None:
            self.parts, self.answer = [path.read_bytes()[:3000]], answer

        def read(self, size: int = -1) -> Any:
            if self.parts:
                return bytearray(self.parts.pop())
            if isinstance(self.answer, BaseException):
                raise self.answer
            return self.answer

    pipeline = faitout.Pipeline()
    with pytest.raises(ConnectionResetError, match="by peer"):
        list(pipeline.read(Broken(ConnectionResetError("by peer")), kind="warc"))
    with pytest.raises(KeyboardInterrupt):
        list(pipeline.read(Broken(KeyboardInterrupt()), kind="warc"))
    with pytest.raises(TypeError):
        list(pipeline.read(Broken("text"), kind="warc"))
    rows = [row for batch in pipeline.read(Broken(b"x" * (2 << 20)), kind="warc") for row in batch.to_pylist()]
    assert "expected at most" in rows[-1]["error"]["detail"]
    with tempfile.TemporaryFile() as file:
        file.write(path.read_bytes())
        file.seek(0)
        assert sum(batch.num_rows for batch in pipeline.read(file, kind="warc")) == 40


def test_pandas_and_polars_in_two_lines() -> None:
    pipeline = faitout.Pipeline(body=True)
    texts = [text for text in TEXTS if text]

    frame = pd.DataFrame({"text": texts})
    frame["events"] = [r.to_dict()["events"] for r in pipeline.extract_many(frame["text"])]
    assert [len(events) for events in frame["events"]] == [1, 0]

    table = pl.DataFrame({"text": texts})
    facts = pl.DataFrame(pa.Table.from_batches(pipeline.extract_arrow(b) for b in table.to_arrow().to_batches()))
    sums = facts.explode("events").select(pl.col("events").struct.field("amount").struct.field("value"))
    assert [str(value) for value in sums["value"].drop_nulls()] == ["5600000.000000000"]


WARC = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n"
    "Content-Length: {length}\r\n\r\n{http}\r\n\r\n"
)


def archive(path: Path, pages: int) -> None:
    """A web archive of pages, each in a gzip member of its own."""
    with path.open("wb") as out:
        for n in range(pages):
            page = f"<html><head><title>Page {n}</title></head><body><article><h1>Une amende de {n} millions</h1><p>La CNIL a infligé "
            page += f"mardi 14 mai 2024 une amende de {n + 1} millions d'euros à Zorvelle SAS, selon son communiqué.</p></article></body></html>"
            body = page.encode()
            http = (
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(body)
                + body
            )
            head = WARC.format(url=f"https://example.org/{n}", length=len(http), http="@").encode().split(b"@")
            out.write(gzip.compress(head[0] + http + head[1]))


@pytest.mark.parametrize("kind", ["warc", "ndjson"])
def test_files_of_many_are_streamed(tmp_path: Path, kind: str, rows: list[dict[str, Any]]) -> None:
    path = tmp_path / f"many.{kind}.gz"
    if kind == "warc":
        archive(path, 40)
    else:
        path.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode() + b"{\n"))
    told = [
        json.loads(line)
        for line in run("extract", "-q", path, "--errors", tmp_path / "errors", code=int(kind == "ndjson")).splitlines()
    ]
    pipeline = faitout.Pipeline()
    for file in (path, path.open("rb")):
        batches = list(pipeline.read(file, kind=kind, rows=16))  # type: ignore[arg-type]
        assert len(batches) > 2
        made = [row for batch in batches for row in batch.to_pylist()]
        errors = [row for row in made if row.pop("error") is not None]
        assert len(errors) == int(kind == "ndjson")
        records = [row for row in made if row["id"] is not None]
        assert [exact(row) for row in records] == [exact(row) for row in told]
    missing = list(pipeline.read(tmp_path / "gone.warc", kind="warc"))
    assert missing[0].to_pylist()[0]["error"]["error"] == "cannot read the file"
    with pytest.raises(faitout.FaitoutError, match="expected a file of warc or ndjson, found"):
        pipeline.read(path, kind="zip")  # type: ignore[arg-type]
