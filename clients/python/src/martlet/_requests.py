"""From keyword arguments to requests. Shared by both clients."""

from __future__ import annotations

import json
from typing import Any, Iterable, Mapping, Sequence, Union

from martlet import v1

Message = Union[v1.ChatMessage, Mapping[str, Any], tuple]
Chat = Union[str, Message, Iterable[Message], v1.ChatInput]
Prompt = Union[str, Sequence[int], Sequence[Message], v1.ChatInput]
Continuations = Union[str, Iterable[Union[str, Sequence[int]]]]

_SAMPLING = frozenset(v1.SamplingParameters.DESCRIPTOR.fields_by_name)
_STOPPING = frozenset(v1.StoppingParameters.DESCRIPTOR.fields_by_name)
_OUTPUT = frozenset(v1.OutputParameters.DESCRIPTOR.fields_by_name)
_CONSTRAINT = frozenset(v1.Constraint.DESCRIPTOR.fields_by_name)
_REQUEST = frozenset(v1.GenerateRequest.DESCRIPTOR.fields_by_name) - {"text", "tokens", "chat"}
_OPENING = frozenset({"model", "version", "restore"})
_CHAT = frozenset({"tools", "add_generation_prompt", "continue_final_message", "template_arguments", "template"})


def generate_request(prompt: Prompt, options: Mapping[str, Any]) -> v1.GenerateRequest:
    """A request of Generation."""
    options = {name: value for name, value in options.items() if value is not None}
    of_chat = chat_options(options)
    request = v1.GenerateRequest()
    if isinstance(prompt, str):
        request.text = prompt
    elif isinstance(prompt, v1.ChatInput) or not _are_tokens(prompt):
        request.chat.CopyFrom(chat_input(prompt, **of_chat))
        of_chat = {}
    else:
        request.tokens.ids.extend(prompt)
    if of_chat:
        raise TypeError(f"{', '.join(sorted(of_chat))}: only for a chat; the prompt is a text or tokens")
    _fill(request, options, _REQUEST)
    return request


def open_request(messages: Any, options: Mapping[str, Any]) -> v1.OpenConversation:
    """How a conversation begins."""
    options = {name: value for name, value in options.items() if value is not None}
    opening = v1.OpenConversation()
    of_chat = chat_options(options)
    if messages or of_chat:
        opening.context.CopyFrom(chat_input(_as_messages(messages, "system"), **of_chat))
    _fill(opening, options, _OPENING)
    return opening


