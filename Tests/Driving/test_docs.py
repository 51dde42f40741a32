"""Everything that a reader can run in README.md, docs/ and the clients' READMEs is run here, against a running server.

Blocks are fenced and name their language. A block that cannot be run as it stands has a comment before it, which the
page does not show:

    <!-- test: skip: why -->                     it is not run; the reason is needed
    <!-- test: with client -->                   Python that uses a `client` of the page
    <!-- test: excerpt of PATH -->               its lines stand in that file, which the smoke tests build and run

In what is run, 127.0.0.1:50051 and localhost:50051 become the address of the test's server, `martlet serve` listens on a
free port and is ended as soon as it is ready, and the models that the pages name are small ones of our own.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

from conftest import ROOT, TINY, Server, binary
from encoders import write_encoder

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "clients").glob("**/README.md"))]
PAGES = [page for page in PAGES if not {"build", ".build", ".venv", "node_modules", "target"} & set(page.parts)]
STORIES = ROOT / "deploy/models/martlet-stories/martlet-stories-q8_0.gguf"
FENCE = re.compile(r"(?:<!-- test: (?P<mark>.*?) -->\n)?(?P<indent> *)```(?P<language>\w*)\n(?P<text>.*?)\n *```", re.DOTALL)
# What pages call the models that they serve, and what stands for them here.
MODELS = {
    "SmolLM2-135M-Instruct-Q8_0.gguf": STORIES, "model.gguf": STORIES, "stories.gguf": STORIES, "draft.gguf": STORIES,
    "model": TINY, "Qwen2.5-0.5B-Instruct": TINY}


class Block:
    def __init__(self, page, number, match):
        self.page, self.text = page, match["text"]
        self.language, self.mark = match["language"], match["mark"] or ""
        self.name = f"{page.relative_to(ROOT)}:{page.read_text()[:match.start()].count(chr(10)) + 1 + bool(match['mark'])}"


BLOCKS = [Block(page, number, match) for page in PAGES for number, match in enumerate(FENCE.finditer(page.read_text()))]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder as the pages' reader has it: the project, the models, certificates, keys, and `martlet` on the path."""
    folder = tmp_path_factory.mktemp("reader")
    for name in ["clients", "docs", "proto", "deploy", "scripts", "Benchmarks"]:
        (folder / name).symlink_to(ROOT / name)
    for name, model in MODELS.items():
        (folder / name).symlink_to(model)
    (folder / "martlet.toml").write_text('model = "model.gguf"\n')
    programs = folder / "bin"
    programs.mkdir()
    (programs / "martlet").write_text(SHIM.format(python=sys.executable, martlet=binary("MARTLET_BIN", "martlet")))
    (programs / "martlet").chmod(0o755)
    (programs / "python3").write_text(f"#!/bin/sh\nexec {sys.executable} \"$@\"\n")
    (programs / "python3").chmod(0o755)
    subprocess.run([ROOT / "clients/make-certificates", folder], check=True, capture_output=True)
    shutil.copy(folder / "authority.pem", folder / "roots.pem")
    return folder


SHIM = """#!{python}
# Runs martlet; a server is ended as soon as it is ready, and must then end well.
import os, re, subprocess, sys
martlet = {martlet!r}
arguments = sys.argv[1:]
if arguments[:1] != ["serve"] or {{"--help", "--show-settings"}} & set(arguments):
    os.execv(martlet, [martlet, *arguments])
arguments = [re.sub(r"^(0\\.0\\.0\\.0|127\\.0\\.0\\.1|\\[::\\]):\\d+$", r"\\1:0", argument) for argument in arguments]
environment = dict(os.environ, MARTLET_LISTEN="127.0.0.1:0", MARTLET_CACHE_MIB="64")
process = subprocess.Popen([martlet, *arguments], stderr=subprocess.PIPE, text=True, env=environment)
log = []
for line in process.stderr:
    log.append(line)
    if '"message":"ready"' in line:
        process.terminate()
if process.wait() != 0 or not any('"message":"ready"' in line for line in log):
    sys.stderr.write("".join(log))
    sys.exit(process.returncode or 1)
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The server that the pages talk to: the first model is the default; encoders under the names of the pages."""
    folder = tmp_path_factory.mktemp("encoders")
    server = Server(
        "--model", f"stories={STORIES}", "--model", f"embedder={write_encoder('bert', folder / 'embed')}",
        "--model", f"sentiment={write_encoder('bert-classes', folder / 'classes')}",
        "--model", f"reranker={write_encoder('bert-reranker', folder / 'reranker')}", "--cache-mib", 128)
    yield server
    server.stop()


