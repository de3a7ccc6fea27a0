#!/usr/bin/env python3
"""Finds OpenPype's container records in workfiles, decides what each id is in AYON, writes a plan and a report.

    remap.py PATH... --project NAME --openpype DUMP.zip --ayon SNAPSHOT.gz --out FOLDER [--definitions] [--jobs N]

What ayon-remap is measured against: the script a pipeline TD would write for the same job with nothing but the standard
library, made as fast as Python lets it. README.md tells what it leaves out.
"""
import argparse
import gzip
import json
import os
import re
import struct
import sys

KEYS = ("schema", "id", "name", "namespace", "loader", "representation", "project_name")
KEY = rb"(schema|id|name|namespace|loader|representation|project_name)"
CONTAINER_IDS = {"pyblish.avalon.container", "ayon.load.container", "pyblish.mindbender.container"}

# ---------------------------------------------------------------------------------------------------------- finding files

HOUDINI = {".hip", ".hiplc", ".hipnc", ".hda", ".otl", ".hdalc", ".hdanc", ".mime", ".parm", ".spareparmdef"}
NUKE = {".nk", ".gizmo", ".nk~", ".autosave", ".nknc", ".gznc"}
EXTENSIONS = {".ma", ".mb"} | NUKE | HOUDINI
SKIPPED = {".git", ".svn", ".snapshot", "~snapshot", ".zfs", ".mayaswatches", ".trash", ".recycle", "#recycle",
           "$recycle.bin", "lost+found", "__pycache__", "node_modules",
           "incrementalsave", "backup", "backups", "autosave", "autosaves"}
AUTOSAVE = re.compile(r"(~$|\.autosave\d*$|_bak\d*\.(hip|hiplc|hipnc)$|^crash\.|_auto\d*\.(hip|hiplc|hipnc)$)", re.I)


def find_workfiles(folder, found, seen):
    """Appends the workfiles below a folder, sorted by name; folders and files that were seen already are passed over."""
    with os.scandir(folder) as entries:
        entries = sorted(entries, key=lambda entry: entry.name)
    if any(entry.name == "plan.jsonl" for entry in entries):
        return
    for entry in entries:
        name = entry.name
        if entry.is_dir():
            lower = name.lower()
            if lower in SKIPPED or lower.startswith(".trash"):
                continue
            inode = entry.stat().st_ino if entry.is_symlink() else entry.inode()
            if inode not in seen:
                seen.add(inode)
                find_workfiles(entry.path, found, seen)
        elif name[name.rfind("."):].lower() in EXTENSIONS and not AUTOSAVE.search(name):
            inode = entry.inode()
            if inode not in seen:
                seen.add(inode)
                found.append(entry.path)


# ------------------------------------------------------------------------------------------------------------------- Maya

MA_FIRST = re.compile(rb"(?:\s+|//[^\r\n]*|/\*.*?\*/)*(?:requires|file|createNode|currentUnit|fileInfo|select)[ \t]", re.S)
MA_SET = re.compile(rb"^createNode[ \t]+objectSet\b([^;]*);", re.M)
MA_NAME = re.compile(rb'-(?:n|name)[ \t]+"([^"]*)"')
MA_NEXT = re.compile(rb"^[A-Za-z/]", re.M)
MA_ADD = re.compile(rb'^\s*addAttr\b[^;]*?-(?:sn|shortName)[ \t]+"([^"]*)"[^;]*?-(?:ln|longName)[ \t]+"([^"]*)"', re.M)
TEXT = rb'("(?:[^"\\]|\\.)*"|\(\s*"(?:[^"\\]|\\.)*"(?:\s*\+\s*"(?:[^"\\]|\\.)*")*\s*\))'
MA_VALUE = re.compile(rb'^\s*setAttr\b[^";]*"\.([^"]+)"\s+-(?:type)\s+"string"\s+' + TEXT, re.M)
MA_EDITS = re.compile(rb'-type[ \t]+"dataReferenceEdits"')
MA_EDIT = re.compile(rb'^\s*2[ \t]+"?([\w:|]+)"?[ \t]+"?' + KEY + rb'"?\s+' + TEXT, re.M)
MA_EDITS_END = re.compile(rb';[ \t]*\r?$', re.M)
EDIT_VALUE = re.compile(rb'-type +"string" +"((?:[^"\\]|\\.)*)"')
STRING = re.compile(rb'"((?:[^"\\]|\\.)*)"', re.S)
ESCAPE = re.compile(rb"\\(.)", re.S)
CONTAINER_NAME = re.compile(r"[\w:]+_CON\d*\Z")
ESCAPED = {b"n": b"\n", b"t": b"\t", b"r": b"\r"}


