"""faitout on Spark: in one process, and with workers of their own of which one is killed."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from conftest import exact, run
from test_arrow import archive

import faitout

pyspark = pytest.importorskip("pyspark")
pytestmark = pytest.mark.spark

from pyspark.sql import SparkSession  # noqa: E402
from pyspark.sql.pandas.types import to_arrow_schema  # noqa: E402

from faitout import spark as on_spark  # noqa: E402
from faitout.spark import __main__ as job  # noqa: E402
from faitout.spark.schema import ERROR, OUTCOME, RECORD  # noqa: E402


def session(master: str, **more: str) -> SparkSession:
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.session.timeZone": "UTC",
        **more,
    }
    builder = SparkSession.builder.master(master).appName("faitout")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    made = session("local[2]")
    yield made
    made.stop()


def columns(schema: dict[str, Any], root: dict[str, Any]) -> Any:
    """A JSON Schema as the names and kinds of columns."""
    if "$ref" in schema:
        return columns(root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root)
    if "anyOf" in schema:
        return columns(schema["anyOf"][0], root)
    kind = schema.get("type", "string")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        return {name: columns(value, root) for name, value in sorted(schema["properties"].items())}
    if kind == "array":
        return [columns(schema["items"], root)]
    if kind == "number":
        return "decimal(38,9)" if schema.get("format") == "double" else "double"
    return {"integer": "bigint"}.get(kind, "string")


def kinds(type_: Any) -> Any:
    """The columns of Spark in the same shape."""
    if type_.typeName() == "struct":
        return {field.name: kinds(field.dataType) for field in sorted(type_.fields, key=lambda f: str(f.name))}
    if type_.typeName() == "array":
        return [kinds(type_.elementType)]
    return type_.simpleString()


def test_the_columns_mirror_the_json_schema() -> None:
    schema = faitout.record_schema()
    assert kinds(RECORD) == columns(schema, schema)
    assert kinds(OUTCOME) == {**kinds(RECORD), "error": kinds(ERROR)}
    assert [field.name for field in RECORD.fields] == list(json.loads(faitout.extract("a").to_json()))
    # Spark takes the columns inside a column by their place.
    made = faitout.Pipeline().extract_arrow(pa.record_batch({"text": ["a"]})).schema
    told = to_arrow_schema(OUTCOME)
    assert {field.name: str(field.type).replace("item: ", "element: ") for field in made} == {
        field.name: str(field.type) for field in told
    }


def test_a_table_gives_a_row_a_row(spark: SparkSession, rows: list[dict[str, Any]], lines: list[str]) -> None:
    table = [(n, row["text"], row.get("url"), row.get("published"), row["id"]) for n, row in enumerate(rows)]
    table.insert(7, (-1, "\x00\x01" * 500, None, None, "binary"))
    table.insert(9, (-2, None, None, None, "nothing"))
    df = spark.createDataFrame(table, "n int, body string, url string, day string, id string").repartition(3)
    made = on_spark.extract(df, "body", url_col="url", published_col="day", id_col="id", keep=["n"])
    assert made.columns == ["n", *(field.name for field in OUTCOME.fields)]
    found = {row["n"]: exact(row) for row in made.collect()}
    assert len(found) == len(table)
    assert [found.pop(n)["error"]["error"] for n in (-1, -2)] == ["not a text", "not an article"]
    for n, line in enumerate(lines):
        row, told = found[n], json.loads(line)
        assert row.pop("error") is None and row.pop("n") == n
        assert row["source"]["id"] == rows[n]["id"]
        row["source"] = told["source"] = None
        assert row == exact(told)


def test_wrong_options_are_told(spark: SparkSession) -> None:
    df = spark.createDataFrame([("a",)], "text string")
    with pytest.raises(faitout.FaitoutError, match="expected one of the options tables"):
        on_spark.extract(df, threads=3)
    with pytest.raises(faitout.FaitoutError, match="expected a kind of warc or ndjson, found 'zip'"):
        on_spark.read(spark, ["a"], "zip")
    with pytest.raises(faitout.FaitoutError, match="expected at least one file, found none"):
        on_spark.read(spark, [], "warc")


def test_text_of_any_encoding_and_names_of_any_case(spark: SparkSession) -> None:
    page = "La société a été condamnée à une amende de 3 millions d'euros.".encode("latin-1")
    df = spark.createDataFrame([(1, bytearray(page))], "row int, Page binary")
    told = on_spark.extract(df.selectExpr("row", "cast(Page as string) as text"), keep=["ROW"]).collect()
    (own,) = on_spark.extract(df, "page").collect()
    assert told[0]["error"] is None and told[0]["amounts"] == own["amounts"] and len(own["amounts"]) == 1
    with pytest.raises(
        faitout.FaitoutError, match="expected names that no column of a record has, each once, found 'id'"
    ):
        on_spark.extract(df.selectExpr("row as id", "Page"), "Page", keep=["id"])
    with pytest.raises(faitout.FaitoutError, match="expected a column 'gone', found row, Page"):
        on_spark.extract(df, "gone")
    with pytest.raises(faitout.FaitoutError, match="expected a language as two small letters"):
        on_spark.extract(df, "Page", language="french")
    assert on_spark.extract(df.selectExpr("Page as html"), html_col="html").count() == 1


def test_a_job_without_articles_and_with_wrong_paths(
    spark: SparkSession, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spark.createDataFrame([], "text string").write.parquet(str(tmp_path / "none"))
    arguments = ["--format", "parquet", "--input", str(tmp_path / "none"), "--output", str(tmp_path / "out")]
    assert job.main(arguments) == 0
    assert json.loads(capsys.readouterr().out) == {"records": 0, "errors": 0, "inputs": 0}
    # The output is there already; then the input is not.
    assert job.main(arguments) == 2
    assert "already exists" in capsys.readouterr().err
    assert job.main(["--format", "parquet", "--input", str(tmp_path / "gone"), "--output", str(tmp_path / "b")]) == 2
    assert capsys.readouterr().err.startswith("faitout.spark: ")
    both = spark.createDataFrame([("a", "<p>b</p>")], "text string, html string")
    both.write.parquet(str(tmp_path / "both"))
    assert job.main(["--format", "parquet", "--input", str(tmp_path / "both"), "--output", str(tmp_path / "c")]) == 0
    assert json.loads(capsys.readouterr().out) == {"records": 1, "errors": 0, "inputs": 1}


def records(spark: SparkSession, output: Path) -> dict[str, Any]:
    """The records of a job's output by path and place, without the columns of its partitions."""
    found = spark.read.option("spark.sql.sources.partitionColumnTypeInference.enabled", "false").parquet(str(output))
    rows = [exact(row) for row in found.where("kind = 'records'").drop("kind", "date", "error").collect()]
    return {f"{row['source']['path']} {row['source']['record']}": row for row in rows}


