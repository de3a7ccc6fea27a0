"""What the stand-ins share: faults that a test asks for by the environment, and saving.

They read workfiles with patterns of their own, apart from the scanners of the tool. Python 2.7 and 3.
"""

import io
import os

BEHAVIOUR = dict((key, os.environ.get("STANDIN_" + key, "")) for key in ("DIES", "REFUSES", "LIES", "LOSES"))


def swap(text, faults):
    """`old:new`: what is shown or saved instead."""
    old, _, new = faults.partition(":")
    return text.replace(old, new) if old else text


def is_named(path, fault):
    return bool(BEHAVIOUR[fault]) and os.path.basename(path).find(BEHAVIOUR[fault]) >= 0


def opened(path, error=RuntimeError):
    """The bytes of a workfile as latin-1, as the application shows them."""
    if is_named(path, "DIES"):
        os._exit(139)
    if is_named(path, "REFUSES"):
        raise error("this file is damaged")
    with io.open(path, "rb") as one:
        text = one.read().decode("latin-1")
    return text


def told(text):
    return swap(text, BEHAVIOUR["LIES"])


def save(text, path):
    with io.open(path, "wb") as one:
        one.write(swap(text, BEHAVIOUR["LOSES"]).encode("latin-1"))
