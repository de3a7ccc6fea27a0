class Setter(Application):
    # Records in referenced files are set as edits of the reference.
    references = "all"

    def set(self, record, key, value):
        node = record["handle"]
        if not self.cmds.attributeQuery(key, node=node, exists=True):
            self.cmds.addAttr(node, longName=key, dataType="string")
        self.cmds.setAttr(node + "." + key, value, type="string")
