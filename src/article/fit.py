#!/usr/bin/env python3
"""Fits the line model: writes src/tables/data/line_weights.tsv and line_words.tsv.

usage: fit.py ROWS.jsonl.gz... [--command target/release/faitout] [--folds 5] [--write]

ROWS: {"id", "lang", "lines": [...], "labels": ["content" | "boilerplate" | "either", ...]}, one raw text a row; rows of one
id share a fold. Needs numpy and scikit-learn; the crate needs neither. All features come from the command
(`explain --json --features`), run with the weights of each step, so nothing is computed twice. Prints figures of held-out
folds first: the weights that are written are fitted on all rows, so figures on those rows flatter.
"""
import argparse, collections, gzip, json, math, os, re, subprocess, tempfile, zlib
import numpy as np
from sklearn.linear_model import LogisticRegression

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "tables", "data")
# A word is learnt when it stands on the pages of so many sources' documents ...
LEAST_DOCUMENTS = 10
# ... and is written when it weighs at least so much.
LEAST_WEIGHT = 0.1
# Added to both counts of a word: what few documents say is held back.
SMOOTH = 2.0
# Files of at most so many lines have their own weights (SHORT in judge.rs).
SHORT = 60


def names(which):
    file = {"LINE": "features.rs", "CONTEXT": "context.rs", "PAGE": "page.rs"}[which]
    text = open(os.path.join(HERE, file), encoding="utf-8").read()
    return re.findall(r'"(\w+)"', re.search(r"pub const %s[^=]*= &\[(.*?)\];" % which, text, re.S).group(1))


LINE, CONTEXT = names("LINE"), names("CONTEXT")
WORDS = LINE.index("words")


class Doc:
    def __init__(self, row, blocks):
        self.id, self.lang = row["id"], row["lang"]
        self.line = np.array([b["features"]["line"] for b in blocks], dtype=np.float32).reshape(-1, len(LINE))
        self.context = np.array([b["features"]["context"] for b in blocks], dtype=np.float32).reshape(-1, len(CONTEXT))
        self.words = np.array([b["features"]["words"] for b in blocks], dtype=np.float32)
        self.terms = [b["features"]["terms"] for b in blocks]
        self.body = np.array([b["verdict"] == "body" for b in blocks])
        of = {"content": 1, "boilerplate": 0, "either": -1}
        self.labels = np.array([of[row["labels"][b["line"] - 1]] for b in blocks])


