# The hand-over: sets what could not be patched outside of the host. Follows what the checks have in common and the host's
# own `Application`; `Setter` is the host's way to change one value.
import shutil
import time


class HandOver(object):
    """Sets the records of `handover.json` that belong to this host, and nothing else."""

    def __init__(self, setter, host, folder, digest, writes):
        self.setter = setter
        self.host = host
        self.folder = folder
        self.writes = writes
        path = os.path.join(folder, "handover.json")
        if sha256_of(path) != digest:
            raise ValueError("handover.json is not what was written with this script: run `ayon-remap handover` again")
        with io.open(path, encoding="utf-8") as opened:
            told = json.load(opened)
        self.plan = told["plan"]
        self.records = [one for one in told["records"] if one["host"] == host]
        self.workfiles = dict((one["path"], one) for one in told["workfiles"])
        self.ended = []
        self.saved = {}

    def carry_out(self):
        paths = []
        for one in self.records:
            if one["path"] not in paths:
                paths.append(one["path"])
        for number, path in enumerate(paths):
            say("%d of %d: %s" % (number + 1, len(paths), path))
            self.workfile(path, [one for one in self.records if one["path"] == path])
        if not self.writes:
            say("Nothing was changed. Add --write to do it.")
        return 0 if all(one in ("set", "would-set", "already") for one in self.ended) else 1

    def workfile(self, path, records):
        try:
            digest = sha256_of(path)
            why = self.hindrance(path, digest)
            if why:
                say("  " + why[1])
                steps = [why[0]] * len(records)
            else:
                # What the host may not know by another name is bytes; a path is text everywhere.
                self.setter.open(native(path))
                found = list(self.setter.records())
                steps = [self.step(one, found) for one in records]
                if self.writes and "would-set" in steps:
                    steps = self.write(path, digest, records, steps, found)
        except Exception as error:  # a host raises whatever it likes
            steps = ["failed"] * len(records)
            say("  " + words_of(error))
        for record, step in zip(records, steps):
            self.log(record, step)

    def hindrance(self, path, digest):
        """Why a workfile is left alone before it is opened: the step and a sentence; None where nothing speaks against it."""
        told = self.workfiles[path]
        if digest not in told["known"] and digest not in self.saved_before(path):
            return "changed", "it was saved since the plan: plan again, or hand over after the last `apply`"
        for sign in told["signs"]:
            if self.writes and os.path.lexists(sign["path"]):
                return "in-use", "somebody has it open (%(by)s: %(path)s)" % sign
        return None

    def saved_before(self, path):
        """The hashes of what this hand-over saved, by its own log."""
        if not os.path.isfile(self.log_path()):
            return []
        with io.open(self.log_path(), encoding="utf-8") as opened:
            lines = [self.log_line(text) for text in opened]
        return [one.get("saved") for one in lines if one.get("plan") == self.plan and one.get("path") == path]

    def log_line(self, text):
        try:
            line = json.loads(text)
        except ValueError:
            return {}
        return line if isinstance(line, dict) else {}

    def step(self, record, found):
        same = [one for one in found if is_same(record["node"], one["node"])]
        values = [as_text(one["fields"].get("representation")) or "" for one in same]
        if not same:
            return "not-found"
        if record["old"] in values:
            return "would-set"
        return "already" if record["new"] in values else "other-value"

    def write(self, path, digest, records, steps, found):
        """All of a workfile or nothing: it is saved only when every value was taken, over the bytes that were opened."""
        done = []
        for record, step in zip(records, steps):
            if step == "would-set":
                self.set(record, found)
                step = "set"
            done.append(step)
        if sha256_of(path) != digest:
            raise IOError("it was saved by somebody else just now: nothing was saved")
        self.back_up(path)
        self.setter.save(native(path))
        self.saved[path] = sha256_of(path)
        return done

    def set(self, record, found):
        for one in found:
            value = as_text(one["fields"].get("representation")) or ""
            if is_same(record["node"], one["node"]) and value == record["old"]:
                for key in sorted(record["values"]):
                    self.setter.set(one, native(key), native(record["values"][key]))

    def back_up(self, path):
        name = sha256_of(path)
        target = os.path.join(self.folder, "backup", name, os.path.basename(path))
        if os.path.exists(target):
            return
        if not os.path.isdir(os.path.dirname(target)):
            os.makedirs(os.path.dirname(target))
        shutil.copy2(path, target + ".part")
        if sha256_of(target + ".part") != name:
            raise IOError("the backup is not the workfile: nothing was saved")
        os.rename(target + ".part", target)

    def log_path(self):
        return os.path.join(self.folder, "log-%s.jsonl" % self.host)

    def log(self, record, step):
        self.ended.append(step)
        say("  %s: %s" % (shown(record["node"]), step))
        line = {"plan": self.plan, "path": record["path"], "node": record["node"], "old": record["old"]}
        line.update({"new": record["new"], "step": step, "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())})
        if record["path"] in self.saved:
            line["saved"] = self.saved[record["path"]]
        with io.open(self.log_path(), "ab") as opened:
            opened.write((json.dumps(line, sort_keys=True) + "\n").encode("utf-8"))


def handover_folder(names, baked):
    here = names.get("__file__")
    folder = os.path.dirname(os.path.abspath(here)) if here else baked
    return as_text(folder if os.path.isfile(os.path.join(folder, "handover.json")) else baked)


def main(setter_class, host, names, baked, digest):
    """Ends with 0 (everything is or would be set), 1 (something is not) or 2 (it could not be tried)."""
    try:
        code = HandOver(setter_class(), host, handover_folder(names, baked), digest, "--write" in sys.argv).carry_out()
    except Exception:
        traceback.print_exc()
        code = 2
    leave(host, code)