def run(command, block, place, served, **keywords):
    environment = {
        **os.environ, "PATH": f"{place / 'bin'}:{os.environ['PATH']}", "MARTLET_ADDRESS": served.address,
        "PYTHONPATH": str(ROOT / "clients/python/src"), "HOME": str(place), **keywords.pop("environment", {})}
    # Those that smoke tests set for the clients stand for flags of `martlet serve`, too.
    environment.pop("MARTLET_MODEL", None)
    where = block.page.parent if block.page.parent.parent == ROOT / "clients" else place
    done = subprocess.run(
        command, cwd=where, env=environment, text=True, errors="replace", stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, timeout=600, **keywords)
    assert done.returncode == 0, f"{block.name}\n{block.text}\n--\n{done.stdout[-4000:]}"
    return done.stdout


def run_go(text, block, place, served):
    build = pathlib.Path(os.environ.get("MARTLET_CLIENT_BUILD") or ROOT / ".build/clients/go")
    source = build / "path/src"
    (source / "martlet.dev").mkdir(parents=True, exist_ok=True)
    link = source / "martlet.dev/client"
    if not link.exists():
        link.symlink_to(ROOT / "clients/go")
    (source / "readme").mkdir(exist_ok=True)
    (source / "readme/main.go").write_text(text)
    paths = {"GO111MODULE": "off", "GOFLAGS": "", "GOPATH": f"{build / 'path'}:/usr/share/gocode",
             "GOCACHE": str(build / "cache")}
    run(["go", "build", "-o", str(build / "readme"), "readme"], block, place, served, environment=paths)
    return run([str(build / "readme")], block, place, served)


def run_javascript(text, block, place, served):
    modules = place / "node_modules"
    modules.mkdir(exist_ok=True)
    if not (modules / "martlet-client").exists():
        (modules / "martlet-client").symlink_to(ROOT / "clients/node")
    (place / "readme.mjs").write_text(text)
    return run(["node", str(place / "readme.mjs")], block, place, served)


NEEDS = {"go": "go", "js": "node", "ruby": "ruby", "sh": "bash", "python": "python3"}


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.name)
def test_block(block, place, served):
    if block.mark.startswith("skip: ") and len(block.mark) > 15:
        return
    if block.mark.startswith("excerpt of "):
        lines = [line.strip() for line in (ROOT / block.mark[len("excerpt of "):]).read_text().splitlines()]
        for line in block.text.splitlines():
            assert not line.strip() or line.strip() in lines, f"{block.name}: {line.strip()!r} is not in the file"
        return
    if not block.language:
        pytest.fail(f"{block.name}: the block names no language; `text` is for what nobody runs")
    if block.language in ("text", "json", "toml"):
        return
    assert block.language in NEEDS, f"{block.name}: nobody knows how to run {block.language}; mark it"
    if not shutil.which(NEEDS[block.language]):
        pytest.skip(f"there is no {NEEDS[block.language]} here")
    text = re.sub(r"(127\.0\.0\.1|localhost):50051", served.address, block.text)
    if block.language == "sh":
        run(["bash", "-euo", "pipefail", "-c", text], block, place, served)
    elif block.language == "python":
        run([sys.executable, "-c", python_program(text, block.mark, served.address)], block, place, served)
    elif block.language == "go":
        run_go(text, block, place, served)
    elif block.language == "js":
        run_javascript(text, block, place, served)
    else:
        run(["ruby", f"-I{ROOT / 'clients/ruby/lib'}", "-e", text], block, place, served)