def told(paths: list[Path], tmp_path: Path) -> dict[str, Any]:
    """What the command makes of the same files."""
    out = run("extract", "-q", *paths, "--errors", tmp_path / "errors.jsonl", code=1)
    made = [exact(json.loads(line)) for line in out.splitlines()]
    return {f"{row['source']['path']} {row['source']['record']}": row for row in made}


@pytest.fixture
def files(tmp_path: Path, rows: list[dict[str, Any]]) -> list[Path]:
    """Web archives and rows, with a damaged one and a missing one among them."""
    paths = []
    for n in range(3):
        paths.append(tmp_path / f"{n}.warc.gz")
        archive(paths[-1], 30 + n)
    text = "".join(json.dumps(row) + "\n" for row in rows[:50])
    paths.append(tmp_path / "rows.ndjson.gz")
    paths[-1].write_bytes(gzip.compress((text + "{\n").encode()))
    damaged = tmp_path / "damaged.warc.gz"
    damaged.write_bytes(paths[0].read_bytes()[:-40])
    return [*paths, damaged]


def test_the_job_balances_and_equals_the_command(
    spark: SparkSession, tmp_path: Path, files: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    archives = [path for path in files if "warc" in path.name]
    names = tmp_path / "files.txt"
    names.write_text("".join(f"{path}\n" for path in archives), encoding="utf-8")
    output = tmp_path / "out"
    assert job.main(["--input", str(names), "--list", "--format", "warc", "--output", str(output)]) == 0
    counts = json.loads(capsys.readouterr().out)
    wanted = told(archives, tmp_path)
    errors = (tmp_path / "errors.jsonl").read_text().splitlines()
    assert counts == {"records": len(wanted), "errors": len(errors), "inputs": len(wanted) + len(errors)}
    assert len(errors) == 1
    assert records(spark, output) == wanted
    assert sorted(p.name for p in output.iterdir() if p.is_dir()) == ["kind=errors", "kind=records"]
    days = {p.name for p in (output / "kind=records" / "language=fr").iterdir()}
    assert days == {"date=2024-05-14"}


def test_rows_and_tables_go_through_the_job(
    spark: SparkSession,
    tmp_path: Path,
    files: list[Path],
    rows: list[dict[str, Any]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    (row_file,) = [path for path in files if "ndjson" in path.name]
    assert (
        job.main(
            ["--input", str(row_file), "--format", "ndjson", "--output", str(tmp_path / "a"), "--date-grain", "year"]
        )
        == 0
    )
    assert json.loads(capsys.readouterr().out) == {"records": 50, "errors": 1, "inputs": 51}
    assert records(spark, tmp_path / "a") == told([row_file], tmp_path)
    table = spark.createDataFrame(
        [(row["text"], row["id"]) for row in rows[:50]] + [(None, "x")], "text string, id string"
    )
    table.write.parquet(str(tmp_path / "table"))
    assert job.main(["--input", str(tmp_path / "table"), "--format", "parquet", "--output", str(tmp_path / "b")]) == 0
    assert json.loads(capsys.readouterr().out) == {"records": 50, "errors": 1, "inputs": 51}


CLUSTER = """
import json, os, signal, sys
from pathlib import Path
from test_spark import session
from faitout import spark as on_spark

output, marker, paths = sys.argv[1], sys.argv[2], sys.argv[3:]
spark = session(
    "local-cluster[2,1,1024]",
    **{"spark.executorEnv.PYTHONPATH": os.environ["PYTHONPATH"], "spark.python.worker.reuse": "true"},
)

def killed_once(batches):
    # The first task that comes here is killed in the middle of its work.
    for n, batch in enumerate(batches):
        yield batch
        try:
            os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            continue
        os.kill(os.getpid(), signal.SIGKILL)

made = on_spark.read(spark, paths, "warc")
made = made.mapInArrow(killed_once, made.schema)
from faitout.spark.__main__ import write
print(json.dumps(write(made, output, "day")))
spark.stop()
"""


def test_a_killed_task_is_done_again(spark: SparkSession, tmp_path: Path, files: list[Path]) -> None:
    archives = [path for path in files if "warc" in path.name]
    output, marker = tmp_path / "out", tmp_path / "killed"
    places = [str(Path(__file__).parent), *sys.path]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(place for place in places if place),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_HOME": os.path.dirname(pyspark.__file__),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    arguments = [sys.executable, "-c", CLUSTER, output, marker, *archives]
    made = subprocess.run(
        [str(a) for a in arguments], env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    assert made.returncode == 0, made.stderr[-3000:]
    assert marker.exists(), "no task was killed"
    wanted = told(archives, tmp_path)
    assert json.loads(made.stdout.splitlines()[-1]) == {"records": len(wanted), "errors": 1}
    assert records(spark, output) == wanted
