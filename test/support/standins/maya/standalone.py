def initialize(name):
    assert name == "python"
