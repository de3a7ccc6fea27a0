"""Stand-in for `maya.cmds`: Maya ASCII, statement by statement."""

import re

import standin

TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s;"]+)|(;)', re.S)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
SCENE = {"text": "", "name": "", "nodes": []}


def statements(text):
    words = []
    for quoted, word, end in TOKEN.findall(re.sub(r"(?m)^//.*$", "", text)):
        if end:
            yield words
            words = []
        elif word:
            words.append(word)
        else:
            words.append(re.sub(r"\\(.)", lambda one: ESCAPES.get(one.group(1), one.group(1)), quoted))


def read(text):
    nodes = []
    for words in statements(text):
        if words[:1] == ["createNode"]:
            name = words[words.index("-n") + 1] if "-n" in words else ""
            nodes.append({"type": words[1], "name": name, "keys": [], "values": {}})
        elif words[:1] == ["addAttr"] and nodes and "-ln" in words:
            nodes[-1]["keys"].append(words[words.index("-ln") + 1])
        elif words[:1] == ["setAttr"] and nodes and words[-3:-1] == ["-type", "string"]:
            nodes[-1]["values"][words[-4].lstrip(".")] = words[-1]
    return nodes


def file(path=None, **options):
    if options.get("query"):
        return SCENE["name"]
    if options.get("open"):
        assert options["loadReferenceDepth"] in ("none", "all") and options["executeScriptNodes"] is False
        text = standin.opened(path)
        SCENE.update({"text": text, "name": path, "nodes": read(text)})
    elif "rename" in options:
        SCENE["name"] = options["rename"]
    else:
        assert options["save"] and options["type"] == "mayaAscii"
        first, _, rest = SCENE["text"].partition("\n")
        standin.save(first.replace("2022", "2099") + "\n" + rest, SCENE["name"])


def about(version):
    return "2099 (stand-in)"


def ls(exactType):
    return [one["name"] for one in SCENE["nodes"] if one["type"] == exactType]


def node_of(name):
    return [one for one in SCENE["nodes"] if one["name"] == name][0]


def referenceQuery(node, isNodeReferenced):
    return False


def listAttr(node, userDefined):
    return node_of(node)["keys"] or None


def getAttr(plug):
    name, _, key = plug.partition(".")
    value = node_of(name)["values"].get(key)
    return None if value is None else standin.told(value)


def attributeQuery(key, node, exists):
    return key in node_of(node)["keys"]


def setAttr(plug, value, type):
    """In the text as well, which is what is saved: inside the node's own block."""
    name, _, key = plug.partition(".")
    old = node_of(name)["values"][key]
    start = SCENE["text"].index('-n "%s"' % name)
    written = 'setAttr ".%s" -type "string" "%s"'
    at = SCENE["text"].index(written % (key, old), start)
    rest = SCENE["text"][at:].replace(written % (key, old), written % (key, value), 1)
    SCENE["text"] = SCENE["text"][:at] + rest
    node_of(name)["values"][key] = value
