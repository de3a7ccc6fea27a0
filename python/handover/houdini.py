class Setter(Application):
    def set(self, record, key, value):
        node = record["handle"]
        if node.parm(key) is None:
            node.addSpareParmTuple(hou.StringParmTemplate(key, key, 1))
        node.parm(key).deleteAllKeyframes()
        node.parm(key).set(value)
