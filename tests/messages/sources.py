"""What the sources say of the catalogue: which keys and codes they use, and with which facts.

A source is scanned without being run. A key is a constant ("run.done"), a pattern (an f-string, with "*"
where something is filled in), or the end of a key handed to a function that puts its beginning before it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PIPELINE = ROOT / "pipeline"
_KEY = re.compile(r"[a-z][\w-]*(\.[\w*-]+)+")
_TEMPLATE_CALL = re.compile(r'\b(say|book)\("([\w.-]+)"( ~)?')
_TEMPLATE_PREFIX = {"say": "page.", "book": "workbook."}


@dataclass(frozen=True)
class Use:
    """One place where a sentence is asked for: its key or pattern, and the facts if all are known.

    Where a function of that name puts one of several beginnings before it, one of the keys is meant.
    """

    place: str
    keys: tuple[str, ...]
    facts: frozenset[str] | None


@dataclass(frozen=True)
class Raised:
    """One place where a finding is made: its code, and the facts if all are known."""

    place: str
    code: str
    facts: frozenset[str] | None


@cache
def trees() -> dict[Path, ast.Module]:
    """Every source of the pipeline, parsed."""
    return {file: ast.parse(file.read_text(encoding="utf-8")) for file in sorted(PIPELINE.rglob("*.py"))}


def texts_of(node: ast.AST) -> Iterator[str]:
    """The texts that an expression can be: constants, f-strings with "*", both sides of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        parts = (next(texts_of(part), "*") if isinstance(part, ast.Constant) else "*" for part in node.values)
        yield "".join(parts)
    elif isinstance(node, ast.IfExp):
        yield from texts_of(node.body)
        yield from texts_of(node.orelse)


def all_texts(file: Path) -> Iterator[str]:
    """Every text in a source, of whatever use."""
    for node in ast.walk(trees()[file]):
        yield from texts_of(node)


# ---------------------------------------------------------------- functions that put a beginning before a key


@cache
def beginnings() -> dict[str, list[tuple[Path, str]]]:
    """Functions that hand f"beginning.{key}" on: name -> where each is defined, and what it puts before."""
    found: dict[str, list[tuple[Path, str]]] = {}
    for file, tree in trees().items():
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                given = (*function.args.posonlyargs, *function.args.args)
                named = {argument.arg for argument in given} & {"key", "name"}
                for text in (_beginning(node) for node in ast.walk(function)) if named else ():
                    if text:
                        found.setdefault(function.name, []).append((file, text))
    return found


def _beginning(node: ast.AST) -> str | None:
    """What an f-string puts before a key or name, if it does nothing else: a beginning and its full stop."""
    if isinstance(node, ast.JoinedStr) and len(node.values) == 2 and isinstance(node.values[0], ast.Constant):
        rest = node.values[1]
        if isinstance(rest, ast.FormattedValue) and isinstance(rest.value, ast.Name):
            start = node.values[0].value
            if rest.value.id in ("key", "name") and isinstance(start, str) and start.endswith("."):
                return start
    return None


def beginning_for(function: str, file: Path) -> list[str]:
    """What the function of that name puts before a key, as far as `file` is concerned: the nearest one's."""
    known = beginnings().get(function, [])
    if not known:
        return []
    near = max(_shared(file, where) for where, _ in known)
    return sorted({text for where, text in known if _shared(file, where) == near})


def _shared(file: Path, other: Path) -> int:
    return sum(1 for one, two in zip(file.parts, other.parts, strict=False) if one == two)


# ---------------------------------------------------------------- what is used


