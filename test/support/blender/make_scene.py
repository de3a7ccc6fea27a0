"""Makes a scene with records as OpenPype's integration writes them, and with things that only look like one.

blender -b --factory-startup -noaudio --python-exit-code 3 --python make_scene.py -- OUT.blend plain|compressed [LIBRARY.blend]
"""

import sys

import bpy

OUT, FORM, *LIBRARY = sys.argv[sys.argv.index("--") + 1 :]
ID = "64b0d1f25f8c1b5f6c5e83%02x"
bpy.ops.wm.read_factory_settings(use_empty=True)
D = bpy.data
S = bpy.context.scene


def imprint(node, record):
    node["avalon"] = {}
    for key, value in record.items():
        node["avalon"][key] = value


def container(number, loader, **more):
    record = {
        "schema": "openpype:container-2.0",
        "id": "pyblish.avalon.container",
        "name": "modelMain",
        "namespace": "",
        "loader": loader,
        "representation": ID % number,
    }
    record.update(more)
    return record


def collection(name, parent):
    made = D.collections.new(name)
    parent.children.link(made)
    return made


def objects():
    mesh = D.meshes.new("m")
    made = []
    for number in range(3):
        one = D.objects.new("cube%d" % number, mesh)
        S.collection.objects.link(one)
        made.append(one)
    return made


def containers(holder, members):
    hero = collection("hero_modelMain_01_CON", holder)
    for one in members:
        hero.objects.link(one)
    libpath = "//lib/hero_modelMain_v001.blend"
    imprint(hero, container(1, "BlendLoader", libpath=libpath, parent="64b0d1f25f8c1b5f6c5e8401", members=members))
    rig = D.objects.new("hero_rigMain_01_CON", None)
    S.collection.objects.link(rig)
    nested = {"representation": ID % 0xAA, "id": "pyblish.avalon.container", "avalon": {"id": "pyblish.avalon.container"}}
    imprint(rig, container(2, "BlendRigLoader", version=3, frame=1001.5, flags=[1, 2, 3], nested=nested))
    action = D.actions.new("sh010_animation")
    action.use_fake_user = True
    imprint(action, container(3, "BlendAnimationLoader", asset_name="na\u00efve_\u65e5\u672c"))
    material = D.materials.new("mat")
    material.use_nodes = True
    material.use_fake_user = True
    imprint(material.node_tree.nodes.new("ShaderNodeTexImage"), container(4, "LoadImageShaderEditor"))
    imprint(compositor().nodes.new("CompositorNodeImage"), container(5, "LoadImageCompositor"))
    old = container(6, "BlendModelLoader", namespace="old", lib_container="set", objects=[])
    old["schema"] = "avalon-core:container-2.0"
    imprint(collection("old_setMain_CON", holder), old)
    ours = container(7, "CacheModelLoader", project_name="lighthouse")
    ours["schema"] = "ayon:container-3.0"
    ours["id"] = "ayon.load.container"
    new = collection("ours_CON", holder)
    new["ayon"] = ours


def compositor():
    S.use_nodes = True
    tree = getattr(S, "node_tree", None)
    if tree is None:
        tree = D.node_groups.new("comp", "CompositorNodeTree")
        S.compositing_node_group = tree
    return tree


def decoys(members):
    instance = collection("AVALON_INSTANCES", S.collection)
    imprint(instance, {"id": "pyblish.avalon.instance", "family": "model", "representation": ID % 1})
    imprint(S, {"asset": "sh010", "task": "anim"})
    note = D.texts.new("note")
    note.write('"id": "pyblish.avalon.container", "representation": "%s"\n' % (ID % 1))
    members[0]["representation"] = ID % 1
    members[1]["avalon"] = "a string, pyblish.avalon.container"
    members[2]["other"] = {"avalon": container(1, "BlendLoader")}
    both = collection("both", S.collection)
    imprint(both, container(0x20, "BlendLoader"))
    both["ayon"] = {"id": "ayon.create.instance"}


if LIBRARY:
    with D.libraries.load(LIBRARY[0], link=True) as (_, wanted):
        wanted.collections = ["ours_CON"]
holder = collection("AVALON_CONTAINERS", S.collection)
members = objects()
containers(holder, members)
decoys(members)
bpy.ops.wm.save_as_mainfile(filepath=OUT, compress=FORM == "compressed")
