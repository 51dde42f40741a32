"""What was trained is served: `martlet train` makes small models in seconds, `martlet serve` answers with them."""

import json
import math
import os
import signal
import struct
import subprocess
import time
import zlib

import grpc
import pytest

from conftest import Server, binary


def martlet(*arguments, check=True, **options):
    return subprocess.run(
        [binary("MARTLET_BIN", "martlet"), *map(str, arguments)], check=check, capture_output=True, text=True,
        timeout=300, **options)


def train(folder, name, description, check=True):
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"name": name, **description}))
    result = martlet("train", path, "--output", folder / name, "--quiet", check=False)
    assert not check or result.returncode == 0, result.stderr
    return folder / name if check else result


SENTIMENT = {
    "task": "classification",
    "data": {"kind": "sentiment", "language": "en", "examples": 1200, "seed": 3, "validation": 0.1, "test": 0.1},
    "tokenizer": {"kind": "words", "ngrams": 2, "vocabulary": 4000, "length": 120},
    "model": {"layers": [
        {"layer": "embedding", "width": 12}, {"layer": "global_average_pooling"}, {"layer": "dense", "units": 2}]},
    "training": {"epochs": 3, "batch": 32, "learning_rate": 0.01}}
DIGITS = {
    "task": "classification",
    "data": {"kind": "digits", "examples": 500, "seed": 1, "validation": 0.1, "test": 0.1},
    "model": {"layers": [
        {"layer": "conv2d", "filters": 4, "kernel": 3, "activation": "relu"}, {"layer": "max_pool2d", "size": 2},
        {"layer": "flatten"}, {"layer": "dense", "units": 10}]},
    "training": {"epochs": 2, "batch": 25, "learning_rate": 0.003}}
STORIES = {
    "data": {"kind": "stories", "bytes": 200_000, "seed": 2, "validation": 0.05},
    "tokenizer": {"kind": "bpe", "vocabulary": 500},
    "model": {"width": 48, "hidden": 96, "layers": 2, "heads": 4, "key_value_heads": 2, "context": 128,
              "windows": "documents"},
    "training": {"steps": 60, "batch": 6, "learning_rate": 0.005, "clip": 1.0},
    "export": {"gguf": ["f32", "q8_0"]}}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Folders of finished runs, and what `martlet evaluate` says of each held-out example."""
    folder = tmp_path_factory.mktemp("runs")
    made = {name: train(folder, name, d) for name, d in
            [("moods", SENTIMENT), ("digits", DIGITS), ("stories", STORIES)]}
    for name in ("moods", "digits"):
        martlet("evaluate", made[name], "--predictions", folder / f"{name}.jsonl")
        made[name + " predictions"] = [
            json.loads(line) for line in (folder / f"{name}.jsonl").read_text().splitlines()]
    return made


@pytest.fixture(scope="module")
def served(runs):
    server = Server(
        "--model", f"moods={runs['moods']}", "--model", f"digits={runs['digits']}", "--model",
        f"stories={runs['stories'] / 'model'}", "--cache-type", "f32", "--cache-mib", 64)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def api(served):
    """Stubs made from the server's own descriptions."""
    from martlet.v1 import classification_pb2, classification_pb2_grpc, common_pb2, models_pb2, models_pb2_grpc

    channel = grpc.insecure_channel(served.address)

    class API:
        pb, common, models_pb = classification_pb2, common_pb2, models_pb2
        stub = classification_pb2_grpc.ClassificationStub(channel)
        models = models_pb2_grpc.ModelsStub(channel)

    yield API
    channel.close()


def logits_of(result):
    return [score.logit for score in sorted(result.classes, key=lambda score: score.index)]


def violation(error):
    from martlet._vendor.google.rpc import error_details_pb2, status_pb2

    assert error.value.code() == grpc.StatusCode.INVALID_ARGUMENT, error.value.details()
    raw = dict(error.value.trailing_metadata())["grpc-status-details-bin"]
    details = error_details_pb2.BadRequest()
    status = status_pb2.Status.FromString(raw)
    assert status.details[0].Unpack(details)
    return details.field_violations[0].field, error.value.details()


