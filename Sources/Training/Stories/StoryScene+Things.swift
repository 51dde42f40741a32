/// Plots about a thing: lost, given, shared, built, broken, found.
extension StoryScene {
    private mutating func colored() -> String {
        let chosen = thing ?? StoryWords.describedThing(&random)
        thing = chosen
        return chosen
    }

    mutating func tellLost() -> ([String], String) {
        let (h, f) = (hero, friend)
        let t = colored()
        let spots = [
            "under the bed", "behind the door", "in the tall grass", "by the well", "under a bush", "near the gate",
        ]
        let first = random.pick(spots)
        var second = random.pick(spots)
        while second == first { second = random.pick(spots) }
        let found = pick(
            "under a big leaf", "behind an old tree", "inside a hollow log", "on top of a rock", "in a basket")
        return (
            [
                pick(
                    "\(h.name) had \(withArticle(t)), and \(h.he) loved it very much.",
                    "Of all \(h.his) things, \(h.name) liked \(h.his) \(t) best.",
                    "\(h.name) took \(h.his) \(t) everywhere \(h.he) went."),
                day() + " " + pick("the \(t) was gone.", "\(h.name) could not find the \(t)."),
                pick(
                    "\"Where is my \(t)?\" cried \(h.name).", "\"Oh no! I have lost my \(t),\" said \(h.name).",
                    "\(h.name) was very sad and began to cry."),
                pick(
                    "\(f.name) heard \(h.him) and came to help.",
                    "\(f.name) the \(f.kind) said, \"I will help you look.\"",
                    "\"Do not be sad,\" said \(f.name). \"We will find it together.\""),
                pick(
                    "They looked \(first), but it was not there.", "First they looked \(first), but they found nothing."
                ),
                pick(
                    "Then they looked \(second), but there was no \(t).",
                    "Then they looked \(second), but it was not there either."),
                pick(
                    "At last, \(f.name) saw something \(found).", "Then \(h.name) saw something \(found)."),
                pick("It was the \(t)!", "\"Here it is!\" they shouted. It was the \(t)."),
                pick(
                    "\(h.name) hugged \(f.name) and said, \"Thank you!\"",
                    "\"Thank you, \(f.name),\" said \(h.name) with a big smile."),
            ], "\(withArticle(h.kind)) who lost \(withArticle(t))"
        )
    }

    mutating func tellSharing() -> ([String], String) {
        let (h, f) = (hero, friend)
        let food = thing ?? random.pick(StoryWords.foods)
        thing = food
        return (
            [
                day() + " "
                    + pick(
                        "\(h.name) had \(withArticle(food)) for lunch.",
                        "\(h.name) got \(withArticle(food)) from \(h.his) mother.",
                        "\(h.name) found \(withArticle(food)) on the table."),
                pick("It smelled very good.", "It looked very good.", "\(h.He) was very hungry."),
                pick(
                    "Then \(h.he) saw \(f.name) the \(f.kind), who looked sad.", "Just then, \(f.name) came along."),
                pick("\"What is wrong?\" asked \(h.name).", "\"Why are you so sad?\" asked \(h.name)."),
                pick(
                    "\"I am hungry, and I have nothing to eat,\" said \(f.name).",
                    "\"I have had no food all day,\" said \(f.name)."),
                pick(
                    "\(h.name) looked at the \(food). There was not much of it.",
                    "\(h.name) thought about it for a moment."),
                pick(
                    "Then \(h.he) cut it in two and gave half to \(f.name).",
                    "\"Here, take half of mine,\" said \(h.name)."),
                pick("They sat down and ate the \(food) together.", "They ate it together in the warm sun."),
                pick(
                    "The next day, \(f.name) brought some berries, and they shared those too.",
                    "\"You are a true friend,\" said \(f.name)."),
            ], "\(withArticle(h.kind)) who shared \(withArticle(food)) with \(withArticle(f.kind))"
        )
    }

    mutating func tellBuilding() -> ([String], String) {
        let (h, f) = (hero, friend)
        let wanted = StoryWords.buildings.first { thing?.hasSuffix($0.thing) == true }
        let b = wanted ?? random.pick(StoryWords.buildings)
        thing = b.thing
        return (
            [
                day() + " " + pick("\(h.name) had an idea.", "\(h.name) did not know what to do."),
                pick(
                    "\"I will build \(withArticle(b.thing)),\" \(h.he) said.",
                    "\"Let us build \(withArticle(b.thing)),\" \(h.he) said to \(f.name)."),
                "\(h.He) looked for \(b.from) and began to work.",
                pick(
                    "But the first \(b.thing) broke after a short time.", "But the first \(b.thing) fell apart.",
                    "But the wind came, and the \(b.thing) fell down."),
                pick("\(h.name) was angry and wanted to stop.", "\(h.name) sat down and sighed."),
                pick(
                    "\"Try again,\" said \(f.name) the \(f.kind). \"I will help you.\"",
                    "\(f.name) said, \"Everyone fails sometimes. Let us do it together.\""),
                pick(
                    "They worked all day long.", "They worked slowly and carefully.", "This time they took more care."),
                pick(
                    "In the evening, the \(b.thing) was ready.", "When the sun went down, the new \(b.thing) was ready."
                ),
                "It was strong and beautiful, and they \(b.use).",
            ], "\(withArticle(h.kind)) who built \(withArticle(b.thing))"
        )
    }

