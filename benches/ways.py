"""Three ways to the same records, side by side on the same articles: the command, Python, Spark.

    python3 benches/ways.py [--sizes 20000,200000] [--threads 2]

Needs the command (cargo build --release) and, in the Python that runs it, the module with Spark (pip install './python[spark]').
The articles are those of the corpus and the ledger's fixture, each made its own by a last line.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).parents[1]
COMMAND = ROOT / "target/release/faitout"

PYTHON = """
import sys, json, faitout
threads = int(sys.argv[3])
texts = (json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8"))
with open(sys.argv[2], "w", encoding="utf-8") as out:
    for record in faitout.Pipeline().extract_many(texts, threads=threads):
        out.write(record.to_json())
        out.write("\\n")
"""

ARROW = """
import sys, faitout, pyarrow.parquet as pq
pipeline, out = faitout.Pipeline(), None
for batch in pq.ParquetFile(sys.argv[1]).iter_batches(1024):
    made = pipeline.extract_arrow(batch, threads=int(sys.argv[3]))
    out = out or pq.ParquetWriter(sys.argv[2], made.schema, compression="zstd")
    out.write_batch(made)
out.close()
"""

SPARK = """
import sys
from pyspark.sql import SparkSession
SparkSession.builder.master(f"local[{sys.argv[3]}]").config("spark.ui.enabled", "false").config("spark.driver.memory", "2g").config(
    "spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").getOrCreate()
from faitout.spark.__main__ import main
sys.exit(main(["--format", "parquet", "--input", sys.argv[1], "--output", sys.argv[2], "--date-grain", "year"]))
"""


def texts() -> list[str]:
    files = sorted((ROOT / "corpus").glob("*/*.txt"))
    found = [path.read_bytes() for path in files]
    own = [text.decode("utf-8", "replace") for text in found if b"\0" not in text]
    lines = (ROOT / "fixtures/ledger/articles.ndjson").read_text(encoding="utf-8").splitlines()
    return own + [json.loads(line)["text"] for line in lines]


def measured(arguments: list[object]) -> tuple[float, float, float]:
    """Seconds, CPU seconds and peak MiB of a process and all below it, seen ten times a second."""
    start = time.monotonic()
    told = tempfile.TemporaryFile()
    process = subprocess.Popen([str(a) for a in arguments], stdout=subprocess.DEVNULL, stderr=told)
    peak, cpu = 0.0, {}
    while process.poll() is None:
        peak = max(peak, tree(process.pid, cpu))
        time.sleep(0.1)
    seconds = time.monotonic() - start
    if process.returncode != 0:
        told.seek(0)
        sys.exit(f"{arguments[0]} failed: {told.read().decode()[-2000:]}")
    return seconds, sum(cpu.values()), peak


def tree(pid: int, cpu: dict[int, float]) -> float:
    """Resident MiB of a process and all below it, pages that they share counted once a process; `cpu` takes the seconds of each."""
    pages, open_ = 0, [pid]
    while open_:
        one = open_.pop()
        try:
            pages += int(pathlib.Path(f"/proc/{one}/statm").read_text().split()[1])
            told = pathlib.Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
            cpu[one] = (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
            for task in pathlib.Path(f"/proc/{one}/task").iterdir():
                open_.extend(int(child) for child in (task / "children").read_text().split())
        except OSError:
            continue
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="20000,200000")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    import pyarrow as pa
    import pyarrow.parquet as pq

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    own = texts()
    print(
        "| articles | way | s | articles/s | of the command | CPU s a million | peak MiB |\n|---|---|---|---|---|---|---|"
    )
    for size in map(int, args.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            at = pathlib.Path(folder)
            rows = [f"{own[n % len(own)]}\n\n{n}\n" for n in range(size)]
            with (at / "rows.ndjson").open("w", encoding="utf-8") as out:
                out.writelines(json.dumps({"text": row}, ensure_ascii=False) + "\n" for row in rows)
            pq.write_table(
                pa.table({"text": rows}), at / "rows.parquet", row_group_size=max(1, size // (4 * args.threads))
            )
            del rows
            python = [sys.executable, "-c"]
            ways = {
                "command, NDJSON to JSON lines": [
                    COMMAND,
                    "extract",
                    "-q",
                    at / "rows.ndjson",
                    "-o",
                    at / "a.jsonl",
                    "-j",
                    args.threads,
                ],
                "Python, extract_many to JSON lines": [
                    *python,
                    PYTHON,
                    at / "rows.ndjson",
                    at / "b.jsonl",
                    args.threads,
                ],
                "Python, extract_arrow, Parquet to Parquet": [
                    *python,
                    ARROW,
                    at / "rows.parquet",
                    at / "c.parquet",
                    args.threads,
                ],
                "Spark, Parquet to partitioned Parquet": [*python, SPARK, at / "rows.parquet", at / "d", args.threads],
            }
            first = 0.0
            for name, arguments in ways.items():
                seconds, cpu, peak = measured(arguments)
                first = first or seconds
                print(
                    f"| {size:,} | {name} | {seconds:.1f} | {size / seconds:,.0f} | {first / seconds:.0%} | {cpu / size * 1e6:.0f} | {peak:.0f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
