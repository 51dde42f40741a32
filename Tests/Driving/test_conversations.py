"""Conversations.Converse through grpcio: turns, cancellation, files, slow readers, half-close, drain, deadlines."""

import asyncio
import queue
import threading
import time

import grpc
import pytest

import martlet
from conftest import TINY, Server
from martlet.v1 import common_pb2, conversations_pb2 as c, conversations_pb2_grpc, generation_pb2
from test_operations import run


class Conversation:
    """One stream, driven by hand."""

    def __init__(self, address, timeout=60, metadata=None, **open):
        self.channel = grpc.insecure_channel(address, options=[("grpc.use_local_subchannel_pool", 1)])
        self.outgoing = queue.Queue()
        stub = conversations_pb2_grpc.ConversationsStub(self.channel)
        self.call = stub.Converse(iter(self.outgoing.get, None), timeout=timeout, metadata=metadata)
        if open:
            self.say(open=c.OpenConversation(**open))

    def say(self, **action):
        self.outgoing.put(c.ConverseRequest(**action))

    def half_close(self):
        self.outgoing.put(None)

    def turn(self, text, max_tokens=12, role="user", **more):
        turn = c.Turn(messages=[common_pb2.ChatMessage(role=role, content=text)], **more)
        turn.stopping.max_tokens = max_tokens
        turn.stopping.ignore_eos = True
        self.say(turn=turn)

    def next(self):
        event = next(self.call)
        return event.WhichOneof("event"), getattr(event, event.WhichOneof("event"))

    def until(self, wanted):
        """The events up to the one of this kind."""
        events = []
        while not events or events[-1][0] != wanted:
            events.append(self.next())
        return events

    def code(self):
        """The status at the end of the stream; events that still come are passed over."""
        try:
            for _ in self.call:
                pass
        except grpc.RpcError:
            pass
        return self.call.code()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.call.cancel()
        self.outgoing.put(None)
        self.channel.close()


GREEDY = generation_pb2.SamplingParameters(temperature=0)


def texts(events):
    return "".join(event.text for kind, event in events if kind == "delta")


def tiny(server, **open):
    return Conversation(server.address, model="tiny", sampling=GREEDY, **open)


def test_turns_follow_one_another_and_keep_their_cache(server, client):
    context = common_pb2.ChatInput(messages=[common_pb2.ChatMessage(role="system", content="Be brief.")])
    with tiny(server, context=context) as talk:
        kind, opened = talk.next()
        assert kind == "opened" and (opened.model, opened.version, opened.restored_tokens) == ("tiny", "1", 0)
        messages = [{"role": "system", "content": "Be brief."}]
        tokens = 0
        for number, said in enumerate(["Who flies the highest of all birds in the sky?", "And then?", "Really?"]):
            talk.turn(said)
            events = talk.until("turn_finished")
            assert [kind for kind, _ in events if kind != "delta"] == ["started", "turn_finished"]
            started, finished = events[0][1], events[-1][1]
            messages.append({"role": "user", "content": said})
            # The same as a call of Generate with all messages: its tokens, its text.
            alone = client.chat(messages, model="tiny", temperature=0, max_tokens=12, ignore_eos=True)
            assert texts(events) == alone.text == finished.message.content
            assert started.prompt_tokens == alone.usage.prompt_tokens == finished.finished.usage.prompt_tokens
            assert finished.conversation_tokens == started.prompt_tokens + 12
            assert finished.message.role == "assistant"
            messages.append({"role": "assistant", "content": alone.text})
            if number:
                assert started.cached_tokens > 0
            tokens = started.prompt_tokens
        assert tokens > 0
        talk.half_close()
        assert talk.code() == grpc.StatusCode.OK


def test_a_turn_goes_on_in_the_cache_to_the_token(server):
    """Where the answer's text is its tokens again, all but the last token of the turn before is cached."""
    with tiny(server) as talk:
        talk.next()
        talk.turn("The martlet never lands", max_tokens=1)
        first = talk.until("turn_finished")
        before = first[0][1].prompt_tokens
        talk.turn("Why?", max_tokens=1)
        assert talk.until("turn_finished")[0][1].cached_tokens >= before


