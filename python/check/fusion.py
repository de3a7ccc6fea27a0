# Fusion, from `fuscript` or inside of Fusion.
class Application(object):
    name = "Fusion"

    def __init__(self):
        self.comp = None
        self.fusion = globals().get("fusion")
        if self.fusion is None:
            bmd = globals().get("bmd")
            if bmd is None:
                import fusionscript as bmd
            self.fusion = bmd.scriptapp("Fusion")
        if self.fusion is None:
            raise Unreadable("no Fusion answers: start it first")

    def version(self):
        return self.fusion.Version

    def open(self, path):
        if self.comp is not None:
            self.comp.SetAttrs({"COMPB_Modified": False})
            self.comp.Close()
        # Quietly: no question about media that is not there.
        self.comp = self.fusion.LoadComp(path, True)
        if not self.comp:
            raise Unreadable("Fusion gave no composition")
        return ""

    def records(self):
        for tool in self.comp.GetToolList(False).values():
            data = tool.GetData("avalon")
            if isinstance(data, dict) and as_text(data.get("id")) in CONTAINER_IDS:
                yield {"node": self.place(tool), "fields": data, "handle": tool}

    def place(self, tool):
        """The tool's name behind those of the groups around it."""
        names = []
        while tool:
            names.append(as_text(tool.GetAttrs()["TOOLS_Name"]))
            tool = getattr(tool, "ParentTool", None)
        return ".".join(reversed(names))

    def save(self, path):
        if not self.comp.Save(path):
            raise RuntimeError("Fusion did not save it")

    def ayon_listing(self):
        from ayon_fusion.api import pipeline

        return pipeline.ls()