def turn_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Those options of a conversation that each of its turns repeats: a part of a turn replaces the whole part."""
    return {name: value for name, value in options.items() if name in _SAMPLING | _STOPPING | _OUTPUT}


def turn_request(messages: Any, options: Mapping[str, Any]) -> v1.Turn:
    """One turn of a conversation."""
    turn = v1.Turn(messages=[_message(message) for message in _as_messages(messages, "user")])
    _fill(turn, {name: value for name, value in options.items() if value is not None}, frozenset())
    return turn


def chat_input(messages: Chat, **options: Any) -> v1.ChatInput:
    """A chat from messages, pairs (role, content) or dicts; dicts may be in OpenAI's form. A text is a user's message."""
    if isinstance(messages, v1.ChatInput):
        return messages
    listed = [("user", messages)] if isinstance(messages, str) else _as_messages(messages, "user")
    chat = v1.ChatInput(messages=[_message(message) for message in listed])
    for name, value in options.items():
        if name == "tools":
            chat.tools.extend(_tool(tool) for tool in value)
        elif name == "template_arguments":
            chat.template_arguments_json = value if isinstance(value, str) else json.dumps(value)
        else:
            _set(chat, name, value)
    return chat


def chat_options(options: dict[str, Any]) -> dict[str, Any]:
    """Takes the options of a chat out of those of a generation."""
    return {name: options.pop(name) for name in list(options) if name in _CHAT}


def embed_request(inputs: Any, options: Mapping[str, Any]) -> v1.EmbedRequest:
    """A request of Embeddings."""
    request = v1.EmbedRequest(**{name: value for name, value in options.items() if value is not None})
    for value in _listed(inputs):
        if isinstance(value, v1.EmbedInput):
            request.inputs.append(value)
        elif isinstance(value, str):
            request.inputs.add(text=value)
        else:
            request.inputs.add().tokens.ids.extend(value)
    return request


def classify_request(inputs: Any, options: Mapping[str, Any]) -> v1.ClassifyRequest:
    """A request of Classification. Bytes are an image file, a pair of texts is judged together."""
    request = v1.ClassifyRequest(**{name: value for name, value in options.items() if value is not None})
    for value in _listed(inputs):
        if isinstance(value, v1.ClassifyInput):
            request.inputs.append(value)
        elif isinstance(value, v1.Tensor):
            request.inputs.add(tensor=value)
        elif isinstance(value, str):
            request.inputs.add(text=value)
        elif isinstance(value, bytes):
            request.inputs.add(image=value)
        elif len(value) == 2 and all(isinstance(part, str) for part in value):
            request.inputs.add().pair.CopyFrom(v1.TextPair(first=value[0], second=value[1]))
        else:
            request.inputs.add().tokens.ids.extend(value)
    return request


def score_request(prompt: Prompt, continuations: Continuations, options: Mapping[str, Any]) -> v1.ScoreRequest:
    """A request of Scoring."""
    request = v1.ScoreRequest(**{name: value for name, value in options.items() if value is not None})
    if isinstance(prompt, str):
        request.text = prompt
    elif isinstance(prompt, v1.ChatInput) or not _are_tokens(prompt):
        request.chat.CopyFrom(chat_input(prompt))
    else:
        request.tokens.ids.extend(prompt)
    for value in texts(continuations):
        if isinstance(value, str):
            request.continuations.add(text=value)
        else:
            request.continuations.add().tokens.ids.extend(value)
    return request


def tokenize_request(text: Any, options: Mapping[str, Any]) -> v1.TokenizeRequest:
    """A request of Tokenization."""
    request = v1.TokenizeRequest(**{name: value for name, value in options.items() if value is not None})
    if isinstance(text, str):
        request.text = text
    else:
        request.chat.CopyFrom(chat_input(text))
    return request


def _fill(message: Any, options: Mapping[str, Any], own: frozenset[str]) -> None:
    """Sets options in the part of a message that has a field of that name; `own` are the message's own fields."""
    parts = message.DESCRIPTOR.fields_by_name
    for name, value in options.items():
        if name in _SAMPLING and "sampling" in parts:
            _set(message.sampling, name, value)
        elif name in _STOPPING and "stopping" in parts:
            _set(message.stopping, name, [value] if name == "stop" and isinstance(value, str) else value)
        elif name in _OUTPUT and "output" in parts:
            _set(message.output, name, value)
        elif name in _CONSTRAINT and "constraint" in parts:
            if name == "choice" and not isinstance(value, v1.Choice):
                value = v1.Choice(options=texts(value))
            elif name == "json_schema" and not isinstance(value, str):
                value = json.dumps(value)
            _set(message.constraint, name, value)
        elif name in own:
            _set(message, name, value)
        else:
            kind = message.DESCRIPTOR.name
            raise TypeError(f"unknown option {name!r}; the options are the fields of {kind} and of its parts")


def texts(values: Any) -> Any:
    """One text stands for a list of one. A text is a sequence too, so each of its characters would be taken for one."""
    return [values] if isinstance(values, str) else values


def _as_messages(messages: Any, role: str) -> Iterable[Any]:
    """A text stands for one message of that role, one message for a list of one."""
    if isinstance(messages, str):
        return [(role, messages)] if messages else []
    if isinstance(messages, (v1.ChatMessage, Mapping)):
        return [messages]
    # A pair (role, content), not a tuple of messages.
    if isinstance(messages, tuple) and messages and isinstance(messages[0], str):
        return [messages]
    return messages


def _are_tokens(prompt: Sequence[Any]) -> bool:
    return all(isinstance(item, int) for item in prompt)


def _listed(inputs: Any) -> Iterable[Any]:
    """One input stands for a list of one."""
    single = isinstance(inputs, (str, bytes, v1.EmbedInput, v1.ClassifyInput, v1.Tensor))
    return [inputs] if single else inputs


def _message(message: Any) -> v1.ChatMessage:
    if isinstance(message, v1.ChatMessage):
        return message
    if isinstance(message, Mapping):
        fields = {name: value for name, value in message.items() if value is not None}
        calls = [_call(call) for call in fields.pop("tool_calls", ())]
        return v1.ChatMessage(tool_calls=calls, **fields)
    role, content = message
    return v1.ChatMessage(role=role, content=content)


def _call(call: Any) -> v1.ToolCall:
    if isinstance(call, v1.ToolCall):
        return call
    function = call.get("function", call)
    arguments = function.get("arguments", function.get("arguments_json", ""))
    return v1.ToolCall(
        id=call.get("id", ""), name=function["name"],
        arguments_json=arguments if isinstance(arguments, str) else json.dumps(arguments))


def _tool(tool: Any) -> v1.Tool:
    if isinstance(tool, v1.Tool):
        return tool
    function = tool.get("function", tool)
    parameters = function.get("parameters", function.get("parameters_json", ""))
    return v1.Tool(
        name=function["name"], description=function.get("description", ""),
        parameters_json=parameters if isinstance(parameters, str) else json.dumps(parameters))


def _set(message: Any, name: str, value: Any) -> None:
    """Sets a field of any kind from a plain Python value."""
    message.MergeFrom(type(message)(**{name: value}))
