#!/usr/bin/env python3
"""Fits the weights of the features that only pages have: the rows `page` of src/tables/data/line_weights.tsv.

usage: fit_pages.py ROWS.jsonl... [--command target/release/faitout] [--folds 5] [--write]

ROWS: {"id", "file", "text"}, `file` an HTML page (.gz) beside ROWS, `text` its body. A line of a page is body when the body
holds it. Rows with `with` and `without` instead, short strings that the body must and must not hold, label the lines of
these. The weights of text stay as fit.py left them. Needs numpy and scikit-learn.
"""
import argparse, gzip, json, os, re, zlib
import numpy as np
from fit import DATA, explain, length_weight, logistic, names

PAGE = names("PAGE")


def words(text):
    return re.findall(r"\w+", text.lower())


def shingles(tokens, n=4):
    return {tuple(tokens[i : i + n]) for i in range(max(1, len(tokens) - n + 1))}


def label(line, gold_lines, gold):
    tokens = words(line)
    if len(tokens) < 4:
        return 1 if " ".join(tokens) in gold_lines else 0
    own = shingles(tokens)
    share = len(own & gold) / len(own)
    return 1 if share >= 0.7 else 0 if share <= 0.3 else -1


def told(line, row):
    squeeze = lambda s: " ".join(s.split())
    line = squeeze(line)
    wanted = any(squeeze(w) in line for w in row["with"])
    unwanted = any(squeeze(w) in line for w in row["without"])
    return 1 if wanted and not unwanted else 0 if unwanted and not wanted else -1


def read(command, path):
    rows = [json.loads(line) for line in open(path, encoding="utf-8")]
    folder = os.path.dirname(path)
    pages = [gzip.open(os.path.join(folder, r["file"])).read().decode("utf-8", "replace") for r in rows]
    explained = explain(command, [{"id": r["id"], "html": p} for r, p in zip(rows, pages)])
    weights = [0.0] * len(PAGE)
    for line in open(os.path.join(DATA, "line_weights.tsv"), encoding="utf-8"):
        cells = line.rstrip("\n").split("\t")
        if cells[0] == "page":
            weights[PAGE.index(cells[1])] = float(cells[2])
    docs = []
    for r, blocks in zip(rows, explained):
        gold = shingles(words(r.get("text", "")))
        gold_lines = {" ".join(words(x)) for x in r.get("text", "").split("\n")}
        X, y, n = [], [], []
        for b in blocks:
            page = b["features"]["page"]
            if not page[0] or b["verdict"] == "title":
                continue
            X.append([b["score"] - float(np.dot(page, weights))] + page)
            y.append(label(b["text"], gold_lines, gold) if "text" in r else told(b["text"], r))
            n.append(b["features"]["words"])
        docs.append((r["id"], np.array(X, dtype=float).reshape(-1, len(PAGE) + 1), np.array(y), np.array(n)))
    return docs


def fit(docs, c):
    X = np.concatenate([d[1] for d in docs])
    y = np.concatenate([d[2] for d in docs])
    # A page of a few labelled lines counts more than its lines do.
    w = np.concatenate([length_weight(d[3]) / max(1, (d[2] >= 0).sum()) ** 0.4 for d in docs])
    return logistic(X, y, w, c)


def errors(docs, w):
    wrong = sum(d[3][(d[2] >= 0) & ((d[1] @ w > 0) != (d[2] == 1))].sum() for d in docs if len(d[2]))
    return wrong, sum(d[3][d[2] == 1].sum() for d in docs if len(d[2]))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("rows", nargs="+")
    ap.add_argument("--command", default="target/release/faitout")
    ap.add_argument("--folds", type=int, default=5)
    ap.add_argument("--c", type=float, default=1.0)
    ap.add_argument("--write", action="store_true")
    args = ap.parse_args()
    docs = [d for path in args.rows for d in read(args.command, path) if len(d[2])]
    held = [0, 0]
    for k in range(args.folds):
        part = [d for d in docs if zlib.crc32(d[0].encode()) % args.folds == k]
        wrong, of = errors(part, fit([d for d in docs if zlib.crc32(d[0].encode()) % args.folds != k], args.c))
        held = [held[0] + wrong, held[1] + of]
    w = fit(docs, args.c)
    wrong, of = errors(docs, w)
    print(f"words wrongly kept or lost, of those of the bodies: held out {held[0] / max(1, held[1]):.3f}, fitted {wrong / of:.3f}")
    # The weights are added to the score of the text, which counts once.
    weights = dict(zip(PAGE, w[1:] / w[0]))
    weights["outside"] = -8.0
    for f, x in weights.items():
        print(f"{f}\t{x:.3f}")
    if args.write:
        path = os.path.join(DATA, "line_weights.tsv")
        lines = [line for line in open(path, encoding="utf-8") if not line.startswith("page\t")]
        body = sorted(lines[3:] + [f"page\t{f}\t{x:.3f}\n" for f, x in weights.items()])
        open(path, "w", encoding="utf-8").write("".join(lines[:3] + body))


if __name__ == "__main__":
    main()