@cache
def error_classes() -> frozenset[str]:
    """The classes of pipeline.errors and those made of them: their first argument is a key."""
    known = {"ConsolidateError"}
    classes = [node for tree in trees().values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    for _ in range(3):
        known |= {c.name for c in classes if {b.id for b in c.bases if isinstance(b, ast.Name)} & known}
    return frozenset(known)


def uses() -> Iterator[Use]:
    """Every call that names a sentence by a constant, or by a pattern."""
    for file, tree in trees().items():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = _called(call)
            place = f"{file.relative_to(ROOT)}:{call.lineno}"
            if call.args and (name == "message" or name in error_classes()):
                yield from (Use(place, (key,), _named_facts(call, name)) for key in texts_of(call.args[0]))
            elif call.args and name in beginnings():
                for key in texts_of(call.args[0]):
                    yield Use(place, tuple(start + key for start in beginning_for(name, file)), None)
    for file in sorted(PIPELINE.rglob("*.j2")):
        for word, key, more in _TEMPLATE_CALL.findall(file.read_text(encoding="utf-8")):
            yield Use(file.name, (_TEMPLATE_PREFIX[word] + key + ("*" if more else ""),), None)


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _named_facts(call: ast.Call, name: str) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    if None in names or len(call.args) != (2 if name == "message" else 1):
        return None
    return frozenset(str(one) for one in names)


def mentioned() -> Iterator[str]:
    """Every key or pattern that may be meant by some text of the sources, however it gets to `message`."""
    yield from (key for use in uses() for key in use.keys)
    for file in trees():
        starts = {start for name in _names_called(file) for start in beginning_for(name, file)}
        for text in set(all_texts(file)):
            for one in text.split(", "):
                yield one.removeprefix("@")
                yield from (start + one for start in starts)


@cache
def _names_called(file: Path) -> frozenset[str]:
    calls = (node for node in ast.walk(trees()[file]) if isinstance(node, ast.Call))
    return frozenset(name for name in map(_called, calls) if name in beginnings())


def filled_in(pattern: str, key: str) -> tuple[str, ...] | None:
    """What the pattern's "*" stand for in a key; None if it is not that key's pattern."""
    if "*" in pattern and (pattern.startswith("*") or not _KEY.fullmatch(pattern.replace("*", "x"))):
        return None
    found = re.fullmatch(re.escape(pattern).replace(r"\*", r"([\w.-]+)"), key)
    return None if found is None else found.groups()


@cache
def words() -> frozenset[str]:
    """Every text of the sources; what is filled into a pattern must be one of them."""
    return frozenset(text for file in trees() for text in all_texts(file))


# ---------------------------------------------------------------- findings


def raised() -> Iterator[Raised]:
    """Every Finding(...) and UnreadableError(...) whose code is a constant."""
    for file, tree in trees().items():
        for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                place = f"{file.relative_to(ROOT)}:{call.lineno}"
                if call.args and _called(call) == "Finding":
                    facts = _facts_of_finding(call, function)
                    yield from (Raised(place, code, facts) for code in texts_of(call.args[0]))
                elif call.args and _called(call) == "UnreadableError":
                    named = frozenset(str(one.arg) for one in call.keywords)
                    facts = None if "None" in named else named
                    yield from (Raised(place, code, facts) for code in texts_of(call.args[0]))


def _facts_of_finding(call: ast.Call, function: ast.FunctionDef) -> frozenset[str] | None:
    given = next((keyword.value for keyword in call.keywords if keyword.arg == "facts"), None)
    if given is None:
        return frozenset() if len(call.args) < 5 and not _starred(call) else None
    if isinstance(given, ast.Name):
        assigned = [
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and [ast.dump(t) for t in node.targets] == [_target(given.id)]
        ]
        given = assigned[0] if len(assigned) == 1 else given
    return _names_of_pairs(given)


def _starred(call: ast.Call) -> bool:
    return any(isinstance(argument, ast.Starred) for argument in call.args)


def _target(name: str) -> str:
    return ast.dump(ast.Name(name, ast.Store()))


def _names_of_pairs(node: ast.expr) -> frozenset[str] | None:
    """The names of ((name, value), …); None if any of them is not a constant."""
    if not isinstance(node, ast.Tuple):
        return None
    names = set()
    for pair in node.elts:
        if not isinstance(pair, ast.Tuple) or not isinstance(pair.elts[0], ast.Constant):
            return None
        names.add(str(pair.elts[0].value))
    return frozenset(names)
