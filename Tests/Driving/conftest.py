"""Starts the built server for the driving tests, with models that the project makes itself."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import threading

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TINY = pathlib.Path(__file__).parent / "Fixtures" / "tiny"
sys.path.insert(0, str(ROOT / "clients" / "python" / "src"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))


def binary(variable, name):
    """A built program: from the variable that scripts/test sets, or where the builds lie."""
    given = os.environ.get(variable)
    places = [given] if given else [ROOT / ".build/testing/release" / name, ROOT / ".build/release" / name]
    for place in places:
        if pathlib.Path(place).exists():
            return str(place)
    pytest.exit(f"{name} is not built: run scripts/test, or set {variable}", 2)


def shared_data():
    """Models made by others, where they lie beside the project; None elsewhere."""
    folder = pathlib.Path(os.environ.get("MARTLET_SHARED_DATA", ROOT.parent / "shared" / "data"))
    return folder if folder.is_dir() else None


class Server:
    """A running `martlet serve`, with its log."""

    def __init__(self, *arguments, ready=True, **keywords):
        self.process = subprocess.Popen(
            [binary("MARTLET_BIN", "martlet"), "serve", "--listen", "127.0.0.1:0", *map(str, arguments)],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, **keywords)
        self.log = []
        self.news = threading.Condition()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.address = self.wait_for("listening")["address"]
        if ready:
            self.wait_for("ready")

    def _read(self):
        for line in self.process.stderr:
            try:
                entry = json.loads(line)
            except ValueError:
                entry = {"message": line.rstrip("\n")}
            with self.news:
                self.log.append(entry)
                self.news.notify_all()
        with self.news:
            self.log.append({"message": "(end of the log)"})
            self.news.notify_all()

    def wait_for(self, message, timeout=60):
        """The first entry of the log with this message; waits until it comes."""

        def find():
            for entry in self.log:
                if entry.get("message") == message:
                    return entry
            if self.log and self.log[-1].get("message") == "(end of the log)":
                raise AssertionError(f"the server ended without saying {message!r}: {self.log}")
            return None

        with self.news:
            found = self.news.wait_for(find, timeout)
        assert found, f"{message!r} did not come within {timeout} s: {self.log}"
        return found

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.reader.join()


@pytest.fixture(scope="session")
def slow_model(tmp_path_factory):
    """A random model large enough that a stream of it takes seconds, with the tiny model's tokenizer."""
    return write_random_model(tmp_path_factory.mktemp("slow"))


@pytest.fixture(scope="session")
def server(slow_model):
    """A server with the tiny and the slow model, shared by all tests that do not end it."""
    server = Server("--model", f"tiny={TINY}", "--model", f"slow={slow_model}", "--cache-mib", 256)
    yield server
    server.stop()


@pytest.fixture
def client(server):
    import martlet

    with martlet.Client(server.address, timeout=60) as client:
        yield client


def write_random_model(folder, width=512, layers=8, hidden=1536, idle=()):
    """A Hugging Face folder with a Llama of random weights: one block of random numbers, repeated, is random enough.

    Layers that are `idle` take their time and change nothing: without them the model says the same.
    """
    import array
    import random
    import struct

    config = {
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": width,
        "intermediate_size": hidden, "num_hidden_layers": layers, "num_attention_heads": 8, "num_key_value_heads": 4,
        "vocab_size": 384, "max_position_embeddings": 4096, "rms_norm_eps": 1e-5, "rope_theta": 10000.0,
        "bos_token_id": 0, "eos_token_id": 1, "tie_word_embeddings": True, "hidden_act": "silu"}
    shapes = {"model.embed_tokens.weight": [384, width], "model.norm.weight": [width]}
    for layer in range(layers):
        name = f"model.layers.{layer}."
        shapes |= {
            name + "self_attn.q_proj.weight": [width, width], name + "self_attn.k_proj.weight": [width // 2, width],
            name + "self_attn.v_proj.weight": [width // 2, width], name + "self_attn.o_proj.weight": [width, width],
            name + "mlp.gate_proj.weight": [hidden, width], name + "mlp.up_proj.weight": [hidden, width],
            name + "mlp.down_proj.weight": [width, hidden], name + "input_layernorm.weight": [width],
            name + "post_attention_layernorm.weight": [width]}
    draw = random.Random(7)
    noise = array.array("f", (draw.gauss(0, 0.05) for _ in range(65_521))).tobytes()
    ones = array.array("f", [1.0] * width).tobytes()
    header, end = {}, 0
    for name, shape in shapes.items():
        size = 4 * shape[0] * (shape[1] if len(shape) > 1 else 1)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [end, end + size]}
        end += size
    text = json.dumps(header).encode()
    with open(folder / "model.safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for name, shape in shapes.items():
            size = header[name]["data_offsets"][1] - header[name]["data_offsets"][0]
            part = ones if len(shape) == 1 else noise
            if name.endswith(("o_proj.weight", "down_proj.weight")) and int(name.split(".")[2]) in idle:
                part = bytes(size)
            file.write((part * (size // len(part) + 1))[:size])
    (folder / "config.json").write_text(json.dumps(config))
    for name in ["tokenizer.json", "tokenizer_config.json"]:
        (folder / name).write_bytes((TINY / name).read_bytes())
    return folder
