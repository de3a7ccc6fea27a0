class Setter(Application):
    def set(self, record, key, value):
        node = record["handle"]
        prefix = "avalon:" if "avalon:id" in node.knobs() else "ak:"
        if prefix + key not in node.knobs():
            node.addKnob(nuke.String_Knob(prefix + key, key))
        node[prefix + key].setValue(value)
