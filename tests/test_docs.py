"""Documentation that cannot drift: programs run, command lines parse, generated pages are up to date."""

from __future__ import annotations

import itertools
import json
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from shopkeeper.cli.main import cli

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
Run = Callable[[str, str, Path], tuple[int, str]]
FENCE = re.compile(r"^```([a-z]*)[^\n]*\n(.*?)^```\s*$", re.DOTALL | re.MULTILINE)


def blocks(language: str) -> list[tuple[str, str]]:
    """(page:line, text) of every fenced block in `language`."""
    found = []
    for page in PAGES:
        text = page.read_text("utf-8") if page.exists() else ""
        for match in FENCE.finditer(text):
            if match[1] == language:
                line = text.count("\n", 0, match.start()) + 1
                found.append((f"{page.relative_to(ROOT)}:{line}", match[2]))
    return found


def command_lines() -> list[tuple[str, str]]:
    """Every `shopkeeper ...` line of the pages, from shell blocks and from code inside sentences."""
    found = []
    for page in PAGES:
        if page.name == "commands.md" or not page.exists():
            continue
        text = page.read_text("utf-8")
        shell = "\n".join(m[2] for m in FENCE.finditer(text) if m[1] in ("console", "sh", "bash", "shell"))
        lines = shell.replace("\\\n", " ").splitlines()
        lines += re.findall(r"`([^`\n]+)`", FENCE.sub("", text))
        for line in lines:
            line = line.strip().removeprefix("$ ").removeprefix(".venv/bin/")
            if line.startswith("shopkeeper "):
                found.append((str(page.relative_to(ROOT)), line))
    return found


def make_targets() -> list[tuple[str, str]]:
    """Every `make TARGET` that a page names."""
    found = []
    for page in PAGES:
        text = page.read_text("utf-8") if page.exists() else ""
        for target in re.findall(r"(?:^(?:\$ )?|`)make ([a-z]+)", text, re.MULTILINE):
            found.append((str(page.relative_to(ROOT)), target))
    return found


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """Runs a program in a folder: exit status and what it said."""
    command = [sys.executable, str(Path(__file__).with_name("forked.py"))]
    number = itertools.count()
    with (
        tempfile.TemporaryDirectory() as said,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process,
    ):
        asking, answers = process.stdin, process.stdout
        assert asking
        assert answers

        def ask(program: str, place: str, folder: Path) -> tuple[int, str]:
            file = Path(said) / str(next(number))
            asked = {"program": program, "place": place, "folder": str(folder), "said": str(file)}
            print(json.dumps(asked), file=asking, flush=True)
            return int(answers.readline()), file.read_text("utf-8")

        yield ask
        asking.close()


@pytest.mark.parametrize(("place", "program"), [pytest.param(p, t, id=p) for p, t in blocks("python")])
def test_program_of_a_page_runs(place: str, program: str, run: Run, tmp_path: Path) -> None:
    """Each runs alone in an empty folder; a fragment that cannot is fenced as `py`, not `python`."""
    code, said = run(program, place, tmp_path)
    assert code == 0, f"{place}\n{said}"


def test_a_program_that_fails_is_told_from_one_that_runs(run: Run, tmp_path: Path) -> None:
    assert run("print('fine')", "page:1", tmp_path) == (0, "fine\n")
    for program, said in (
        ("print(nothing)", "NameError"),
        ("import shopkeeper\nprint(shopkeeper.nothing)", "AttributeError"),
        ("raise SystemExit(3)", ""),
        ("print(1 is 1)", "SyntaxError"),
        ("if", "SyntaxError"),
    ):
        code, output = run(program, "page:2", tmp_path)
        assert code != 0
        assert said in output


def test_pages_have_programs_and_command_lines() -> None:
    assert blocks("python")
    assert command_lines()
    assert make_targets()


@pytest.mark.parametrize(("page", "line"), command_lines())
def test_command_line_of_a_page_parses(page: str, line: str) -> None:
    check_line(line)


def check_line(line: str) -> None:
    """Raises click's UsageError when a command or an option of `line` does not exist."""
    line = re.split(r"\s(?:[|>&#;]|2>)", line)[0]
    words = shlex.split(line.replace("...", "ARGUMENT").replace("[", "").replace("]", ""))[1:]
    command: click.Command = cli
    context = click.Context(cli, info_name="shopkeeper")
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        name = words.pop(0)
        inner = command.get_command(context, name)
        if inner is None:
            if name.isupper():
                return
            raise click.UsageError(f"no command {name!r}")
        command, context = inner, click.Context(inner, info_name=name, parent=context)
    if {"--help", "-h", "--version"} & set(words):
        return
    values, rest, _ = command.make_parser(context).parse_args(args=list(words))
    if rest:
        raise click.UsageError(f"unexpected {rest}")
    for parameter in command.params:
        value = values.get(parameter.name or "")
        given = value is not None and type(value).__name__ != "Sentinel"
        if isinstance(parameter, click.Argument) and parameter.required and not given and words:
            raise click.UsageError(f"argument {parameter.name} is missing in {line!r}")
        if (
            given
            and isinstance(parameter.type, click.Choice)
            and isinstance(value, str)
            and not value.isupper()
        ):
            parameter.type.convert(value, parameter, context)


@pytest.mark.parametrize(
    "line", ["shopkeeper sell x", "shopkeeper import x.xml --colour red", "shopkeeper bench nothing DIR"]
)
def test_a_wrong_command_line_would_be_noticed(line: str) -> None:
    with pytest.raises(click.UsageError):
        check_line(line)


@pytest.mark.parametrize(("page", "target"), sorted(set(make_targets())))
def test_make_target_of_a_page_exists(page: str, target: str) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{page} names make {target}"


def test_generated_pages_are_up_to_date() -> None:
    """config.md, commands.md and reference.md say what the code says; `make docs` writes them anew."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "docs.py"), "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_inside_the_repository_lead_somewhere(page: Path) -> None:
    assert page.exists(), f"{page} is missing"
    text = FENCE.sub("", page.read_text("utf-8"))
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text)
    for target in targets:
        path = target.partition("#")[0]
        if path and "://" not in path and not path.startswith("mailto:"):
            assert (page.parent / path).exists(), f"{page.name} links to {target}, which is not there"
