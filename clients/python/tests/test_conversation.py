"""Conversations that stay with the server, and what is saved of them, with both clients, against the made-up server."""

import asyncio

import grpc
import pytest

import martlet
from martlet import v1


def asynchronously(server, body):
    async def main():
        async with martlet.aio.Client(server.address, timeout=10) as client:
            return await body(client)

    return asyncio.run(main())


def test_turns(client, server):
    with client.conversation("Be brief.", model="m", temperature=0, max_tokens=9, tools=[{"name": "f"}]) as talk:
        assert talk.opened.model == "m"
        turn = talk.say("Who flies?", max_tokens=5, choice=["a", "b"])
        assert [delta.text for delta in turn] == ["Who", "flies?"]
        assert (turn.text, turn.started.request_id, turn.done) == ("Whoflies?", "r1", True)
        assert turn.result.finish_reason == v1.FinishReason.FINISH_REASON_STOP
        assert turn.result.usage.cached_tokens == 1
        assert turn.message == v1.ChatMessage(role="assistant", content="Whoflies?")
        last = talk.say([{"role": "tool", "content": "42", "tool_call_id": "c1"}, ("user", "So?")])
        with pytest.raises(RuntimeError, match="still being made"):
            talk.say("And?")
        with pytest.raises(RuntimeError, match="still being made"):
            talk.save("early")
        assert last.result.text == "So?"
    opening, first, second = server.conversations.requests
    assert opening.open.context.messages[0] == v1.ChatMessage(role="system", content="Be brief.")
    assert opening.open.context.tools[0].name == "f"
    assert (opening.open.model, opening.open.stopping.max_tokens) == ("m", 9)
    assert opening.open.sampling.HasField("temperature")
    assert first.turn.messages == [v1.ChatMessage(role="user", content="Who flies?")]
    assert first.turn.stopping.max_tokens == 5 and second.turn.stopping.max_tokens == 9
    assert first.turn.sampling.HasField("temperature") and list(first.turn.constraint.choice.options) == ["a", "b"]
    assert [message.role for message in second.turn.messages] == ["tool", "user"]


def test_a_turn_is_cancelled_and_the_conversation_goes_on(client):
    with client.conversation() as talk:
        with talk.say("for ever") as turn:
            assert next(turn).text == "for"
        assert turn.done and turn.text == "forever"
        assert talk.say("on").result.text == "on"


def test_a_refused_turn_and_a_broken_call(client):
    with client.conversation() as talk:
        with pytest.raises(martlet.MartletError) as caught:
            talk.say("refuse").result
        assert caught.value.code == grpc.StatusCode.INVALID_ARGUMENT
        assert talk.say("on").result.text == "on"
        for _ in range(2):
            with pytest.raises(martlet.MartletError) as caught:
                talk.say("break").result
            assert caught.value.code == grpc.StatusCode.UNAVAILABLE
    with pytest.raises(TypeError, match="unknown option 'choice'; the options are the fields of OpenConversation"):
        client.conversation(choice=["a"])


def test_saved_listed_restored_deleted(client):
    with client.conversation() as talk:
        talk.say("a").result
        for name in ("c", "a", "b", "d", "e"):
            assert talk.save(name).tokens == 1
    assert [item.name for item in client.saved_conversations()] == ["a", "b", "c", "d", "e"]
    with client.conversation(restore="b") as talk:
        assert talk.opened.restored_tokens == 1
    assert client.delete_conversation("b") == 17
    with pytest.raises(martlet.MartletError) as caught:
        client.conversation(restore="b")
    assert caught.value.code == grpc.StatusCode.NOT_FOUND


def test_models_are_loaded_and_unloaded(client, server):
    assert client.load_model("new", "folder/new.gguf", version="7").version == "7"
    assert list(client.unload_model("new", drain_seconds=0)) == ["all after 0 s"]
    with pytest.raises(martlet.MartletError) as caught:
        client.load_model("new", "nowhere")
    assert caught.value.code == grpc.StatusCode.NOT_FOUND

    async def body(client):
        assert (await client.load_model("new", "there")).version == "1"
        assert list(await client.unload_model("new", "1")) == ["1"]

    asynchronously(server, body)


def test_asyncio(server):
    async def body(client):
        async with client.conversation([("system", "Be brief.")], temperature=0) as talk:
            assert talk.opened.model == "m"
            turn = await talk.say("Who flies?")
            assert [delta.text async for delta in turn] == ["Who", "flies?"]
            assert (await turn.message()).content == "Whoflies?"
            async with await talk.say("for ever") as turn:
                async for _ in turn:
                    break
                with pytest.raises(RuntimeError, match="still being made"):
                    await talk.save("early")
            assert turn.done and (await turn.result()).text == "forever"
            with pytest.raises(martlet.MartletError, match="no"):
                await (await talk.say("refuse")).result()
            for name in ("c", "a", "b"):
                assert (await talk.save(name)).tokens == 2
            for _ in range(2):
                with pytest.raises(martlet.MartletError) as caught:
                    await (await talk.say("break")).result()
                assert caught.value.code == grpc.StatusCode.UNAVAILABLE
        assert [item.name async for item in client.saved_conversations()] == ["a", "b", "c"]
        assert await client.delete_conversation("a") == 17
        with pytest.raises(martlet.MartletError) as caught:
            await client.delete_conversation("a")
        assert caught.value.code == grpc.StatusCode.NOT_FOUND
        with pytest.raises(martlet.MartletError):
            async with client.conversation(restore="a"):
                pass

    asynchronously(server, body)
