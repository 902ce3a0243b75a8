"""What is run on this project, each in an environment of its own: ``nox -l`` lists it."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import nox
from nox.command import CommandFailed

nox.needs_version = ">=2025.2.9"
nox.options.sessions = ["lint", "types", "tests"]
nox.options.reuse_existing_virtualenvs = True

ROOT = Path(__file__).parent
PROJECT = nox.project.load_toml("pyproject.toml")


def groups(*names: str) -> list[str]:
    return list(nox.project.dependency_groups(PROJECT, *names))


# A model's inputs are made once a process: its laws are handed out one after the other, and shared where one is idle.
IN_PARALLEL = ("-n", "auto", "--dist", "worksteal")


@nox.session
def tests(session: nox.Session) -> None:
    """The test suite; arguments after -- go to pytest."""
    session.install("-q", "-e", ".[all]", *groups("test"))
    session.run("pytest", *IN_PARALLEL, *(session.posargs or ["--kie"]), env=_from_npm(session))


NODE = {
    "KIE_PRISM": ("@stoplight/prism-cli@5.14", ".bin/prism"),  # the last that runs on Node 18 to 22: 5.15 wants 24
    "KIE_SARIF_SCHEMA": (
        "@microsoft/jest-sarif@1.0.0-beta.0",
        "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json",
    ),
    "KIE_NODE_TYPES": ("@types/node@20", "@types/node/package.json"),
    "KIE_TSC": ("typescript@5.9", "typescript/bin/tsc"),
    "KIE_ZOD": ("zod@4", "zod/package.json"),
}
"""By the variable that tests look at: a package of npm's, and what it has for them."""


def _from_npm(session: nox.Session) -> dict[str, str]:
    """Where tests find tools and schemas that npm installs; those that miss one are skipped."""
    folder = (session.cache_dir / "node").resolve()  # tests run elsewhere
    packages = [package for package, _ in NODE.values()]
    try:
        if shutil.which("npm") is None:
            session.warn("there is no npm")
        else:
            # Scripts of strangers are not run: nothing here needs them.
            options = (
                "--no-save",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--prefer-offline",
                "--fetch-retries=1",
            )
            session.run("npm", "install", *options, "--prefix", str(folder), *packages, external=True, silent=True)
    except CommandFailed:
        session.warn(f"npm could not install {', '.join(packages)}")
    found = {variable: _in(folder / "node_modules" / path) for variable, (_, path) in NODE.items()}
    for variable in (variable for variable, path in found.items() if path is None):
        session.warn(f"without {variable} some tests are skipped")
    return {variable: path for variable, path in found.items() if path is not None}


def _in(path: Path) -> str | None:
    """A program by whatever ending it has here, or a file; None without one."""
    return shutil.which(path.name, path=str(path.parent)) or (str(path) if path.is_file() else None)


@nox.session
def lowest(session: nox.Session) -> None:
    """The test suite with the oldest libraries that pyproject.toml admits: bounds are promises."""
    extras = PROJECT["project"]["optional-dependencies"]
    declared = [*PROJECT["project"]["dependencies"], *(one for name in extras if name != "all" for one in extras[name])]
    declared += groups("test")
    oldest = sorted({re.sub(r">=([^,]+).*", r"==\1", one) for one in declared})
    session.install("-q", "-e", ".", *oldest)
    session.run("pytest", *IN_PARALLEL, *session.posargs)


@nox.session
def laws(session: nox.Session) -> None:
    """Every law on every contract, more thoroughly than the test suite; arguments after -- go to pytest."""
    session.install("-q", "-e", ".[laws]", "pytest-xdist")
    options = ("--kie-all", "--kie-profile", "ci", "--kie-failures", "reports/failures")
    session.run("pytest", *IN_PARALLEL, "-q", "--kie", *options, *session.posargs, "--pyargs", "conformance.laws")


@nox.session
def evidence(session: nox.Session) -> None:
    """Try every law on the roster's models, and write reports/evidence.json; arguments after -- go to the command."""
    session.install("-q", "-e", ".[all]")
    session.run("kie-conformance", "verify", "--save-costs", *session.posargs)
    session.run("kie-conformance", "audit")


