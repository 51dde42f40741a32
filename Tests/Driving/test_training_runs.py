"""Runs and their data: what is measured is the saved model, what belongs to another run or other data is refused, and
what cannot be used is named."""

import json
import random
import signal
import subprocess

import pytest

from conftest import binary
from test_training import checkpoint_step, martlet, png, train

MOODS = {
    "task": "classification",
    "data": {"kind": "csv", "paths": ["moods.csv"], "text": "text", "label": "mood", "validation": 0.2, "test": 0.2},
    "model": {"layers": [
        {"layer": "embedding", "width": 8}, {"layer": "global_average_pooling"}, {"layer": "dense", "units": 2}]},
    "training": {"epochs": 8, "batch": 8, "learning_rate": 0.02}}
POINTS = {
    "task": "classification",
    "data": {"kind": "csv", "paths": ["points.csv"], "features": ["x", "y"], "label": "side", "test": 0.2},
    "model": {"layers": [{"layer": "dense", "units": 8, "activation": "tanh"}, {"layer": "dense", "units": 2}]},
    "training": {"epochs": 30, "batch": 16, "learning_rate": 0.02}}
LETTERS = {
    "data": {"kind": "text", "paths": ["text.txt"], "validation": 0.1}, "tokenizer": {"kind": "characters"},
    "model": {"width": 16, "layers": 1, "heads": 2, "context": 16, "windows": "random"},
    "training": {"steps": 30, "batch": 4, "learning_rate": 0.01}}


def mood_rows(seed=0):
    draw = random.Random(seed)
    things, rows = ["film", "day", "song", "meal", "walk", "book"], []
    for number in range(120):
        mood = ["up", "down"][number % 2]
        word = draw.choice(["good", "fine", "lovely", "nice"] if mood == "up" else ["bad", "sad", "awful", "dull"])
        rows.append(f"the {draw.choice(things)} was {word} {number},{mood}")
    return rows


def write_moods(folder, rows):
    folder.mkdir(exist_ok=True)
    (folder / "moods.csv").write_text("text,mood\n" + "\n".join(rows) + "\n")
    return folder


def write_points(folder, shift=0.0):
    draw = random.Random(4)
    folder.mkdir(exist_ok=True)
    points = [(draw.gauss(0, 1), draw.gauss(0, 1)) for _ in range(300)]
    (folder / "points.csv").write_text(
        "x,y,side\n" + "".join(f"{x + shift},{y},{'right' if x > 0.4 else 'left'}\n" for x, y in points))
    return folder


def evaluated(run, *arguments):
    return json.loads(martlet("evaluate", run, "--json", *arguments).stdout)


def refused(code, *arguments):
    result = martlet(*arguments, check=False)
    assert result.returncode == code, (result.returncode, result.stdout, result.stderr)
    return result.stderr


def described(folder, description, name="run"):
    (folder / f"{name}.json").write_text(json.dumps({"name": name, **description}))
    return folder / f"{name}.json"


def test_evaluation_measures_the_saved_classifier(tmp_path):
    rows = mood_rows()
    run = train(write_moods(tmp_path, rows), "moods", MOODS)
    own = evaluated(run, "--predictions", tmp_path / "own.jsonl")
    assert own == json.loads((run / "test.json").read_text()) and own["examples"] == 24 and "part" not in own
    logits = {p["text"]: p["logits"] for p in map(json.loads, (tmp_path / "own.jsonl").read_text().splitlines())}
    # The same sentences in another order, other words among them: the same vocabulary and classes, and all of them count.
    other = ["strange unheard words,down", *random.Random(1).sample(rows, len(rows))]
    folder = write_moods(tmp_path / "other", other)
    told = evaluated(run, "--data", folder, "--predictions", tmp_path / "other.jsonl")
    assert told["examples"] == 121 and told["part"] == "all"
    assert "not the data that this run was trained with" in martlet("evaluate", run, "--data", folder).stdout
    again = {p["text"]: p for p in map(json.loads, (tmp_path / "other.jsonl").read_text().splitlines())}
    for text, expected in logits.items():
        assert again[text]["logits"] == pytest.approx(expected, abs=1e-5)
    assert told["accuracy"] == pytest.approx(sum(p["label"] == p["predicted"] for p in again.values()) / 121)
    # Labels are those of the name, not of the place; one that the model does not know is refused with both sets.
    told = evaluated(run, "--data", write_moods(tmp_path / "one", [row for row in rows if row.endswith("up")]))
    assert {c["name"]: c["examples"] for c in told["classes"]} == {"down": 0, "up": 60}
    zebra = write_moods(tmp_path / "zebra", [row.replace(",up", ",zebra") for row in rows])
    sentence = refused(65, "evaluate", run, "--data", zebra)
    assert "labels down, zebra" in sentence and "knows down, up" in sentence