def unescape(text):
    return ESCAPE.sub(lambda found: ESCAPED.get(found[1], found[1]), text) if b"\\" in text else text


def joined(text):
    return b"".join(unescape(piece) for piece in STRING.findall(text))


def string(value):
    return value.decode("utf-8", "replace")


def container(host, node, carrier, offset, fields):
    return {"host": host, "node": node, "carrier": carrier, "offset": offset,
            "fields": {key: fields.get(key) for key in KEYS}}


def is_ascii_scene(data):
    return data[:6] == b"//Maya" or MA_FIRST.match(data[:4096]) is not None


def scan_maya_ascii(data):
    found = []
    for head in MA_SET.finditer(data):
        after = MA_NEXT.search(data, head.end())
        end = after.start() if after else len(data)
        if data.find(b".container", head.end(), end) < 0:
            continue
        long = {short: name for short, name in MA_ADD.findall(data, head.end(), end)}
        fields = {string(name): "" for name in long.values()}
        offset = head.start()
        for value in MA_VALUE.finditer(data, head.end(), end):
            key = string(long.get(value[1], value[1]))
            fields[key] = string(joined(value[2]))
            if key == "representation":
                offset = value.start(2) + 1
        if fields.get("id") in CONTAINER_IDS:
            name = MA_NAME.search(head[1])
            found.append(container("maya", string(name[1]) if name else "", "attribute", offset, fields))
    for edits in MA_EDITS.finditer(data):
        stop = MA_EDITS_END.search(data, edits.end())
        nodes = {}
        for edit in MA_EDIT.finditer(data, edits.end(), stop.start() if stop else len(data)):
            value = EDIT_VALUE.search(joined(edit[3]))
            if value:
                inside = edit[3].find(value[1])
                nodes.setdefault(string(edit[1]), {})[string(edit[2])] = (string(unescape(value[1])), edit.start(3) + inside)
        found.extend(edited(nodes))
    return found


def edited(nodes):
    """The containers among the edits on one reference: {node: {key: (text, offset)}}."""
    for node, values in nodes.items():
        fields = {key: text for key, (text, _) in values.items()}
        if "representation" not in fields or fields.get("id", "pyblish.avalon.container") not in CONTAINER_IDS:
            continue
        if CONTAINER_NAME.match(node) or "id" in fields or "loader" in fields:
            yield container("maya", node, "reference-edit", values["representation"][1], fields)


def scan_maya_binary(data):
    wide = data[:4] == b"FOR8"
    header, align = (16, 8) if wide else (8, 4)
    size_of = struct.Struct(">8xQ" if wide else ">4xI").unpack_from
    groups = (b"FOR8", b"LIS8", b"CAT8", b"PRO8") if wide else (b"FOR4", b"LIS4", b"CAT4", b"PRO4")
    found = []
    at, end = header + 4, min(len(data), header + size_of(data, 0)[0])
    while at + header <= end:
        size = size_of(data, at)[0]
        body = at + header
        if data[at:at + 4] in groups:
            stop = min(end, body + size)
            if data[body:body + 4] == b"OBST":
                if data.find(b".container", body, stop) >= 0:
                    found.extend(binary_set(data, body + 4, stop, header, align, size_of))
            elif data.find(b"REFE", body, stop) >= 0 and data.find(b"representation", body, stop) >= 0:
                found.extend(binary_edits(data, body + 4, stop, header, align, size_of))
            at = body + size
        else:
            at = body + size + -size % align
    return found


