"""Several models in one process: a memory budget, loading and unloading while others serve, draft models."""

import shutil
import threading
import time

import grpc
import pytest

import martlet
from conftest import TINY, Server, write_random_model
from martlet.v1 import generation_pb2, generation_pb2_grpc, models_pb2, models_pb2_grpc
from test_operations import metrics, run


@pytest.fixture
def controlled(slow_model, tmp_path):
    """A server whose tenant `boss` may load models from a folder with copies of the tiny one; `team` may not."""
    keys, folder = tmp_path / "keys.txt", tmp_path / "models"
    folder.mkdir()
    shutil.copytree(TINY, folder / "next")
    shutil.copytree(TINY, tmp_path / "outside")
    (folder / "broken.gguf").write_bytes(b"GGUF\x03\x00\x00\x00 and nothing")
    secrets = {name: run("keys", "new", "--file", keys, "--tenant", name).stdout.strip() for name in ["boss", "team"]}
    server = Server("--model", f"tiny={TINY}", "--model", f"slow={slow_model}", "--api-keys", keys, "--operator", "boss",
                    "--model-folder", folder, "--cache-mib", 64, "--memory-budget", "400MiB", "--admin", "127.0.0.1:0")
    server.key = {name: [("authorization", f"Bearer {secret}")] for name, secret in secrets.items()}
    server.secret = secrets
    yield server
    server.stop()


def refused(call, *arguments, **more):
    with pytest.raises(grpc.RpcError) as caught:
        call(*arguments, timeout=60, **more)
    return caught.value.code(), caught.value.details()


