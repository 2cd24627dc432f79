#!/usr/bin/env python3
"""Runs this tool and its peers over the same files; prints a table for bodies, one for dates, one for amounts.

Called by compare.sh, which installs the peers. Bodies are scored by the F1 of their word multisets against the gold body,
dates and sums by the F1 of spans that overlap one of the gold (values differ too much in form between the tools). Each
time is of the tool alone, without its start; this tool's is the CPU time of one thread, with its start.
"""

import argparse
import collections
import json
import pathlib
import re
import resource
import subprocess
import sys
import time
import warnings

warnings.filterwarnings("ignore")
ROOT = pathlib.Path(__file__).resolve().parent.parent
FAITOUT = ROOT / "target" / "release" / "faitout"


def faitout(rows, *args):
    """Records and CPU seconds of one run with one thread over NDJSON rows."""
    data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [FAITOUT, "extract", "-q", "-j1", "--from", "ndjson", *args]
    out = subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return [json.loads(line) for line in out.splitlines()], seconds


def timed(rows, work):
    started = time.perf_counter()
    out = [work(row) for row in rows]
    return out, time.perf_counter() - started


def f1(hits, found, gold):
    return 2 * hits / (found + gold) if found + gold else 1.0


def words(text):
    return collections.Counter(re.findall(r"\w+", text.lower()))


def print_rows(title, rows):
    print(f"\n| {title} | MB/s | F1 |\n|---|---|---|")
    for name, size, seconds, score in rows:
        print(f"| {name} | {size / 1e6 / seconds:.3g} | {score:.3f} |", flush=True)


def bodies(pages, crates):
    size = sum(len(p["html"].encode()) for p in pages)
    # So that the fast ones run for a while.
    times = max(1, int(3e6 / size))

    def score(texts):
        scores = []
        for page, text in zip(pages, texts):
            gold, found = words(page["text"]), words(text or "")
            scores.append(f1(sum((gold & found).values()), sum(found.values()), sum(gold.values())))
        return sum(scores) / len(scores)

    import justext
    import trafilatura

    def stop_list(page):
        declared = re.search(r"<html[^>]*\blang=[\"']?(\w\w)", page[:2000])
        return justext.get_stoplist("French" if declared and declared[1].lower() == "fr" else "English")

    peers = {
        "trafilatura": lambda p: trafilatura.extract(p["html"], include_comments=False) or "",
        "jusText": lambda p: "\n".join(
            x.text for x in justext.justext(p["html"].encode(), stop_list(p["html"])) if not x.is_boilerplate
        ),
    }
    out = []
    many = [{"id": str(i), "html": p["html"]} for i, p in enumerate(pages)] * times
    records, seconds = faitout(many)
    out.append(("faitout, with all facts", size * times, seconds, score([r["text"] for r in records[: len(pages)]])))
    for name, work in peers.items():
        texts, seconds = timed(pages, work)
        out.append((name, size, seconds, score(texts)))
    data = "".join(json.dumps(row) + "\n" for row in many)
    for name in ("dom_smoothie", "rs-trafilatura"):
        run = subprocess.run([crates, name], input=data, capture_output=True, text=True, check=False)
        if run.returncode:
            print(f"{name}: {run.stderr.strip().splitlines()[-1]}", file=sys.stderr)
            continue
        texts = [json.loads(line)["text"] for line in run.stdout.splitlines()]
        out.append((name, size * times, float(run.stderr.split()[-1]), score(texts[: len(pages)])))
    print_rows(f"bodies of {len(pages)} pages", out)


def spans(rows, found, fact):
    hits = total = gold = 0
    for row, spans in zip(rows, found):
        want = [(m["start"], m["end"]) for m in row[fact]]
        gold += len(want)
        total += len(spans)
        hits += sum(any(a < y and x < b for x, y in want) for a, b in spans)
    return f1(min(hits, gold), total, gold)


def facts(fact, peers):
    rows = []
    for lang in ("fr", "en"):
        with open(ROOT / "fixtures" / fact / f"news.{lang}.jsonl", encoding="utf-8") as file:
            rows += [json.loads(line) for line in file]
    size = sum(len(row["text"].encode()) for row in rows)
    times = max(1, int(1e6 / size))
    given = [{"text": r["text"], "language": r["lang"], "published": r.get("reference") or ""} for r in rows]
    records, seconds = faitout(given * times, "--body")
    found = [[(m["start"], m["end"]) for m in r[fact]] for r in records[: len(rows)]]
    out = [("faitout, with all facts", size * times, seconds, spans(rows, found, fact))]
    for name, work in peers.items():
        found, seconds = timed(rows, work)
        out.append((name, size, seconds, spans(rows, found, fact)))
    print_rows(f"{fact} in {len(rows)} texts", out)


def dateparser(row):
    from dateparser.search import search_dates

    found, at = [], 0
    for text, _ in search_dates(row["text"], languages=[row["lang"]]) or []:
        start = row["text"].find(text, at)
        if start >= 0:
            found.append((start, start + len(text)))
            at = start + len(text)
    return found


def recognizer(recognize):
    from recognizers_text import Culture

    culture = {"fr": Culture.French, "en": Culture.English}

    def work(row):
        return [(m.start, m.end + 1) for m in recognize(row["text"], culture[row["lang"]])]

    return work


def price(row):
    from price_parser import Price

    found = Price.fromstring(row["text"])
    if found.amount_text is None or found.currency is None:
        return []
    start = row["text"].find(found.amount_text)
    return [(start, start + len(found.amount_text))] if start >= 0 else []


def golden_pages():
    for page in sorted((ROOT / "fixtures" / "articles").glob("*/article.html")):
        expected = json.loads((page.parent / "expected.json").read_text(encoding="utf-8"))
        if "text" in expected:
            yield {"html": page.read_text(encoding="utf-8"), "text": expected["text"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--crates", required=True, help="the built benches/peers")
    parser.add_argument("pages", nargs="?", help="NDJSON rows with html and text")
    args = parser.parse_args()
    if args.pages:
        with open(args.pages, encoding="utf-8") as file:
            pages = [json.loads(line) for line in file]
    else:
        pages = list(golden_pages())
    if not pages:
        sys.exit("expected pages with html and text, found none")
    bodies(pages, args.crates)

    from recognizers_date_time import recognize_datetime
    from recognizers_number_with_unit import recognize_currency

    facts("dates", {"dateparser": dateparser, "recognizers-text": recognizer(recognize_datetime)})
    facts("amounts", {"price-parser": price, "recognizers-text": recognizer(recognize_currency)})


if __name__ == "__main__":
    main()
