"""``python -m faitout.spark``: articles in, Parquet out, partitioned by language and date, with the errors beside the records."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StringType, StructField, StructType
from pyspark.sql.utils import AnalysisException

from .. import FaitoutError
from . import extract, read
from .schema import ERROR

GRAINS = {"day": 10, "month": 7, "year": 4}


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m faitout.spark", description=__doc__)
    parser.add_argument("--input", nargs="+", required=True, help="Parquet tables, or WARC or NDJSON files")
    parser.add_argument("--format", choices=("parquet", "warc", "ndjson"), required=True, help="what the inputs are")
    parser.add_argument(
        "--list", action="store_true", help="--input are files that name one WARC or NDJSON file a line"
    )
    parser.add_argument("--output", required=True, help="folder: kind=records/ and kind=errors/ below it")
    parser.add_argument(
        "--date-grain", choices=tuple(GRAINS), default="day", help="of the partitions by date (default: day)"
    )
    for name in ("text", "html", "id", "url", "published", "language"):
        parser.add_argument(f"--{name}-col", help=f"column of a Parquet table (default: {name}, where there is one)")
    parser.add_argument("--tables", help="folder of tables, under the same path on every machine")
    parser.add_argument("--min-confidence", type=float, default=0.0)
    parser.add_argument("--body", action="store_true", help="texts are clean bodies")
    return parser.parse_args(argv)


def outcomes(spark: SparkSession, args: argparse.Namespace) -> DataFrame:
    options = {"tables": args.tables, "min_confidence": args.min_confidence, "body": args.body}
    if args.format == "parquet":
        table = spark.read.parquet(*args.input)
        columns = {}
        for name in ("text", "html", "id", "url", "published", "language"):
            asked = getattr(args, f"{name}_col")
            columns[f"{name}_col"] = asked or (name if name in table.columns else None)
        # A page and its text are two forms of one article: the one that is asked for, else the page.
        if columns["text_col"] and columns["html_col"]:
            if args.text_col and args.html_col:
                raise FaitoutError("expected one of --text-col and --html-col, found both")
            columns["html_col" if args.text_col else "text_col"] = None
        return extract(table, **columns, **options)
    paths = args.input
    if args.list:
        paths = [line for (line,) in spark.read.text(paths).collect() if line.strip()]
    return read(spark, paths, args.format, **options)


def write(made: DataFrame, output: str, grain: str) -> dict[str, int]:
    """Writes records and errors in one pass without a shuffle, and counts both where they stand."""
    date = F.substring(F.col("published.date"), 1, GRAINS[grain])
    parts = made.withColumn("kind", F.when(F.col("error").isNull(), "records").otherwise("errors"))
    parts.withColumn("date", date).write.mode("error").partitionBy("kind", "language", "date").parquet(output)
    # The columns are told: a job without an article writes no file that could tell them.
    schema = StructType([StructField("kind", StringType()), StructField("error", ERROR)])
    found = made.sparkSession.read.schema(schema).parquet(output)
    counts = {row["kind"]: row["count"] for row in found.groupBy("kind").count().collect()}
    return {"records": counts.get("records", 0), "errors": counts.get("errors", 0)}


def main(argv: Sequence[str] | None = None) -> int:
    args = arguments(argv)
    spark = SparkSession.builder.appName("faitout").getOrCreate()
    try:
        made = outcomes(spark, args)
        counts = write(made, args.output, args.date_grain)
        counts["inputs"] = counts["records"] + counts["errors"]
        if args.format == "parquet":
            asked = spark.read.parquet(*args.input).count()
            if asked != counts["inputs"]:
                raise FaitoutError(f"expected an outcome for each of {asked} rows, found {counts['inputs']}")
        print(json.dumps(counts))
        return 0
    except (FaitoutError, AnalysisException) as error:
        print(f"faitout.spark: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
