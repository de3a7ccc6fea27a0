class Setter(Application):
    def set(self, record, key, value):
        owner = record["handle"]
        owner["ayon" if self.group(owner, "ayon") is not None else "avalon"][key] = value
