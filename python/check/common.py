# What every check has in common. Runs in the Python of any host, 2.7 and 3, and needs no package.
#
# A script is made of this file, of one `<host>.py` that defines `Application`, and of a last line that calls `main`.
from __future__ import print_function

import hashlib
import io
import json
import os
import platform
import sys
import traceback

# Nobody declared in which of these a workfile was written; what a host shows as text has to be its bytes in one of them.
ENCODINGS = ("utf-8", "latin-1", "cp1252", "cp932", "cp936", "cp949", "cp950", "cp1251")
KNOWN_KEYS = ("schema", "id", "name", "namespace", "loader", "representation", "project_name")
CONTAINER_IDS = ("pyblish.avalon.container", "ayon.load.container")
TEXT = type(b"".decode("ascii"))


class Unreadable(Exception):
    """The host cannot open a workfile."""


def as_text(value):
    """Text of whatever a host hands out; None stays None."""
    if value is None or isinstance(value, TEXT):
        return value
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value.decode("latin-1")
    return TEXT(value)


def native(text):
    """The kind of string that the host's own calls take: bytes in Python 2, text in Python 3."""
    if str is bytes and isinstance(text, TEXT):
        return text.encode("utf-8")
    return text


def spellings(value):
    """Every row of bytes that a value from the host can stand for."""
    if value is None:
        return set([b""])
    if isinstance(value, bytes):
        found = set([value])
        try:
            value = value.decode("utf-8")
        except UnicodeDecodeError:
            return found
    else:
        found = set()
        value = as_text(value)
    for encoding in ENCODINGS:
        try:
            found.add(value.encode(encoding))
        except (UnicodeEncodeError, LookupError):
            pass
    return found


def is_same(expected, found):
    """Whether a value of the host is the expected one: a text in which each character is one byte. Absent is empty."""
    return (expected or "").encode("latin-1") in spellings(found)


def shown(expected):
    """An expected value as a person reads it."""
    return as_text((expected or "").encode("latin-1"))


def sha256_of(path):
    digest = hashlib.sha256()
    with io.open(path, "rb") as opened:
        for block in iter(lambda: opened.read(1 << 20), b""):
            digest.update(block)
    return as_text(digest.hexdigest())


def compare(expected, found):
    """Compares what must be there with what the host shows. Gives disagreements, fields compared, records not compared."""
    found = list(found)
    by_node = index_of(found)
    used = set()
    problems = []
    compared = 0
    apart = set()
    for record in expected:
        raw = record["node"].encode("latin-1")
        if not record["compared"]:
            apart.add(raw)
            continue
        match = best_match(record, [at for at in by_node.get(raw, []) if at not in used], found)
        if match is None:
            known = shown(record["fields"].get("representation"))
            problems.append(problem(record["node"], "", known, "no such record"))
            continue
        used.add(match)
        count, wrong = compare_fields(record, found[match]["fields"])
        compared += count
        problems.extend(wrong)
    for at, one in enumerate(found):
        if at in used or spellings(one["node"]) & apart:
            continue
        known = as_text(one["fields"].get("representation")) or ""
        problems.append({"node": as_text(one["node"]), "field": "", "expected": "no record", "found": known})
    return problems, compared, len([one for one in expected if not one["compared"]])


def index_of(found):
    """The places of what was found, by every row of bytes that its node's name can stand for."""
    by_node = {}
    for at, one in enumerate(found):
        for raw in spellings(one["node"]):
            by_node.setdefault(raw, []).append(at)
    return by_node


def best_match(record, places, found):
    """Of several nodes of one name, the one that agrees most."""
    if not places:
        return None
    return min(places, key=lambda at: len(compare_fields(record, found[at]["fields"])[1]))


def compare_fields(record, found):
    wrong = []
    compared = 0
    for key in sorted(record["fields"]):
        expected = record["fields"][key]
        value = found.get(key)
        # Of the other keys only texts can be told apart from what a host makes of them.
        if key not in KNOWN_KEYS and (value is None or not isinstance(value, (bytes, TEXT))):
            continue
        compared += 1
        if not is_same(expected, value):
            wrong.append(problem(record["node"], key, shown(expected), as_text(value) or ""))
    return compared, wrong