def leaves(data, at, end, header, align, size_of):
    while at + header <= end:
        size = size_of(data, at)[0]
        yield data[at:at + 4], at + header, at + header + size
        at += header + size + -size % align


def binary_set(data, at, end, *layout):
    fields, long, node, offset = {}, {}, "", at - 4
    for tag, start, stop in leaves(data, at, end, *layout):
        if tag == b"CREA":
            node = string(data[start + 1:data.find(b"\0", start + 1, stop)])
        elif tag == b"ATTR":
            names = data[start + 12:stop].split(b"\0")
            names = [name for name in names if name][:3]
            if len(names) >= 2:
                long[names[-1] if names[-1] in names[:-1] else names[1]] = names[0]
        elif tag == b"STR ":
            name, _, value = data[start:stop].partition(b"\0")
            key = string(name)
            if key in KEYS:
                fields[key] = string(value[1:].rstrip(b"\0"))
                if key == "representation":
                    offset = start + len(name) + 2
    if fields.get("id") in CONTAINER_IDS:
        yield container("maya", node, "attribute", offset, fields)


EDIT_ARGUMENTS = {0: 3, 1: 4, 2: 3, 3: 3, 4: 3, 8: 2, 9: 2}


def binary_edits(data, at, end, *layout):
    def text():
        nonlocal at
        start, at = at, data.find(b"\0", at, stop) + 1
        if at == 0:
            raise ValueError
        return start, data[start:at - 1]

    def number():
        nonlocal at
        at += 4
        return int.from_bytes(data[at - 4:at], "big")

    for tag, at, stop in leaves(data, at, end, *layout):
        if tag != b"REFE":
            continue
        try:
            text()
            at += 1
            text()
            for _ in range(2):
                for _ in range(number()):
                    nodes = {}
                    text()
                    for _ in range(number()):
                        code = number()
                        if code == 2:
                            (_, node), (_, key), (start, rest) = text(), text(), text()
                            value = EDIT_VALUE.search(rest)
                            if value and string(key) in KEYS:
                                nodes.setdefault(string(node), {})[string(key)] = (string(value[1]), start + value.start(1))
                        else:
                            for _ in range((6 if number() == 0 else 4) if code == 5 else EDIT_ARGUMENTS[code]):
                                text()
                    yield from edited(nodes)
        except (KeyError, ValueError):
            return


# ------------------------------------------------------------------------------------------------------------------- Nuke

NK_NODE = re.compile(rb"^([ \t]*)(?:([A-Za-z_][\w.]*) \{\r?\n(.*?)^\1\}|(end_group))[ \t]*\r?$", re.M | re.S)
NK_KNOB = re.compile(rb'^[ \t]*addUserKnob \{(\d+) "?((?:avalon|ak:)[\w:]*)"?(.*)\}[ \t]*\r?$', re.M)
NK_VALUE = re.compile(rb'^[ \t]*"?((?:avalon|ak)(?::\w+)?)"? (.*?)\r?$', re.M)
NK_PAYLOAD = re.compile(rb' T ("(?:[^"\\]|\\.)*"|\{[^}]*\}|\S+)')
NK_NAME = re.compile(rb"^[ \t]*name (.*?)\r?$", re.M)
TOML = re.compile(r'^\s*(\w+)\s*=\s*"((?:[^"\\]|\\.)*)"', re.M)
CONTAINER_SCHEMA = re.compile(r"[\w-]+:container-\d")


def nuke_word(word):
    if word[:1] == b'"':
        return unescape(word[1:-1])
    return word[1:-1] if word[:1] == b"{" else unescape(word)


def scan_nuke(data):
    found, groups = [], []
    for node in NK_NODE.finditer(data):
        if node[4]:
            del groups[-1:]
            continue
        body = node[3]
        is_group = node[2] in (b"Group", b"Gizmo")
        if not is_group and b"avalon" not in body:
            continue
        name = NK_NAME.search(body)
        name = string(name[1]) if name else string(node[2])
        if b"avalon" in body:
            one = nuke_record(".".join([*groups, name]), body, node.start(3))
            if one:
                found.append(one)
        if is_group:
            groups.append(name)
    return found


