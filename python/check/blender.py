# Blender, in `blender -b`.
import bpy


class Application(object):
    name = "Blender"

    def version(self):
        return bpy.app.version_string

    def open(self, path):
        bpy.ops.wm.open_mainfile(filepath=path, load_ui=False, use_scripts=False)
        if os.path.normcase(os.path.abspath(bpy.data.filepath)) != os.path.normcase(os.path.abspath(path)):
            raise Unreadable("Blender has another scene open")
        return ""

    def records(self):
        for name, owner in self.owners():
            # Where there is an `ayon`, AYON does not look at `avalon`.
            fields = self.group(owner, "ayon")
            if fields is None:
                fields = self.group(owner, "avalon") or {}
            if as_text(fields.get("id")) in CONTAINER_IDS:
                yield {"node": name, "fields": fields, "handle": owner}

    def owners(self):
        """Everything of this file itself; what is linked belongs to its library."""
        for kind in dir(bpy.data):
            collection = getattr(bpy.data, kind)
            if type(collection).__name__ != "bpy_prop_collection":
                continue
            for one in collection:
                if not isinstance(one, bpy.types.ID) or one.library is not None:
                    continue
                yield one.name, one
                for node in self.nodes(one):
                    yield one.name + "/" + node.name, node

    def nodes(self, one):
        tree = one if isinstance(one, bpy.types.NodeTree) else getattr(one, "node_tree", None)
        # A node group of its own is met by itself.
        if not isinstance(tree, bpy.types.NodeTree) or (tree is not one and not tree.is_embedded_data):
            return []
        return list(tree.nodes)

    def group(self, owner, name):
        try:
            group = owner.get(name)
        except TypeError:
            return None
        if not hasattr(group, "items"):
            return None
        return dict((key, value if isinstance(value, (str, int, float)) else None) for key, value in group.items())

    def save(self, path):
        bpy.ops.wm.save_as_mainfile(filepath=path, copy=True, check_existing=False)

    def ayon_listing(self):
        from ayon_blender.api import pipeline

        return pipeline.ls()
