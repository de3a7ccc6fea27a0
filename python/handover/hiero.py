class Setter(Application):
    def set(self, record, key, value):
        tag = record["handle"]
        if tag is None or "tag.json_metadata" in tag.metadata().dict():
            raise RuntimeError("the record stands in a JSON value, which is not written from here")
        tag.metadata().setValue("tag." + key, value)
