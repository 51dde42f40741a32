#!/usr/bin/env python3
"""Counts how well the embedded story model keeps to what it is asked for.

    Benchmarks/stories/run.py [--martlet PATH] [--model FILE] [--temperatures 0,0.3,0.6,default] [--show]

Requests of several kinds, in several wordings, with seeds of their own, so that the same binary gives the same counts.
`UNSEEN` are words that the text which the model learned from does not hold (Tests/TrainingTests/StoryTests.swift says so).
"""

import argparse
import concurrent.futures
import os
import pathlib
import random
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAMES = ("Aurora Tariq Wilhelmina Otis Xiomara Bjorn Percival Siobhan Nkechi Mochi Anouk Dimitri Ludwig Saoirse Thaddeus Imani "
         "Rashid Quentin Ottoline Zebulon").split()
KINDS = "fox bear robot whale princess knight mouse dragon owl wizard".split()
KNOWN = ["red kite", "silver spoon", "umbrella", "violin", "purple teapot", "drum", "blue hat", "golden crown", "lantern",
         "green scarf", "music box", "mirror"]
UNSEEN = ["abacus", "zeppelin", "gramophone", "toaster", "periscope", "chandelier", "surfboard", "trampoline", "didgeridoo",
          "red theremin", "tiny escritoire", "limousine", "croquet mallet", "waffle iron", "blue vuvuzela", "samovar",
          "old jukebox", "catapult", "bulldozer", "parachute"]
THEMES = {
    "a storm": r"storm|rain|thunder|wind", "a birthday": r"birthday|present|gift", "a race": r"race|judge|ran",
    "a treasure": r"map|treasure", "a party": r"party|danc|music", "bedtime": r"night|sleep|dream|bed",
    "sharing": r"half|share|sharing", "learning something new": r"learn|practic|teach", "a rainy day": r"rain|storm",
    "telling the truth": r"truth|lie|honest|sorry", "honesty": r"truth|lie|honest|sorry", "bravery": r"brave|afraid|bravery",
    "losing something": r"lost|lose|gone|find|losing", "making friends": r"friend", "patience": r"patien|wait",
    "helping others": r"help", "a journey": r"journey|way|walk|hill", "forgiveness": r"forgiv|sorry|quarrel",
    "teamwork": r"together|team|help", "kindness": r"kind|share|help|half",
}
IDEAS = ["recycling", "astronomy", "stage fright", "being left out", "homework", "democracy", "good habits", "the dentist's chair"]
PLACES = ["in a desert", "on the moon", "in a lighthouse", "at a railway museum", "in Venice", "on a houseboat"]
DEEDS = [("dog", "finds", "lighthouse"), ("girl", "builds", "robot"), ("cat", "loses", "red umbrella"), ("king", "wants", "pumpkin"),
         ("pirate", "looks for", "compass"), ("frog", "paints", "rainbow"), ("baker", "mends", "clock"), ("bear", "shares", "canoe"),
         ("boy", "discovers", "gramophone"), ("witch", "eats", "candle"), ("mouse", "steals", "wedding dress"),
         ("robot", "repairs", "zeppelin")]


def an(words):
    return ("an " if words[0] in "aeiou" and not words.startswith("uni") else "a ") + words