def read(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def write_tables(folder, model):
    rows = [f"{p}\t{f}\t{w:.3f}\n" for p, weights in model["weights"].items() for f, w in weights.items()]
    page = [line for line in open(os.path.join(DATA, "line_weights.tsv"), encoding="utf-8") if line.startswith("page\t")]
    with open(os.path.join(folder, "line_weights.tsv"), "w", encoding="utf-8") as f:
        f.write("# What each feature of a line says for the body (above 0) or against it.\n"
                "# pass: line comes first; then long or short by the length of the file; fitted by src/article/fit.py. page, for HTML, is fitted by src/article/fit_pages.py.\n"
                "pass\tfeature\tweight\n" + "".join(sorted(rows + page)))
    with open(os.path.join(folder, "line_words.tsv"), "w", encoding="utf-8") as f:
        f.write("# What a word of a line says for the body (above 0) or against it; fitted by src/article/fit.py.\nword\tweight\n")
        f.write("".join(f"{word}\t{w:.2f}\n" for word, w in sorted(model["words"].items())))


def run(command, rows, model=None):
    """The documents as the command sees them with these weights, or with its own."""
    inputs = [{"id": r["id"], "text": "\n".join(r["lines"])} for r in rows]
    with tempfile.TemporaryDirectory() as folder:
        tables = []
        if model:
            write_tables(folder, model)
            for name in ("line_weights.tsv", "line_words.tsv"):
                text = open(os.path.join(folder, name), encoding="utf-8").read()
                open(os.path.join(folder, name), "w", encoding="utf-8").write("#! replace\n" + text)
            tables = ["--tables", folder]
        blocks = explain(command, inputs, tables)
    return [Doc(r, b) for r, b in zip(rows, blocks)]


def explain(command, inputs, options=()):
    """The blocks of each input, with their features."""
    data = "".join(json.dumps(i, ensure_ascii=False) + "\n" for i in inputs)
    args = [command, "explain", "--json", "--features", "-q", "--from", "ndjson", *options, "-"]
    out = subprocess.run(args, input=data.encode(), stdout=subprocess.PIPE).stdout
    return [json.loads(line)["blocks"] for line in out.decode().splitlines()]


def length_weight(words):
    """Long lines count more, as errors are measured in lines and in words."""
    return 0.5 + np.minimum(words, 60) / 30.0


def logistic(X, y, w, c):
    """The weights of a logistic regression over the rows with a label, 0 or 1."""
    keep = y >= 0
    model = LogisticRegression(C=c, max_iter=2000, fit_intercept=False)
    model.fit(X[keep], y[keep], sample_weight=w[keep] * keep.sum() / w[keep].sum())
    return model.coef_[0]


def regress(X, docs, c):
    y = np.concatenate([d.labels for d in docs])
    return logistic(X, y, np.concatenate([length_weight(d.words) for d in docs]), c)


def word_weights(docs):
    """What a word says: the log of the odds of the documents whose body has it to those whose chrome has it."""
    body, chrome = collections.Counter(), collections.Counter()
    for of in {d.id: d for d in sorted(docs, key=lambda d: len(d.words))}.values():
        for label, counts in ((1, body), (0, chrome)):
            counts.update({t for terms, seen in zip(of.terms, of.labels) if seen == label for t in terms if len(t) > 1})
    known = [t for t in body | chrome if body[t] + chrome[t] >= LEAST_DOCUMENTS]
    weights = {t: math.log((body[t] + SMOOTH) / (chrome[t] + SMOOTH)) for t in known}
    return {t: w for t, w in weights.items() if abs(w) >= LEAST_WEIGHT}


def with_words(doc, words):
    """The features of each line, with the sum of what its words say."""
    X = doc.line.copy()
    for i, terms in enumerate(doc.terms):
        known = [words[t] for t in terms if t in words]
        X[i, WORDS] = sum(known) / max(1, len(known)) ** 0.5
    return X


def first_pass(docs, c, inner=4):
    """Weights of the features of a line, its words among them; these are counted on documents other than the line's."""
    held = [None] * len(docs)
    part = [zlib.crc32(("words" + d.id).encode()) % inner for d in docs]
    for k in range(inner):
        words = word_weights([d for d, p in zip(docs, part) if p != k])
        for i, d in enumerate(docs):
            if part[i] == k:
                held[i] = with_words(d, words)
    weights = dict(zip(LINE, regress(np.concatenate(held), docs, c)))
    return {"weights": {"line": weights}, "words": word_weights(docs)}


def fit(command, rows, docs, c1, c2, inner=3):
    """The second pass is fitted on what the first gave for documents that it had not seen."""
    held = []
    part = [zlib.crc32(("inner" + r["id"]).encode()) % inner for r in rows]
    for k in range(inner):
        model = first_pass([d for d, p in zip(docs, part) if p != k], c1)
        held += run(command, [r for r, p in zip(rows, part) if p == k], model)
    model = first_pass(docs, c1)
    for name, wanted in (("long", lambda d: len(d.words) > SHORT), ("short", lambda d: len(d.words) <= SHORT)):
        seen = [d for d in held if wanted(d)]
        X = np.concatenate([np.hstack([d.context, d.line]) for d in seen])
        w = regress(X, seen, c2)
        model["weights"][name] = dict(zip(CONTEXT + LINE, w))
    return model


def figures(docs):
    f1, err, content = [], 0.0, 0.0
    for d in docs:
        keep = d.labels >= 0
        tp = ((d.labels == 1) & d.body).sum(); fp = ((d.labels == 0) & d.body).sum(); fn = ((d.labels == 1) & ~d.body).sum()
        f1.append(1.0 if tp == fp == fn == 0 else 2 * tp / max(1, 2 * tp + fp + fn))
        err += d.words[keep & (d.labels != d.body)].sum(); content += d.words[d.labels == 1].sum()
    return f"{np.mean(f1):.3f} err {err / content:.3f}" if docs else "-"


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("rows", nargs="+")
    ap.add_argument("--command", default="target/release/faitout")
    ap.add_argument("--folds", type=int, default=5)
    ap.add_argument("--write", action="store_true")
    ap.add_argument("--c1", type=float, default=3.0)
    ap.add_argument("--c2", type=float, default=0.3)
    args = ap.parse_args()
    groups = [read(path) for path in args.rows]
    rows = [r for group in groups for r in group]
    name = [os.path.basename(path) for path, group in zip(args.rows, groups) for _ in group]
    docs = run(args.command, rows)
    fold = [zlib.crc32(r["id"].encode()) % max(1, args.folds) for r in rows]
    held = [None] * len(rows)
    for k in range(args.folds):
        rest = [i for i in range(len(rows)) if fold[i] != k]
        part = [i for i in range(len(rows)) if fold[i] == k]
        model = fit(args.command, [rows[i] for i in rest], [docs[i] for i in rest], args.c1, args.c2)
        for i, d in zip(part, run(args.command, [rows[i] for i in part], model)):
            held[i] = d
    model = fit(args.command, rows, docs, args.c1, args.c2)
    own = run(args.command, rows, model)
    for path in args.rows:
        for lang in ("en", "fr"):
            pick = [i for i in range(len(rows)) if name[i] == os.path.basename(path) and rows[i]["lang"] == lang]
            shown = figures([held[i] for i in pick]) if args.folds else "-"
            print(f"{os.path.basename(path)} {lang}: held out line F1 {shown}; fitted {figures([own[i] for i in pick])}")
    print(len(model["words"]), "words")
    if args.write:
        write_tables(DATA, model)


if __name__ == "__main__":
    main()