def test_texts_are_classified_as_evaluate_says(runs, api):
    predictions = runs["moods predictions"]
    request = api.pb.ClassifyRequest(
        model="moods", inputs=[api.pb.ClassifyInput(text=p["text"]) for p in predictions])
    answer = api.stub.Classify(request, timeout=60)
    assert len(answer.results) == len(predictions) == 120
    correct = 0
    for place, (result, expected) in enumerate(zip(answer.results, predictions)):
        assert result.index == place and result.token_count > 0 and not result.truncated
        assert logits_of(result) == pytest.approx(expected["logits"], abs=1e-5)
        assert result.classes[0].label == expected["predicted"]
        assert sum(score.probability for score in result.classes) == pytest.approx(1, abs=1e-5)
        assert result.classes[0].probability >= result.classes[1].probability
        correct += expected["predicted"] == expected["label"]
    assert correct > 100
    measured = json.loads((runs["moods"] / "test.json").read_text())
    assert measured["accuracy"] == pytest.approx(correct / 120)
    # One at a time gives the same bits as all together.
    for place in (0, 57, 119):
        alone = api.stub.Classify(
            api.pb.ClassifyRequest(model="moods", inputs=[request.inputs[place]], top_k=1), timeout=60)
        assert len(alone.results[0].classes) == 1
        assert alone.results[0].classes[0] == answer.results[place].classes[0]


