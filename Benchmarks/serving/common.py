"""A server to be measured, and what its callers see."""

import json
import os
import pathlib
import random
import subprocess
import sys
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "clients" / "python" / "src"))

import grpc  # noqa: E402

from martlet.v1 import generation_pb2, generation_pb2_grpc, models_pb2, models_pb2_grpc  # noqa: E402


class Server:
    """`martlet serve` with these arguments, ready."""

    def __init__(self, *arguments):
        binary = os.environ.get("MARTLET_BIN") or str(ROOT / ".build" / "release" / "martlet")
        self.process = subprocess.Popen(
            [binary, "serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--no-access-log",
             *map(str, arguments)], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        for line in self.process.stderr:
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if entry["message"] == "admin port open":
                self.admin = f"http://127.0.0.1:{entry['port']}/metrics"
            elif entry["message"] == "listening":
                self.address = entry["address"]
            elif entry["message"] == "ready":
                break
        else:
            sys.exit("the server ended before it was ready")
        threading.Thread(target=lambda: [None for _ in self.process.stderr], daemon=True).start()
        self.channel = grpc.insecure_channel(self.address)
        self.generation = generation_pb2_grpc.GenerationStub(self.channel)
        self.vocabulary = models_pb2_grpc.ModelsStub(self.channel).GetModel(
            models_pb2.GetModelRequest()).model.vocabulary_size

    def metric(self, name):
        """The value of one metric, summed over its labels."""
        with urllib.request.urlopen(self.admin, timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith((name + "{", name + " ")) or line.rsplit(" ", 1)[0] == name)

    def stop(self):
        self.channel.close()
        self.process.terminate()
        self.process.wait()


DRAW = random.Random(1)


def request(server, prompt, tokens, model=""):
    """A greedy request with a random prompt of so many tokens, none of which is in the cache."""
    message = generation_pb2.GenerateRequest(model=model)
    message.tokens.ids.extend(DRAW.randrange(3, server.vocabulary - 300) for _ in range(prompt))
    message.stopping.max_tokens, message.stopping.ignore_eos = tokens, True
    message.sampling.temperature = 0
    message.use_prefix_cache = False
    return message


class Stream(threading.Thread):
    """A stream that is read as fast as it comes; `times` has when each message came."""

    def __init__(self, server, message):
        super().__init__(daemon=True)
        self.call = server.generation.GenerateStream(message)
        self.times = []
        self.begun = threading.Event()
        self.start()

    def run(self):
        try:
            for event in self.call:
                if event.WhichOneof("event") == "delta":
                    self.times.append(time.monotonic())
                    self.begun.set()
        except grpc.RpcError:
            pass
        self.begun.set()

    def gaps(self, begin, end):
        """Milliseconds between messages, of those that came between two instants."""
        times = [at for at in list(self.times) if begin <= at <= end]
        return [1000 * (after - before) for before, after in zip(times, times[1:])]


def percentile(values, part):
    values = sorted(values)
    return values[min(len(values) - 1, int(part * len(values)))] if values else float("nan")
