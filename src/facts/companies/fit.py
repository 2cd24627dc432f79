#!/usr/bin/env python3
"""Fits the model of unknown names: writes src/tables/data/name_weights.tsv and name_words.tsv.

usage: fit.py ROWS.jsonl... [--others ROWS.jsonl] [--command target/release/faitout] [--folds 5] [--write]

ROWS: {"id", "lang", "text", "companies": [{"start", "end"}], "optional": [{"start", "end"}]}, offsets in code points. All
features come from the command (`explain --json --features --body`), so nothing is computed twice. A name is a company when
most of its mentions are. The weights of words are counted over the texts of the other folds when the features are fitted.
Prints figures of held-out folds. Needs numpy and scikit-learn; the crate needs neither.
"""
import argparse, collections, json, math, os, re, subprocess, zlib
import numpy as np
from sklearn.linear_model import LogisticRegression

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "..", "tables", "data")
# A word is learnt from so many texts, and is written when it weighs so much.
LEAST_TEXTS, LEAST_WEIGHT = 3, 0.15
# What a name of the rows without companies counts.
OTHERS = 0.4
# Added to both counts of a word.
SMOOTH = 1.5
NAME = re.findall(r'"(\w+)"', open(os.path.join(HERE, "names.rs")).read().split("pub const NAME")[1].split("];")[0].split("&[")[-1])
LEXICAL, BEST = NAME.index("lexical"), NAME.index("lexical_best")


class Name:
    def __init__(self, doc, x, label, weight):
        self.weight = weight
        self.doc, self.x, self.words, self.y = doc, np.array(x["features"], dtype=float), x["words"], label
        self.n = len(x["mentions"])


def read(command, path, weight=1.0):
    rows = [json.loads(line) for line in open(path, encoding="utf-8")]
    given = "".join(json.dumps({"id": r["id"], "text": r["text"], "language": r["lang"]}) + "\n" for r in rows)
    out = subprocess.run([command, "explain", "--json", "--features", "--body", "-q", "--from", "ndjson", "-"],
                         input=given.encode(), stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
    names = []
    for r, line in zip(rows, out):
        gold = {(g["start"], g["end"]) for g in r["companies"]}
        skip = [(g["start"], g["end"]) for g in r.get("optional", [])]
        for x in json.loads(line).get("names", []):
            told = [1 if tuple(m) in gold else -1 if any(a < m[1] and m[0] < b for a, b in skip) else 0 for m in x["mentions"]]
            told = [t for t in told if t >= 0]
            if told:
                names.append(Name(r["lang"] + r["id"], x, int(2 * sum(told) > len(told)), weight))
    return names


def count(names):
    """Log odds of each place:word over texts."""
    texts = [collections.defaultdict(set), collections.defaultdict(set)]
    totals = [set(), set()]
    for n in names:
        for mention in n.words:
            for word in mention:
                texts[n.y][word].add((n.doc, n.x.tobytes()))
        totals[n.y].add((n.doc, n.x.tobytes()))
    prior = math.log((len(totals[1]) + 1) / (len(totals[0]) + 1))
    weights = {}
    for word in set(texts[0]) | set(texts[1]):
        a, b = len(texts[1][word]), len(texts[0][word])
        if a + b >= LEAST_TEXTS:
            w = math.log((a + SMOOTH) / (b + SMOOTH)) - prior * (a + b) / (a + b + 4)
            if abs(w) >= LEAST_WEIGHT:
                weights[word] = max(-2.5, min(2.5, w))
    return weights


def features(names, words):
    X = np.array([n.x for n in names])
    for row, n in zip(X, names):
        sums = [sum(words.get(w, 0.0) for w in mention) for mention in n.words]
        row[LEXICAL] = max(-6.0, min(6.0, sum(sums)))
        row[BEST] = max(sums) if sums else 0.0
    return X


def fold(name, k):
    return zlib.crc32(name.doc.encode()) % k


def crossed(names, k):
    X = np.zeros((len(names), len(NAME)))
    for f in range(k):
        inside = [i for i, n in enumerate(names) if fold(n, k) == f]
        words = count([n for n in names if fold(n, k) != f])
        if inside:
            X[inside] = features([names[i] for i in inside], words)
    return X


def fit(names, c, k):
    model = LogisticRegression(C=c, max_iter=3000, fit_intercept=False)
    model.fit(crossed(names, k), np.array([n.y for n in names]), sample_weight=np.array([n.weight * n.n ** 0.5 for n in names]))
    return model.coef_[0]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("rows", nargs="+")
    ap.add_argument("--command", default="target/release/faitout")
    ap.add_argument("--folds", type=int, default=5)
    ap.add_argument("--others", help="rows whose names are no companies, but for the optional spans")
    ap.add_argument("--c", type=float, default=0.5)
    ap.add_argument("--bias", type=float, default=0.0, help="added to the bias: above 0 finds more, below 0 is surer")
    ap.add_argument("--write", action="store_true")
    args = ap.parse_args()
    names = [n for path in args.rows for n in read(args.command, path)]
    if args.others:
        names += read(args.command, args.others, OTHERS)
    tp = fp = fn = 0
    for f in range(args.folds):
        inside, outside = [n for n in names if fold(n, args.folds) == f], [n for n in names if fold(n, args.folds) != f]
        w = fit(outside, args.c, args.folds)
        w[0] += args.bias
        yes = features(inside, count(outside)) @ w > 0
        tp += sum(n.n for n, y in zip(inside, yes) if y and n.y)
        fp += sum(n.n for n, y in zip(inside, yes) if y and not n.y)
        fn += sum(n.n for n, y in zip(inside, yes) if not y and n.y)
    print(f"{len(names)} unknown names; held out: precision {tp / (tp + fp):.3f} recall {tp / (tp + fn):.3f}")
    w = fit(names, args.c, args.folds)
    w[0] += args.bias
    words = count(names)
    for f, x in zip(NAME, w):
        print(f"{f}\t{x:.3f}")
    if args.write:
        head = ["# What a feature of an unknown name says for a company (above 0) or against it. Fitted by src/facts/companies/fit.py.\n", "feature\tweight\n"]
        rows = sorted(f"{f}\t{x:.3f}\n" for f, x in zip(NAME, w))
        open(os.path.join(DATA, "name_weights.tsv"), "w", encoding="utf-8").write("".join(head + rows))
        head = ["# What a word beside an unknown name says for a company (above 0) or against it.\n",
                "# place: l2 and l1 before the name, r1 and r2 behind it; <name>, <number> and <end> stand for any. Fitted by src/facts/companies/fit.py.\n", "place\tword\tweight\n"]
        rows = sorted(f"{word.split(':', 1)[0]}\t{word.split(':', 1)[1]}\t{x:.2f}\n" for word, x in words.items())
        open(os.path.join(DATA, "name_words.tsv"), "w", encoding="utf-8").write("".join(head + rows))


if __name__ == "__main__":
    main()
