"""Stand-in for `nuke`: scripts, line by line."""

import re

import standin

NUKE_VERSION_STRING = "99.0v1 (stand-in)"
SCRIPT = {"text": "", "nodes": []}
DEFINED = re.compile(r"^addUserKnob \{(\d+) (\S+)(.*)\}$")
TEXT_OF = re.compile(r' T (?:"((?:[^"\\]|\\.)*)"|(\S+))$')


class Knob(object):
    def __init__(self, value):
        self.text = value

    def value(self):
        return standin.told(self.text)


class Node(object):
    def __init__(self, parents):
        self.parents = parents
        self.values = {}

    def name(self):
        return self.values.get("name", "")

    def fullName(self):
        return ".".join([one.name() for one in self.parents] + [self.name()])

    def knobs(self):
        return dict((key, Knob(self.values[key])) for key in self.values)

    def __getitem__(self, name):
        return Knob(self.values[name])


def unquoted(text):
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if text[:1] == '"' else text


def read(text):
    nodes = []
    groups = []
    node = None
    for line in text.splitlines():
        line = line.strip()
        if line.endswith(" {") and line.count("{") == 1 and " " not in line[:-2]:
            node = Node(list(groups))
            node.kind = line[:-2]
            nodes.append(node)
        elif line == "}":
            if node is not None and node.kind == "Group":
                groups.append(node)
            node = None
        elif line == "end_group":
            groups.pop()
        elif node is not None:
            line_of_node(node, line)
    return [one for one in nodes if one.kind != "Root"]


def line_of_node(node, line):
    defined = DEFINED.match(line)
    if defined:
        given = TEXT_OF.search(defined.group(3))
        value = "" if given is None else given.group(2) or unquoted('"' + given.group(1) + '"')
        node.values.setdefault(defined.group(2), value)
        return
    key, _, value = line.partition(" ")
    node.values[key] = unquoted(value)


def scriptClear():
    SCRIPT.update({"text": "", "nodes": []})


def scriptReadFile(path):
    text = standin.opened(path)
    SCRIPT.update({"text": text, "nodes": read(text)})


def allNodes(recurseGroups=False):
    assert recurseGroups or not SCRIPT["nodes"]
    return SCRIPT["nodes"]


def scriptSaveAs(path, overwrite):
    assert overwrite == 1
    standin.save(SCRIPT["text"] + "\n", path)
