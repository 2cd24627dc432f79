"""Texts to records, and everything beside them."""

from __future__ import annotations

import datetime
import doctest
import json
import multiprocessing
import pickle
import threading
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, run

import faitout

FINE = "La CNIL a infligé une amende de 20 millions d'euros à Clearview AI le 17 octobre 2022."
BINARY = b"\x00\x01" * 500


def same(record: faitout.Record, line: str) -> None:
    """Equal to a record of the command, but for where it stood."""
    mine, told = json.loads(record.to_json()), json.loads(line)
    mine["source"] = told["source"] = None
    assert mine == told


def test_a_record_is_typed() -> None:
    record = faitout.extract(FINE, body=True, language="fr")
    (event,) = record.events
    assert (event.type, event.status, event.regulator, event.company, event.date) == (
        "fine",
        "imposed",
        "cnil",
        "clearview-ai",
        "2022-10-17",
    )
    assert event.amount is not None and event.amount.value == Decimal(20_000_000)
    assert isinstance(event.amount.value, Decimal)
    assert record.to_dict()["events"][0]["amount"]["value"] == 20_000_000
    assert record.companies[0].mentions[0].text == "Clearview AI"
    assert (record.language, record.title, record.published, record.body_start) == ("fr", None, None, 0)
    assert repr(record).startswith("<Record 'La CNIL a infligé")
    assert record == pickle.loads(pickle.dumps(record))


@pytest.mark.parametrize("before", ["👩‍⚖️ ", "e\u0301" * 5 + " ", "🇫🇷🇪🇺 ", "\U0001f9d1\u200d\U0001f4bb — "])
def test_offsets_are_indices_of_strings(before: str) -> None:
    record = faitout.extract(before + FINE, body=True)
    assert record.text == unicodedata.normalize("NFC", before + FINE)
    names: list[faitout.Company | faitout.Regulator] = [*record.companies, *record.regulators]
    assert [a.text for a in record.amounts] + [d.text for d in record.dates] == [
        "20 millions d'euros",
        "le 17 octobre 2022",
    ]
    assert [m.text for name in names for m in name.mentions] == ["Clearview AI", "CNIL"]
    mentions: list[faitout.Amount | faitout.DateMention] = [*record.amounts, *record.dates]
    for mention in mentions:
        assert record.text[mention.start : mention.end] == mention.text
    for name in names:
        for named in name.mentions:
            assert record.text[named.start : named.end] == named.text
    evidence = record.events[0].evidence
    assert record.text[evidence.start : evidence.end] == evidence.text


def test_many_are_as_the_command_makes_them(rows: list[dict[str, Any]], lines: list[str]) -> None:
    pipeline = faitout.Pipeline()
    for threads in (None, 1, 3):
        records = list(pipeline.extract_many(rows, threads=threads))
        assert len(records) == len(lines) > 200
        for record, line in zip(records, lines):
            same(record, line)


def test_one_is_as_the_command_makes_it() -> None:
    for path in [
        "corpus/fr/14-dpc-meta-transferts.txt",
        "corpus/fr/23-page-amf.html",
        "corpus/en/04-ofcom-royal-mail-late.txt",
    ]:
        if not (ROOT / path).exists():
            path = str(next((ROOT / "corpus").glob("*/*.html")).relative_to(ROOT))
        record = faitout.extract((ROOT / path).read_bytes(), html=path.endswith(".html"))
        same(record, run("extract", "-q", path))


def test_what_is_known_counts() -> None:
    text = "L'amende a été prononcée lundi dernier."
    for day in ("2024-05-15", datetime.date(2024, 5, 15), datetime.datetime(2024, 5, 15, 9, 30)):
        record = faitout.extract(text, body=True, published=day, url="https://example.org/a")
        assert [d.value for d in record.dates] == ["2024-05-13"]
        assert record.published == faitout.Published("2024-05-15", "metadata")
        assert record.source.url == "https://example.org/a"
    assert faitout.extract("Bonjour le monde", language="fr").language == "fr"
    page = faitout.extract("<html><body><h1>Titre</h1><p>" + FINE + "</p></body></html>", html=True)
    assert page.source.format == "html" and len(page.events) == 1
    latin = faitout.extract(FINE.encode("latin-1"), body=True)
    assert latin.text == FINE


