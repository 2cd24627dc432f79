#!/usr/bin/env python3
"""Fits the weights of the line model and writes src/tables/data/line_weights.tsv.

usage: fit.py ROWS.jsonl.gz... [--command target/release/faitout] [--folds 5] [--write]

ROWS: {"id", "lang", "lines": [...], "labels": ["content" | "boilerplate" | "either", ...]}, one raw text a row.
Needs numpy and scikit-learn; the crate needs neither. Prints cross-validated figures first: the weights that are written
are fitted on all rows, so figures on those rows flatter. `of_context` here and in features.rs must stay the same.
"""
import argparse, gzip, json, os, re, subprocess, zlib
import numpy as np
from sklearn.linear_model import LogisticRegression

HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = os.path.join(HERE, "..", "tables", "data", "line_weights.tsv")
SWITCH = 1.0


def names(which):
    text = open(os.path.join(HERE, "features.rs"), encoding="utf-8").read()
    return re.findall(r'"(\w+)"', re.search(r"pub const %s[^=]*= &\[(.*?)\];" % which, text, re.S).group(1))


LINE, CONTEXT = names("LINE"), names("CONTEXT")


def read(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def features(command, rows):
    data = "".join(json.dumps({"id": r["id"], "text": "\n".join(r["lines"])}, ensure_ascii=False) + "\n" for r in rows)
    out = subprocess.run([command, "explain", "--json", "--features", "-q", "--from", "ndjson", "-"], input=data.encode(), stdout=subprocess.PIPE).stdout
    docs = []
    for r, line in zip(rows, out.decode().splitlines()):
        blocks = json.loads(line)["blocks"]
        X = np.array([b["features"][1:] for b in blocks], dtype=np.float32)
        words = np.array([b["features"][0] for b in blocks], dtype=np.float32)
        labels = [r["labels"][b["line"] - 1] for b in blocks]
        docs.append((r["lang"], X, words, np.array([{"content": 1, "boilerplate": 0, "either": -1}[x] for x in labels])))
    return docs


def main_run(mass, p):
    best, run, s, start = 0.0, (0, 0), 0.0, 0
    for i in range(len(mass)):
        s += mass[i] - 6.0 * (1.0 - p[i])
        if s <= 0:
            s, start = 0.0, i + 1
        elif s > best:
            best, run = s, (start, i + 1)
    return run


def of_context(X, words, p):
    n = len(p)
    col = lambda f: X[:, LINE.index(f)]
    chrome = sum(col(f) for f in ("chrome_any", "chrome_start", "chrome_whole", "chrome_stop")) > 0
    after_stop = col("after_stop")
    mass = p * words
    total = max(1.0, float(mass.sum()))
    a, b = main_run(mass, p)
    light = float((p > 0.5).sum() * 5 >= n * 2)
    out, above = [], 0.0
    near = lambda k: p[k] if 0 <= k < n else 0.0

    def window(i, reach):
        ks = [k for k in range(max(0, i - reach), min(n, i + reach + 1)) if k != i]
        w = sum(words[k] for k in ks)
        return sum(mass[k] for k in ks) / w if w else 0.0

    def gap(ks):
        for steps, k in enumerate(ks):
            if steps >= 20 or p[k] > 0.5:
                return min(steps, 20) / 20.0
        return 1.0

    for i in range(n):
        short = float(words[i] <= 8)
        between = min(max(near(i - 1), near(i - 2)), max(near(i + 1), near(i + 2)))
        share_above = above / total
        above += mass[i]
        share_below = max(0.0, total - above) / total
        far = i + 8 < a or i > b + 8
        out.append([1.0, p[i], float(p[i] > 0.8), min(1.0, 10.0 * mass[i] / total), share_above, window(i, 1), window(i, 2), window(i, 4), window(i, 8), near(i - 1), near(i + 1),
                    float(share_above < 0.03), float(share_below < 0.03), gap(range(i - 1, -1, -1)), gap(range(i + 1, n)), float(a <= i < b), float(i + 3 >= a and i < b + 3),
                    between, short, short * between, float(far and words[i] > 15), light, light * p[i], float(chrome[i]), after_stop[i]])
    return np.array(out, dtype=np.float32)


def viterbi(scores, ruled_out):
    back, best = [], [0.0, 0.0]
    for s, out in zip(scores, ruled_out):
        if out:
            back.append((0, 1))
            continue
        back.append((int(best[1] - SWITCH > best[0]), int(best[1] >= best[0] - SWITCH)))
        best = [max(best[0], best[1] - SWITCH) - s / 2, max(best[1], best[0] - SWITCH) + s / 2]
    state, body = int(best[1] > best[0]), []
    for b in reversed(back):
        body.append(state)
        state = b[state]
    return np.array(body[::-1]) * (1 - ruled_out)


def fit(docs, inputs, c, power):
    X, y, w = [], [], []
    for (lang, _, words, labels), A in zip(docs, inputs):
        keep = labels >= 0
        n = max(1, int((labels == 1).sum()))
        # Every document counts; long lines count more, as errors are measured in lines and in words.
        weight = (0.5 + np.minimum(words[keep], 60) / 30.0) / n**power
        X.append(A[keep]); y.append(labels[keep]); w.append(weight)
    X, y, w = np.concatenate(X), np.concatenate(y), np.concatenate(w)
    m = LogisticRegression(C=c, max_iter=3000, fit_intercept=False)
    m.fit(X, y, sample_weight=w * len(w) / w.sum())
    return m.coef_[0]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def two_passes(docs, c1, c2, power, inner=4):
    """Weights of both passes; the second is fitted on probabilities that the first gave for documents it had not seen."""
    held = [None] * len(docs)
    for k in range(inner):
        part = [d for i, d in enumerate(docs) if i % inner != k]
        w = fit(part, [d[1] for d in part], c1, power)
        for i in range(k, len(docs), inner):
            held[i] = sigmoid(docs[i][1] @ w)
    w1 = fit(docs, [d[1] for d in docs], c1, power)
    w2 = fit(docs, [of_context(d[1], d[2], p) for d, p in zip(docs, held)], c2, power)
    return w1, w2


def predict(doc, w1, w2):
    p = sigmoid(doc[1] @ w1)
    return viterbi(of_context(doc[1], doc[2], p) @ w2, doc[1][:, LINE.index("chrome_whole")])


def figures(docs, bodies):
    f1, err, content = [], 0.0, 0.0
    for (_, _, words, labels), body in zip(docs, bodies):
        keep = labels >= 0
        tp = ((labels == 1) & (body == 1)).sum(); fp = ((labels == 0) & (body == 1)).sum(); fn = ((labels == 1) & (body == 0)).sum()
        f1.append(1.0 if tp == fp == fn == 0 else 2 * tp / max(1, 2 * tp + fp + fn))
        err += words[keep & (labels != body)].sum(); content += words[labels == 1].sum()
    return float(np.mean(f1)), float(err / content)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("rows", nargs="+")
    ap.add_argument("--command", default="target/release/faitout")
    ap.add_argument("--folds", type=int, default=5)
    ap.add_argument("--write", action="store_true")
    ap.add_argument("--c1", type=float, default=10.0)
    ap.add_argument("--c2", type=float, default=10.0)
    ap.add_argument("--power", type=float, default=0.0)
    args = ap.parse_args()
    rows = [read(path) for path in args.rows]
    sets = [features(args.command, group) for group in rows]
    ids = [[r["id"] for r in group] for group in rows]
    flat = [d for s in sets for d in s]
    # A page's full and light dump share a fold.
    fold = [zlib.crc32(i.encode()) % args.folds for group in ids for i in group]
    bodies = [None] * len(flat)
    for k in range(args.folds):
        w1, w2 = two_passes([d for d, f in zip(flat, fold) if f != k], args.c1, args.c2, args.power)
        for i, f in enumerate(fold):
            if f == k:
                bodies[i] = predict(flat[i], w1, w2)
    w1, w2 = two_passes(flat, args.c1, args.c2, args.power)
    own = [predict(d, w1, w2) for d in flat]
    at = 0
    for path, s in zip(args.rows, sets):
        for lang in ("en", "fr"):
            pick = [at + i for i, d in enumerate(s) if d[0] == lang]
            held, seen = figures([flat[i] for i in pick], [bodies[i] for i in pick]), figures([flat[i] for i in pick], [own[i] for i in pick])
            print(f"{os.path.basename(path)} {lang}: held out line F1 {held[0]:.3f} err {held[1]:.3f}; fitted {seen[0]:.3f} {seen[1]:.3f}")
        at += len(s)
    if args.write:
        page = [line for line in open(TABLE, encoding="utf-8") if line.startswith("page\t")]
        rows = [f"line\t{f}\t{w:.3f}\n" for f, w in zip(LINE, w1)] + [f"context\t{f}\t{w:.3f}\n" for f, w in zip(CONTEXT, w2)] + page
        head = "# What each feature of a line says for the body (above 0) or against it.\n# pass: line and context are fitted by src/article/fit.py on labelled lines; page, for HTML, is set by hand.\n"
        with open(TABLE, "w", encoding="utf-8") as f:
            f.write(head + "pass\tfeature\tweight\n" + "".join(sorted(rows)))


if __name__ == "__main__":
    main()
