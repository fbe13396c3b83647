"""What must not stand in the code, and how large its pieces may be."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import (
    Rule,
    Source,
    broken,
    dotted,
    imports,
    source,
    sources,
)

LONGEST_FUNCTION = 30
LONGEST_HANDLER = 15
LONGEST_FILE = 400

# Where SQLite's own words stand; everything else keeps to what other databases know too.
PLUMBING = frozenset(f"storage/{name}.py" for name in ("database", "migrate", "backup", "search"))
SQLITE_WORDS = ("PRAGMA ", "WITHOUT ROWID", "FTS5", ") STRICT")
WRITES = ("INSERT INTO ", "UPDATE ", "DELETE FROM ", "REPLACE INTO ")

PROGRAMS = ("bot/wiring.py", "bot/playing.py")
# Tasks that are made and awaited in one function, so that none outlives its maker.
TASK_MAKERS = {
    "handlers/polling.py": "a poll that a stop may overtake",
    "handlers/taps.py": "a tap is answered after 3 s although its decision goes on",
    "handlers/webhook.py": "what is pushed is stored for as long as requests wait",
}
CHANCE = {
    "handlers/backoff.py": "the back-off's jitter decides nothing that is kept",
    "storage/database.py": "a fixed seed takes chance away from days that are only played",
}

CLOCKS = (
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
)


def no_made_up_sql(of: Source) -> Iterator[str]:
    """SQL is one literal, values are parameters."""
    if of.path in PLUMBING or of.path in ("storage/rows.py", "storage/commits.py"):
        return
    for call in of.calls():
        name = dotted(call.func)
        # rows.write and rows.read repeat the row of the statement they are given.
        place = {"rows.write": 1, "rows.read": 1, "rows.named": 1}.get(name)
        runs = name.endswith((".execute", ".executemany", ".executescript"))
        if runs and (of.room in ("storage", "bot") or "tx." in name):
            place = 0
        if place is None or not call.args[place:]:
            continue
        sql = call.args[place]
        if not (isinstance(sql, ast.Constant) and isinstance(sql.value, str)):
            yield of.at(call, "SQL that is not a literal")


def sql_in_storage_only(of: Source) -> Iterator[str]:
    """Only storage/ speaks SQL, and SQLite's own dialect only its plumbing."""
    for text in of.nodes(ast.Constant):
        if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
            continue
        words = text.value
        is_sql = words.startswith((*WRITES, "SELECT ", "CREATE ", "WITH ", "PRAGMA "))
        if is_sql and of.room not in ("storage", "playground"):
            yield of.at(text, "SQL outside of storage/")
        if of.path not in PLUMBING and any(word in words for word in SQLITE_WORDS):
            yield of.at(text, "SQLite's own words")


def tables_written_by(of: Source) -> Iterator[str]:
    """Yield the tables that a file's statements change."""
    for text in of.nodes(ast.Constant):
        words = text.value if isinstance(text, ast.Constant) else ""
        if isinstance(words, str):
            for write in WRITES:
                if words.startswith(write):
                    yield words.removeprefix(write).removeprefix("OR IGNORE ").split()[0]


def no_parse_mode(of: Source) -> Iterator[str]:
    """Only the sender, which takes nothing but Html, tells Telegram to read markup."""
    if of.path == "scheduling/calls.py" or of.room == "playground":
        return
    for call in of.calls():
        named = {each.arg for each in call.keywords}
        if "parse_mode" in named or (dotted(call.func) == "Bot" and "default" in named):
            yield of.at(call, "parse_mode")


def no_html_of_our_own(of: Source) -> Iterator[str]:
    """Html comes from Texts, which escapes; elsewhere only an empty line is made."""
    if of.path == "bot/texts.py":
        return
    for call in of.calls():
        is_empty = [getattr(each, "value", None) for each in call.args] == [""]
        if dotted(call.func) == "Html" and not is_empty:
            yield of.at(call, "Html made by hand")


def no_naive_time(of: Source) -> Iterator[str]:
    """Every datetime knows its zone."""
    for call in of.calls():
        name = dotted(call.func)
        if name.endswith(("datetime.utcnow", "datetime.utcfromtimestamp", "datetime.today")):
            yield of.at(call, f"{name}()")
        zones = [each.arg for each in call.keywords]
        needed = {"datetime.now": 1, "datetime.fromtimestamp": 2}
        for ending, count in needed.items():
            if name.endswith(ending) and len(call.args) < count and "tz" not in zones:
                yield of.at(call, f"{name}() without a zone")


def the_clock_is_read_at_the_root(of: Source) -> Iterator[str]:
    """`now` is a parameter everywhere below."""
    if of.is_root or of.room == "playground":
        return
    for node in of.nodes(ast.Attribute):
        if isinstance(node, ast.Attribute) and dotted(node).endswith(CLOCKS):
            yield of.at(node, f"reads the clock by {dotted(node)}")
    for each in imports(of):
        if each.top == "time":
            yield of.at(each.node, "imports time")


