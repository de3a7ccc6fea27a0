class Setter(Application):
    def set(self, record, key, value):
        record["handle"].SetData("avalon." + key, value)