def nuke_record(node, body, base):
    values = {line[1]: (nuke_word(line[2]), line.start(2) + (line[2][:1] == b'"')) for line in NK_VALUE.finditer(body)}
    fields, carrier, offset = {}, "knob", base
    for knob in NK_KNOB.finditer(body):
        prefix, _, key = knob[2].partition(b":")
        payload = NK_PAYLOAD.search(knob[3])
        if payload:
            text, at = nuke_word(payload[1]), knob.start(3) + payload.start(1) + (payload[1][:1] == b'"')
        else:
            text, at = values.get(knob[2], (b"", knob.start()))
        if not key:
            record = dict(TOML.findall(string(text)))
            if record.get("id") in CONTAINER_IDS and not fields:
                at = max(at, body.find(record.get("representation", "").encode(), at))
                return container("nuke", node, "toml-knob", base + at, record)
            continue
        key = string(key)
        # AYON reads a node's knobs from the last to the first: of two for one key the one defined first counts.
        if key in fields or (knob[1] == b"26" and not text):
            continue
        fields[key] = string(text)
        if key == "representation":
            carrier, offset = "text-knob" if knob[1] == b"26" else "knob", base + at
    by_schema = not fields.get("id") and "representation" in fields and CONTAINER_SCHEMA.match(fields.get("schema", ""))
    if fields.get("id") in CONTAINER_IDS or by_schema:
        return container("nuke", node, carrier, offset, fields)
    return None


# ---------------------------------------------------------------------------------------------------------------- Houdini

PARM = re.compile(rb'^' + KEY + rb'[ \t]+(?:\[[^\]\n]*\][ \t]*)?\([ \t]*(?:\[ \S+[ \t]+)?("(?:[^"\\]|\\.)*"|(?:[^\s"\\]|\\.)+)', re.M)
TEMPLATE = re.compile(rb'parm \{\s*name\s+"' + KEY + rb'"[^{}]*?default\s*\{\s*("(?:[^"\\]|\\.)*"|[^\s}]+)\s*\}')
LIMITED = re.compile(rb"Hou(?:LC|NC)\x1a10336([0-9a-f]{5})[0-9a-f]{18}")
MIME_PART = re.compile(rb'\n--HOUDINIMIMEBOUNDARY[\w-]*\r?\n(?:[A-Za-z-]+: [^\n]*\n)*?Content-Disposition: attachment; '
                       rb'filename="([^"]+)"[^\n]*\n(?:[A-Za-z-]+: [^\n]*\n)*\r?\n')
MIME_END = b"\n--HOUDINIMIMEBOUNDARY"


def houdini_entries(data):
    """(name, start, end) of every entry of a scene, in any of the three framings."""
    if data[:6] == b"070707":
        at, size = 0, len(data)
        while at + 76 <= size and data[at:at + 6] == b"070707":
            name = at + 76
            start = name + int(data[at + 59:at + 65], 8)
            end = start + int(data[at + 65:at + 76], 8)
            yield data[name:start - 1], start, end
            at = end
    elif data[:3] == b"Hou":
        headers = []
        for header in LIMITED.finditer(data):
            start = header.end() + (int(header[1], 16) ^ 0x0BAD)
            name = data[header.end():start]
            if name.find(b"\0") == len(name) - 1:
                headers.append((header.start(), name[:-1], start))
        for (_, name, start), following in zip(headers, headers[1:] + [(len(data),)]):
            yield name, start, following[0]
    elif data[:4] == b"MIME":
        for part in MIME_PART.finditer(data):
            end = data.find(MIME_END, part.end() - 1)
            yield part[1], part.end(), end if end >= 0 else len(data)
    elif data[:1] == b"{":
        yield b".parm", 0, len(data)


