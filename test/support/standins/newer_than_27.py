# -*- coding: utf-8 -*-
"""Prints every piece of syntax in Python files that Python 2.7 does not have. `- CODE …` looks at pieces of code instead."""

import ast
import io
import re
import sys
import tokenize


def newer(tree):
    for node in ast.walk(tree):
        kind = type(node).__name__
        if kind in ("JoinedStr", "AnnAssign", "Nonlocal", "NamedExpr", "YieldFrom", "Match", "TryStar"):
            yield node, kind
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            yield node, "the operator @"
        elif kind.startswith("Async") or kind == "Await" or (kind == "Starred" and not is_argument(tree, node)):
            yield node, kind
        elif isinstance(node, (ast.FunctionDef, ast.Lambda)):
            every = node.args.args + node.args.kwonlyargs + [one for one in (node.args.vararg, node.args.kwarg) if one]
            if node.args.kwonlyargs or getattr(node.args, "posonlyargs", []):
                yield node, "keyword-only or positional-only arguments"
            if getattr(node, "returns", None) or any(one.annotation for one in every):
                yield node, "annotations"
        elif isinstance(node, ast.Raise) and node.cause is not None:
            yield node, "raise from"
        elif isinstance(node, ast.ClassDef) and node.keywords:
            yield node, "keywords of a class"
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "super" and not node.args:
            yield node, "super() without arguments"


def is_argument(tree, starred):
    """`f(*a)` is old, once a call and behind everything that is not a keyword."""
    calls = [one for one in ast.walk(tree) if isinstance(one, ast.Call)]
    return any(one.args and one.args[-1] is starred for one in calls)


def complaints(text):
    found = [(node.lineno, what) for node, what in newer(ast.parse(text))]
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NUMBER and "_" in token.string:
            found.append((token.start[0], "underscores in a number"))
        if token.type == tokenize.STRING and not token.string.isascii():
            found.append((token.start[0], "a text beyond ASCII"))
    if not text.isascii() and not re.match(r"#.*coding", text):
        found.append((1, "characters beyond ASCII without a coding"))
    return found


if sys.argv[1] == "-":
    TEXTS = [("piece %d" % number, text) for number, text in enumerate(sys.argv[2:])]
else:
    TEXTS = [(name, open(name, encoding="utf-8").read()) for name in sys.argv[1:]]
for name, text in TEXTS:
    for line, what in complaints(text):
        print("%s:%d: %s" % (name, line, what))
