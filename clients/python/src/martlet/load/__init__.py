"""The load benchmark: streams of requests at random times against a running server (``python -m martlet.load``)."""