def test_errors_are_exceptions_with_the_sentences_of_the_command() -> None:
    with pytest.raises(faitout.InputError, match="not a text: expected text, found binary data") as raised:
        faitout.extract(BINARY)
    assert (raised.value.stage, raised.value.path, raised.value.record) == ("decode", None, None)
    assert pickle.loads(pickle.dumps(raised.value)).detail == raised.value.detail
    pipeline = faitout.Pipeline()
    with pytest.raises(faitout.InputError):
        list(pipeline.extract_many(["a", BINARY]))
    outcomes = list(
        pipeline.extract_many(["a", BINARY, {"html": "<p>b</p>"}, {}, {"text": "c", "published": "x"}], errors="return")
    )
    assert [type(o).__name__ for o in outcomes] == ["Record", "InputError", "Record", "InputError", "InputError"]
    assert str(outcomes[3]) == "not an article: expected the key text or html, found neither"
    assert str(outcomes[4]) == 'not an article: expected published as YYYY-MM-DD, found "x"'
    with pytest.raises(faitout.FaitoutError, match="expected published as YYYY-MM-DD"):
        faitout.extract("a", published="yesterday")
    with pytest.raises(faitout.FaitoutError, match="expected a language as two small letters"):
        faitout.Pipeline(language="french")
    with pytest.raises(faitout.FaitoutError, match="min_confidence: expected 0 to 1, found 2"):
        faitout.Pipeline(min_confidence=2)
    with pytest.raises(faitout.FaitoutError, match="threads: expected at least 1, found 0"):
        pipeline.extract_many([], threads=0)
    with pytest.raises(TypeError, match="expected an article as str or bytes, found int"):
        faitout.extract(3)  # type: ignore[arg-type]


def test_lone_surrogates_are_as_the_command_reads_them(tmp_path: Path) -> None:
    text = "\ud83d Ofcom fined Royal Mail £5.6m."
    (tmp_path / "a.ndjson").write_text(json.dumps({"text": text}) + "\n", encoding="utf-8")
    record = faitout.extract(text, body=True)
    same(record, run("extract", "-q", "--body", tmp_path / "a.ndjson"))
    assert record.text[0] == "\ufffd" and len(record.text) == len(text)


def test_a_page_in_bytes_is_a_page() -> None:
    page = b"<!doctype html><html><body><article><h1>A fine</h1><p>" + FINE.encode() + b"</p></article></body></html>"
    assert faitout.extract(page).source.format == "html"
    assert len(faitout.extract(page).events) == 1


def test_what_is_done_is_given_before_a_source_fails() -> None:
    def texts() -> Iterator[str]:
        yield from [FINE] * 1500
        raise OSError("gone")

    records = []
    with pytest.raises(OSError, match="gone"):
        for record in faitout.Pipeline(body=True).extract_many(texts()):
            records.append(record)
    assert len(records) == 1500


def test_items_that_are_no_articles_are_told_by_their_number() -> None:
    items: list[Any] = [
        FINE,
        None,
        float("nan"),
        {"text": 3},
        {"text": FINE, "url": float("nan"), "id": 7},
        {"text": FINE, "language": 1},
    ]
    outcomes = list(faitout.Pipeline(body=True).extract_many(items, errors="return"))
    told = [(o.record, o.detail) for o in outcomes if isinstance(o, faitout.InputError)]
    assert told == [
        (1, "expected an article as str or bytes, found NoneType"),
        (2, "expected an article as str or bytes, found float"),
        (3, "expected an article as str or bytes, found int"),
        (5, "expected language as str, found int"),
    ]
    fourth = outcomes[4]
    assert isinstance(fourth, faitout.Record) and (fourth.source.id, fourth.source.url) == ("7", None)


