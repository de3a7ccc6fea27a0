"""Stand-in for `hiero.core`: projects, as the tree that Python's own XML reader makes of them."""

import xml.etree.ElementTree as tree

import standin

env = {"VersionString": "99.0v1 (stand-in)"}


class Metadata(object):
    def __init__(self, values):
        self.values = values

    def dict(self):
        return self.values


class Tag(object):
    def __init__(self, element):
        values = element.findall("./sets/Set[@domainroot='tag']/values/*")
        self.values = dict((one.get("name"), standin.told(one.get("value"))) for one in values)

    def metadata(self):
        return Metadata(self.values)


class Thing(object):
    def __init__(self, element, project):
        self.element = element
        self.project = project

    def name(self):
        return self.element.get("name")

    def tags(self):
        return [Tag(one) for one in self.element.findall("./sets/Set/values/VectorValue/values/TagValue/TagInstance")]

    def videoTracks(self):
        return [Thing(one, self.project) for one in self.element.findall("./videotracks/VideoTrack")]

    def audioTracks(self):
        return []

    def items(self):
        links = [one.get("guid") for one in self.element.findall("./trackItems/TrackItem")]
        held = self.project.root.findall("./trackItemCollection/TrackItem")
        return [Thing(one, self.project) for one in held if one.get("guid") in links]


class Project(object):
    def __init__(self, text):
        self.text = text
        self.root = tree.fromstring(text.encode("latin-1"))

    def clips(self):
        return [Thing(one, self) for one in self.root.findall("./Media/Clip")]

    def sequences(self):
        return [Thing(one, self) for one in self.root.iter("Sequence")]

    def saveAs(self, path):
        standin.save(self.text.replace('release="13.2v4"', 'release="99.0v1"'), path)

    def close(self):
        self.root = None


def openProject(path):
    return Project(standin.opened(path))