def problem(node, field, expected, found):
    return {"node": shown(node), "field": field, "expected": expected, "found": found}


def compare_listing(expected, listed):
    """What AYON's own `ls()` must give: every record that Manage will list, by its representation."""
    left = {}
    for one in listed:
        known = as_text(one.get("representation")) or ""
        left[known] = left.get(known, 0) + 1
    problems = []
    for record in expected:
        if not record["compared"] or record["listed"] is not True:
            continue
        wanted = shown(record["fields"].get("representation"))
        if left.get(wanted, 0) > 0:
            left[wanted] -= 1
        else:
            problems.append(problem(record["node"], "ls()", wanted, "not listed"))
    return problems


class Check(object):
    """One run of a script over the copies of its host."""

    def __init__(self, application, host, folder, part):
        self.application = application
        self.host = host
        self.folder = folder
        self.part = part
        path = os.path.join(folder, "expectations.json")
        with io.open(path, encoding="utf-8") as opened:
            self.expectations = json.load(opened)
        self.result = {
            "format": 1,
            "host": host,
            "application": as_text(application.name),
            "version": as_text(application.version()),
            "python": as_text(platform.python_version()),
            "plan": self.expectations["plan"],
            "expectations": sha256_of(path),
            "part": part,
            "complete": False,
            "ayon": "",
            "workfiles": [],
        }

    def carry_out(self):
        copies = [one for one in self.expectations["copies"] if one["host"] == self.host]
        index, count = [int(word) for word in self.part.split("/")]
        copies = copies[index - 1 :: count]
        for number, copy in enumerate(copies):
            say("%s: %d of %d: %s" % (self.result["application"], number + 1, len(copies), copy["copy"]))
            entry = {"copy": copy["copy"], "sha256": "", "outcome": "unfinished", "records": 0, "fields": 0}
            entry.update({"notCompared": 0, "disagreements": [], "savedSha256": "", "message": ""})
            self.result["workfiles"].append(entry)
            # On disk before the host opens it: if it dies, this one is named.
            self.write()
            self.one(copy, entry)
            say("  %s%s" % (entry["outcome"], ": " + entry["message"] if entry["message"] else ""))
            for wrong in entry["disagreements"]:
                say("  %(node)s %(field)s: expected %(expected)s, found %(found)s" % wrong)
            self.write()
        self.result["complete"] = True
        self.write()
        return self.code()

    def one(self, copy, entry):
        # `apply --check` has its new file beside the workfile.
        path = os.path.abspath(copy["path"]) if "path" in copy else self.inside(copy["copy"])
        try:
            entry["sha256"] = sha256_of(path)
            if entry["sha256"] != copy["sha256"]:
                raise Unreadable("it is not the copy that `pilot` made")
            entry["message"] = as_text(self.application.open(native(path))) or ""
            found = list(self.application.records())
        except Exception as error:  # a host raises whatever it likes
            entry["outcome"] = "unreadable"
            entry["message"] = words_of(error)
            return
        problems, entry["fields"], entry["notCompared"] = compare(copy["records"], found)
        entry["records"] = len(found)
        problems.extend(self.save(copy, entry))
        problems.extend(self.ask_ayon(copy))
        if sha256_of(path) != copy["sha256"]:
            problems.append({"node": "", "field": "", "expected": "the copy unchanged", "found": "it was written to"})
        entry["disagreements"] = problems
        entry["outcome"] = "disagreed" if problems else "agreed"

    def save(self, copy, entry):
        target = self.inside(os.path.join("saved", copy["copy"]))
        try:
            if not os.path.isdir(os.path.dirname(target)):
                os.makedirs(os.path.dirname(target))
            if os.path.exists(target):
                os.remove(target)
            self.application.save(native(target))
            entry["savedSha256"] = sha256_of(target)
        except Exception as error:
            return [{"node": "", "field": "", "expected": "saved again", "found": words_of(error)}]
        return []

    def ask_ayon(self, copy):
        try:
            listed = list(self.application.ayon_listing())
        except ImportError as error:
            self.result["ayon"] = "not asked: " + words_of(error)
            return []
        except Exception as error:
            self.result["ayon"] = "asked: " + words_of(error)
            return [{"node": "", "field": "ls()", "expected": "a listing", "found": words_of(error)}]
        self.result["ayon"] = "asked"
        return compare_listing(copy["records"], listed)

    def inside(self, relative):
        path = os.path.normpath(os.path.join(self.folder, *relative.replace("\\", "/").split("/")))
        if not path.startswith(os.path.join(self.folder, "")):
            raise Unreadable("it lies outside the pilot folder")
        return path

    def code(self):
        outcomes = [one["outcome"] for one in self.result["workfiles"]]
        if "disagreed" in outcomes:
            return 1
        return 0 if all(one == "agreed" for one in outcomes) else 2

    def write(self):
        self.result["seal"] = seal_of(self.result)
        name = "result-%s" % self.host
        if self.part != "1/1":
            name += "-" + self.part.replace("/", "of")
        path = os.path.join(self.folder, name + ".json")
        text = json.dumps(self.result, indent=1, sort_keys=True)
        with io.open(path + ".part", "wb") as opened:
            opened.write(text.encode("utf-8"))
        if os.path.exists(path):
            os.remove(path)
        os.rename(path + ".part", path)