def test_loading_switching_and_unloading(controlled, tmp_path):
    boss, team = controlled.key["boss"], controlled.key["team"]
    with grpc.insecure_channel(controlled.address) as channel:
        models = models_pb2_grpc.ModelsStub(channel)
        generation = generation_pb2_grpc.GenerationStub(channel)

        def load(metadata=boss, **fields):
            return models.LoadModel(models_pb2.LoadModelRequest(**fields), timeout=60, metadata=metadata)

        def generate(model, version="", count=3, metadata=team):
            request = generation_pb2.GenerateRequest(model=model, version=version, text="x")
            request.stopping.max_tokens, request.stopping.ignore_eos = count, True
            return generation.Generate(request, timeout=60, metadata=metadata)

        # A second version: from now on it is the one that answers, and the first is still there by its name.
        loaded = load(name="tiny", path="next")
        assert (loaded.model.name, loaded.model.version) == ("tiny", "2")
        assert loaded.model.state == models_pb2.MODEL_STATE_READY
        assert generate("tiny").version == "2" and generate("tiny", "1").version == "1"

        # Replacing: a stream that runs finishes on the version where it began.
        long = generation_pb2.GenerateRequest(model="tiny", version="2", text="x")
        long.stopping.max_tokens, long.stopping.ignore_eos = 480, True
        stream = generation.GenerateStream(long, timeout=60, metadata=team)
        next(stream)
        loaded = load(name="tiny", path="next", replace=True)
        assert loaded.model.version == "3" and sorted(loaded.replaced_versions) == ["1", "2"]
        assert generate("tiny").version == "3"
        events = list(stream)
        assert events[-1].finished.usage.completion_tokens == 480

        # Calls without a pause, while versions come and go: none fails.
        stop, failures, answered = threading.Event(), [], []

        def ask():
            while not stop.is_set():
                try:
                    answered.append(generate("tiny").version)
                except grpc.RpcError as error:
                    failures.append(error)

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for _ in range(3):
            load(name="tiny", path="next", replace=True)
        stop.set()
        for thread in threads:
            thread.join()
        assert not failures and len(answered) > 4 and generate("tiny").version == "6"
        end = time.monotonic() + 60
        while len([model for model in models.ListModels(models_pb2.ListModelsRequest(), metadata=team).models
                   if model.name == "tiny"]) > 1:
            assert time.monotonic() < end, "the replaced versions did not go"

        # What fails leaves the old one serving, and says why.
        code, details = refused(models.LoadModel, models_pb2.LoadModelRequest(name="tiny", path="broken.gguf"),
                                metadata=boss)
        assert code == grpc.StatusCode.FAILED_PRECONDITION and "broken.gguf" in details
        entry = models.GetModel(models_pb2.GetModelRequest(model="tiny", version="7"), timeout=30, metadata=boss).model
        assert entry.state == models_pb2.MODEL_STATE_FAILED and "broken.gguf" in entry.failure_reason
        assert generate("tiny").version == "6"
        # A failed version may be tried again.
        assert load(name="tiny", version="7", path="next").model.version == "7"

        for fields, expected in [
            (dict(name="tiny", version="7", path="next"), grpc.StatusCode.ALREADY_EXISTS),
            (dict(name="tiny", path="absent"), grpc.StatusCode.NOT_FOUND),
            (dict(name="tiny", path="../outside"), grpc.StatusCode.INVALID_ARGUMENT),
            (dict(name="tiny", path=str(tmp_path / "outside")), grpc.StatusCode.INVALID_ARGUMENT),
            (dict(name="tiny", path=""), grpc.StatusCode.INVALID_ARGUMENT),
            (dict(name="", path="next"), grpc.StatusCode.INVALID_ARGUMENT),
            (dict(name="a\nb", path="next"), grpc.StatusCode.INVALID_ARGUMENT),
            (dict(name="x", version="a/b", path="next"), grpc.StatusCode.INVALID_ARGUMENT),
        ]:
            assert refused(models.LoadModel, models_pb2.LoadModelRequest(**fields), metadata=boss)[0] == expected, fields

        # Only operators.
        for call, request in [(models.LoadModel, models_pb2.LoadModelRequest(name="x", path="next")),
                              (models.UnloadModel, models_pb2.UnloadModelRequest(model="tiny"))]:
            assert refused(call, request, metadata=team)[0] == grpc.StatusCode.PERMISSION_DENIED
            assert refused(call, request)[0] == grpc.StatusCode.UNAUTHENTICATED

        # Unloading lets what runs finish, if it may.
        request = generation_pb2.GenerateRequest(model="slow", text="x")
        request.stopping.max_tokens, request.stopping.ignore_eos = 40, True
        stream = generation.GenerateStream(request, timeout=60, metadata=team)
        next(stream)
        gone = models.UnloadModel(models_pb2.UnloadModelRequest(model="slow"), timeout=60, metadata=boss)
        assert list(gone.versions) == ["1"]
        assert list(stream)[-1].finished.usage.completion_tokens == 40
        assert refused(generation.Generate, request, metadata=team)[0] == grpc.StatusCode.NOT_FOUND
        for fields, expected in [
            (dict(model="slow"), grpc.StatusCode.NOT_FOUND), (dict(model=""), grpc.StatusCode.INVALID_ARGUMENT),
            (dict(model="tiny", version="99"), grpc.StatusCode.NOT_FOUND),
            (dict(model="tiny", drain_seconds=-1), grpc.StatusCode.INVALID_ARGUMENT),
        ]:
            assert refused(models.UnloadModel, models_pb2.UnloadModelRequest(**fields), metadata=boss)[0] == expected
        # With no time to finish, what runs ends with UNAVAILABLE.
        stream = generation.GenerateStream(long_request("tiny"), timeout=60, metadata=team)
        next(stream)
        models.UnloadModel(models_pb2.UnloadModelRequest(model="tiny", drain_seconds=0), timeout=60, metadata=boss)
        try:
            for _ in stream:
                pass
            code = grpc.StatusCode.OK
        except grpc.RpcError as error:
            code = error.code()
        assert code in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.OK)
        assert not models.ListModels(models_pb2.ListModelsRequest(), timeout=30, metadata=boss).models


def long_request(model):
    request = generation_pb2.GenerateRequest(model=model, text="x")
    request.stopping.max_tokens, request.stopping.ignore_eos = 500, True
    return request


def test_without_operators_nobody_may(server):
    with grpc.insecure_channel(server.address) as channel:
        models = models_pb2_grpc.ModelsStub(channel)
        code, details = refused(models.LoadModel, models_pb2.LoadModelRequest(name="x", path="y"))
        assert code == grpc.StatusCode.PERMISSION_DENIED and "--operator" in details


def test_a_model_over_the_budget_is_reported_and_the_others_serve(slow_model):
    server = Server("--model", f"tiny={TINY}", "--model", f"slow={slow_model}", "--cache-mib", 8,
                    "--memory-budget", "64MiB")
    try:
        with martlet.Client(server.address, timeout=60) as client:
            states = {model.name: model for model in client.models()}
            assert states["tiny"].state == models_pb2.MODEL_STATE_READY
            assert 0 < states["tiny"].memory_bytes < 64 << 20
            assert states["slow"].state == models_pb2.MODEL_STATE_FAILED
            # What it needs, what is left, what there is.
            assert states["slow"].failure_reason.count("MiB") >= 5 and "64.0 MiB" in states["slow"].failure_reason
            assert client.generate("x", model="tiny", max_tokens=2).usage.completion_tokens == 2
            with pytest.raises(martlet.MartletError) as caught:
                client.generate("x", model="slow")
            assert caught.value.code == grpc.StatusCode.FAILED_PRECONDITION and "budget" in str(caught.value)
    finally:
        server.stop()