def png(width, height, pixels):
    """A gray PNG file."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + bytes(pixels[y * width:(y + 1) * width]) for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def test_images_as_tensors_and_files(runs, api):
    predictions = runs["digits predictions"]
    tensors = [
        api.pb.ClassifyInput(tensor=api.pb.Tensor(shape=[28, 28, 1], values=p["values"])) for p in predictions]
    answer = api.stub.Classify(api.pb.ClassifyRequest(model="digits", inputs=tensors), timeout=60)
    for result, expected in zip(answer.results, predictions, strict=True):
        assert logits_of(result) == pytest.approx(expected["logits"], abs=1e-4)
        assert [score.label for score in result.classes][0] == expected["predicted"]
        assert len(result.classes) == 10 and result.token_count == 0
    # A gray image without its channel, and the same as PNG and PGM files of 8 bits.
    pixels = [round(value * 255) for value in predictions[0]["values"]]
    inputs = [
        api.pb.ClassifyInput(tensor=api.pb.Tensor(shape=[28, 28], values=[p / 255 for p in pixels])),
        api.pb.ClassifyInput(image=png(28, 28, pixels)),
        api.pb.ClassifyInput(image=b"P5\n28 28\n255\n" + bytes(pixels))]
    answer = api.stub.Classify(api.pb.ClassifyRequest(model="digits", inputs=inputs), timeout=60)
    for result in answer.results:
        assert logits_of(result) == pytest.approx(logits_of(answer.results[0]), abs=1e-4)


def test_wrong_inputs_are_named_with_both_numbers(api):
    def refused(model, *inputs, **more):
        with pytest.raises(grpc.RpcError) as error:
            api.stub.Classify(api.pb.ClassifyRequest(model=model, inputs=inputs, **more), timeout=60)
        return violation(error)

    def tensor(shape, count):
        return api.pb.ClassifyInput(tensor=api.pb.Tensor(shape=shape, values=[0.5] * count))

    good = tensor([28, 28, 1], 784)
    text = api.pb.ClassifyInput(text="A good day.")
    cases = [
        (("digits", good, tensor([27, 28, 1], 756)), "inputs[1].tensor.shape", ["27 × 28 × 1", "28 × 28 × 1"]),
        (("digits", tensor([28, 28, 1], 700)), "inputs[0].tensor.values", ["700", "784"]),
        (("digits", tensor([], 784)), "inputs[0].tensor.values", ["784"]),
        (("digits", tensor([4294967295] * 4, 1)), "inputs[0].tensor.values", ["1"]),
        (("digits", tensor([4294967295] * 40, 1)), "inputs[0].tensor.values", ["1", "more than 2^63"]),
        (("digits", tensor([4294967295] * 40 + [0], 1)), "inputs[0].tensor.values", ["1", "has 0"]),
        (("digits", tensor([4294967295] * 40 + [0], 0)), "inputs[0].tensor.shape", ["28 × 28 × 1"]),
        (("digits", api.pb.ClassifyInput(tensor=api.pb.Tensor(shape=[28, 28, 1], values=[0.0] * 783 + [math.nan]))),
         "inputs[0].tensor.values[783]", ["nan"]),
        (("digits", text), "inputs[0].text", ["28 × 28 × 1"]),
        (("digits", api.pb.ClassifyInput(image=b"no image")), "inputs[0].image", ["PNG"]),
        (("digits", api.pb.ClassifyInput(image=png(14, 28, [0] * 392))), "inputs[0].image", ["28 × 14", "28 × 28"]),
        (("digits", api.pb.ClassifyInput(image=bytes((16 << 20) + 1))), "inputs[0].image", ["16777217", "16777216"]),
        (("moods", text, good), "inputs[1].tensor", ["texts"]),
        (("moods", api.pb.ClassifyInput(pair=api.pb.TextPair(first="a", second="b"))), "inputs[0].pair", ["120"]),
        (("moods", api.pb.ClassifyInput()), "inputs[0]", ["text"]),
        (("moods", api.pb.ClassifyInput(text="word " * 100)), "inputs[0].text", ["199", "120"]),
        (("moods", api.pb.ClassifyInput(text="x" * ((1 << 20) + 1))), "inputs[0].text", ["1048577", "1048576"]),
        (("moods",), "inputs", ["0"]),
        (("moods", *[text] * 2049), "inputs", ["2048", "2049"]),
    ]
    for arguments, field, words in cases:
        found, sentence = refused(*arguments)
        assert found == field, (found, sentence)
        for word in words:
            assert word in sentence, sentence
    assert refused("moods", text, top_k=0)[0] == "top_k"
    cut = api.stub.Classify(api.pb.ClassifyRequest(
        model="moods", inputs=[api.pb.ClassifyInput(text="word " * 100)], truncation=api.common.TRUNCATION_END), timeout=60)
    assert cut.results[0].truncated and cut.results[0].token_count == 120


def test_stream_answers_each_batch_and_goes_on_after_a_wrong_one(api):
    def batch(id, *inputs, model="moods"):
        return api.pb.ClassifyStreamRequest(id=id, request=api.pb.ClassifyRequest(model=model, inputs=inputs))

    text = api.pb.ClassifyInput(text="What a lovely film.")
    requests = [batch(f"{n}", *[text] * (n % 3 + 1)) for n in range(40)]
    requests.insert(7, batch("wrong", api.pb.ClassifyInput(image=b"x")))
    requests.insert(9, batch("nobody", text, model="nobody"))
    answers = {answer.id: answer for answer in api.stub.ClassifyStream(iter(requests), timeout=60)}
    assert len(answers) == 42
    assert answers["wrong"].error.code == grpc.StatusCode.INVALID_ARGUMENT.value[0]
    assert answers["nobody"].error.code == grpc.StatusCode.NOT_FOUND.value[0]
    for n in range(40):
        assert len(answers[f"{n}"].response.results) == n % 3 + 1


def test_models_are_described(runs, api):
    model = api.models.GetModel(api.models_pb.GetModelRequest(model="digits")).model
    assert model.architecture == "martlet-classifier" and list(model.labels) == [str(d) for d in range(10)]
    assert list(model.capabilities) == [api.models_pb.CAPABILITY_CLASSIFY]
    assert model.metadata["input.shape"] == "28,28,1" and "conv2d" in model.metadata["layers"]
    assert model.parameter_count > 0 and model.format == "safetensors" and model.size_bytes > 0
    moods = {m.name: m for m in api.models.ListModels(api.models_pb.ListModelsRequest()).models}["moods"]
    assert moods.context_length == 120 and sorted(moods.labels) == ["negative", "positive"]
    inspected = martlet("inspect", runs["digits"]).stdout
    assert "28 × 28 × 1" in inspected and "martlet-classifier" in inspected


def test_a_classifier_does_not_generate(served, api):
    from martlet.v1 import embeddings_pb2, embeddings_pb2_grpc, generation_pb2, generation_pb2_grpc

    with grpc.insecure_channel(served.address) as channel:
        for call in (
            lambda: generation_pb2_grpc.GenerationStub(channel).Generate(
                generation_pb2.GenerateRequest(model="moods", text="Once"), timeout=30),
            lambda: embeddings_pb2_grpc.EmbeddingsStub(channel).Embed(
                embeddings_pb2.EmbedRequest(model="moods", inputs=[embeddings_pb2.EmbedInput(text="Once")]), timeout=30),
            lambda: api.stub.Classify(
                api.pb.ClassifyRequest(model="stories", inputs=[api.pb.ClassifyInput(text="a")]), timeout=30)):
            with pytest.raises(grpc.RpcError) as error:
                call()
            assert error.value.code() == grpc.StatusCode.FAILED_PRECONDITION, error.value.details()


def test_a_killed_run_goes_on_with_the_same_bits(runs, tmp_path):
    description = {**STORIES, "training": {**STORIES["training"], "steps": 60, "checkpoint_every": 5}}
    path = tmp_path / "stories.json"
    path.write_text(json.dumps({"name": "stories", **description}))
    whole = tmp_path / "whole"
    martlet("train", path, "--output", whole, "--quiet")
    cut = tmp_path / "cut"
    command = [binary("MARTLET_BIN", "martlet"), "train", str(path), "--output", str(cut)]
    for after in (7, 23):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        deadline = time.monotonic() + 200
        while time.monotonic() < deadline and process.poll() is None:
            lines = (cut / "metrics.jsonl").read_text().splitlines() if (cut / "metrics.jsonl").exists() else []
            if checkpoint_step(cut) >= after:
                break
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    result = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    assert "resumed after step" in result.stdout
    for name in ("model/model.safetensors", "stories-q8_0.gguf", "best.safetensors"):
        assert (whole / name).read_bytes() == (cut / name).read_bytes(), name
    steps = [json.loads(line)["step"] for line in (cut / "metrics.jsonl").read_text().splitlines()]
    assert steps == sorted(steps)


def checkpoint_step(folder):
    try:
        with open(folder / "checkpoint.safetensors", "rb") as file:
            header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        return int(header["__metadata__"]["step"])
    except (FileNotFoundError, struct.error):
        return 0


def test_bad_records_and_wrong_keys_are_named(tmp_path):
    (tmp_path / "a.csv").write_text(
        'text,mood\ngood,up\nbad,down\n"open\n', encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(
        '{"text": "fine", "mood": "up"}\nnot json\n{"text": "sad", "mood": "down"}\n{"mood": "down"}\n[1]\n'
        + '{"text": "fine", "mood": "up"}\n' * 10)
    description = {
        **SENTIMENT, "data": {"kind": "jsonl", "paths": [str(tmp_path / "b.jsonl")], "text": "text", "label": "mood"}}
    path = tmp_path / "run.json"
    path.write_text(json.dumps(description))
    told = martlet("train", path, "--output", tmp_path / "out").stdout
    for line in (2, 4, 5):
        assert f"b.jsonl:{line}" in told, told
    assert "3 records could not be used" in told
    for change, sentence in [
        ({"training": {**SENTIMENT["training"], "learning_rat": 1}}, 'training.learning_rat is not a known key'),
        ({"model": {"layers": [{"layer": "dence", "units": 2}]}}, "model.layers[0].layer"),
        ({"model": {"layers": [*SENTIMENT["model"]["layers"][:-1], {"layer": "dense", "units": 3}]}}, "model.layers"),
        ({"data": {"kind": "csv", "paths": ["none.csv"], "text": "text", "label": "mood"}}, "none.csv"),
        ({"training": {**SENTIMENT["training"], "batch": "x"}}, "training.batch"),
    ]:
        path.write_text(json.dumps({**description, **change}))
        failed = martlet("train", path, "--output", tmp_path / "no", check=False)
        assert failed.returncode != 0 and sentence in failed.stderr + failed.stdout, failed.stderr


def test_a_run_that_does_not_improve_stops_early_and_keeps_its_best(tmp_path):
    description = {
        "name": "xor", "task": "classification", "data": {"kind": "xor", "examples": 400, "validation": 0.2, "test": 0.2},
        "model": {"layers": [{"layer": "dense", "units": 8, "activation": "tanh"}, {"layer": "dense", "units": 2}]},
        "training": {"steps": 100, "batch": 16, "optimizer": "sgd", "learning_rate": 1e-9, "validate_every": 5,
                     "early_stopping": 3}}
    path = tmp_path / "xor.json"
    path.write_text(json.dumps(description))
    told = martlet("train", path, "--output", tmp_path / "stopped").stdout
    # The first validation is the best so far; three more are no better.
    assert "step 20" in told and "step 25" not in told and "stopped early" in told, told
    description["training"] |= {"learning_rate": 0.3, "average": 0.9, "validate_every": 50, "momentum": 0.9,
                                "optimizer": "momentum", "steps": 600}
    path.write_text(json.dumps(description))
    told = martlet("train", path, "--output", tmp_path / "whole").stdout
    best = max(float(line.split("accuracy ")[1].split()[0]) for line in told.splitlines() if "(best)" in line)
    assert best > 0.9, told
    validations = [json.loads(line) for line in (tmp_path / "whole" / "metrics.jsonl").read_text().splitlines()]
    assert max(each.get("validation_accuracy", 0) for each in validations) == pytest.approx(best, abs=1e-4)
    # The picture's curves are in it, with their names.
    picture = (tmp_path / "whole" / "metrics.svg").read_text()
    assert picture.count("<polyline") == 2 and "validation loss" in picture and "training loss" in picture


def test_a_folder_of_png_files_for_each_class_trains(tmp_path):
    """Rings and bars; one file is no PNG, one has another size: both are named, the others train and are told apart."""
    for kind in ("bars", "rings"):
        (tmp_path / "images" / kind).mkdir(parents=True)
    for index in range(120):
        left, top, light = index % 3, index // 3 % 3, 155 + index % 100
        ring = [light if max(abs(x - left - 2), abs(y - top - 2)) == 2 else 0 for y in range(8) for x in range(8)]
        bars = [light if x in (left, left + 3) else 0 for y in range(8) for x in range(8)]
        (tmp_path / "images" / "rings" / f"{index}.png").write_bytes(png(8, 8, ring))
        (tmp_path / "images" / "bars" / f"{index}.png").write_bytes(png(8, 8, bars))
    (tmp_path / "images" / "bars" / "broken.png").write_bytes(b"no image")
    (tmp_path / "images" / "rings" / "small.png").write_bytes(png(4, 4, [9] * 16))
    description = {
        "task": "classification",
        "data": {"kind": "png", "folder": str(tmp_path / "images"), "validation": 0.1, "test": 0.2},
        "model": DIGITS["model"] | {"layers": [*DIGITS["model"]["layers"][:-1], {"layer": "dense", "units": 2}]},
        "training": {"epochs": 30, "batch": 16, "learning_rate": 0.003}}
    path = tmp_path / "run.json"
    path.write_text(json.dumps(description))
    told = martlet("train", path, "--output", tmp_path / "out").stdout
    assert "2 records could not be used" in told and "bars/broken.png" in told and "rings/small.png" in told, told
    measured = json.loads((tmp_path / "out" / "test.json").read_text())
    assert measured["examples"] == 48 and measured["accuracy"] > 0.95, told
    assert [each["name"] for each in measured["classes"]] == ["bars", "rings"]


@pytest.mark.parametrize("name", ["moods", "digits"])
def test_evaluations_figures_by_their_definitions(runs, name):
    """Accuracy, precision, recall, F1, ROC-AUC, confusion and loss, counted from the listed predictions."""
    predictions = runs[name + " predictions"]
    told = json.loads((runs[name] / "test.json").read_text())
    assert json.loads(martlet("evaluate", runs[name], "--json").stdout) == told
    classes = [entry["name"] for entry in told["classes"]]

    def probabilities(logits):
        most = max(logits)
        powers = [math.exp(value - most) for value in logits]
        return [power / sum(powers) for power in powers]

    scores = [probabilities(p["logits"]) for p in predictions]
    labels = [classes.index(p["label"]) for p in predictions]
    called = [max(range(len(classes)), key=lambda c: row[c]) for row in scores]
    confusion = [[sum(1 for l, c in zip(labels, called) if (l, c) == (i, j)) for j in range(len(classes))]
                 for i in range(len(classes))]
    assert told["confusion"] == confusion and told["examples"] == len(labels)
    assert told["accuracy"] == pytest.approx(sum(l == c for l, c in zip(labels, called)) / len(labels))
    assert told["loss"] == pytest.approx(-sum(math.log(row[l]) for row, l in zip(scores, labels)) / len(labels), rel=1e-4)
    f1s = []
    for index, entry in enumerate(told["classes"]):
        true = confusion[index][index]
        found, there = sum(row[index] for row in confusion), sum(confusion[index])
        precision, recall = true / found if found else 0, true / there if there else 0
        f1s.append(2 * precision * recall / (precision + recall) if precision + recall else 0)
        assert (entry["precision"], entry["recall"], entry["f1"], entry["examples"]) == pytest.approx(
            (precision, recall, f1s[-1], there))
        # The area is the share of pairs, one of the class and one not, that its score puts in order.
        ones = [row[index] for row, l in zip(scores, labels) if l == index]
        others = [row[index] for row, l in zip(scores, labels) if l != index]
        if ones and others:
            pairs = sum((a > b) + 0.5 * (a == b) for a in ones for b in others)
            assert entry["roc_auc"] == pytest.approx(pairs / len(ones) / len(others), abs=1e-6)
    assert told["macro_f1"] == pytest.approx(sum(f1s) / len(f1s))


def test_perplexity_is_that_of_the_served_model(tmp_path):
    """The loss that evaluation tells, from the probabilities that the server gives the same windows of text."""
    from martlet.v1 import generation_pb2, generation_pb2_grpc

    context = 24
    text = "".join(f"The {color} {thing} is {place}.\n" for n, (color, thing, place) in enumerate(
        (c, t, p) for c in ("red", "blue", "green", "gray") for t in ("hat", "ball", "cup", "kite", "door")
        for p in ("here", "there", "lost", "mine")))
    (tmp_path / "text.txt").write_text(text)
    run = train(tmp_path, "letters", {
        "data": {"kind": "text", "paths": [str(tmp_path / "text.txt")], "validation": 0.1},
        "tokenizer": {"kind": "characters"},
        "model": {"width": 32, "layers": 1, "heads": 2, "context": context, "windows": "random"},
        "training": {"steps": 80, "batch": 8, "learning_rate": 0.005}})
    told = json.loads(martlet("evaluate", run, "--json").stdout)
    held = text[int(len(text) * 0.9):]
    assert told["tokens"] == len(held)
    # The same model with room for one more token, so that a window's last target is part of a prompt.
    config = run / "model" / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"max_position_embeddings": 2 * context}))
    server = Server("--model", run, "--cache-type", "f32", "--cache-mib", 32)
    total = count = 0
    try:
        with grpc.insecure_channel(server.address) as channel:
            stub = generation_pb2_grpc.GenerationStub(channel)
            for start in range(0, len(held) - 1, context):
                answer = stub.Generate(generation_pb2.GenerateRequest(
                    text=held[start:start + context + 1], add_special_tokens=False,
                    stopping=generation_pb2.StoppingParameters(max_tokens=1),
                    output=generation_pb2.OutputParameters(prompt_logprobs=0)), timeout=60)
                total -= sum(entry.logprob for entry in answer.prompt_logprobs[1:])
                count += len(answer.prompt_logprobs) - 1
    finally:
        server.stop()
    assert count == len(held) - 1 and total / count == pytest.approx(told["loss"], abs=1e-4)
    assert told["perplexity"] == pytest.approx(math.exp(told["loss"]), rel=1e-6)


def transformers_of(folder):
    pytest.importorskip("torch", reason="the test against transformers needs torch and transformers")
    transformers = pytest.importorskip("transformers", reason="the test against transformers needs transformers")
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModelForCausalLM.from_pretrained(folder).eval()
    return tokenizer, model


TEXT = "Once upon a time, there was a little fox named Mia. She lived in the forest."


def test_safetensors_open_in_transformers_with_the_same_logits(runs, served):
    tokenizer, model = transformers_of(runs["stories"] / "model")
    import torch

    from martlet.v1 import generation_pb2, generation_pb2_grpc

    ids = tokenizer(TEXT, return_tensors="pt").input_ids
    with torch.no_grad():
        expected = torch.log_softmax(model(ids).logits[0].double(), -1)
    with grpc.insecure_channel(served.address) as channel:
        answer = generation_pb2_grpc.GenerationStub(channel).Generate(generation_pb2.GenerateRequest(
            model="stories", text=TEXT, stopping=generation_pb2.StoppingParameters(max_tokens=1),
            output=generation_pb2.OutputParameters(prompt_logprobs=100)), timeout=60)
    assert [entry.token_id for entry in answer.prompt_logprobs] == ids[0].tolist()
    compared = 0
    for place, entry in enumerate(answer.prompt_logprobs[1:]):
        assert entry.logprob == pytest.approx(expected[place, entry.token_id].item(), abs=1e-4)
        for top in entry.top:
            assert top.logprob == pytest.approx(expected[place, top.token_id].item(), abs=1e-4)
            compared += 1
    assert compared >= 100 * (len(ids[0]) - 1)


# The token that ends a document: banned on both sides, so that a model of few steps goes on.
END = 0


def llama_cpp_text(path, prompt, count):
    """Greedy text by llama.cpp: its llama-completion if MARTLET_LLAMA_COMPLETION names it, else llama-cpp-python."""
    program = os.environ.get("MARTLET_LLAMA_COMPLETION")
    if program:
        return subprocess.run(
            [program, "-m", path, "-p", prompt, "-n", str(count), "--temp", "0", "-c", "128", "-t", "2", "-no-cnv",
             "--no-display-prompt", "--no-warmup", "--simple-io", "--logit-bias", f"{END}-100", "-ctk", "f32", "-ctv", "f32",
             "-fa", "off"],
            check=True, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL).stdout
    llama_cpp = pytest.importorskip("llama_cpp", reason="the test against llama.cpp needs llama-cpp-python")
    peer = llama_cpp.Llama(model_path=str(path), n_ctx=128, n_threads=2, verbose=False, type_k=0, type_v=0)
    return peer.create_completion(prompt, temperature=0, max_tokens=count, top_k=1, logit_bias={END: -100})["choices"][0]["text"]


def test_gguf_opens_in_llama_cpp_with_the_same_greedy_text(runs):
    from martlet.v1 import generation_pb2, generation_pb2_grpc

    path = runs["stories"] / "stories-f32.gguf"
    prompts = ("Once upon a time", "One sunny day,", "Max had a red ball")
    theirs = [llama_cpp_text(path, prompt, 60) for prompt in prompts]
    assert all(len(text) > 40 for text in theirs)
    server = Server("--model", path, "--cache-type", "f32", "--cache-mib", 64)
    try:
        with grpc.insecure_channel(server.address) as channel:
            stub = generation_pb2_grpc.GenerationStub(channel)
            for prompt, expected in zip(prompts, theirs, strict=True):
                answer = stub.Generate(generation_pb2.GenerateRequest(
                    text=prompt, sampling=generation_pb2.SamplingParameters(temperature=0, logit_bias={END: -100}),
                    stopping=generation_pb2.StoppingParameters(max_tokens=60)), timeout=60)
                assert answer.outputs[0].text.strip() == expected.strip()
    finally:
        server.stop()