@nox.session
def lint(session: nox.Session) -> None:
    """Style and format of the code; workflows, by their schema and for what could be abused."""
    session.install("-q", *groups("lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("zizmor", "--offline", "-q", "--config", ".github/zizmor.yml", ".github/workflows", "action.yml")
    workflows = sorted(str(path) for path in Path(".github", "workflows").glob("*.yml"))
    session.run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows)
    session.run("check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml")


@nox.session
def types(session: nox.Session) -> None:
    """Types, strictly."""
    session.install("-q", "-e", ".[all]", *groups("test", "types"), "nox")
    session.run("mypy")


@nox.session
def status(session: nox.Session) -> None:
    """The status table of the 72 models, from the newest snapshot; arguments after -- go to the command."""
    session.install("-q", "-e", ".[report]")
    session.run("kie-conformance", "audit", *session.posargs)


@nox.session
def drift(session: nox.Session) -> None:
    """What changed in the documentation since the last complete snapshot; arguments after -- go to the command."""
    session.install("-q", "-e", ".[report]")
    session.run("kie-conformance", "drift", *session.posargs)


@nox.session
def messages(session: nox.Session) -> None:
    """Bring the catalogues of translations up to the code, and compile them; says what is not translated yet."""
    session.install("-q", "-e", ".[all]", *groups("test"))
    session.run("python", "-m", "tests.support.messages")


@nox.session
def nightly(session: nox.Session) -> None:
    """What the nightly workflow does: `run` (unless said otherwise) looks at the documentation, `publish` tells it."""
    session.install("-q", "-e", ".[all]")
    verbs = () if session.posargs[:1] in (["run"], ["publish"]) else ("run",)
    session.run("kie-conformance", "nightly", *verbs, *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Write docs/commands.md and reports/rules.md anew, after a command or a rule changed."""
    session.install("-q", "-e", ".[all]", *groups("test"))
    session.run("python", "-m", "tests.support.commands")
    with Path("reports", "rules.md").open("w", encoding="utf-8") as file:
        session.run("kie-conformance", "explain", "--all", stdout=file)


@nox.session
def snapshots(session: nox.Session) -> None:
    """Make the repository's snapshots anew from the captured pages, after a parser changed; then the status."""
    session.install("-q", "-e", ".[all]", *groups("test"))
    session.run("python", "-m", "tests.support.snapshots")
    session.run("kie-conformance", "audit")


@nox.session
def build(session: nox.Session) -> None:
    """Build the wheel, install it elsewhere, and run the main job and the base install's promises from there."""
    session.install("-q", "build")
    with tempfile.TemporaryDirectory() as folder:
        elsewhere = Path(folder).resolve()
        session.run("python", "-m", "build", "--wheel", "--outdir", str(elsewhere), str(ROOT), silent=True)
        (wheel,) = elsewhere.glob("*.whl")
        bare, full = _environment(session, elsewhere / "bare"), _environment(session, elsewhere / "full")
        session.run(str(bare / "pip"), "install", "-q", str(wheel), external=True)
        session.run(str(full / "pip"), "install", "-q", f"{wheel}[report]", external=True)
        (elsewhere / "work").mkdir()
        with session.chdir(elsewhere / "work"):
            session.run(str(full / "kie-conformance"), "audit", external=True)
            for name in ("status.md", "status.json"):
                if Path("reports", name).read_bytes() != (ROOT / "reports" / name).read_bytes():
                    session.error(f"the installed audit wrote another {name} than the repository holds")
            session.run(str(bare / "kie-conformance"), "--version", external=True)
            spoken = session.run(str(bare / "kie-conformance"), "--lang", "ru", "--version", external=True, silent=True)
            if "документация" not in str(spoken):
                session.error("the installed package does not speak Russian")
            session.run(str(bare / "kie-conformance"), "audit", external=True, success_codes=[2])
            session.run(str(bare / "python"), "-c", BASE_PROMISE, external=True)


BASE_PROMISE = """
import sys, conformance
from conformance.contract import load_contract
load_contract("kling/v2-1-pro")
heavy = {"httpx", "bs4", "lxml", "yaml", "rich", "jsonschema", "hypothesis", "pytest"} & set(sys.modules)
assert not heavy, heavy
"""


def _environment(session: nox.Session, folder: Path) -> Path:
    session.run("python", "-m", "venv", str(folder))
    scripts = folder / "bin"
    return scripts if scripts.is_dir() else folder / "Scripts"


@nox.session
def bench(session: nox.Session) -> None:
    """Speed as ratios taken in one run; arguments after -- name the measurements to take."""
    session.install("-q", "-e", ".[all]", *groups("test"))
    session.env["PYTHONDONTWRITEBYTECODE"] = ""
    session.run("python", "-m", "tests.bench", *session.posargs)
