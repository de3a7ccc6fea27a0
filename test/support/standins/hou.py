"""Stand-in for `hou`: the parameter blocks of scenes, whatever frames them."""

import re

import standin

BLOCK = re.compile(r"((?:obj|out|stage)/[\w./-]+)\.parm\0?\{\nversion [^\n]*\n(.*?)\n\}\n", re.S)
LINE = re.compile(r"^(\w+)\t\[[^\]]*\]\t\(\t(.*?)\t\)$", re.M)
SCENE = {"text": "", "nodes": []}


class LoadWarning(Exception):
    pass


class OperationFailed(Exception):
    pass


def applicationVersionString():
    return "99.0.1 (stand-in)"


class Parm(object):
    def __init__(self, name, value):
        self.own = name
        self.text = value[1:-1].replace('\\"', '"') if value[:1] == '"' else value

    def name(self):
        return self.own

    def evalAsString(self):
        return standin.told(self.text)

    unexpandedString = evalAsString


class Node(object):
    def __init__(self, path, values):
        self.own = "/" + path
        self.parms = dict((name, Parm(name, value)) for name, value in values)

    def path(self):
        return self.own

    def parm(self, name):
        return self.parms.get(name)

    def spareParms(self):
        return [self.parms[name] for name in sorted(self.parms) if "\t" not in self.parms[name].text]


class Root(object):
    def allSubChildren(self, top_down, recurse_in_locked_nodes):
        assert recurse_in_locked_nodes is False
        return SCENE["nodes"]


def node(path):
    assert path == "/"
    return Root()


class hipFile(object):
    @staticmethod
    def load(path, suppress_save_prompt, ignore_load_warnings):
        text = standin.opened(path, OperationFailed)
        SCENE["text"] = text
        SCENE["nodes"] = [Node(name, LINE.findall(body)) for name, body in BLOCK.findall(text)]

    @staticmethod
    def save(path, save_to_recent_files):
        standin.save(SCENE["text"].replace("'19.5.", "'99.0."), path)