def chance_is_a_parameter(of: Source) -> Iterator[str]:
    """Seeds are made at the edge and handed on."""
    if of.is_root or of.room == "playground" or of.path in CHANCE:
        return
    for each in imports(of):
        if each.top in ("random", "secrets", "uuid"):
            yield of.at(each.node, f"imports {each.module}")
    for call in of.calls():
        if dotted(call.func) == "os.urandom":
            yield of.at(call, "os.urandom")


def transactions_talk_to_nobody(of: Source) -> Iterator[str]:
    """What gets a `tx` neither waits nor has a bot."""
    for function in of.functions():
        every = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        names = {argument.arg for argument in every}
        if "tx" not in names:
            continue
        if isinstance(function, ast.AsyncFunctionDef):
            yield of.at(function, f"{function.name} waits inside a transaction")
        if names & {"bot", "db", "sender", "reply"}:
            yield of.at(function, f"{function.name} could talk inside a transaction")
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if {"bot", "_bot"} & set(dotted(call.func).split(".")[:-1]):
                yield of.at(call, f"{function.name} calls the bot inside a transaction")


def errors_are_not_swallowed(of: Source) -> Iterator[str]:
    """No `except Exception: pass`, in none of its forms."""
    for handler in of.nodes(ast.ExceptHandler):
        if not isinstance(handler, ast.ExceptHandler):
            continue
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        broad = any(
            kind is None or dotted(kind) in ("Exception", "BaseException") for kind in kinds
        )
        if broad and all(_does_nothing(statement) for statement in handler.body):
            yield of.at(handler, "swallows every error")
    for call in of.calls():
        broad = any(dotted(each) in ("Exception", "BaseException") for each in call.args)
        if dotted(call.func).endswith("suppress") and broad:
            yield of.at(call, "swallows every error")


def _does_nothing(statement: ast.stmt) -> bool:
    constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return constant or isinstance(statement, ast.Pass | ast.Continue | ast.Break)


def tasks_are_made_at_the_root(of: Source) -> Iterator[str]:
    """Whoever makes a task must end it; that is the composition root's work."""
    if of.path in PROGRAMS or of.room == "playground" or of.path in TASK_MAKERS:
        return
    for call in of.calls():
        if dotted(call.func).endswith(
            ("create_task", "ensure_future", "run_coroutine_threadsafe")
        ):
            yield of.at(call, dotted(call.func))


def waiting_has_its_rooms(of: Source) -> Iterator[str]:
    """`await` stands only at the edges and in the one door to the database."""
    edges = ("handlers", "scheduling", "playground")
    if of.room in edges or of.path in (*PROGRAMS, "bot/due_list.py", "storage/database.py"):
        return
    for node in of.nodes(ast.Await, ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith):
        yield of.at(node, "waits")


def small_functions(of: Source) -> Iterator[str]:
    """A function fits on a screen."""
    for function in of.functions():
        lines = (function.end_lineno or function.lineno) - function.lineno + 1
        if lines > LONGEST_FUNCTION:
            yield of.at(function, f"{function.name} has {lines} lines")


def small_handlers(of: Source) -> Iterator[str]:
    """A handler parses, calls and replies."""
    if of.room != "handlers":
        return
    named = _handlers_of(of)
    for function in of.functions():
        body = function.body[1:] if ast.get_docstring(function) else function.body
        count = sum(isinstance(node, ast.stmt) for each in body for node in ast.walk(each))
        if function.name in named and count > LONGEST_HANDLER:
            yield of.at(function, f"{function.name} has {count} statements")


def handlers_wait(of: Source) -> Iterator[str]:
    """aiogram runs a plain function in a thread of its own: handlers are `async def`."""
    named = _handlers_of(of)
    for function in of.functions():
        if function.name in named and not isinstance(function, ast.AsyncFunctionDef):
            yield of.at(function, f"{function.name} is no async def")


def _handlers_of(of: Source) -> set[str]:
    """Return the names that a FEATURE table gives as handlers."""
    places = {"Command": 1, "Button": 1, "Observer": 1}
    named = set()
    for call in of.calls():
        place = places.get(dotted(call.func))
        if place is not None:
            given = [each.value for each in call.keywords if each.arg == "handler"]
            named |= {dotted(each) for each in given or call.args[place : place + 1]}
    return named


def small_files(of: Source) -> Iterator[str]:
    lines = of.text.count("\n")
    if lines > LONGEST_FILE:
        yield f"{of.path} has {lines} lines"


# What breaks a rule by the letter: file, name, and why it stays so.
EXCUSED: dict[Rule, dict[tuple[str, str], str]] = {}


def _unexcused(rule: Rule) -> list[str]:
    return [line for line in broken(rule) if not any(_is_it(line, *key) for key in _keys(rule))]


def _keys(rule: Rule) -> list[tuple[str, str]]:
    return list(EXCUSED.get(rule, {}))


def _is_it(line: str, path: str, name: str) -> bool:
    return line.startswith(f"{path}:") and f" {name} " in line