def seal_of(result):
    """A fingerprint of everything that counts, so that a hand in the result is noticed."""
    lines = [[result[key] for key in ("plan", "expectations", "host", "application", "version", "part")]]
    for one in result["workfiles"]:
        counts = [TEXT(one[key]) for key in ("records", "fields", "notCompared")]
        lines.append([one["copy"], one["sha256"], one["outcome"], one["savedSha256"]] + counts)
        for wrong in one["disagreements"]:
            lines.append([wrong["node"], wrong["field"], wrong["expected"], wrong["found"]])
    text = "\n".join(["\t".join([as_text(word) for word in line]) for line in lines])
    return as_text(hashlib.sha256(text.encode("utf-8")).hexdigest())


def words_of(error):
    if isinstance(error, Unreadable):
        return as_text(error.args[0])
    text = as_text(str(error)) if str is not bytes else as_text(error.args[0] if error.args else "")
    lines = (as_text(text) or "").strip().splitlines()
    return "%s: %s" % (type(error).__name__, lines[-1] if lines else "")


def say(text):
    text = as_text(text)
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    print(native(text.encode(encoding, "backslashreplace").decode(encoding)))
    sys.stdout.flush()


def wanted_part():
    """`--part 2/8`, or AYON_REMAP_PART where a host takes no arguments; `1/1` is everything."""
    words = list(sys.argv)
    part = words[words.index("--part") + 1] if "--part" in words[:-1] else os.environ.get("AYON_REMAP_PART", "1/1")
    index, count = [int(word) for word in part.split("/")]
    if not 1 <= index <= count:
        raise ValueError("--part %s: the first number must be from 1 to the second" % part)
    return as_text("%d/%d" % (index, count))


def script_folder(names, baked):
    """The folder of the script that runs, or of the expectations that `apply --check` names. Some hosts do not tell where
    their script lies; `baked` is where it was written."""
    told = os.environ.get("AYON_REMAP_EXPECTATIONS")
    if told:
        return os.path.dirname(os.path.abspath(told))
    here = names.get("__file__")
    folder = os.path.dirname(os.path.abspath(here)) if here else baked
    return folder if os.path.isfile(os.path.join(folder, "expectations.json")) else baked


def main(application_class, host, names, baked):
    """Runs the check and leaves the host with 0 (all agree), 1 (something disagrees) or 2 (something was not checked)."""
    try:
        check = Check(application_class(), host, as_text(script_folder(names, baked)), wanted_part())
        code = check.carry_out()
        if not os.environ.get("AYON_REMAP_EXPECTATIONS"):
            say("Next: ayon-remap pilot RUN --confirm")
    except Exception:
        traceback.print_exc()
        code = 2
    leave(host, code)


def leave(host, code):
    """Ends the host with this code where the script was named on its command line; an editor's session goes on."""
    sys.stdout.flush()
    sys.stderr.flush()
    if any(os.path.basename(word).startswith(("check_" + host, "handover_" + host)) for word in getattr(sys, "argv", [])):
        # Hosts replace exit codes or crash while they end; everything of ours is on disk.
        os._exit(code)
    say("Ended with %d" % code)