def test_a_cancelled_turn_stays_in_the_conversation(server, client):
    with Conversation(server.address, model="slow", sampling=GREEDY) as talk:
        talk.next()
        talk.turn("Tell a long story", max_tokens=3000)
        talk.until("delta")
        talk.until("delta")
        talk.say(cancel=c.CancelTurn())
        events = talk.until("turn_finished")
        finished = events[-1][1]
        assert finished.finished.reason == generation_pb2.FINISH_REASON_CANCELLED
        assert 0 < finished.finished.usage.completion_tokens < 2000
        assert finished.message.role == "assistant"
        said = finished.message.content
        # A cancel that comes too late does nothing.
        talk.say(cancel=c.CancelTurn())
        talk.turn("Go on", max_tokens=4)
        events = talk.until("turn_finished")
        same = client.chat(
            [{"role": "user", "content": "Tell a long story"}, {"role": "assistant", "content": said},
             {"role": "user", "content": "Go on"}], model="slow", temperature=0, max_tokens=4, ignore_eos=True)
        assert texts(events) == same.text


def test_a_refused_turn_leaves_the_conversation_as_it_was(server):
    with tiny(server) as talk:
        talk.next()
        talk.turn("Hello", max_tokens=4)
        talk.until("turn_finished")
        for broken in [
            c.Turn(), c.Turn(messages=[common_pb2.ChatMessage(content="no role")]),
            c.Turn(messages=[common_pb2.ChatMessage(role="user", content="x" * 3000)]),
            c.Turn(messages=[common_pb2.ChatMessage(role="user", content="x")],
                   sampling=generation_pb2.SamplingParameters(temperature=-1)),
        ]:
            talk.say(turn=broken)
            kind, failed = talk.until("turn_failed")[-1]
            assert failed.code == grpc.StatusCode.INVALID_ARGUMENT.value[0] and failed.message
        talk.turn("Again", max_tokens=4)
        third = talk.until("turn_finished")
    with tiny(server) as talk:
        talk.next()
        for text in ["Hello", "Again"]:
            talk.turn(text, max_tokens=4)
            events = talk.until("turn_finished")
        assert texts(events) == texts(third)


def test_a_conversation_keeps_so_many_bytes_and_no_more(server):
    """What no template shows is kept, too, and counts: two turns of 7 MB are within the limit, a third is not."""
    with tiny(server) as talk:
        talk.next()
        for wanted in ["turn_finished", "turn_finished", "turn_failed"]:
            message = common_pb2.ChatMessage(role="user", content="Hello", reasoning_content="r" * 7_000_000)
            talk.say(turn=c.Turn(messages=[message], stopping=generation_pb2.StoppingParameters(max_tokens=1)))
            kind, event = next(event for event in iter(talk.next, None) if event[0] in ("turn_finished", "turn_failed"))
            assert kind == wanted, event
        assert event.code == grpc.StatusCode.INVALID_ARGUMENT.value[0] and "16777216" in event.message
        talk.turn("Again", max_tokens=4)
        assert talk.until("turn_finished")


@pytest.mark.parametrize("actions, code, words", [
    ([dict(turn=c.Turn())], grpc.StatusCode.FAILED_PRECONDITION, "open"),
    ([dict(save=c.SaveConversation(name="x"))], grpc.StatusCode.FAILED_PRECONDITION, "open"),
    ([dict(open=c.OpenConversation(model="tiny"))] * 2, grpc.StatusCode.FAILED_PRECONDITION, "open"),
    ([dict(open=c.OpenConversation(model="absent"))], grpc.StatusCode.NOT_FOUND, "absent"),
    ([dict(open=c.OpenConversation(model="tiny", restore="x"))], grpc.StatusCode.FAILED_PRECONDITION, "folder"),
    ([dict()], grpc.StatusCode.INVALID_ARGUMENT, "action"),
    ([dict(open=c.OpenConversation(model="tiny", context=common_pb2.ChatInput(
        tools=[common_pb2.Tool(name="f", parameters_json="[]")])))], grpc.StatusCode.INVALID_ARGUMENT, "parameters_json"),
    ([dict(open=c.OpenConversation(model="tiny", sampling=generation_pb2.SamplingParameters(top_p=0)))],
     grpc.StatusCode.INVALID_ARGUMENT, "top_p"),
])
def test_what_is_out_of_turn_ends_the_call(server, actions, code, words):
    with Conversation(server.address) as talk:
        for action in actions:
            talk.say(**action)
        assert talk.code() == code
        assert words in talk.call.details()


