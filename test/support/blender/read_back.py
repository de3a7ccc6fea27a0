"""Opens scenes and prints what each holds: a line of JSON a scene, behind '@@'. With --save, saves each where it lies first.

blender -b --factory-startup -noaudio --python-exit-code 3 --python read_back.py -- [--save] A.blend B.blend …
"""

import json
import sys

import bpy

ARGS = sys.argv[sys.argv.index("--") + 1 :]
SAVE = "--save" in ARGS
FILES = [one for one in ARGS if one != "--save"]


def plain(value):
    if isinstance(value, bpy.types.ID):
        return "<%s>" % value.name
    if hasattr(value, "items"):
        return {key: plain(inner) for key, inner in value.items()}
    if hasattr(value, "to_list"):
        return [plain(inner) for inner in value.to_list()]
    if isinstance(value, (list, tuple)) or type(value).__name__ == "IDPropertyArray":
        return [plain(inner) for inner in value]
    if isinstance(value, (str, int, float)) or value is None:
        return value
    return [plain(inner) for inner in value] if hasattr(value, "__iter__") else repr(value)


def properties(owner):
    try:
        return {key: plain(owner[key]) for key in owner.keys()}
    except TypeError:
        return {}


def trees(one):
    own = [one] if isinstance(one, bpy.types.NodeTree) else []
    inner = getattr(one, "node_tree", None)
    return own + ([inner] if inner is not None else [])


def all_collections():
    for name in sorted(dir(bpy.data)):
        value = getattr(bpy.data, name)
        if isinstance(value, bpy.types.bpy_prop_collection) and name not in ("window_managers", "workspaces", "screens"):
            yield name, value


def holds():
    found = {}
    counts = {}
    for name, blocks in all_collections():
        counts[name] = len(blocks)
        for one in blocks:
            key = "%s/%s" % (name, one.name)
            if getattr(one, "library", None) is not None:
                key += "@" + one.library.filepath
            own = properties(one)
            if own:
                found[key] = own
            for tree in trees(one):
                for node in tree.nodes:
                    own = properties(node)
                    if own:
                        found["%s/node/%s" % (key, node.name)] = own
    texts = {text.name: text.as_string() for text in bpy.data.texts}
    meshes = {mesh.name: [len(mesh.vertices), len(mesh.polygons)] for mesh in bpy.data.meshes}
    return {"properties": found, "counts": counts, "texts": texts, "meshes": meshes}


for path in FILES:
    try:
        bpy.ops.wm.open_mainfile(filepath=path, load_ui=False)
        result = {"file": path, "version": bpy.app.version_string, "holds": holds()}
        if SAVE:
            bpy.ops.wm.save_as_mainfile(filepath=path)
    except Exception as error:
        result = {"file": path, "error": str(error)}
    print("@@" + json.dumps(result, sort_keys=True))