def scan_houdini(data):
    nodes = {}
    for name, start, end in houdini_entries(data):
        if not name.endswith((b".parm", b".spareparmdef")) or data.find(b".container", start, end) < 0:
            continue
        path, _, kind = name.rpartition(b".")
        nodes.setdefault(string(path), {})[kind] = (start, end)
    found = []
    for path, parts in nodes.items():
        fields, carrier, offset = {}, "parm", 0
        for kind, pattern in ((b"spareparmdef", TEMPLATE), (b"parm", PARM)):
            start, end = parts.get(kind, (0, 0))
            for value in pattern.finditer(data, start, end):
                quoted = value[2][:1] == b'"'
                key = string(value[1])
                fields[key] = string(unescape(value[2][1:-1] if quoted else value[2]))
                if key == "representation":
                    carrier = "parm" if kind == b"parm" else "parm-default"
                    offset = value.start(2) + quoted
        if fields.get("id") in CONTAINER_IDS:
            node = path if not path or path.startswith("hdaroot") else "/" + path
            found.append(container("houdini", node, carrier, offset, fields))
    return found


def index_table(data, at):
    """(name, start, end) of every section of the asset library that begins here; nothing where it is damaged."""
    try:
        comment, = BIG.unpack_from(data, at + 8)
        at += 12 + comment
        count, = BIG.unpack_from(data, at)
        at += 4
        rows = []
        for _ in range(count):
            length, = BIG.unpack_from(data, at)
            offset, size = TWO_BIG.unpack_from(data, at + 4 + length)
            rows.append((data[at + 4:at + 4 + length], offset, size))
            at += 16 + length
    except struct.error:
        return []
    return [(name, at + offset, at + offset + size) for name, offset, size in rows]


BIG, TWO_BIG = struct.Struct(">I"), struct.Struct(">II")


def count_in_library(data, at):
    """How many containers stand in the definitions of an asset library, nested ones too."""
    import zlib
    count = 0
    for _, start, _ in index_table(data, at):
        if data[start:start + 4] != b"INDX":
            continue
        for name, inner, end in index_table(data, start):
            if name == b"Contents.gz":
                try:
                    contents = zlib.decompress(data[inner:end], 31)
                except zlib.error:
                    continue
            elif name == b"Contents":
                contents = data[inner:end]
            else:
                continue
            if contents[:6] != b"070707" and contents[:3] != b"Hou":
                contents = contents[4:]
            if contents.find(b".container") >= 0:
                count += sum(one["fields"]["representation"] not in (None, "") for one in scan_houdini(contents))
            if contents.find(b"INDX") >= 0:
                count += count_in_scene(contents)
    return count


def count_in_scene(data):
    """How many containers stand in the definitions that a scene brings with it, or in an asset library."""
    if data[:4] == b"INDX":
        return count_in_library(data, 0)
    if data.find(b"INDX") < 0:
        return 0
    return sum(count_in_library(data, start) for name, start, end in houdini_entries(data)
               if name.endswith((b".OPdummydefs", b".defotl")) and data[start:start + 4] == b"INDX")


# ----------------------------------------------------------------------------------------------------------------- a file


MMAP_FROM = 256 << 20


def read(path):
    fd = os.open(path, os.O_RDONLY)
    try:
        size = os.fstat(fd).st_size
        if size > MMAP_FROM:
            import mmap
            return mmap.mmap(fd, size, prot=mmap.PROT_READ)
        return os.read(fd, size)
    finally:
        os.close(fd)


DEFINITIONS = False


def scan(path):
    """The line of the plan for one workfile, its containers not yet decided."""
    line = {"type": "workfile", "path": path, "format": None, "bytes": 0, "containers": []}
    try:
        data = read(path)
    except OSError as error:
        return {**line, "error": error.strerror}
    line["bytes"] = len(data)
    name, extension = os.path.splitext(path)
    extension = extension.lower()
    # A file without these words holds no record: looking for them costs a tenth of a regular expression.
    if extension in NUKE:
        line["format"] = "nuke"
        if data.find(b"avalon") >= 0:
            line["containers"] = scan_nuke(data)
    elif extension in HOUDINI:
        line["format"] = "houdini-limited" if data[:3] == b"Hou" else "houdini"
        if data.find(b".container") >= 0:
            line["containers"] = scan_houdini(data)
        if DEFINITIONS:
            line["inDefinitions"] = count_in_scene(data)
    elif data[:4] in (b"FOR4", b"FOR8"):
        line["format"] = "maya-binary"
        if data.find(b"representation") >= 0 or data.find(b".container") >= 0:
            line["containers"] = scan_maya_binary(data)
    elif is_ascii_scene(data):
        line["format"] = "maya-ascii"
        if data.find(b"representation") >= 0 or data.find(b".container") >= 0:
            line["containers"] = scan_maya_ascii(data)
    line["containers"].sort(key=lambda one: one["offset"])
    return line


