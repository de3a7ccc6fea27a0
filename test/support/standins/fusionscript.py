"""Stand-in for Fusion: compositions, table by table."""

import re

import standin

TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|\[|\]|([A-Za-z_][\w.]*)|(-?[\d.]+)|([{}=,])')


def table(tokens):
    """The pairs of a table, behind its brace: key and value, in their order."""
    pairs = []
    key = None
    for token in tokens:
        kind, text = token
        if text == "}" and kind == "sign":
            return pairs
        if text == "{" and kind == "sign":
            pairs.append((key, table(tokens)))
            key = None
        elif kind == "name" or (kind == "text" and key is None):
            key = text if key is None else key  # the class of a tool stands between `=` and its table
        elif kind == "text":
            pairs.append((key, re.sub(r"\\(.)", r"\1", text)))
            key = None
        elif text == ",":
            key = None
    return pairs


def tokens_of(text):
    for one in TOKEN.finditer(text):
        if one.group(1) is not None:
            yield "text", one.group(1)
        elif one.group(2):
            yield "name", one.group(2)
        elif one.group(3):
            yield "number", one.group(3)
        elif one.group(4):
            yield "sign", one.group(4)


def inner(pairs, *path):
    for key in path:
        pairs = dict((name, value) for name, value in pairs if isinstance(value, list)).get(key, [])
    return pairs


class Tool(object):
    ParentTool = None

    def __init__(self, name, pairs):
        self.name = name
        self.pairs = pairs

    def GetAttrs(self):
        return {"TOOLS_Name": self.name}

    def GetData(self, name):
        found = inner(self.pairs, "CustomData", name)
        return dict((key, standin.told(value)) for key, value in found if not isinstance(value, list)) or None


class Composition(object):
    def __init__(self, text):
        self.text = text
        tools = inner(table(tokens_of(text)), "Composition", "Tools")
        self.tools = [Tool(name, pairs) for name, pairs in tools]

    def GetToolList(self, selected):
        assert selected is False
        return dict((index + 1.0, tool) for index, tool in enumerate(self.tools))

    def SetAttrs(self, attributes):
        assert attributes == {"COMPB_Modified": False}

    def Close(self):
        self.tools = []

    def Save(self, path):
        standin.save(self.text.replace("CurrentTime = 1001", "CurrentTime = 1002"), path)
        return True


class Fusion(object):
    Version = "99.0 (stand-in)"

    def LoadComp(self, path, quiet):
        assert quiet is True
        return Composition(standin.opened(path))


def scriptapp(name):
    assert name == "Fusion"
    return Fusion()
