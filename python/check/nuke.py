# Nuke, in `nuke -t`.
import nuke


class Application(object):
    name = "Nuke"

    def version(self):
        return nuke.NUKE_VERSION_STRING

    def open(self, path):
        nuke.scriptClear()
        try:
            nuke.scriptReadFile(path)
        except RuntimeError as error:
            # A missing plug-in raises after everything else was read; a script that is no script leaves nothing.
            if not nuke.allNodes():
                raise Unreadable(words_of(error))
            return words_of(error)
        return ""

    def records(self):
        for node in nuke.allNodes(recurseGroups=True):
            fields = {}
            for name in node.knobs():
                for prefix in ("avalon:", "ak:"):
                    if name.startswith(prefix):
                        fields[name[len(prefix) :]] = node[name].value()
            if as_text(fields.get("id")) in CONTAINER_IDS:
                yield {"node": node.fullName(), "fields": fields, "handle": node}

    def save(self, path):
        nuke.scriptSaveAs(path, 1)

    def ayon_listing(self):
        from ayon_nuke.api import pipeline

        return pipeline.ls()