def scan_all(paths, jobs):
    """Scans the workfiles in forked processes, each every n-th file; returns lines in the order of the paths."""
    if jobs == 1:
        return [scan(path) for path in paths]
    import marshal
    readers = []
    for job in range(1, jobs):
        reader, writer = os.pipe()
        if os.fork() == 0:
            try:
                os.close(reader)
                with os.fdopen(writer, "wb") as out:
                    marshal.dump([scan(path) for path in paths[job::jobs]], out)
            finally:
                os._exit(0)
        os.close(writer)
        readers.append(reader)
    lines = [None] * len(paths)
    lines[0::jobs] = [scan(path) for path in paths[0::jobs]]
    for job, reader in enumerate(readers, 1):
        with os.fdopen(reader, "rb") as pipe:
            lines[job::jobs] = marshal.loads(pipe.read())
        os.wait()
    return lines


# -------------------------------------------------------------------------------------------------------------- catalogs


def read_ayon(path):
    """{representation id: target} and {(folder path, product, version, representation): id} of a snapshot."""
    folders, products, versions, targets, by_context = {}, {}, {}, {}, {}
    project = None
    with gzip.open(path) as lines:
        next(lines)
        for line in lines:
            row = json.loads(line)
            if isinstance(row, dict):
                continue  # The last line tells how many there are.
            kind = row[0]
            if kind == "project":
                project = row[1]
            elif kind == "folder":
                folders[row[1]] = folders.get(row[2], "") + "/" + row[3]
            elif kind == "product":
                products[row[1]] = (folders.get(row[2]), row[3])
            elif kind == "version":
                versions[row[1]] = (*products.get(row[2], (None, None)), row[3])
            elif kind == "representation":
                folder, product, version = versions.get(row[2], (None, None, None))
                targets[row[1]] = {"project": project, "representationId": row[1], "folderPath": folder,
                                   "product": product, "version": version, "representation": row[3]}
                by_context[folder, product, version, row[3]] = row[1]
    return targets, by_context


def read_openpype(path):
    """Every document of a pack-project zip by its id, and by the ids that it had before."""
    import zipfile
    with zipfile.ZipFile(path) as archive:
        documents = json.loads(archive.read("database.json"))
    by_id = {}
    for document in documents:
        for key in ("orig_id", "old_id"):
            if document.get(key):
                by_id.setdefault(oid(document[key]), document)
    by_id.update((oid(document["_id"]), document) for document in documents)
    live = {(oid(d["parent"]), d["name"]): oid(d["_id"]) for d in documents if d["type"] == "representation"}
    return by_id, live


def oid(value):
    return value.get("$oid") if isinstance(value, dict) else value


def integer(value):
    return int(value["$numberInt"]) if isinstance(value, dict) else value


OBJECT_ID = re.compile(r"[0-9a-f]{24}\Z", re.I)
AYON_ID = re.compile(r"[0-9a-f]{32}\Z", re.I)


def ayon_id(object_id):
    """The importer's rule: uuid5 in the namespace of OIDs."""
    import uuid
    return uuid.uuid5(uuid.NAMESPACE_OID, object_id).hex