def test_the_budget_is_given_back(controlled):
    boss = controlled.key["boss"]
    with grpc.insecure_channel(controlled.address) as channel:
        models = models_pb2_grpc.ModelsStub(channel)
        # Each takes 50 MiB or more of 400: only as many at a time as fit, but any number after one another.
        for number in range(12):
            loaded = models.LoadModel(models_pb2.LoadModelRequest(name=f"m{number}", path="next"), timeout=60, metadata=boss)
            assert loaded.model.memory_bytes > 30 << 20
            models.UnloadModel(models_pb2.UnloadModelRequest(model=f"m{number}"), timeout=60, metadata=boss)


@pytest.fixture(scope="module")
def drafted(slow_model, tmp_path_factory):
    """The slow model with itself, with a bad guesser, and with none to guess for it; and one whose first layer says
    all, so that this layer alone is a perfect and cheap guesser."""
    other = write_random_model(tmp_path_factory.mktemp("draft"), width=64, layers=1, hidden=128)
    deep = write_random_model(tmp_path_factory.mktemp("deep"), idle=range(1, 8))
    first = write_random_model(tmp_path_factory.mktemp("first"), layers=1)
    server = Server("--model", f"slow={slow_model}", "--model", f"self={slow_model}", "--model", f"bad={slow_model}",
                    "--model", f"deep={deep}", "--draft", f"self={slow_model}", "--draft", f"bad={other}",
                    "--draft", f"deep={first}", "--cache-mib", 64, "--admin", "127.0.0.1:0")
    server.admin = f"http://127.0.0.1:{server.wait_for('admin port open')['port']}"
    yield server
    server.stop()


@pytest.mark.parametrize("temperature", [0, 0.9])
def test_a_draft_changes_no_text(drafted, temperature):
    with martlet.Client(drafted.address, timeout=60) as client:
        options = dict(temperature=temperature, seed=5, max_tokens=60, ignore_eos=True)
        texts = {name: list(client.generate("The martlet", model=name, **options).outputs[0].token_ids)
                 for name in ["slow", "self", "bad"]}
    assert texts["self"] == texts["slow"] == texts["bad"]


def test_acceptance_is_counted(drafted):
    with martlet.Client(drafted.address, timeout=60) as client:
        # Whether guessing pays is measured, and a machine that does other things may mismeasure for a while.
        end = time.monotonic() + 60
        while client.generate("Count this", model="deep", temperature=0, max_tokens=60,
                              ignore_eos=True).usage.accepted_draft_tokens <= 30:
            assert time.monotonic() < end, "a perfect and cheap draft is not used"
        client.generate("Count this", model="bad", temperature=0, max_tokens=60, ignore_eos=True)
        assert client.generate("x", model="slow", temperature=0, max_tokens=5).usage.accepted_draft_tokens == 0
    values = metrics(drafted)
    for name, least in [("deep", 30), ("bad", 0)]:
        proposed = values[f'martlet_speculation_proposed_tokens_total{{model="{name}"}}']
        accepted = values[f'martlet_speculation_accepted_tokens_total{{model="{name}"}}']
        assert proposed >= accepted >= least
    assert values.get('martlet_speculation_proposed_tokens_total{model="slow"}', 0) == 0


def test_a_draft_with_another_vocabulary_is_a_sentence(tmp_path):
    folder = tmp_path / "other"
    shutil.copytree(TINY, folder)
    text = (folder / "tokenizer.json").read_text()
    assert '"Ġthe"' in text or '"he"' in text
    (folder / "tokenizer.json").write_text(text.replace('"<|user|>"', '"<|human|>"'))
    server = Server("--model", f"tiny={TINY}", "--model", f"plain={TINY}", "--draft", f"tiny={folder}")
    try:
        with martlet.Client(server.address, timeout=60) as client:
            states = {model.name: model for model in client.models()}
            assert "vocabulary" in states["tiny"].failure_reason and "<|human|>" in states["tiny"].failure_reason
            assert states["plain"].state == models_pb2.MODEL_STATE_READY
    finally:
        server.stop()
    answer = run("serve", "--model", f"tiny={TINY}", "--draft", f"nobody={TINY}")
    assert answer.returncode != 0 and "nobody" in answer.stderr and "tiny" in answer.stderr
