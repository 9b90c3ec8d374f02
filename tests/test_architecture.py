"""The floors hold, and what a package exports is sorted, there, and documented."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "shopkeeper").rglob("*.py")
    if path.name != "__main__.py" and "migrations" not in path.parts and path.stat().st_size
)


def test_import_contracts_are_kept() -> None:
    """The floors of pyproject.toml's [tool.importlinter]."""
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
    assert "0 kept" not in done.stdout


@pytest.mark.parametrize("name", MODULES)
def test_module_says_what_it_is_and_exports_what_it_has(name: str) -> None:
    module = importlib.import_module(name)
    assert (module.__doc__ or "").strip(), f"{name} has no docstring"
    exported = getattr(module, "__all__", None)
    if exported is None:
        return
    assert len(set(exported)) == len(exported)
    assert list(exported) == sorted(exported, key=_place), f"{name}.__all__ is not sorted"
    for one in exported:
        value = getattr(module, one)
        public = hasattr(module, "__path__") or name.startswith("shopkeeper.language.")
        if public and (inspect.isclass(value) or inspect.isfunction(value)):
            plain_data = inspect.isclass(value) and (hasattr(value, "__members__") or _is_record(value))
            assert (value.__doc__ or "").strip() or plain_data, f"{name}.{one} has no docstring"


def _place(name: str) -> tuple[int, str]:
    """Constants, then types, then the rest, as ruff sorts them."""
    bare = name.strip("_")
    return (0 if bare.isupper() else 1 if bare[:1].isupper() else 2, name)


def _is_record(value: type) -> bool:
    return hasattr(value, "__dataclass_fields__")


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    """`shopkeeper --help` stays quick because the command line loads a command's module only when called."""
    code = (
        "import sys, shopkeeper.cli.main\n"
        "heavy = {'torch', 'lightgbm', 'sklearn', 'onnxruntime', 'fastapi', 'altair', 'tantivy', 'lancedb'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"


def test_serving_needs_no_pytorch() -> None:
    """No import of it when a module is loaded, training aside; and none by what serves a shop."""
    heavy = {"torch", "transformers", "trl", "peft", "accelerate", "datasets"}
    for path in (ROOT / "shopkeeper").rglob("*.py"):
        if path.is_relative_to(ROOT / "shopkeeper/train"):
            continue
        for node in ast.parse(path.read_text("utf-8")).body:
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            assert not any(n.split(".")[0] in heavy for n in names), path
    serving = "shopkeeper.web.app, shopkeeper.search, shopkeeper.llm.embedded, shopkeeper.llm.remote"
    program = f"import sys; sys.modules.update(dict.fromkeys({sorted(heavy)!r})); import {serving}"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)


def test_every_dependency_is_pinned_in_the_lock_file() -> None:
    """All extras but `minilm`, and PyTorch, whose build is the machine's choice; `make lock` pins what was added."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = list(project["dependencies"])
    for extra, packages in project["optional-dependencies"].items():
        wanted += [p for p in packages if _package(p) != "torch"] if extra != "minilm" else []
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pinned = {_package(line) for line in lock.splitlines() if re.match(r"[a-z0-9]", line)}
    missing = sorted({_package(one) for one in wanted} - pinned)
    assert not missing, f"not in requirements.lock: {', '.join(missing)}; run  make lock"


def _package(requirement: str) -> str:
    return re.split(r"[\[<>=~! ;]", requirement)[0].lower().replace("_", "-")


def test_one_lock_file_without_hosts() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in text
    assert "\n--" not in text
    assert "\ntorch==" not in text
    assert text.count("--hash=sha256:") > 200