def python_program(text, mark, address):
    before = ""
    if mark == "with client":
        before = (f"import grpc, martlet\nclient = martlet.Client('{address}', timeout=60)\n"
                  "batches = [['a text'], ['another']]\n")
    if "async " in text:
        body = "\n".join("    " + line for line in text.splitlines())
        return f"import asyncio, martlet, martlet.aio\n{before}async def main():\n{body}\nasyncio.run(main())\n"
    return before + text


def test_settings_files_in_the_pages_are_settings_files(tmp_path):
    found = [block for block in BLOCKS if block.language == "toml"]
    assert found
    for block in found:
        (tmp_path / "martlet.toml").write_text(block.text)
        done = subprocess.run(
            [binary("MARTLET_BIN", "martlet"), "serve", "--config", tmp_path / "martlet.toml", "--show-settings"],
            capture_output=True, text=True)
        assert done.returncode == 0, f"{block.name}: {done.stderr}"


def test_no_block_hides_behind_indentation():
    """An indented block would be code to a reader, and nothing to this test."""
    for page in PAGES:
        text = FENCE.sub("", page.read_text())
        hidden = re.findall(r"\n\n(    \S.*)", text)
        assert not hidden, f"{page.relative_to(ROOT)}: {hidden[0]!r}: fence it"


def test_few_blocks_are_left_out():
    left_out = [block for block in BLOCKS if block.mark.startswith("skip")]
    assert all(len(block.mark) > 15 for block in left_out), "a block that is left out says why"
    assert len(left_out) * 3 <= len(BLOCKS), [block.name for block in left_out]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)", FENCE.sub("", page.read_text())):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)}: {target}"


def the_tests():
    return "\n".join(
        path.read_text(errors="replace") for path in (ROOT / "Tests").rglob("*")
        if path.suffix in (".swift", ".py") and path.name != "test_docs.py")


def rows(text, columns):
    """The rows of the tables in a text, each as its cells."""
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()
            if line.count("|") == columns + 1 and not line.startswith(("|---", "| Limit "))]


def test_every_test_of_the_threat_model_exists():
    page = (ROOT / "docs/threat-model.md").read_text()
    defended = page.partition("## Defended")[2].partition("## Not defended")[0]
    names = {name for row in rows(defended, 3) for name in re.findall(r"`([\w-]+)`", row[2])}
    assert len(names) > 30
    sources = the_tests() + (ROOT / "Package.swift").read_text()
    for name in names:
        known = re.search(rf"\bfunc {name}\b|\bdef {name}\b|\bstruct {name}\b|\"{name}\"", sources)
        assert known or any((ROOT / "Tests").rglob(f"{name}.swift")), name


# What configurations hold besides limits.
NO_LIMITS = {
    "listen", "tls", "eventLoops", "connection", "http2", "host", "port", "cacheBlocks", "cacheBytes", "maxStepRows",
    "stepTarget", "minPrefillRows", "prefixRegions", "acceptsCallerTemplates", "prefixCache", "speculation",
    "samplingDefaults", "endOfSequence", "now", "ids", "metrics"}


def test_every_limit_is_in_the_page_with_tests_that_exist():
    page = (ROOT / "docs/limits.md").read_text()
    limits = rows(page, 4)
    named = {name for row in limits for name in re.findall(r"`(\w+)`", row[0])}
    sources = the_tests()
    for row in limits:
        tests = re.findall(r"`(\w+)`", row[2] + row[3])
        assert tests or "kernel" in row[2], row
        for name in tests:
            assert re.search(rf"\b(func|def) {name}\b", sources), f"{row[0]}: there is no test {name}"
    declared = set()
    for path in re.findall(r"`(Sources/[\w/+]+\.swift)`", page):
        text = (ROOT / path).read_text()
        start = re.search(r"struct (\w*Configuration)\b", text)
        found = set(re.findall(r"^ +package var (\w+)", text[start.start():].partition("package init")[0], re.M))
        assert found, path
        declared |= found
    assert declared - NO_LIMITS <= named, declared - NO_LIMITS - named