def test_a_turn_during_a_turn_ends_the_call_and_the_work(server, client):
    with Conversation(server.address, model="slow") as talk:
        talk.next()
        talk.turn("one", max_tokens=3000)
        talk.until("delta")
        talk.turn("two")
        assert talk.code() == grpc.StatusCode.FAILED_PRECONDITION
    idle(client)


def running(client):
    model = next(model for model in client.models() if model.name == "slow")
    return model.running_requests + model.queued_requests


def idle(client, timeout=60):
    end = time.monotonic() + timeout
    while running(client):
        assert time.monotonic() < end, "the work did not stop"


@pytest.mark.parametrize("end", ["cancel", "disconnect", "deadline"])
def test_the_end_of_the_call_ends_the_turn(server, client, end):
    with Conversation(server.address, timeout=1.5 if end == "deadline" else 60, model="slow") as talk:
        talk.next()
        talk.turn("one", max_tokens=3500)
        talk.until("delta")
        if end == "cancel":
            talk.call.cancel()
        elif end == "disconnect":
            talk.channel.close()
        else:
            assert talk.code() == grpc.StatusCode.DEADLINE_EXCEEDED
        idle(client)


def test_half_close_during_a_turn_lets_it_finish(server):
    with tiny(server) as talk:
        talk.next()
        talk.turn("one", max_tokens=30)
        talk.half_close()
        assert talk.until("turn_finished")[-1][1].finished.usage.completion_tokens == 30
        assert talk.code() == grpc.StatusCode.OK


def test_a_slow_reader_holds_only_its_own_turn(server, client):
    """A reader with a window of a few kilobytes that does not read: its turn pauses, others go on, then it gets all."""
    channel = grpc.insecure_channel(
        server.address, options=[("grpc.use_local_subchannel_pool", 1), ("grpc.http2.lookahead_bytes", 1024)])
    try:
        stub = conversations_pb2_grpc.ConversationsStub(channel)
        outgoing = queue.Queue()
        call = stub.Converse(iter(outgoing.get, None), timeout=120)
        outgoing.put(c.ConverseRequest(open=c.OpenConversation(
            model="tiny", sampling=GREEDY, output=generation_pb2.OutputParameters(logprobs=100))))
        turn = c.Turn(messages=[common_pb2.ChatMessage(role="user", content="x")])
        turn.stopping.max_tokens, turn.stopping.ignore_eos = 450, True
        outgoing.put(c.ConverseRequest(turn=turn))
        time.sleep(0.5)  # The reader sleeps: this is its slowness, not an order of events that is hoped for.
        assert client.generate("quick", model="tiny", temperature=0, max_tokens=8).usage.completion_tokens == 8
        tokens = 0
        for event in call:
            if event.WhichOneof("event") == "delta":
                tokens += len(event.delta.token_ids)
            if event.WhichOneof("event") == "turn_finished":
                break
        assert tokens == 450
        outgoing.put(None)
    finally:
        channel.close()


def test_tools_calls_are_taken_apart(server):
    """The constraint makes a random model call a tool."""
    tools = [common_pb2.Tool(name="time", parameters_json='{"type": "object"}')]
    with tiny(server, context=common_pb2.ChatInput(tools=tools)) as talk:
        talk.next()
        talk.turn("When?", max_tokens=200, constraint=generation_pb2.Constraint(
            choice=generation_pb2.Choice(options=['<tool_call>{"name": "time", "arguments": {"zone": "CET"}}</tool_call>'])))
        message = talk.until("turn_finished")[-1][1].message
        assert message.content == "" and len(message.tool_calls) == 1
        call = message.tool_calls[0]
        assert (call.name, call.arguments_json) == ("time", '{"zone": "CET"}') and len(call.id) == 9
        answer = c.Turn(messages=[common_pb2.ChatMessage(role="tool", content="noon", tool_call_id=call.id)])
        answer.stopping.max_tokens = 3
        talk.say(turn=answer)
        assert talk.until("turn_finished")


# Files


