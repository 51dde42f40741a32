"""Writes conversations.json: contexts, and length and FNV-1a digest of what real chat templates make of them.

Needs: jinja2 3.1.6 and a folder of *.jinja files.   Run: python make_conversations.py FOLDER
The templates belong to their models and are not part of this project; only digests of their outputs are kept.
"""

import glob
import json
import os
import sys

from make_templates import WEATHER, render

TIME = {
    "type": "function",
    "function": {"name": "time", "description": "What time it is", "parameters": {"type": "object", "properties": {}}},
}


def call(name, arguments, id="abc123def"):
    return {"id": id, "type": "function", "function": {"name": name, "arguments": arguments}}


USER = {"role": "user", "content": "How tall is the Eiffel tower? 😀 <b>\"q\"</b>"}
ANSWER = {"role": "assistant", "content": " 330 m.\n"}
SYSTEM = {"role": "system", "content": "  You answer briefly.\n\n"}
BASE = {"bos_token": "<s>", "eos_token": "</s>", "add_generation_prompt": True, "tools": None, "documents": None}


def contexts():
    def chat(*messages, **more):
        return {**BASE, "messages": list(messages), **more}

    yield chat(USER)
    yield chat(USER, add_generation_prompt=False)
    yield chat(SYSTEM, USER)
    yield chat(SYSTEM, USER, ANSWER, USER)
    yield chat(USER, ANSWER, USER, ANSWER, add_generation_prompt=False)
    yield chat(USER, ANSWER, {"role": "user", "content": ""}, ANSWER, {"role": "user", "content": "  padded  "})
    yield chat(USER, tools=[WEATHER])
    yield chat(SYSTEM, USER, tools=[WEATHER, TIME])
    yield chat(SYSTEM, USER, tools=[WEATHER], tools_in_user_message=False)
    yield chat(SYSTEM, USER, tools=[])
    yield chat(
        USER,
        {"role": "assistant", "content": None, "tool_calls": [call("get_weather", {"city": "Paris", "days": 2})]},
        {"role": "tool", "content": "{\"t\": 21.5}", "tool_call_id": "abc123def", "name": "get_weather"},
        {"role": "assistant", "content": "21.5 degrees."},
        {"role": "user", "content": "Thanks"},
        tools=[WEATHER],
    )
    yield chat(
        USER,
        {"role": "assistant", "content": "", "tool_calls": [call("get_weather", {}), call("time", {}, "xyz987uvw")]},
        {"role": "tool", "content": {"t": 21.5, "ok": True}, "tool_call_id": "abc123def"},
        {"role": "tool", "content": "noon", "tool_call_id": "xyz987uvw"},
        tools=[WEATHER, TIME],
    )
    yield chat(USER, tools=[WEATHER], builtin_tools=["code_interpreter", "brave_search"])
    yield chat(USER, date_string="01 Feb 2026", custom_tools=[TIME])
    yield chat(ANSWER, USER)
    yield chat(USER, USER)
    yield chat(SYSTEM)
    yield chat()
    yield chat({"role": "user", "content": [{"type": "text", "text": "parts"}]})
    yield {"messages": [USER]}
    yield {"messages": [SYSTEM, USER, ANSWER], "eos_token": "</s>"}
    yield chat(*([USER, ANSWER] * 40), USER)


def digest(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{len(text.encode())}:{value:016x}"


def main():
    made = list(contexts())
    results = {}
    for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.jinja"))):
        source = open(path, encoding="utf-8", newline="").read()
        outcomes = []
        for context in made:
            output, error = render(source, context)
            outcomes.append(digest(output) if error is None else "error")
        results[os.path.basename(path)] = outcomes
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "conversations.json"), "w", encoding="utf-8") as file:
        json.dump({"contexts": made, "digests": results}, file, ensure_ascii=False, indent=1)
        file.write("\n")
    print({name: sum(o != "error" for o in outcomes) for name, outcomes in results.items()}, len(made))


if __name__ == "__main__":
    main()
