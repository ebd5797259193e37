"""Writes schema.json, the official methods and types as data, from an unpacked aiogram distribution.

aiogram (MIT) generates its classes from the official page, so its annotations are that page in Python.
How to renew the file:

    pip install --no-deps --target downloaded aiogram
    python -m integrations.sandbox.telegram.generate_schema downloaded/aiogram
"""

import ast
import json
import sys
from pathlib import Path
from typing import Any

Fields = dict[str, str]
_PLAIN = {"str": "str", "int": "int", "bool": "bool", "float": "float", "Any": "any", "InputFile": "file"}
_PLAIN |= {"DateTime": "int", "datetime.datetime": "int", "datetime.timedelta": "int", "dict": "any"}
_PYTHON_ONLY = {"Default", "None"}


class Distribution:
    """The parsed modules of one unpacked wheel."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.classes = {node.name: node for node in self._nodes("types", ast.ClassDef)}
        self.aliases = {
            node.target.id: node.value
            for node in self._nodes("types", ast.AnnAssign)
            if isinstance(node.target, ast.Name) and node.value is not None
        }
        self.enums = {node.name: _members(node) for node in self._nodes("enums", ast.ClassDef)}

    def _nodes(self, folder: str, kind: type[Any]) -> list[Any]:
        files = sorted((self.root / folder).glob("*.py"))
        trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
        return [node for tree in trees for node in tree.body if isinstance(node, kind)]

    def methods(self) -> dict[str, Any]:
        found = {}
        for node in self._nodes("methods", ast.ClassDef):
            names = _members(node)
            if "__api_method__" in names:
                found[names["__api_method__"]] = {"returns": self._returns(node), "params": self._own(node)}
        return found

    def _returns(self, node: ast.ClassDef) -> str:
        for item in node.body:
            if isinstance(item, ast.Assign) and ast.unparse(item.targets[0]) == "__returning__":
                return self.spell(item.value)
        raise ValueError(f"{node.name} returns nothing")

    def fields(self, name: str) -> Fields:
        """The fields of one type, those of the types it extends first."""
        node = self.classes[name]
        bases = [ast.unparse(base) for base in node.bases]
        inherited = [self.fields(base) for base in bases if base in self.classes]
        return {key: kind for part in [*inherited, self._own(node)] for key, kind in part.items()}

    def _own(self, node: ast.ClassDef) -> Fields:
        fields: Fields = {}
        for item in node.body:
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
                kind = self.spell(item.annotation)
                optional = "None" in ast.unparse(item.annotation) or "Default" in ast.unparse(item.annotation)
                fields[_alias(item) + ("?" if optional else "")] = kind
        return fields

    def spell(self, node: ast.expr) -> str:
        """An annotation in the file's small language: `int|str`, `[PhotoSize]`, `'photo'`, `User`."""
        if isinstance(node, ast.BinOp):
            return self._either([node.left, node.right])
        if not isinstance(node, ast.Subscript):
            return self._name(ast.unparse(node).strip("'\""))
        inner, outer = node.slice, ast.unparse(node.value)
        if outer == "list":
            return f"[{self.spell(inner)}]"
        if outer == "Annotated" and isinstance(inner, ast.Tuple):
            return self.spell(inner.elts[0])
        if outer == "Union" and isinstance(inner, ast.Tuple):
            return self._either(inner.elts)
        return self._literal(inner) if outer == "Literal" else "any"

    def _either(self, nodes: list[ast.expr]) -> str:
        parts = "|".join(self.spell(node) for node in nodes).split("|")
        return "|".join(dict.fromkeys(part for part in parts if part))

    def _literal(self, node: ast.expr) -> str:
        if isinstance(node, ast.Constant):
            return "true" if node.value is True else repr(node.value)
        enum, member = ast.unparse(node).split(".")
        return f"'{self.enums[enum][member]}'"

    def _name(self, name: str) -> str:
        if name in _PYTHON_ONLY:
            return ""
        if name in self.aliases:
            return self.spell(self.aliases[name])
        return _PLAIN.get(name, name if name in self.classes else "any")


def _members(node: ast.ClassDef) -> dict[str, str]:
    return {
        ast.unparse(item.targets[0]): item.value.value
        for item in node.body
        if isinstance(item, ast.Assign)
        and isinstance(item.value, ast.Constant)
        and isinstance(item.value.value, str)
    }


def _alias(item: ast.AnnAssign) -> str:
    if isinstance(item.value, ast.Call):
        for keyword in item.value.keywords:
            if keyword.arg == "alias" and isinstance(keyword.value, ast.Constant):
                return str(keyword.value.value)
    return ast.unparse(item.target)


def _named(kind: str) -> set[str]:
    for mark in "[]|":
        kind = kind.replace(mark, " ")
    return {word for word in kind.split() if word[0].isupper()}


def build(root: Path) -> dict[str, Any]:
    distribution = Distribution(root)
    methods = distribution.methods()
    waiting = {"Update"}
    for method in methods.values():
        for kind in [method["returns"], *method["params"].values()]:
            waiting |= _named(kind)
    types: dict[str, Fields] = {}
    while waiting:
        name = waiting.pop()
        types[name] = distribution.fields(name)
        waiting |= {word for kind in types[name].values() for word in _named(kind)} - types.keys()
    meta = (root / "__meta__.py").read_text(encoding="utf-8")
    version = meta.split("__api_version__ = ")[1].strip().strip('"')
    return {"api": version, "methods": methods, "types": dict(sorted(types.items()))}


def main(root: Path, target: Path) -> None:
    schema = build(root)
    lines = [f'{{"api":"{schema["api"]}"']
    for part in ("methods", "types"):
        rows = [f"{json.dumps(k)}:{json.dumps(v, separators=(',', ':'))}" for k, v in schema[part].items()]
        lines.append(f',"{part}":{{\n' + ",\n".join(rows) + "}")
    target.write_text("\n".join(lines) + "}\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).with_name("schema.json"))