@pytest.fixture
def keeper(slow_model, tmp_path):
    """A server that keeps conversations, with keys of two tenants."""
    keys = tmp_path / "keys.txt"
    tenants = {name: run("keys", "new", "--file", keys, "--tenant", name).stdout.strip() for name in ["one", "two"]}
    started = []

    def start(*models, extra=()):
        server = Server(*(part for model in models for part in ("--model", model)), "--api-keys", keys,
                        "--conversations", tmp_path / "kept", "--cache-mib", 64, *extra)
        started.append(server)
        return server

    start.folder = tmp_path / "kept"
    start.key = {name: [("authorization", f"Bearer {key}")] for name, key in tenants.items()}
    yield start
    for server in started:
        server.stop()


def test_saved_and_restored_by_another_process(keeper):
    one = keeper.key["one"]
    server = keeper(f"tiny={TINY}")
    context = common_pb2.ChatInput(messages=[common_pb2.ChatMessage(role="system", content="Be as brief as can be.")])
    with Conversation(server.address, metadata=one, model="tiny", sampling=GREEDY, context=context) as talk:
        talk.next()
        talk.turn("Who flies?", max_tokens=20)
        talk.until("turn_finished")
        talk.say(save=c.SaveConversation(name="my-talk_1"))
        saved = talk.until("saved")[-1][1]
        talk.turn("Why?", max_tokens=10)
        expected = talk.until("turn_finished")
        talk.half_close()
        assert talk.code() == grpc.StatusCode.OK
    assert saved.name == "my-talk_1" and saved.tokens > 20 and saved.size_bytes > 0
    files = list(keeper.folder.rglob("*.conversation"))
    assert [file.name for file in files] == ["my-talk_1.conversation"]
    assert files[0].stat().st_size == saved.size_bytes
    server.stop()

    server = keeper(f"tiny={TINY}")
    with Conversation(server.address, metadata=one, model="tiny", sampling=GREEDY, restore="my-talk_1") as talk:
        kind, opened = talk.next()
        assert (kind, opened.restored_tokens) == ("opened", saved.tokens)
        talk.turn("Why?", max_tokens=10)
        events = talk.until("turn_finished")
        assert texts(events) == texts(expected)
        assert events[0][1].cached_tokens > 0
    # Somebody else's name is nobody's; a name that is none is refused.
    for metadata, name, code in [
        (keeper.key["two"], "my-talk_1", grpc.StatusCode.NOT_FOUND), (one, "absent", grpc.StatusCode.NOT_FOUND),
        (one, "../my-talk_1", grpc.StatusCode.INVALID_ARGUMENT), (one, "a" * 65, grpc.StatusCode.INVALID_ARGUMENT),
    ]:
        with Conversation(server.address, metadata=metadata, model="tiny", restore=name) as talk:
            assert talk.code() == code
            assert str(keeper.folder) not in talk.call.details()
    # Damaged and foreign files are a sentence.
    whole = files[0].read_bytes()
    for broken in [b"", whole[:40], whole[:-1], whole[:100] + b"?" + whole[101:], b"GGUF" * 100]:
        files[0].write_bytes(broken)
        with Conversation(server.address, metadata=one, model="tiny", restore="my-talk_1") as talk:
            assert talk.code() == grpc.StatusCode.FAILED_PRECONDITION
            assert "my-talk_1" in talk.call.details() and str(keeper.folder) not in talk.call.details()