def in_a_fork(pipeline: faitout.Pipeline) -> int:
    import pyarrow as pa

    batch = pa.record_batch({"text": [FINE] * 600})
    rows: int = pipeline.extract_arrow(batch, threads=2).num_rows
    fresh = faitout.Pipeline(language="fr")
    return rows + len(fresh.extract(FINE).events) + len(faitout.ledger([pipeline.extract(FINE)]))


def test_forked_processes_work_too() -> None:
    pipeline = faitout.Pipeline(body=True)
    assert in_a_fork(pipeline) == 602
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.map_async(in_a_fork, [pipeline]).get(60) == [602]


def test_tables_are_read_and_their_faults_told(tmp_path: Path) -> None:
    row = "id\tname\tcountry\tforms\tambiguous\nzorvelle\tZorvelle\tFR\tZorvelle\t\n"
    (tmp_path / "companies.tsv").write_text(row, encoding="utf-8")
    pipeline = faitout.Pipeline(tables=tmp_path, body=True)
    assert [c.id for c in pipeline.extract("Zorvelle ferme une usine.").companies] == ["zorvelle"]
    assert pickle.loads(pickle.dumps(pipeline)).extract("Zorvelle ferme.").companies[0].id == "zorvelle"
    (tmp_path / "companies.tsv").write_text(row.replace("zorvelle\tZ", "zorvelle-sa\tZ"), encoding="utf-8")
    assert pickle.loads(pickle.dumps(pipeline)).extract("Zorvelle ferme.").companies[0].id == "zorvelle-sa"
    (tmp_path / "companies.tsv").write_text("id\tname\n", encoding="utf-8")
    with pytest.raises(faitout.FaitoutError, match="companies.tsv.*expected the header cell"):
        faitout.Pipeline(tables=tmp_path)


def test_other_threads_go_on(rows: list[dict[str, Any]]) -> None:
    pipeline, ticks, done = faitout.Pipeline(), 0, threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not done.wait(0.001):
            ticks += 1

    thread = threading.Thread(target=tick)
    thread.start()
    # One batch: were the lock held in it, no tick would fall into it.
    records = len(list(pipeline.extract_many(rows * 4)))
    done.set()
    thread.join()
    assert records == 4 * len(rows) and ticks > 10


def test_explanations_and_fixtures(tmp_path: Path) -> None:
    told = faitout.explain(FINE, body=True)
    assert "amount.number-then-currency" in str(told) and 'currencies.tsv "euros"' in str(told)
    assert told.to_dict()["blocks"][0]["verdict"] == "body"
    cases = tmp_path / "companies.fr.txt"
    cases.write_text("[[Danone => danone]] ferme une laiterie.\n[[Zorvelle => zorvelle]] aussi.\n", encoding="utf-8")
    report = faitout.check(cases)
    (group,) = report["groups"]
    assert (group["cases"], group["passed"], len(report["failures"])) == (2, 1, 1)
    with pytest.raises(faitout.FaitoutError, match="expected one of dates, amounts"):
        faitout.check(cases, only="prices")
    with pytest.raises(faitout.FaitoutError, match="gone.txt"):
        faitout.check(tmp_path / "gone.txt")


def test_cases_are_as_the_command_makes_them(tmp_path: Path, lines: list[str]) -> None:
    out = tmp_path / "records.jsonl"
    out.write_text("\n".join(lines), encoding="utf-8")
    told = [json.loads(line) for line in run("ledger", "-q", out).splitlines()]
    assert faitout.ledger([faitout.Record(line) for line in lines]) == told
    assert faitout.ledger(json.loads(line) for line in lines) == told
    with pytest.raises(faitout.FaitoutError, match="record 0: expected a record of extract"):
        faitout.ledger([{"a": 1}])


def test_the_examples_of_the_docstrings_run() -> None:
    ran = doctest.testmod(faitout, extraglobs={"faitout": faitout})
    assert ran.failed == 0 and ran.attempted >= 6


def test_the_schema_is_that_of_the_command() -> None:
    assert faitout.record_schema() == json.loads(run("schema"))
    assert run("--version").strip() == f"faitout {faitout.__version__}"
