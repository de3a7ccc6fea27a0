# Houdini, in hython.
import hou


class Application(object):
    name = "Houdini"

    def version(self):
        return hou.applicationVersionString()

    def open(self, path):
        try:
            hou.hipFile.load(path, suppress_save_prompt=True, ignore_load_warnings=True)
        except hou.LoadWarning as warning:
            return words_of(warning)  # an asset that is not installed; the scene is open
        return ""

    def records(self):
        for node in hou.node("/").allSubChildren(True, False):
            parm = node.parm("id")
            if parm is None or as_text(parm.evalAsString()) not in CONTAINER_IDS:
                continue
            fields = {}
            for one in node.spareParms():
                fields[one.name()] = self.value(one)
            for key in KNOWN_KEYS:
                if key not in fields and node.parm(key) is not None:
                    fields[key] = self.value(node.parm(key))
            yield {"node": node.path(), "fields": fields, "handle": node}

    def value(self, parm):
        """As it was typed: what a variable in it becomes is the machine's business."""
        try:
            return parm.unexpandedString()
        except hou.OperationFailed:
            return parm.evalAsString()

    def save(self, path):
        hou.hipFile.save(path, save_to_recent_files=False)

    def ayon_listing(self):
        from ayon_houdini.api import pipeline

        return pipeline.ls()
