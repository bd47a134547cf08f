"""The repository as the house tests see it: its root, its tracked files, its modules."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "handlers", "db", "sandbox")


def tracked_files() -> list[Path]:
    """Files that git tracks; in a copy without git, all files outside hidden folders and build output."""
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False
    )
    if listed.returncode == 0:
        found = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        hidden = (".venv", ".nexus", "build", "dist", "__pycache__", ".git")
        found = [path for path in ROOT.rglob("*") if not any(part in hidden for part in path.relative_to(ROOT).parts)]
    return [path for path in found if path.is_file()]


def python_files(*packages: str) -> Iterator[Path]:
    for package in packages:
        yield from sorted((ROOT / package).rglob("*.py"))


def modules(package: str) -> list[str]:
    """Dotted names of all modules of `package`, packages included."""
    names = []
    for path in python_files(package):
        parts = path.relative_to(ROOT).with_suffix("").parts
        names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return names


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