def requests():
    """(what is counted, request, what the story has to hold)"""
    pick = random.Random(1)
    about = ["Tell me a story about {}.", "Can you tell me a story about {}?", "Write a short story about {}."]
    jobs = []
    for place in range(40):
        name, kind = NAMES[place % 20], pick.choice(KINDS)
        jobs.append(("name", f"Tell me a story about {an(kind)} named {name}.", [(name, 2), (kind, 1)]))
    for place in range(36):
        jobs.append(("thing", pick.choice(about).format(an(KNOWN[place % 12])), [(KNOWN[place % 12], 2)]))
    for place in range(40):
        thing = UNSEEN[place % 20]
        jobs.append(("unseen thing", pick.choice(about).format(an(thing)), [(thing, 2)]))
    for place in range(24):
        one, other = KNOWN[place % 12], (KNOWN + UNSEEN)[(place * 5 + 7) % 32]
        jobs.append(("two things", pick.choice(about).format(f"{an(one)} and {an(other)}"), [(one, 2), (other, 1)]))
    for place in range(24):
        name, thing = NAMES[place % 20], (KNOWN + UNSEEN)[place]
        wording = pick.choice(["{a} named {n} and {t}", "{n} and {t}", "{n} the {k} and {t}"])
        kind = pick.choice(KINDS)
        jobs.append(("name and thing", f"Tell me a story about {wording.format(a=an(kind), n=name, k=kind, t=an(thing))}.",
                     [(name, 2), (thing, 2)]))
    for theme, signs in THEMES.items():
        for wording in about[:2]:
            jobs.append(("theme", wording.format(theme), [(re.compile(signs), 2)]))
    for theme in IDEAS:
        for wording in about[:2]:
            jobs.append(("unseen theme", wording.format(theme), [(theme, 2)]))
    for place in PLACES:
        for kind in ("fox", "girl"):
            jobs.append(("place", f"Tell me a story about {an(kind)} {place}.", [(kind, 1), (place.split()[-1], 1)]))
    for kind, verb, thing in DEEDS:
        for wording in about[::2]:
            jobs.append(("deed", wording.format(f"{an(kind)} who {verb} {an(thing)}"), [(kind, 1), (thing, 2)]))
    return jobs


def holds(text, what, times):
    return len(what.findall(text)) >= times if hasattr(what, "findall") else text.count(what) >= times


INTRODUCED = re.compile(r"(?:named|called|whose name was) ([A-Z]\w+)|\b([A-Z]\w+) (?:the|was an?) ")
FRIEND = re.compile(r"(?:friend,|friend was|often played with|Next door lived|Not far away lived) an? [^.]*?(?:named|called) ([A-Z]\w+)")


def hero_and_friend(story):
    """Their names; None where the story does not introduce both in the ways that the generator knows."""
    friend = FRIEND.search(story)
    hero = INTRODUCED.search(re.sub(r"^(?:This|Here) is [^.]*\. ", "", story))
    return (hero[1] or hero[2], friend[1]) if hero and friend and hero.start() < friend.start() else None


def tell(martlet, model, request, temperature, seed):
    """The answer to one request."""
    command = [martlet, "generate", "--model", model, "--chat", request, "--max-tokens", "350", "--threads", "1"]
    if temperature != "default":
        command += ["--temperature", temperature]
    if temperature != "0":
        command += ["--seed", str(seed)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def measure(martlet, model, temperature, show=False, only=None):
    """For each kind of request: how many answers hold all that was asked for, of how many."""
    jobs = [job for job in requests() if only is None or job[0] in only]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda job: tell(martlet, model, job[1][1], temperature, job[0] + 11), enumerate(jobs)))
    counts = {}
    for (kind, request, wanted), answer in zip(jobs, answers, strict=True):
        good = all(holds(answer, what, times) for what, times in wanted)
        right, all_ = counts.get(kind, (0, 0))
        counts[kind] = (right + good, all_ + 1)
        if pair := hero_and_friend(answer):
            right, all_ = counts.get("friend of another name", (0, 0))
            counts["friend of another name"] = (right + (pair[0] != pair[1]), all_ + 1)
        if show:
            print(f"{'+' if good else '-'} {kind}: {request}\n    {answer}")
    return counts


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--martlet", default=os.environ.get("MARTLET_BIN", str(ROOT / ".build/release/martlet")))
    arguments.add_argument("--model", default=str(ROOT / "deploy/models/martlet-stories/martlet-stories-q8_0.gguf"))
    arguments.add_argument("--temperatures", default="0,0.3,0.6,default")
    arguments.add_argument("--show", action="store_true")
    given = arguments.parse_args()
    for temperature in given.temperatures.split(","):
        counts = measure(given.martlet, given.model, temperature, given.show)
        print(f"temperature {temperature}: " + ", ".join(f"{kind} {a} of {b}" for kind, (a, b) in counts.items()), flush=True)


if __name__ == "__main__":
    main()
