"""What holds for every file: its length, and that it names no machine and no registry."""

import re
import subprocess

from tests.house.source import PACKAGES, ROOT, python_files, tracked_files

MOST_LINES = 400
# Hosts of registries, and homes of one machine's user or job; each has a character class so as not to find itself.
LEAKS = re.compile(
    r"https?://[a-z0-9.-]*(?:hosted|registry|py[p]i|debia[n]|np[m]js)[a-z0-9.-]*/"
    r"|(?<![\w.])/(?:wor[k]|far[m]|hom[e]/[a-z]+|User[s]/[A-Za-z]+)/"
    r"|/tmp/bas[h]_jobs"
)
BINARY = {".pdf", ".docx", ".doc", ".odt", ".rtf", ".png", ".jpg", ".jpeg", ".zip", ".mo", ".xlsx"}


def test_no_module_is_longer_than_a_screenful_of_screens() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files(*PACKAGES, "tests", "bench")
    }
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked_files()
        if path.suffix not in BINARY
        for match in LEAKS.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


def test_make_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    declared = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert declared is not None
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    listed = set(re.findall(r"^  make ([a-z]+) ", shown, re.MULTILINE))
    assert listed == set(declared.group(1).split())
    assert set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE)) == listed


def test_lock_names_no_place_and_hashes_all() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert re.search(r"^-", lock, re.MULTILINE) is None
    pins = re.findall(r"^\S+==[^\n]*\n(?:    [^\n]*\n)*", lock, re.MULTILINE)
    assert len(pins) > 50
    assert [pin.splitlines()[0] for pin in pins if "--hash=sha256:" not in pin] == []


def test_each_decision_has_a_number_of_its_own() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [path.name[:4] for path in records]
    assert len(set(numbers)) == len(numbers)
    titles = {path.name: path.read_text(encoding="utf-8").splitlines()[0] for path in records}
    assert [name for name, title in titles.items() if not re.match(rf"# 0*{int(name[:4])}\b", title)] == []