def _function(lines: int) -> str:
    return "def long():\n" + "    pass\n" * (lines - 1)


def _handler(statements: int) -> str:
    body = "    pass\n" * statements
    return f"async def tapped():\n{body}FEATURE = Feature(buttons=(Button(Words, tapped),))"


EXAMPLES: dict[Rule, list[tuple[str, str]]] = {
    no_made_up_sql: [
        ("storage/a.py", "tx.execute(f'SELECT {name}')"),
        ("storage/a.py", "tx.execute('SELECT ' + name)"),
        ("storage/a.py", "tx.executemany('SELECT %s' % name, rows)"),
        ("storage/a.py", "cursor.execute(sql)"),
        ("handlers/a.py", "self._tx.execute(sql)"),
        ("storage/a.py", "rows.write(tx, f'UPDATE {table}', many)"),
    ],
    sql_in_storage_only: [
        ("handlers/a.py", "tx.execute('SELECT 1')"),
        ("storage/a.py", "tx.execute('PRAGMA optimize')"),
    ],
    no_parse_mode: [
        ("handlers/a.py", "message.answer(f'<b>{name}', parse_mode='HTML')"),
        ("bot/wiring.py", "Bot(token, default=DefaultBotProperties())"),
    ],
    no_html_of_our_own: [("views/a.py", "Html(f'<b>{name}</b>')"), ("views/a.py", "Html(name)")],
    no_naive_time: [
        ("domain/a.py", "datetime.now()"),
        ("bot/wiring.py", "dt.datetime.utcnow()"),
        ("storage/a.py", "datetime.fromtimestamp(at)"),
    ],
    the_clock_is_read_at_the_root: [
        ("bot/a.py", "datetime.now(UTC)"),
        ("handlers/a.py", "date.today()"),
        ("handlers/a.py", "from time import time"),
        ("scheduling/a.py", "later = field(default_factory=datetime.now)"),
    ],
    chance_is_a_parameter: [
        ("domain/a.py", "import random"),
        ("bot/a.py", "from secrets import token_hex"),
        ("bot/a.py", "os.urandom(8)"),
    ],
    transactions_talk_to_nobody: [
        ("bot/a.py", "async def a(tx): ..."),
        ("bot/a.py", "def a(tx, *, bot): ..."),
        ("handlers/a.py", "def a(tx):\n    self._bot.send_message(1, '')"),
    ],
    errors_are_not_swallowed: [
        ("bot/a.py", "try: a()\nexcept Exception: pass"),
        ("bot/a.py", "try: a()\nexcept: ..."),
        ("bot/a.py", "for a in b:\n  try: a()\n  except (OSError, Exception): continue"),
        ("bot/a.py", "with contextlib.suppress(Exception): a()"),
    ],
    tasks_are_made_at_the_root: [
        ("handlers/a.py", "asyncio.create_task(a())"),
        ("scheduling/a.py", "asyncio.ensure_future(a())"),
    ],
    waiting_has_its_rooms: [
        ("bot/a.py", "async def a(): ..."),
        ("bot/__main__.py", "async def a(): ..."),
        ("storage/a.py", "async def a(): ..."),
    ],
    small_functions: [("domain/a.py", _function(LONGEST_FUNCTION + 1))],
    small_handlers: [("handlers/a.py", _handler(LONGEST_HANDLER + 1))],
    handlers_wait: [("handlers/a.py", _handler(1).removeprefix("async "))],
    small_files: [("domain/a.py", "\n" * (LONGEST_FILE + 1))],
}


@pytest.mark.parametrize("rule", EXAMPLES)
def test_the_code_keeps_the_rule(rule: Rule) -> None:
    assert _unexcused(rule) == []


@pytest.mark.parametrize("rule", EXAMPLES)
def test_code_that_breaks_the_rule_is_found(rule: Rule) -> None:
    for path, text in EXAMPLES[rule]:
        assert len(list(rule(source(path, text)))) == 1, text


def test_code_of_the_allowed_size_is_not_found() -> None:
    assert not list(small_functions(source("domain/a.py", _function(LONGEST_FUNCTION))))
    assert not list(small_handlers(source("handlers/a.py", _handler(LONGEST_HANDLER))))
    assert not list(small_files(source("domain/a.py", "\n" * LONGEST_FILE)))


def test_every_excuse_is_still_needed() -> None:
    for rule in EXCUSED:
        found = broken(rule)
        assert [key for key in _keys(rule) if not any(_is_it(line, *key) for line in found)] == []


@pytest.mark.parametrize("path", TASK_MAKERS)
def test_a_file_that_may_make_tasks_still_does(path: str) -> None:
    (maker,) = (each for each in sources() if each.path == path)
    assert any(dotted(call.func) == "asyncio.ensure_future" for call in maker.calls())


@pytest.mark.parametrize("path", CHANCE)
def test_a_file_that_may_be_random_still_is(path: str) -> None:
    (file,) = (each for each in sources() if each.path == path)
    assert any(each.top == "random" for each in imports(file))
