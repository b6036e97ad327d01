"""The project's checks. ``nox --list`` names them, plain ``nox`` runs them all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import nox

nox.options.error_on_missing_interpreters = False
nox.options.download_python = "never"

PROJECT = nox.project.load_toml("pyproject.toml")
PYTHONS = nox.project.python_versions(PROJECT)
DIST = Path(__file__).parent / "dist"
PYODIDE = "pyodide@314.0.7"


def dependencies(*groups: str) -> tuple[str, ...]:
    """Return what pyproject.toml lists in these groups."""
    return nox.project.dependency_groups(PROJECT, *groups)


def install_wheel(session: nox.Session, *groups: str) -> None:
    """Install the wheel that the session ``build`` left, and these groups."""
    (wheel,) = DIST.glob("*.whl")
    session.install(str(wheel), *dependencies(*groups))


@nox.session
def build(session: nox.Session) -> None:
    """Build the sdist and, from it, the wheel that other sessions install."""
    session.install(*dependencies("build"))
    shutil.rmtree(DIST, ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", str(DIST))


@nox.session(python=PYTHONS, requires=["build"])
def tests(session: nox.Session) -> None:
    """Test the wheel on each Python; arguments go to pytest."""
    install_wheel(session, "tests")
    session.run("coverage", "run", "-m", "pytest", *session.posargs)
    if not session.posargs:
        session.notify("coverage")


@nox.session(python=PYTHONS[0], requires=["build"])
def floors(session: nox.Session) -> None:
    """Test the wheel with the oldest dependencies that it accepts; ``-- ./tests``: all tests."""
    needed = PROJECT["project"]["dependencies"]
    oldest = [f"{requirement.replace('>=', '==')}.*" for requirement in needed]
    rooms = ("catalogue", "diff", "explain", "promise", "standards", "wire")
    chosen = [
        "ftpreplies",
        "./tests/everywhere",
        *(f"./tests/test_{room}.py" for room in rooms),
    ]
    install_wheel(session, "tests")
    session.install(*oldest)
    session.run("pytest", *(session.posargs or chosen))


@nox.session(requires=["build"])
def wasm(session: nox.Session) -> None:
    """Try the wheel in Pyodide, which is Python 3.14 compiled to WebAssembly."""
    install_wheel(session, "wasm")
    folder = Path(session.create_tmp()).resolve()
    session.run("npm", "install", "--silent", "--prefix", str(folder), PYODIDE)
    session.env["PYODIDE"] = str(folder / "node_modules" / "pyodide" / "pyodide.mjs")
    session.run("pytest", "--noconftest", "-k", "webassembly", "./tests/everywhere")


@nox.session
def dist(session: nox.Session) -> None:
    """Check what is built: the same bytes each time, nothing missing, nothing more."""
    session.install(*dependencies("dist"))
    session.run("pytest", "--noconftest", "./tests/test_distribution.py")


@nox.session(requires=["build"])
def real(session: nox.Session) -> None:
    """Provoke failures in Debian's FTP servers, as tests/real/install fetches them."""
    install_wheel(session, "tests")
    session.run("pytest", "-m", "real", "./tests/real", *session.posargs)


@nox.session(requires=["build"])
def join(session: nox.Session) -> None:
    """Join the exported tables to logs in DuckDB and in PySpark, which needs Java 17."""
    install_wheel(session, "tests", "join")
    session.run("pytest", "./tests/test_join.py", *session.posargs)


@nox.session(default=False, requires=["build"])
def fuzz(session: nox.Session) -> None:
    """Fuzz for a minute, or for the seconds given; what crashes is kept in .fuzz (Linux)."""
    install_wheel(session, "fuzz")
    seconds = session.posargs[0] if session.posargs else "60"
    inputs = Path(".fuzz", "inputs")
    inputs.mkdir(parents=True, exist_ok=True)
    session.run(
        "python",
        "tests/fuzz.py",
        str(inputs),
        "tests/data/fuzz",
        f"-max_total_time={seconds}",
        "-timeout=20",
        "-artifact_prefix=.fuzz/",
        "-verbosity=0",
        "-print_final_stats=1",
    )


@nox.session(default=False, requires=["build"])
def mutation(session: nox.Session) -> None:
    """Count the changes of the code that its tests notice; arguments are rooms (POSIX)."""
    install_wheel(session, "tests", "mutation")
    session.run("python", "tests/mutate.py", *session.posargs)


@nox.session(default=False)
def coverage(session: nox.Session) -> None:
    """Report what the tests of all Pythons together left unvisited."""
    session.install("coverage")
    session.run("coverage", "combine")
    session.run("coverage", "report")


@nox.session(requires=["build"])
def types(session: nox.Session) -> None:
    """Check the types: mypy for each Python, pyright, and four checkers as users run them."""
    install_wheel(session, "typing")
    for python in PYTHONS:
        session.run("mypy", "--python-version", python)
    session.run("pyright")
    session.run("pyright", "--verifytypes", "ftpreplies", "--ignoreexternal")
    session.run("pytest", "./tests/typing")


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and format."""
    session.install(*dependencies("lint"))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session(requires=["build"])
def docs(session: nox.Session) -> None:
    """Build the documentation; a warning is an error."""
    install_wheel(session, "docs")
    for source, target in (("docs", "docs/_build"), ("docs/ja", "docs/_build/ja")):
        options = ("-n", "-W", "--keep-going", "-q", "-E", "-j", "auto")
        session.run("sphinx-build", *options, source, target)


@nox.session(requires=["docs"])
def site(session: nox.Session) -> None:
    """Check the built documentation: its links, and in Chromium how it looks and works."""
    session.install(*dependencies("site"))
    session.run("python", "tests/site/links.py", "docs/_build")
    if shutil.which("chromium") is None:
        if shutil.which("apt-get") is None or os.geteuid() != 0:
            session.error("the site is looked at in Chromium: install it (Debian: chromium)")
        session.run("apt-get", "update", "-q", external=True)
        wanted = ("chromium", "fonts-noto-cjk")
        session.run("apt-get", "install", "-q", "-y", *wanted, external=True)
    with session.chdir("tests/site"):
        session.run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", silent=True)
        session.run("node", "--test")


@nox.session(requires=["build"])
@nox.parametrize("version", ["7.0", "8.0"])
def sphinxes(session: nox.Session, version: str) -> None:
    """Test the Sphinx domain with older Sphinxes; the tests have the newest."""
    install_wheel(session, "tests")
    session.install(f"sphinx=={version}.*")
    session.run("pytest", "./tests/test_sphinx.py")


@nox.session(requires=["build"])
def sites(session: nox.Session) -> None:
    """Build a small project with MkDocs, ProperDocs and Zensical."""
    install_wheel(session, "tests", "sites")
    session.run("pytest", "-m", "sites", "./tests/sites", *session.posargs)


@nox.session(requires=["build"])
def data(session: nox.Session) -> None:
    """Check the data; ``-- --rfc DIR`` also looks up each quotation in its RFC."""
    install_wheel(session)
    session.run("python", "tests/check_data.py", *session.posargs)


@nox.session(requires=["build"])
def benchmarks(session: nox.Session) -> None:
    """Measure what the design promises of speed."""
    install_wheel(session, "docs")
    session.run("python", "tests/bench.py", *session.posargs)
