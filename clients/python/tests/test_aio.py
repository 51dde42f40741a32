"""The client for asyncio, against the made-up server."""

import asyncio

import grpc
import pytest

import martlet
from martlet import v1


def run(server, body, **arguments):
    async def main():
        async with martlet.aio.Client(server.address, **{"timeout": 10, **arguments}) as client:
            return await body(client)

    return asyncio.run(main())


def test_unary_calls(server):
    async def body(client):
        assert (await client.generate("Once", temperature=0)).text == "Once"
        assert (await client.chat([("user", "hi")])).response.seed == 7
        assert (await client.tokenize("ab")).token_ids == [97, 98]
        assert (await client.detokenize([104])).text == "h"
        assert [model.name for model in await client.models()] == ["one", "two"]
        assert (await client.model("two")).name == "two"
        assert len((await client.embed(["a", "b"])).embeddings) == 2
        assert (await client.classify("t")).results[0].classes[0].label == "text"
        assert (await client.rerank("q", ["a", "bb"])).results[0].index == 1
        assert (await client.score("p", ["a"])).scores[0].logprob == -1
        assert [score.logprob for score in (await client.score("p", "bb")).scores] == [-2]
        assert [result.index for result in (await client.rerank("q", "bbb")).results] == [0]
        await client.chat("hi there")
        await client.chat_stream("hi there").result()
        assert await client.is_ready()

    run(server, body)
    assert server.generation.requests[0].sampling.HasField("temperature")
    for request in server.generation.requests[-2:]:
        assert [(m.role, m.content) for m in request.chat.messages] == [("user", "hi there")]


def test_stream(server):
    async def body(client):
        stream = client.generate_stream("a b", n=2)
        texts = [delta.text async for delta in stream]
        assert texts == ["a", " b", "a", " b"]
        result = await stream.result()
        assert [output.text for output in result.outputs] == ["a b", "a b"]
        assert stream.started.seed == 7
        return (await client.chat_stream([("user", "hi")]).result()).outputs

    assert len(run(server, body)) == 1


def test_many_at_once(server):
    async def body(client):
        prompts = [f"prompt {number}" for number in range(20)]
        results = await asyncio.gather(*(client.generate_stream(prompt).result() for prompt in prompts))
        assert [result.text for result in results] == [f"prompt {number}" for number in range(20)]

    run(server, body)


def test_cancel_reaches_the_server(server):
    async def body(client):
        async with client.generate_stream("for ever") as stream:
            async for _ in stream:
                break
        reached = asyncio.get_running_loop().run_in_executor(None, server.generation.cancelled.wait, 5)
        assert await reached

    run(server, body)


def test_cancelling_the_task_cancels_the_call(server):
    async def body(client):
        started = asyncio.Event()

        async def consume():
            async for _ in client.generate_stream("for ever"):
                started.set()

        task = asyncio.ensure_future(consume())
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.get_running_loop().run_in_executor(None, server.generation.cancelled.wait, 5)

    run(server, body)


def test_errors(server):
    async def body(client):
        with pytest.raises(martlet.MartletError) as caught:
            await client.generate("refuse")
        assert caught.value.field_violations[0].field == "sampling.temperature"
        with pytest.raises(martlet.MartletError) as caught:
            async for _ in client.generate_stream("refuse"):
                pass
        assert caught.value.code == grpc.StatusCode.INVALID_ARGUMENT
        with pytest.raises(martlet.MartletError) as caught:
            await client.generate("slow", timeout=0.2)
        assert caught.value.code == grpc.StatusCode.DEADLINE_EXCEEDED

    run(server, body)


def test_streams_of_batches(server):
    async def batches():
        for inputs in (["a"], ["b", "c"]):
            yield inputs

    async def body(client):
        answers = {number: answer async for number, answer in client.embed_stream(batches())}
        assert [len(answers[0].embeddings), len(answers[1].embeddings)] == [1, 2]
        labels = [answer.results[0].classes[0].label async for _, answer in client.classify_stream([["a"], [b"i"]])]
        assert labels == ["text", "image"]
        assert isinstance(answers[0], v1.EmbedResponse)

    run(server, body)
