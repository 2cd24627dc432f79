"""The recipes of the README: each block of shell that a comment names is run, and must print the block below it.

    python3 tests/recipes.py [--bless] FAITOUT

FAITOUT is the command, of a build with the feature parquet. --bless writes what was printed into the README: read the diff.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).parents[1]
RECIPE = re.compile(r"<!-- recipe: ([^\n]+) -->\n```sh\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", re.DOTALL)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("faitout", type=pathlib.Path)
    parser.add_argument("--bless", action="store_true")
    args = parser.parse_args()
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "corpus").symlink_to(ROOT / "corpus")
        commands = pathlib.Path(folder) / ".bin"
        commands.mkdir()
        (commands / "faitout").symlink_to(args.faitout.resolve())
        path = os.pathsep.join([str(commands), str(pathlib.Path(sys.executable).parent), os.environ["PATH"]])

        def tried(recipe: re.Match) -> str:
            nonlocal failures
            name, script, wanted = recipe.groups()
            made = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", script],
                cwd=folder,
                env={**os.environ, "PATH": path, "LC_ALL": "C.UTF-8"},
                capture_output=True,
                text=True,
                encoding="utf-8",
            )
            good = made.returncode == 0 and (args.bless or made.stdout == (wanted or ""))
            print(f"{'ok  ' if good else 'FAIL'} {name}")
            if not good:
                failures += 1
                print(f"exit {made.returncode}\n{made.stderr}\nexpected:\n{wanted}\nfound:\n{made.stdout}")
            if wanted is None:
                return recipe.group(0)
            return recipe.group(0).replace(f"```text\n{wanted}```", f"```text\n{made.stdout}```")

        found = RECIPE.findall(text)
        blessed = RECIPE.sub(tried, text)
    if len(found) < 7:
        print(f"FAIL expected at least 7 recipes in the README, found {len(found)}")
        failures += 1
    if args.bless and not failures:
        readme.write_text(blessed, encoding="utf-8")
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main())