def test_saved_conversations_are_listed_and_deleted(keeper):
    server = keeper(f"tiny={TINY}")
    with martlet.Client(server.address, timeout=30) as client:
        one, two = keeper.key["one"], keeper.key["two"]
        assert list(client.saved_conversations(metadata=one)) == []
        saved = {}
        for tenant, names in [(one, ["b", "a-2", "a-1", "c"]), (two, ["theirs"])]:
            with Conversation(server.address, metadata=tenant, model="tiny", sampling=GREEDY) as talk:
                talk.turn("x", max_tokens=20)
                talk.until("turn_finished")
                for name in names:
                    talk.say(save=c.SaveConversation(name=name))
                    saved[name] = talk.until("saved")[-1][1]
        digest = client.models(metadata=one)[0].digest
        found = list(client.saved_conversations(metadata=one))
        assert [item.name for item in found] == ["a-1", "a-2", "b", "c"]
        for item in found:
            assert (item.tokens, item.size_bytes) == (saved[item.name].tokens, saved[item.name].size_bytes)
            assert item.model_digest == digest and abs(item.saved_at_seconds - time.time()) < 600
        assert [item.name for item in client.saved_conversations(metadata=two)] == ["theirs"]
        with grpc.insecure_channel(server.address) as channel:
            stub = conversations_pb2_grpc.ConversationsStub(channel)
            names, token = [], ""
            while True:
                page = stub.ListConversations(
                    c.ListConversationsRequest(page_size=3, page_token=token), timeout=30, metadata=one)
                names.append([item.name for item in page.conversations])
                token = page.next_page_token
                if not token:
                    break
            assert names == [["a-1", "a-2", "b"], ["c"]]
            for size in [0, 1001]:
                with pytest.raises(grpc.RpcError) as caught:
                    stub.ListConversations(c.ListConversationsRequest(page_size=size), timeout=30, metadata=one)
                assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT
                assert "page_size" in caught.value.details()
        # A file that is none can be seen and deleted; what has another name is not there.
        folder = next(keeper.folder.rglob("a-1.conversation")).parent
        (folder / "a-1.conversation").write_bytes(b"MARTLETC nonsense")
        (folder / "notes.txt").write_text("x")
        broken = next(client.saved_conversations(metadata=one))
        assert (broken.name, broken.tokens, broken.model_digest, broken.size_bytes) == ("a-1", 0, "", 17)
        assert client.delete_conversation("a-1", metadata=one) == 17
        assert client.delete_conversation("b", metadata=one) == saved["b"].size_bytes
        assert [item.name for item in client.saved_conversations(metadata=one)] == ["a-2", "c"]
        for tenant, name, code in [
            (one, "b", grpc.StatusCode.NOT_FOUND), (two, "c", grpc.StatusCode.NOT_FOUND),
            (one, "../c", grpc.StatusCode.INVALID_ARGUMENT), (one, "", grpc.StatusCode.INVALID_ARGUMENT),
        ]:
            with pytest.raises(martlet.MartletError) as caught:
                client.delete_conversation(name, metadata=tenant)
            assert caught.value.code == code, caught.value
        with Conversation(server.address, metadata=one, model="tiny", restore="b") as talk:
            assert talk.code() == grpc.StatusCode.NOT_FOUND


def test_a_server_without_a_folder_lists_nothing(server, client):
    for call in [lambda: list(client.saved_conversations()), lambda: client.delete_conversation("a")]:
        with pytest.raises(martlet.MartletError) as caught:
            call()
        assert caught.value.code == grpc.StatusCode.FAILED_PRECONDITION and "folder" in str(caught.value)


def test_a_conversation_belongs_to_its_model(keeper, slow_model):
    one = keeper.key["one"]
    server = keeper(f"tiny={TINY}", f"slow={slow_model}")
    with Conversation(server.address, metadata=one, model="tiny") as talk:
        talk.turn("x", max_tokens=2)
        talk.until("turn_finished")
        talk.say(save=c.SaveConversation(name="mine"))
        talk.until("saved")
    with Conversation(server.address, metadata=one, model="slow", restore="mine") as talk:
        assert talk.code() == grpc.StatusCode.FAILED_PRECONDITION
        assert "another model" in talk.call.details()
    server.stop()
    # The same model with another type of cache: keys and values of another form.
    server = keeper(f"tiny={TINY}", extra=["--cache-type", "f16"])
    with Conversation(server.address, metadata=one, model="tiny", restore="mine") as talk:
        assert talk.code() == grpc.StatusCode.FAILED_PRECONDITION
        assert "cache" in talk.call.details()


def test_saving_before_the_first_turn_and_in_vain(keeper):
    one = keeper.key["one"]
    server = keeper(f"tiny={TINY}")
    with Conversation(server.address, metadata=one, model="tiny") as talk:
        talk.next()
        for name in ["nothing-yet", "", "a/b", ".."]:
            talk.say(save=c.SaveConversation(name=name))
            assert talk.next()[0] == "turn_failed"
        talk.turn("still here", max_tokens=2)
        assert talk.until("turn_finished")
    context = common_pb2.ChatInput(messages=[common_pb2.ChatMessage(role="system", content="Long rules. " * 20)])
    with Conversation(server.address, metadata=one, model="tiny", context=context) as talk:
        talk.next()
        talk.say(save=c.SaveConversation(name="rules"))
        # Turns and saves may be sent ahead of the answer to a save.
        talk.turn("hello", max_tokens=2)
        kinds = [kind for kind, _ in talk.until("turn_finished")]
        assert kinds[0] == "saved" and kinds[1] == "started"
    with Conversation(server.address, metadata=one, model="tiny", restore="rules") as talk:
        talk.turn("hello", max_tokens=2)
        assert talk.next()[1].restored_tokens > 60
        assert talk.until("turn_finished")[0][1].cached_tokens > 60
    with Conversation(server.address, metadata=one, model="tiny", restore="rules", context=context) as talk:
        assert talk.code() == grpc.StatusCode.INVALID_ARGUMENT