def decide(value, ayon, openpype):
    """(status, method, target, reason) for the id of one record."""
    targets, by_context = ayon
    documents, live = openpype
    if not value:
        return "unresolved", None, None, "id-empty"
    value = value.lower()
    if AYON_ID.match(value):
        known = targets.get(value)
        return ("already-ayon", None, known, None) if known else ("unresolved", None, None, "ayon-id-unknown")
    if not OBJECT_ID.match(value):
        return "unresolved", None, None, "id-garbage"
    target = targets.get(ayon_id(value))
    if target:
        return "remap", "derived", target, None
    document = documents.get(value)
    if document is None:
        return "unresolved", None, None, "id-unknown"
    sibling = live.get((oid(document.get("parent")), document.get("name")))
    target = targets.get(ayon_id(sibling)) if sibling else None
    if target:
        return "remap", "alias", target, None
    target = targets.get(by_context.get(context_of(document, documents)))
    return ("remap", "context", target, None) if target else ("unresolved", None, None, "not-in-ayon")


def context_of(document, documents):
    version = documents.get(oid(document.get("parent")), {})
    hero = version.get("type") == "hero_version"
    subset = documents.get(oid(version.get("parent")), {})
    asset = documents.get(oid(subset.get("parent")), {})
    number = integer((documents.get(oid(version.get("version_id")), {}) if hero else version).get("name"))
    parents = asset.get("data", {}).get("parents", [])
    folder = "/" + "/".join([*parents, asset.get("name", "")])
    return folder, subset.get("name"), -number if hero and number else number, document.get("name")


# ---------------------------------------------------------------------------------------------------------------- reports


def write_reports(folder, lines, totals):
    import csv
    from html import escape
    encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
    with open(os.path.join(folder, "plan.jsonl"), "w", encoding="utf-8") as plan:
        plan.writelines(encode(line) + "\n" for line in lines)
        plan.write(encode({"type": "summary", **totals}) + "\n")
    rows = [(line["path"], one["node"], one["carrier"], one["offset"], one["fields"]["representation"] or "",
             decision["status"], decision["method"] or "", *(decision["target"] or dict.fromkeys(TARGET, "")).values(),
             decision["reason"] or "")
            for line in lines for one in line["containers"] for decision in [one["decision"]]]
    titles = ("workfile", "node", "carrier", "offset", "old_id", "status", "method", *TARGET, "reason")
    with open(os.path.join(folder, "containers.csv"), "w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table)
        writer.writerow(titles)
        writer.writerows(rows)
    with open(os.path.join(folder, "report.html"), "w", encoding="utf-8") as page:
        page.write("<!doctype html><meta charset=utf-8><title>Containers</title><table border=1>\n<tr>")
        page.writelines(f"<th>{title}" for title in titles)
        for row in rows:
            page.write("\n<tr>" + "".join(f"<td>{escape(str(cell))}" for cell in row))
        page.write("\n</table>\n")


TARGET = ("project", "representationId", "folderPath", "product", "version", "representation")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", nargs="+")
    parser.add_argument("--project", required=True)
    parser.add_argument("--openpype", required=True)
    parser.add_argument("--ayon", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--definitions", action="store_true", help="also unpack Houdini's asset definitions")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    global DEFINITIONS
    DEFINITIONS = options.definitions
    paths, seen = [], set()
    for path in map(os.path.abspath, options.path):
        if os.path.isdir(path):
            find_workfiles(path, paths, seen)
        else:
            paths.append(path)
    lines = scan_all(paths, options.jobs)
    ayon, openpype = read_ayon(options.ayon), read_openpype(options.openpype)
    totals = {"workfiles": len(lines), "withContainers": 0, "containers": 0, "failed": 0, "byStatus": {}}
    for line in lines:
        totals["withContainers"] += bool(line["containers"])
        totals["failed"] += "error" in line
        for one in line["containers"]:
            status, method, target, reason = decide(one["fields"]["representation"], ayon, openpype)
            one["decision"] = {"status": status, "method": method, "target": target, "reason": reason}
            totals["containers"] += 1
            totals["byStatus"][status] = totals["byStatus"].get(status, 0) + 1
    os.makedirs(options.out, exist_ok=True)
    write_reports(options.out, lines, totals)
    print(f"{totals['workfiles']} workfiles, {totals['withContainers']} with containers, {totals['containers']} containers")
    for status, count in sorted(totals["byStatus"].items()):
        print(f"  {count:6}  {status}")
    return 3 if totals["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