def test_evaluation_normalises_as_the_saved_model_does(tmp_path):
    run = train(write_points(tmp_path), "points", POINTS)
    assert evaluated(run)["accuracy"] > 0.9
    # All that lies to the right of where the model looked is right of its line, whatever its own data say.
    told = evaluated(run, "--data", write_points(tmp_path / "moved", shift=9))
    called = [sum(row[column] for row in told["confusion"]) for column in range(2)]
    assert called == [0, 300] and told["accuracy"] < 0.6


def test_evaluation_of_a_language_model_takes_its_own_tokens(tmp_path):
    text = "".join(f"{a} and {b} go home.\n" for a in ("Ann", "Bob", "Cid", "Dan") for b in ("Eve", "Fay", "Gus") * 6)
    (tmp_path / "text.txt").write_text(text)
    run = train(tmp_path, "letters", LETTERS)
    own = evaluated(run)
    validations = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    best = min(each["validation_loss"] for each in validations if "validation_loss" in each)
    assert own["tokens"] == len(text) - int(len(text) * 0.9) and own["loss"] == pytest.approx(best, rel=1e-5)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "text.txt").write_text("home go Eve and Bob.\n" * 8 + "Zz")
    result = martlet("evaluate", run, "--json", "--data", tmp_path / "other")
    told = json.loads(result.stdout)
    assert told["part"] == "all" and told["tokens"] == 21 * 8
    assert "2 bytes of the text are in no token" in result.stderr
    for flag in ("--predictions", "--picture"):
        assert "language model" in refused(64, "evaluate", run, flag, tmp_path / "none")
        assert not (tmp_path / "none").exists()


def test_a_refused_run_leaves_the_folder_as_it_was(tmp_path):
    run = train(write_moods(tmp_path, mood_rows()), "moods", MOODS)
    before = {path.name: path.read_bytes() for path in [*run.glob("*.*"), *run.glob("model/*")]}
    changed = described(tmp_path, {**MOODS, "training": {**MOODS["training"], "batch": 4}}, "moods")
    sentence = refused(65, "train", changed, "--output", run)
    assert "another description (training.batch is 8 there and 4 here)" in sentence
    # The same description over other data is another run as well.
    write_moods(tmp_path, mood_rows(seed=9))
    sentence = refused(65, "train", described(tmp_path, MOODS, "moods"), "--output", run)
    assert "the data have changed since this run began" in sentence
    assert {path.name: path.read_bytes() for path in [*run.glob("*.*"), *run.glob("model/*")]} == before


def test_epochs_may_change_as_steps_may(tmp_path):
    write_points(tmp_path)
    points = {**POINTS, "name": "points", "training": {**POINTS["training"], "validate_every": 10}}
    whole = train(tmp_path, "whole", points)
    train(tmp_path, "cut", {**points, "training": {**points["training"], "epochs": 10}})
    told = martlet("train", tmp_path / "whole.json", "--output", tmp_path / "cut").stdout
    # 210 examples in batches of 16 are 13 steps an epoch.
    assert "resumed after step 130" in told and checkpoint_step(whole) == 390
    for name in ("checkpoint.safetensors", "model/model.safetensors"):
        assert (whole / name).read_bytes() == (tmp_path / "cut" / name).read_bytes(), name