def test_draining_ends_conversations_between_turns_and_finishes_the_others(keeper, slow_model):
    server = keeper(f"slow={slow_model}", extra=["--grace", 30])
    one = keeper.key["one"]
    with Conversation(server.address, metadata=one, model="slow") as idle_talk, \
            Conversation(server.address, metadata=one, model="slow") as busy:
        idle_talk.next()
        busy.next()
        busy.turn("go", max_tokens=60)
        busy.until("delta")
        server.terminate()
        assert idle_talk.code() == grpc.StatusCode.UNAVAILABLE
        finished = busy.until("turn_finished")[-1][1]
        assert finished.finished.usage.completion_tokens == 60
        assert busy.code() == grpc.StatusCode.UNAVAILABLE
    assert server.process.wait(timeout=60) == 0


def test_conversations_do_not_disturb_each_other(server):
    """Eight at once say what each says alone."""
    results = {}

    def talk_of(name):
        with tiny(server) as talk:
            talk.next()
            for number in range(3):
                talk.turn(f"{name} {number}", max_tokens=8)
                results[name, number] = texts(talk.until("turn_finished"))

    threads = [threading.Thread(target=talk_of, args=(name,)) for name in "abcdefgh"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 24
    alone = {}
    for name in "ab":
        with tiny(server) as talk:
            talk.next()
            for number in range(3):
                talk.turn(f"{name} {number}", max_tokens=8)
                alone[name, number] = texts(talk.until("turn_finished"))
    assert all(results[key] == text for key, text in alone.items())


# The Python client's own conversations


def test_the_clients_conversations(keeper, slow_model):
    """What `Client.conversation` and its twin for asyncio give, turn by turn, is what the whole chat gives."""
    # A model whose long turn cannot be over before the client has left it.
    server = keeper(f"slow={slow_model}")
    options = {"temperature": 0, "max_tokens": 8, "ignore_eos": True}
    said = [("system", "Be brief."), ("user", "Who flies?")]
    with martlet.Client(server.address, timeout=60, token=keeper.key["one"][0][1].split()[1]) as client:
        with client.conversation("Be brief.", model="slow", **options) as talk:
            first = talk.say("Who flies?")
            assert first.result.text == client.chat(said, model="slow", **options).text
            with talk.say("For how long?", max_tokens=3000) as long:
                next(long)
            assert long.result.finish_reason == generation_pb2.FINISH_REASON_CANCELLED
            assert talk.save("kept").tokens > 20
            with pytest.raises(martlet.MartletError) as caught:
                talk.say("?", temperature=-1).result
            assert caught.value.field_violations[0].field == "sampling.temperature"
            again = talk.say("Why?").result
        with client.conversation(model="slow", restore="kept", **options) as talk:
            assert talk.opened.restored_tokens > 20
            assert talk.say("Why?").result.text == again.text

    async def body():
        token = keeper.key["one"][0][1].split()[1]
        async with martlet.aio.Client(server.address, timeout=60, token=token) as client:
            async with client.conversation("Be brief.", model="slow", **options) as talk:
                assert (await (await talk.say("Who flies?")).result()).text == first.text
                async with await talk.say("For how long?", max_tokens=3000) as long:
                    await long.__anext__()
                assert (await long.result()).finish_reason == generation_pb2.FINISH_REASON_CANCELLED
                await talk.save("also")
            assert [item.name async for item in client.saved_conversations()] == ["also", "kept"]
            assert await client.delete_conversation("also") > 0
            assert [item.name async for item in client.saved_conversations()] == ["kept"]

    asyncio.run(body())
