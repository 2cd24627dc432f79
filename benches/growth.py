#!/usr/bin/env python3
"""Time and peak memory as inputs grow: in number (1k to 1M articles) and in length (1 KB to 100 MB of text).

usage: benches/growth.py [--most N] [--longest BYTES] [--jobs N]      (after cargo build --release)

Articles are those of corpus/, each with a sentence of its own before it, so that no two are the same.
"""

import argparse
import json
import os
import pathlib
import resource
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
FAITOUT = ROOT / "target" / "release" / "faitout"


def texts():
    out = []
    for path in sorted((ROOT / "corpus").rglob("*.txt")):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if len(text) > 200 and "\0" not in text:
            out.append(text)
    return out


def run(args, path):
    """Seconds, CPU seconds and peak KiB of one run."""
    with open(os.devnull, "wb") as sink:
        started = time.perf_counter()
        child = subprocess.Popen([FAITOUT, "extract", "-q", *args, path], stdout=sink)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - started
    assert os.waitstatus_to_exitcode(status) == 0, path
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=1_000_000, help="articles of the last step")
    parser.add_argument("--longest", type=int, default=50_000_000, help="bytes of the longest text")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    args = parser.parse_args()
    bodies = texts()
    jobs = ["-j", str(args.jobs)]

    print("| articles | MB | s | µs an article | CPU s a million | peak MiB |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        count = 1000
        while count <= args.most:
            path = os.path.join(folder, "rows.ndjson")
            with open(path, "w", encoding="utf-8") as file:
                for i in range(count):
                    file.write(json.dumps({"text": f"Article {i}.\n\n{bodies[i % len(bodies)]}"}, ensure_ascii=False))
                    file.write("\n")
            size = os.path.getsize(path)
            seconds, cpu, peak = run(["--from", "ndjson", *jobs], path)
            each = 1e6 * seconds / count
            print(f"| {count:,} | {size / 1e6:.1f} | {seconds:.2f} | {each:.0f} | {1e6 * cpu / count:.0f} | {peak / 1024:.0f} |", flush=True)
            count *= 10

        print("\n| bytes of one text | s | ns a byte | peak MiB |")
        print("|---|---|---|---|")
        length, whole = 1000, "\n\n".join(bodies)
        while length <= args.longest:
            path = os.path.join(folder, "long.txt")
            text = (whole * (length // len(whole) + 1))[:length]
            pathlib.Path(path).write_text(text, encoding="utf-8")
            size = os.path.getsize(path)
            seconds, _, peak = run(["--max-bytes", "1000000000", *jobs], path)
            print(f"| {size:,} | {seconds:.2f} | {1e9 * seconds / size:.0f} | {peak / 1024:.0f} |", flush=True)
            length *= 10


if __name__ == "__main__":
    main()