def test_an_interrupted_run_is_kept_and_a_folder_holds_one(tmp_path):
    write_points(tmp_path)
    endless = {**POINTS, "training": {"steps": 100_000_000, "batch": 16, "learning_rate": 0.001,
                                      "validate_every": 1_000_000_000, "checkpoint_every": 1_000_000_000}}
    path = described(tmp_path, endless)
    command = [binary("MARTLET_BIN", "martlet"), "train", str(path), "--output", str(tmp_path / "out")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert any(line.startswith("step ") for line in process.stdout)
        assert "is in use by another training" in refused(69, *command[1:])
        process.send_signal(signal.SIGINT)
        _, sentence = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130 and "interrupted after step" in sentence, sentence
    step = checkpoint_step(tmp_path / "out")
    assert step > 0 and "checkpoint.safetensors" in sentence
    endless["training"]["steps"] = step + 5
    told = martlet("train", described(tmp_path, endless), "--output", tmp_path / "out").stdout
    assert f"resumed after step {step}" in told and (tmp_path / "out" / "model").is_dir()


def test_names_and_folders_stay_where_they_belong(tmp_path):
    write_points(tmp_path)
    path = described(tmp_path, POINTS)
    assert "output folder is an empty text" in refused(64, "train", path, "--output", "")
    assert "output folder" in refused(65, "train", described(tmp_path, {**POINTS, "output": ""}))
    for name in ("../../x", "a/b", "..", ""):
        assert "name is" in refused(65, "train", described(tmp_path, {**POINTS, "name": name}))


def test_exit_codes_of_scripts(tmp_path):
    write_points(tmp_path)
    path = described(tmp_path, POINTS)
    assert "none.json" in refused(66, "train", tmp_path / "none.json")
    assert "nowhere/points.csv" in refused(66, "train", path, "--data", tmp_path / "nowhere", "--output", tmp_path / "o")
    assert "run.json is missing" in refused(66, "evaluate", tmp_path / "none")
    refused(65, "train", described(tmp_path, {**POINTS, "training": {"batch": "x"}}, "wrong"))
    for threads in ("0", "1025"):
        assert "--threads must be" in refused(64, "train", path, "--threads", threads)
        assert "--threads must be" in refused(64, "evaluate", tmp_path, "--threads", threads)
    (tmp_path / "file").write_text("")
    refused(69, "train", path, "--output", tmp_path / "file" / "run")


def test_texts_of_other_encodings(tmp_path):
    rows = mood_rows()
    plain = train(write_moods(tmp_path, rows), "plain", MOODS)
    content = (tmp_path / "moods.csv").read_bytes()
    (tmp_path / "moods.csv").write_bytes(b"\xef\xbb\xbf" + content)
    marked = train(tmp_path, "marked", {**MOODS, "name": "plain"})
    assert (marked / "model/config.json").read_bytes() == (plain / "model/config.json").read_bytes()
    # One bad byte changes its own line only, and is told of.
    spoiled = content.replace(b"text,mood\n", "text,mood\nwunderschön,up\nüber,up\nüber,down\n".encode()
                              + b"sch\xf6n \xfcber,up\nsch\xf6n,down\n")
    (tmp_path / "moods.csv").write_bytes(spoiled)
    told = martlet("train", described(tmp_path, {**MOODS, "tokenizer": {"minimum": 1}}), "--output", tmp_path / "out")
    assert "2 lines are not UTF-8 and were read as Latin-1" in told.stdout
    words = json.loads((tmp_path / "out/model/config.json").read_text())["vocabulary"]
    assert "über" in words and not any("Ã" in word or "ã" in word for word in words)
    (tmp_path / "moods.csv").write_bytes(content.decode().encode("utf-16"))
    assert "UTF-16" in refused(65, "train", described(tmp_path, MOODS), "--output", tmp_path / "wide")
    # A file of lines for each class.
    (tmp_path / "up.txt").write_bytes(b"\xef\xbb\xbfgood\n" * 1 + b"fine\n" * 20)
    (tmp_path / "down.txt").write_bytes(b"bad\n" * 20)
    lines = {**MOODS, "data": {"kind": "lines", "classes": {"up": "up.txt", "down": "down.txt"}, "test": 0.5}}
    run = train(tmp_path, "lines", {**lines, "tokenizer": {"minimum": 1}})
    assert "\ufeff" not in (run / "model/config.json").read_text()


def test_columns_values_and_labels(tmp_path):
    write_points(tmp_path)
    data = POINTS["data"]
    for change, sentence in [
        ({"features": ["x", "width"]}, 'data.features names "width"; '), ({"label": "sid"}, 'data.label names "sid"; '),
        ({"header": False}, 'has the columns "0", "1", "2"'), ({"targets": ["x"]}, "data.label cannot stand beside"),
        ({"text": "x"}, "data.features cannot stand beside text"),
    ]:
        told = refused(65, "train", described(tmp_path, {**POINTS, "data": {**data, **change}}), "--output", tmp_path / "o")
        assert sentence in told, told
    assert '"x", "y", "side"' in refused(
        65, "train", described(tmp_path, {**POINTS, "data": {**data, "features": ["z"]}}), "--output", tmp_path / "o")
    # Spaces around are none of a value's, spaces inside spoil a number, and null is no label.
    records = [{"x": f" {n} ", "y": "1", "side": f" {'left' if n < 20 else 'right'} "} for n in range(40)]
    records += [{"x": "1 3", "y": "1", "side": "left"}, {"x": 1, "y": 2, "side": None}]
    (tmp_path / "points.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    lines = {**POINTS, "data": {**data, "kind": "jsonl", "paths": ["points.jsonl"]}}
    told = martlet("train", described(tmp_path, lines), "--output", tmp_path / "out").stdout
    assert "2 records could not be used" in told and 'jsonl:41: x is "1 3"' in told and "jsonl:42: no side" in told
    assert "classes: left, right" in told


def test_too_few_classes_and_the_reason(tmp_path):
    write_moods(tmp_path, [row for row in mood_rows() if row.endswith("up")] + ["broken"])
    told = refused(65, "train", described(tmp_path, MOODS), "--output", tmp_path / "out")
    assert 'one class only, "up"' in told and "1 records could not be used" in told and "moods.csv:62" in told
    write_moods(tmp_path, [f"word {n},{n % 4}" for n in range(80)])
    told = refused(65, "train", described(tmp_path, MOODS), "--output", tmp_path / "out")
    assert "4 classes (0, 1, 2, 3)" in told
    # The commonest shape decides, not that of the first image.
    for kind, light in (("dark", 10), ("light", 240)):
        (tmp_path / "images" / kind).mkdir(parents=True)
        for index in range(20):
            size = 6 if kind == "dark" and index == 0 else 4
            (tmp_path / "images" / kind / f"{index:02}.png").write_bytes(png(size, size, [light] * size * size))
    images = {"task": "classification", "data": {"kind": "png", "folder": "images"},
              "model": {"layers": [{"layer": "flatten"}, {"layer": "dense", "units": 2}]},
              "training": {"steps": 5, "batch": 4}}
    told = martlet("train", described(tmp_path, images), "--output", tmp_path / "pictures").stdout
    assert "1 records could not be used" in told and "dark/00.png" in told


def test_a_stand_in_is_told_of_however_quiet(tmp_path):
    description = {**POINTS, "data": {**POINTS["data"], "paths": ["none.csv"], "otherwise": {"kind": "xor"}}}
    result = martlet("train", described(tmp_path, description), "--output", tmp_path / "out", "--quiet")
    assert "stands in" in result.stderr and "stands in" not in result.stdout
    result = martlet("train", described(tmp_path, LETTERS | {
        "data": {**LETTERS["data"], "paths": ["none.txt"], "otherwise": {"kind": "stories", "bytes": 20000}}}),
        "--output", tmp_path / "text", "--quiet")
    assert "stands in" in result.stderr


def test_a_regression_lists_its_predictions(tmp_path):
    write_points(tmp_path)
    line = {"task": "regression", "data": {"kind": "csv", "paths": ["points.csv"], "features": ["x"], "targets": ["y"]},
            "model": {"layers": [{"layer": "dense", "units": 1}]}, "training": {"epochs": 2}}
    run = train(tmp_path, "line", line)
    told = evaluated(run, "--predictions", tmp_path / "told.jsonl")
    rows = [json.loads(row) for row in (tmp_path / "told.jsonl").read_text().splitlines()]
    assert len(rows) == told["examples"] == 30
    error = sum((row["targets"][0] - row["predicted"][0]) ** 2 for row in rows) / 30
    assert error == pytest.approx(told["mean_squared_error"], rel=1e-5)
    assert "no picture" in refused(64, "evaluate", run, "--picture", tmp_path / "none.svg")


@pytest.mark.parametrize("description, change, sentence", [
    (POINTS, {"training": {"steps": 5, "epochs": 1}}, "training.epochs cannot stand beside steps"),
    (POINTS, {"training": {"optimizer": "adam", "momentum": 0.5}}, 'training.momentum has no effect with the optimizer "adam"'),
    (POINTS, {"training": {"optimizer": "rmsprop", "nesterov": True}}, "training.nesterov has no effect"),
    (POINTS, {"training": {"optimizer": "sgd", "beta2": 0.9}}, "training.beta2 has no effect"),
    (POINTS, {"model": {**POINTS["model"], "shift": 2}}, "model.shift is 2"),
    (POINTS, {"model": {"layers": [{"layer": "dense", "units": 2}, {"layer": "softmax"}]}}, "model.layers[1] is softmax"),
    (POINTS, {"task": "regression", "training": {"label_smoothing": 0.1},
              "data": {"kind": "csv", "paths": ["points.csv"], "features": ["x"], "targets": ["y"]}},
     "training.label_smoothing is for classes"),
    (LETTERS, {"tokenizer": {"kind": "characters", "vocabulary": 300}}, "tokenizer.vocabulary has no effect"),
    (LETTERS, {"data": {**LETTERS["data"], "learn": "answers"}}, 'data.learn is "answers"'),
    (LETTERS, {"data": {"kind": "stories", "bytes": 20000, "learn": "answers"}}, 'model.windows is "random"'),
    (LETTERS, {"data": {"kind": "stories", "bytes": 20000, "paths": ["text.txt"]}}, "data.paths has no effect"),
    (LETTERS, {"model": {**LETTERS["model"], "lora": {"rank": 2}}}, "model.lora adds to the weights of a model"),
])
def test_keys_without_effect_are_refused(tmp_path, description, change, sentence):
    write_points(tmp_path)
    (tmp_path / "text.txt").write_text("A text of some words. " * 30)
    told = refused(65, "train", described(tmp_path, {**description, **change}), "--output", tmp_path / "out")
    assert sentence in told, told
