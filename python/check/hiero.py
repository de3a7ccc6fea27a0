# Hiero and Nuke Studio.
import hiero.core


class Application(object):
    name = "Hiero"

    def __init__(self):
        self.project = None

    def version(self):
        return hiero.core.env["VersionString"]

    def open(self, path):
        if self.project is not None:
            self.project.close()
        self.project = hiero.core.openProject(path)
        if self.project is None:
            raise Unreadable("Hiero gave no project")
        return ""

    def records(self):
        for name, owner in self.owners():
            for tag in owner.tags():
                for record in self.tag_records(name, tag):
                    yield record

    def owners(self):
        """Everything a tag can hang on, with its name."""
        for clip in self.project.clips():
            yield clip.name(), clip
        for sequence in self.project.sequences():
            yield sequence.name(), sequence
            for track in list(sequence.videoTracks()) + list(sequence.audioTracks()):
                yield track.name(), track
                for item in track.items():
                    yield item.name(), item

    def tag_records(self, name, tag):
        values = tag.metadata().dict()
        keys = dict((key[4:], values[key]) for key in values if key.startswith("tag."))
        if "json_metadata" in keys:
            try:
                keys = json.loads(as_text(keys["json_metadata"]))
            except ValueError:
                pass
        if as_text(keys.get("id")) in CONTAINER_IDS:
            yield {"node": name, "fields": keys, "handle": tag}
        for key in sorted(keys):
            inner = self.inner(keys[key])
            if as_text(inner.get("id")) in CONTAINER_IDS:
                yield {"node": as_text(name) + "/" + as_text(key), "fields": inner, "handle": None}

    def inner(self, value):
        """A tag of a track holds one record a key, as JSON."""
        if isinstance(value, dict):
            return value
        text = as_text(value) or ""
        if not text.startswith("{"):
            return {}
        try:
            return json.loads(text)
        except ValueError:
            return {}

    def save(self, path):
        self.project.saveAs(path)

    def ayon_listing(self):
        from ayon_hiero.api import pipeline

        return pipeline.ls()