    mutating func tellGift() -> ([String], String) {
        let (h, f) = (hero, friend)
        let t = colored()
        return (
            [
                pick("Tomorrow was \(f.name)'s birthday.", "It was almost \(f.name)'s birthday."),
                pick(
                    "\(f.name) had always wanted \(withArticle(t)).",
                    "More than anything, \(f.name) wanted \(withArticle(t)).",
                    "\(h.name) wanted to give \(f.him) \(withArticle(t))."),
                pick(
                    "\(h.name) went to the market and looked at many things.", "\(h.name) thought about it all night."),
                pick(
                    "Then \(h.he) saw the right \(t), but \(h.he) did not have enough money.",
                    "There was \(withArticle(t)) in a window, but the \(t) cost too much."),
                pick(
                    "So \(h.name) helped the baker all day and carried heavy bags.",
                    "So \(h.name) swept the street and watered the flowers for the shop."),
                pick(
                    "In the evening, \(h.he) had enough money.",
                    "At the end of the day, the shopkeeper smiled and paid \(h.him)."),
                "\(h.He) bought the \(t) and put it in a box.",
                pick(
                    "The next day, \(f.name) the \(f.kind) opened the box.",
                    "On the birthday, \(f.name) opened the box very slowly."),
                pick(
                    "\"\(capitalized(withArticle(t)))! I love it!\" said \(f.name).",
                    "\"Oh, what a lovely \(t)!\" said \(f.name)."),
            ], "\(withArticle(h.kind)) who bought \(withArticle(t)) for a friend"
        )
    }

    mutating func tellMistake() -> ([String], String) {
        let (h, f) = (hero, friend)
        let t = colored()
        return (
            [
                pick(
                    "\(f.name) had \(withArticle(t)) that \(f.he) loved.",
                    "\(f.name)'s favorite thing was \(withArticle(t))."),
                day() + " " + pick("\(h.name) played with it and broke it.", "\(h.name) dropped it, and it broke."),
                pick(
                    "\(h.name) was frightened and hid the \(t) under a bush.",
                    "Nobody had seen it. \(h.name) quickly hid the pieces."),
                pick(
                    "\"Have you seen my \(t)?\" asked \(f.name).",
                    "Soon \(f.name) came and asked, \"Where is my \(t)?\""),
                pick(
                    "\"No,\" said \(h.name), but it was not true.",
                    "\"I do not know,\" said \(h.name), and looked at the ground."),
                pick("That night, \(h.name) could not sleep.", "All day, \(h.name) felt bad inside."),
                pick("In the morning, \(h.he) went to \(f.name).", "At last, \(h.he) ran to \(f.name)'s house."),
                pick(
                    "\"I broke your \(t), and I am sorry,\" \(h.he) said.",
                    "\"I am sorry. I broke your \(t), and I did not tell you,\" \(h.he) said."),
                pick("\(f.name) was sad at first.", "\(f.name) was quiet for a moment."),
                pick(
                    "Then \(f.he) said, \"Thank you for telling me. Let us fix it together.\"",
                    "\"I am glad that you told me the truth,\" said \(f.name). \"We can mend it.\""),
            ], "\(withArticle(h.kind)) who broke \(withArticle(t))"
        )
    }

    mutating func tellTreasure() -> ([String], String) {
        let (h, f) = (hero, friend)
        let t =
            thing
            ?? (random.below(2) == 0
                ? pick(
                    "box full of golden coins", "bag of shining stones", "music box", "silver crown",
                    "book full of stories", "chest full of toys")
                : StoryWords.describedThing(&random))
        thing = t
        return (
            [
                day() + " \(h.name) found "
                    + pick(
                        "an old map in a bottle.", "an old map under the floor.", "a map between the pages of a book."),
                pick(
                    "It showed where \(withArticle(t)) was hidden.",
                    "On the map was a picture of \(withArticle(t)), and a red cross near \(place.name).",
                    "\"Here lies \(withArticle(t)),\" it said."),
                pick(
                    "\"\(capitalized(withArticle(t)))!\" said \(h.name), and \(h.he) ran to \(f.name).",
                    "\(h.He) showed the map to \(f.name) the \(f.kind)."),
                pick("They took a lamp and a spade and set off.", "\"Let us look for the \(t),\" said \(f.name)."),
                pick(
                    "They went past the old mill and over the bridge.", "They counted twenty steps from the old tree."),
                pick("\"It must be here,\" said \(h.name).", "\"Here is the place,\" said \(f.name)."),
                pick(
                    "They dug and dug until they hit something hard.", "They dug a deep hole and found a wooden chest."),
                pick("Slowly, they opened it.", "\(h.name) opened it with shaking hands."),
                pick("Inside was the \(t)!", "There it was: the \(t)!"),
                pick("They could not believe their eyes.", "They laughed and danced with joy."),
            ], "\(withArticle(h.kind)) who found \(withArticle(t))"
        )
    }
}
