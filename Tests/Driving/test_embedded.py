"""The models that come with the project: what a newcomer's first calls get."""

import grpc
import pytest

from conftest import ROOT, Server

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


# Words that the text which the model learned from does not hold (Tests/TrainingTests/StoryTests.swift).
UNSEEN_THINGS = ["gramophone", "toaster", "abacus", "zeppelin", "surfboard", "jukebox", "parachute", "blue theremin"]

CASES = [
    ("I love this film!", "positive"), ("What a terrible book.", "negative"), ("the food was not good", "negative"),
    ("It was great, thank you.", "positive"), ("I want my money back", "negative"), ("not bad at all", "positive"),
    ("The staff were friendly and the room was clean.", "positive"), ("This is boring and much too long.", "negative"),
]


def test_stories_keep_to_what_was_asked(served):
    """Greedy, so that it is the same everywhere but for a rounding: a model that looks up instead of copying fails."""
    import martlet

    with martlet.Client(served.address, timeout=120) as client:
        def tell(request):
            return client.chat([{"role": "user", "content": request}], temperature=0, max_tokens=350).text

        things = ["red kite", "lantern", "silver spoon", "mirror", "golden crown", *UNSEEN_THINGS]
        kept = {}
        for thing in things:
            story = tell(f"Tell me a story about {'an' if thing[0] in 'aeiou' else 'a'} {thing}.")
            kept[thing] = story.count(thing) >= 2 and story[-1] in '.!"'
        assert all(kept[thing] for thing in things[:3]) and sum(kept.values()) >= len(kept) * 0.5, kept
        named = {}
        for name, kind in [("Aurora", "fox"), ("Tariq", "robot"), ("Ludwig", "owl"), ("Zebulon", "wizard"), ("Anouk", "bear")]:
            story = tell(f"Tell me a story about {'an' if kind == 'owl' else 'a'} {kind} named {name}.")
            named[name] = story.count(name) >= 2 and kind in story
        assert sum(named.values()) >= 4, named


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
