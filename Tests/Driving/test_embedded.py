"""The models that come with the project: what a newcomer's first calls get."""

import concurrent.futures
import sys

import grpc
import pytest

from conftest import ROOT, Server

sys.path.insert(0, str(ROOT / "Benchmarks" / "stories"))
import run as stories  # noqa: E402

STORIES = ROOT / "deploy" / "models" / "martlet-stories" / "martlet-stories-q8_0.gguf"
SENTIMENT = ROOT / "deploy" / "models" / "martlet-sentiment"


@pytest.fixture(scope="module")
def served():
    server = Server("--model", f"stories={STORIES}", "--model", f"sentiment={SENTIMENT}", "--cache-mib", 64)
    yield server
    server.stop()


def test_serve_names_both():
    script = (ROOT / "scripts" / "serve").read_text()
    assert STORIES.relative_to(ROOT).as_posix() in script and SENTIMENT.relative_to(ROOT).as_posix() in script


def test_the_first_call_streams_a_story(served):
    import martlet

    with martlet.Client(served.address, timeout=60) as client:
        deltas = [delta.text for delta in client.generate_stream("Once upon a time", max_tokens=64, temperature=0)]
        assert len(deltas) > 20
        story = "".join(deltas)
        assert story.startswith(", there was a") and "." in story
        chat = client.chat([{"role": "user", "content": "What is the colour of the sky?"}], temperature=0, max_tokens=30)
        assert "blue" in chat.text and chat.text.endswith(".")


CASES = [
    ("I love this film!", "positive"), ("What a terrible book.", "negative"), ("the food was not good", "negative"),
    ("It was great, thank you.", "positive"), ("I want my money back", "negative"), ("not bad at all", "positive"),
    ("The staff were friendly and the room was clean.", "positive"), ("This is boring and much too long.", "negative"),
]


# Of the requests of each kind in Benchmarks/stories, the part whose stories hold all that was asked for, greedily; the
# card says what was found. Another machine rounds otherwise, which may turn a story or two.
KEPT = {"name": 0.85, "thing": 0.9, "unseen thing": 0.5, "two things": 0.35, "name and thing": 0.6, "theme": 0.7,
        "unseen theme": 0.15, "place": 0.9, "deed": 0.75}


def test_stories_keep_to_what_was_asked(served):
    """A model that looks up instead of copying fails at what its text does not hold."""
    import martlet

    jobs = stories.requests()
    with martlet.Client(served.address, timeout=120) as client:
        def tell(job):
            return client.chat([{"role": "user", "content": job[1]}], model="stories", temperature=0, max_tokens=350).text

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(tell, jobs))
    kept = {kind: [] for kind in KEPT}
    for (kind, _, wanted), answer in zip(jobs, answers, strict=True):
        kept[kind].append(all(stories.holds(answer, what, times) for what, times in wanted))
    found = {kind: sum(all_) / len(all_) for kind, all_ in kept.items()}
    assert all(found[kind] >= least for kind, least in KEPT.items()), found
    # Hero and friend can be told apart.
    pairs = [pair for pair in map(stories.hero_and_friend, answers) if pair]
    assert len(pairs) > 200 and sum(hero != friend for hero, friend in pairs) >= len(pairs) * 0.95
    # Whole sentences to the end, and hardly a story that does not come to it.
    assert sum(answer[-1] in '.!?"' for answer in answers) >= len(answers) * 0.98


def test_small_talk(served):
    """A greeting before what is asked, what the model is, what was said before."""
    import martlet

    with martlet.Client(served.address, timeout=60) as client:
        def say(*said):
            turns = [{"role": role, "content": text} for role, text in zip(["user", "assistant"] * len(said), said)]
            return client.chat(turns, model="stories", temperature=0, max_tokens=60).text

        assert "Martlet" in say("Hello! Who are you?")
        assert "blue" in say("Hi! What is the colour of the sky?")
        names = "Anna Ottilie Tariq Aurora Percival Bjorn Mochi Dimitri".split()
        greeted = {name: say(f"My name is {name}.") for name in names}
        known = {name: say(f"My name is {name}.", greeted[name], "What is my name?") for name in names}
        assert sum(name in greeted[name] and name in known[name] for name in names) >= 6, (greeted, known)
        assert "too small" in (told := say("What is 3 plus 4?")) or "not good at" in told


def test_what_is_recommended_is_in_force(served):
    """The file recommends a temperature; who asks for none gets it: a seed alone decides the text, and it is not greedy's."""
    from martlet.v1 import models_pb2, models_pb2_grpc

    import martlet

    with grpc.insecure_channel(served.address) as channel:
        model = models_pb2_grpc.ModelsStub(channel).GetModel(models_pb2.GetModelRequest(model="stories"), timeout=60)
    recommended = model.model.default_sampling.temperature
    assert 0 < recommended < 1
    with martlet.Client(served.address, timeout=60) as client:
        said = [client.generate("Once upon a time", max_tokens=60, seed=seed, **more).text
                for seed, more in [(5, {}), (5, {"temperature": recommended}), (5, {"temperature": 1.5})]]
    assert said[0] == said[1] != said[2]


def test_moods_are_told_apart(served):
    from martlet.v1 import classification_pb2, classification_pb2_grpc

    with grpc.insecure_channel(served.address) as channel:
        answer = classification_pb2_grpc.ClassificationStub(channel).Classify(classification_pb2.ClassifyRequest(
            model="sentiment", inputs=[classification_pb2.ClassifyInput(text=text) for text, _ in CASES]), timeout=60)
    found = [(text, result.classes[0].label) for (text, _), result in zip(CASES, answer.results, strict=True)]
    assert found == CASES


def test_without_a_name_the_first_model_that_can_answers(served):
    from martlet.v1 import classification_pb2, classification_pb2_grpc, embeddings_pb2, embeddings_pb2_grpc

    with grpc.insecure_channel(served.address) as channel:
        answer = classification_pb2_grpc.ClassificationStub(channel).Classify(classification_pb2.ClassifyRequest(
            inputs=[classification_pb2.ClassifyInput(text=CASES[0][0])]), timeout=60)
        assert (answer.model, answer.results[0].classes[0].label) == ("sentiment", "positive")
        # None can: which models there are, and what they can do.
        with pytest.raises(grpc.RpcError) as caught:
            embeddings_pb2_grpc.EmbeddingsStub(channel).Embed(embeddings_pb2.EmbedRequest(
                inputs=[embeddings_pb2.EmbedInput(text="x")]), timeout=60)
        assert caught.value.code() == grpc.StatusCode.FAILED_PRECONDITION
        for words in ["embed", "'stories' can generate", "'sentiment' can classify"]:
            assert words in caught.value.details()
