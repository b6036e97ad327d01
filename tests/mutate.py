"""Change the code of a room bit by bit, and count the changes that its tests notice.

    python tests/mutate.py               every room, some minutes each
    python tests/mutate.py digits wire   these

Wants mutmut, and a system that forks. `mutants/` keeps the results of the room that ran
last: ``mutmut show NAME`` prints a change. tests/survivors.md judges those that live.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from shutil import rmtree
from typing import Any, NamedTuple


class Room(NamedTuple):
    """Modules, and the tests that are there for them."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


ROOMS = {
    "digits": Room(("_digits", "_codes"), ("digits", "codes", "reference", "bad_input")),
    "wire": Room(("_wire",), ("wire", "reference", "bad_input")),
    "causes": Room(("_causes",), ("causes", "evidence", "bad_input")),
    "diff": Room(("_diff", "_aspects", "_sentences"), ("diff", "reference", "bad_input")),
    "exceptions": Room(
        ("_notes", "_clients"),
        ("notes", "clients", "oserror", "harm", "unread", "ftplib", "bad_input"),
    ),
}

#: Percent of the mutants of a room that its tests must notice.
LEAST = 90


def pytest_configure() -> None:
    """Let no mutant die of a slow machine: this file is a plugin of its test runs, too."""
    from hypothesis import Phase, settings

    settings.register_profile(
        "mutants",
        deadline=None,
        database=None,
        derandomize=True,
        max_examples=30,
        phases=[Phase.explicit, Phase.generate],
    )
    settings.load_profile("mutants")


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Run the quick tests first: most mutants die of those."""
    from mutmut.state import state

    items.sort(key=lambda item: state().duration_by_test.get(item.nodeid, 0))


def pytest_runtest_setup() -> None:
    """Empty the caches while it is found out which tests come to which function."""
    if os.environ.get("MUTANT_UNDER_TEST") != "stats":
        return
    from ftpreplies import _wire

    _wire._codes.clear()
    for name, module in list(sys.modules.items()):
        if name.startswith("ftpreplies."):
            for value in vars(module).values():
                cells = getattr(value, "__closure__", None) or ()
                for each in (value, *(cell.cell_contents for cell in cells)):
                    if callable(clear := getattr(each, "cache_clear", None)):
                        clear()


def mutate(name: str) -> int:
    """Run a room's tests against each mutant of its modules; 1 if too many live."""
    import libcst
    from libcst import matchers
    from mutmut import __main__ as mutmut
    from mutmut import configuration
    from mutmut.mutation import file_mutation
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.stats import status_by_exit_code

    def is_property(node: libcst.CSTNode) -> bool:
        decorated = matchers.Decorator(matchers.Name("property"))
        return bool(matchers.matches(node, matchers.FunctionDef(decorators=[decorated])))

    def skips(visitor: Any, node: libcst.CSTNode) -> bool:
        return not is_property(node) and skipped(visitor, node)

    def arranges(function: libcst.FunctionDef, *more: Any, **named: Any) -> Any:
        before, (switch, *copies), *after = arranged(function, *more, **named)
        if is_property(function):
            copies = [copy.with_changes(decorators=()) for copy in copies]
        return before, (switch, *copies), *after

    # mutmut leaves properties out; half of a room can be made of them.
    skipped = file_mutation.MutationVisitor._skip_node_and_children
    file_mutation.MutationVisitor._skip_node_and_children = skips
    arranged = file_mutation.function_trampoline_arrangement
    file_mutation.function_trampoline_arrangement = arranges

    room = ROOMS[name]
    configuration._config = replace(
        configuration.config(),
        only_mutate=[f"src/ftpreplies/{module}.py" for module in room.modules],
        pytest_add_cli_args_test_selection=[f"tests/test_{test}.py" for test in room.tests],
    )
    rmtree("mutants", ignore_errors=True)
    mutmut._run((), None)

    found: Counter[str] = Counter()
    for module in room.modules:
        results = SourceFileMutationData(path=f"src/ftpreplies/{module}.py")
        results.load()
        for mutant, code in results.exit_code_by_key.items():
            # mutmut calls it a time-out, too, when pytest did not get to the tests.
            status = "broken" if code == 255 else status_by_exit_code[code]
            found[status] += 1
            if status != "killed":
                lines = mutmut.get_diff_for_mutant(mutant, path=results.path).splitlines()
                changed = [line for line in lines[3:] if line[0] in "+-"]
                print(f"{status}: {mutant}", *changed, sep="\n")
    total = found.total()
    share = 100 * (found["killed"] + found["timeout"]) / total
    print(f"{name}: {total} mutants, {share:.1f} % noticed;", dict(found))
    return 0 if share >= LEAST else 1


def main(argv: list[str] | None = None) -> int:
    """Run each room in a process of its own."""
    parser = argparse.ArgumentParser(description="Count the changes that the tests notice.")
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=f"of {', '.join(ROOMS)}")
    rooms = parser.parse_args(argv).rooms or list(ROOMS)
    if unknown := set(rooms) - set(ROOMS):
        parser.error(f"there is no room {', '.join(unknown)}: choose of {', '.join(ROOMS)}")
    if len(rooms) == 1:
        return mutate(rooms[0])
    ran = [subprocess.run([sys.executable, __file__, room], check=False) for room in rooms]
    return max(done.returncode for done in ran)


if __name__ == "__main__":
    sys.exit(main())
