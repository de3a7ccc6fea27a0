# Maya, in mayapy. `maya.cmds` as Autodesk documents it.
import maya.standalone


class Application(object):
    name = "Maya"
    references = "none"

    def __init__(self):
        maya.standalone.initialize(name="python")
        import maya.cmds as cmds

        self.cmds = cmds

    def version(self):
        return self.cmds.about(version=True)

    def open(self, path):
        """References are not loaded and script nodes do not run. Gives what Maya complained about."""
        try:
            options = {"open": True, "force": True, "ignoreVersion": True, "prompt": False}
            self.cmds.file(path, loadReferenceDepth=self.references, executeScriptNodes=False, **options)
        except RuntimeError as error:
            # Maya also raises where a plug-in is missing, and has the scene open all the same.
            if not self.is_open(path):
                raise Unreadable(words_of(error))
            return words_of(error)
        if not self.is_open(path):
            raise Unreadable("Maya has another scene open")
        return ""

    def is_open(self, path):
        now = self.cmds.file(query=True, sceneName=True) or ""
        return os.path.normcase(os.path.normpath(as_text(now))) == os.path.normcase(os.path.normpath(as_text(path)))

    def records(self):
        for node in self.cmds.ls(exactType="objectSet") or []:
            if self.references == "none" and self.cmds.referenceQuery(node, isNodeReferenced=True):
                continue
            keys = self.cmds.listAttr(node, userDefined=True) or []
            if "id" not in keys or as_text(self.cmds.getAttr(node + ".id")) not in CONTAINER_IDS:
                continue
            yield {"node": node, "fields": self.fields(node, keys), "handle": node}

    def fields(self, node, keys):
        found = {}
        for key in keys:
            try:
                found[key] = self.cmds.getAttr(node + "." + key)
            except (RuntimeError, ValueError):
                found[key] = None  # a compound or a message: no key of a record
        return found

    def save(self, path):
        kind = "mayaBinary" if as_text(path).lower().endswith(".mb") else "mayaAscii"
        self.cmds.file(rename=path)
        self.cmds.file(save=True, force=True, type=kind)

    def ayon_listing(self):
        from ayon_maya.api import pipeline

        return pipeline.ls()
