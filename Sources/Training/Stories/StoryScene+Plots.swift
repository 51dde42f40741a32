extension StoryScene {
    /// The middle of the story, and what it was about.
    mutating func tell(_ plot: StoryPlot) -> ([String], String) {
        switch plot {
        case .lost: tellLost()
        case .afraid: tellAfraid()
        case .sharing: tellSharing()
        case .rescue: tellRescue()
        case .building: tellBuilding()
        case .gift: tellGift()
        case .race: tellRace()
        case .journey: tellJourney()
        case .newcomer: tellNewcomer()
        case .learning: tellLearning()
        case .storm: tellStorm()
        case .mistake: tellMistake()
        case .treasure: tellTreasure()
        case .helping: tellHelping()
        case .party: tellParty()
        case .sleepless: tellSleepless()
        }
    }

    private mutating func colored() -> String {
        let chosen = thing ?? "\(random.pick(StoryWords.colors)) \(random.pick(StoryWords.things))"
        thing = chosen
        return chosen
    }

    private mutating func tellLost() -> ([String], String) {
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

    private mutating func tellAfraid() -> ([String], String) {
        let (h, f) = (hero, friend)
        let fear = random.pick(StoryWords.fears)
        return (
            [
                pick(
                    "\(h.name) was afraid of \(fear.thing).",
                    "There was one problem: \(h.name) was afraid of \(fear.thing).",
                    "\(h.name) was not afraid of many things, but \(h.he) was afraid of \(fear.thing)."),
                day() + " "
                    + pick("\(f.name) needed help.", "\(f.name) had to go \(fear.place), and did not come back."),
                pick(
                    "To help \(f.him), \(h.name) had to go \(fear.place).",
                    "Somebody had to go \(fear.place), and only \(h.name) was there."),
                pick("\(h.name) began to shake.", "\(h.His) heart beat very fast.", "\(h.He) wanted to run away."),
                pick(
                    "\"I am afraid,\" \(h.he) thought, \"but my friend needs me.\"",
                    "\"I can do this,\" \(h.name) said in a small voice."),
                pick(
                    "\(h.He) took a deep breath and went \(fear.place), one step at a time.",
                    "Slowly, \(h.he) went \(fear.place)."),
                pick("It was not as bad as \(h.he) had thought.", "Nothing bad happened at all."),
                pick(
                    "There \(h.he) found \(f.name), and they went home together.",
                    "\(f.name) was so happy to see \(h.him)."),
                pick(
                    "\"You are very brave,\" said \(f.name).",
                    "\"Thank you for coming,\" said \(f.name). \"You are so brave.\""),
            ], "\(withArticle(h.kind)) who was afraid of \(fear.thing)"
        )
    }

    private mutating func tellSharing() -> ([String], String) {
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
                pick("They sat down and ate together.", "They ate it together in the warm sun."),
                pick(
                    "The next day, \(f.name) brought some berries, and they shared those too.",
                    "\"You are a true friend,\" said \(f.name)."),
            ], "\(withArticle(h.kind)) who shared \(withArticle(food)) with \(withArticle(f.kind))"
        )
    }

    private mutating func tellRescue() -> ([String], String) {
        let (h, f) = (hero, friend)
        let trap = random.pick(StoryWords.traps)
        return (
            [
                day() + " "
                    + pick(
                        "\(h.name) was walking near \(place.name).", "\(h.name) heard a cry.",
                        "\(h.name) was picking flowers near \(place.name)."),
                pick("\"Help! Help!\" somebody called.", "\"Please help me!\" called a small voice."),
                "It was \(f.name) the \(f.kind), who was stuck \(trap.place).",
                pick(
                    "\"I am coming!\" shouted \(h.name).", "\"Do not move, I will get you out,\" said \(h.name)."),
                pick(
                    "\(h.name) ran home and came back with \(trap.helper).",
                    "\(h.name) looked around and found \(trap.helper)."),
                pick("Then \(h.he) \(trap.act).", "\(h.He) \(trap.act) with all \(h.his) strength."),
                pick("It was hard, but \(h.he) did not stop.", "It took a long time, but it worked."),
                pick("At last, \(f.name) was free.", "Soon \(f.name) was safe."),
                pick(
                    "\"You saved me!\" said \(f.name). \"Thank you!\"",
                    "\(f.name) hugged \(h.name) and thanked \(h.him)."),
            ], "\(withArticle(h.kind)) who saved \(withArticle(f.kind))"
        )
    }

    private mutating func tellBuilding() -> ([String], String) {
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

    private mutating func tellGift() -> ([String], String) {
        let (h, f) = (hero, friend)
        let t = colored()
        return (
            [
                pick("Tomorrow was \(f.name)'s birthday.", "It was almost \(f.name)'s birthday."),
                pick(
                    "\(h.name) wanted to give \(f.him) something special.", "\(h.name) did not have a present yet."),
                pick("\(h.He) went to the market and looked at many things.", "\(h.He) thought about it all night."),
                pick(
                    "Then \(h.he) saw \(withArticle(t)), but \(h.he) did not have enough money.",
                    "There was \(withArticle(t)) in a window, but it cost too much."),
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

    private mutating func tellRace() -> ([String], String) {
        let (h, f) = (hero, friend)
        let prize = thing ?? "golden \(pick("cup", "medal", "crown", "bell"))"
        thing = prize
        return (
            [
                day() + " " + pick("there was a big race at \(place.name).", "everyone came to see the big race."),
                pick("The prize was \(withArticle(prize)).", "The winner would get \(withArticle(prize))."),
                pick("\(h.name) and \(f.name) both wanted to win.", "\(h.name) wanted to win, and so did \(f.name)."),
                pick("\"Ready, set, go!\" called the judge.", "\"One, two, three, go!\" shouted the crowd."),
                pick("\(h.name) ran as fast as \(h.he) could.", "\(h.name) was very fast and soon was in front."),
                pick(
                    "Then \(f.name) the \(f.kind) fell and hurt \(f.his) foot.",
                    "Suddenly, \(f.name) the \(f.kind) fell over a stone."),
                pick("\(h.name) heard \(f.him) cry and stopped.", "\(h.name) looked back and stopped."),
                pick(
                    "\(h.He) went back and helped \(f.name) to stand up.",
                    "\"Take my hand,\" said \(h.name). \"We will go on together.\""),
                pick("They crossed the line together, last of all.", "Side by side, they came to the end of the race."),
                pick(
                    "The judge gave both of them the \(prize) because they had been so kind.",
                    "Everybody clapped, and they both got the \(prize)."),
            ], "\(withArticle(h.kind)) who ran a race"
        )
    }

    private mutating func tellJourney() -> ([String], String) {
        let (h, f) = (hero, friend)
        let sight = random.pick(StoryWords.sights)
        let helper = random.pick(StoryWords.animals)
        return (
            [
                pick("\(h.name) had always wanted to see \(sight).", "\(h.name) dreamed of seeing \(sight)."),
                day() + " "
                    + pick(
                        "\(h.he) packed a bag and set off with \(f.name).", "\(h.he) said to \(f.name), \"Let us go!\""),
                pick(
                    "They walked over hills and through fields.", "They walked for a whole day.",
                    "The way was long and steep."),
                pick(
                    "In the forest, they did not know where to go.",
                    "Soon they came to a place where the road split in two."),
                pick(
                    "An old \(helper.kind) was sitting under a tree.", "There they met an old \(helper.kind)."),
                pick(
                    "\"Which way is it to \(sight)?\" asked \(f.name).",
                    "\"Can you help us find \(sight)?\" asked \(h.name)."),
                pick(
                    "\"Follow the stream,\" said the old \(helper.kind).",
                    "\"Go left, and then up the hill,\" said the old \(helper.kind)."),
                pick(
                    "They thanked \(pick("the old \(helper.kind)", "their new friend")) and went on.",
                    "They gave the old \(helper.kind) some \(helper.food) and went on."),
                pick("At last they saw \(sight).", "Then, at the top of the hill, they saw \(sight)."),
                pick("\"It is beautiful,\" whispered \(h.name).", "\"How wonderful!\" said \(f.name)."),
            ], "\(withArticle(h.kind)) who went to see \(sight)"
        )
    }

    private mutating func tellNewcomer() -> ([String], String) {
        let (h, _) = (hero, friend)
        var scene = StoryTeller(random: random)
        let n = scene.figure(besides: h)
        random = scene.random
        return (
            [
                day() + " "
                    + pick(
                        "a new \(n.kind) came to \(place.name).",
                        "\(withArticle(n.kind)) moved into the house across the street."),
                pick(
                    "The \(n.kind) was called \(n.name), and \(n.he) was all alone.",
                    "\(n.He) was called \(n.name), and nobody knew \(n.him)."),
                pick("The others did not play with \(n.him).", "\(n.name) was shy and did not speak to anyone."),
                pick("\(h.name) watched \(n.him) for a while.", "\(h.name) saw that \(n.name) looked sad."),
                pick(
                    "\"\(capitalized(n.he)) must feel lonely,\" \(h.he) thought.",
                    "\"I know what it is like to be alone,\" \(h.he) thought."),
                pick(
                    "So \(h.name) went over and said, \"Hello! Do you want to play with me?\"",
                    "\(h.He) went over and said, \"Hello, my name is \(h.name). What is your name?\""),
                pick("\(n.name) looked up and smiled.", "At first, \(n.name) said nothing. Then \(n.he) smiled."),
                pick("\"Yes, please,\" \(n.he) said.", "\"I am \(n.name),\" \(n.he) said. \"I would love to play.\""),
                pick("They played hide and seek until it was dark.", "They ran and jumped and laughed all day."),
            ], "\(withArticle(h.kind)) who made a new friend"
        )
    }

    private mutating func tellLearning() -> ([String], String) {
        let (h, f) = (hero, friend)
        let skill = random.pick(StoryWords.skills)
        return (
            [
                pick(
                    "\(h.name) wanted to learn to \(skill.verb).",
                    "More than anything, \(h.name) wanted to \(skill.verb)."),
                pick("But it was very hard.", "But \(h.he) did not know how."),
                day() + " \(h.he) tried for the first time, "
                    + pick("and it went wrong.", "but it did not work at all."),
                pick("Some of the others laughed at \(h.him).", "\"I will never learn it,\" said \(h.name)."),
                pick("\(h.name) felt sad and went home.", "\(h.He) sat down under a tree and felt sad."),
                pick(
                    "\"Do not give up,\" said \(f.name) the \(f.kind). \"I will show you how to \(skill.verb).\"",
                    "\(f.name) sat down beside \(h.him) and said, \"It was hard for me too. Let us practice together.\""
                ),
                pick("So they practiced every day.", "Every morning, they practiced together."),
                pick("Each day, it went a little better.", "Slowly, \(h.name) got better and better."),
                pick(
                    "Then, one day, \(h.name) \(skill.past) \(skill.where)!",
                    "After a week, \(h.name) \(skill.past) \(skill.where)!"),
                pick("\"I can do it!\" \(h.he) shouted.", "Everyone clapped and cheered."),
            ], "\(withArticle(h.kind)) who learned to \(skill.verb)"
        )
    }

    private mutating func tellStorm() -> ([String], String) {
        let (h, f) = (hero, friend)
        let shelter = pick("a dry cave", "an old barn", "a hollow tree", "a little hut", "an empty house")
        return (
            [
                day() + " \(h.name) and \(f.name) were playing near \(place.name).",
                pick("Suddenly, the sky grew dark.", "Big black clouds came over the hills."),
                pick("The wind blew hard, and it began to rain.", "Then the rain began to fall, and the wind howled."),
                pick("\"We have to find shelter!\" cried \(h.name).", "\"Quick, let us run!\" cried \(f.name)."),
                pick("They ran and ran until they saw \(shelter).", "Near the path, they found \(shelter)."),
                pick("Inside, it was dark, but it was warm.", "It was small, but it kept them dry."),
                pick(
                    "Thunder rolled, and \(f.name) began to shake.",
                    "There was a bright flash, and \(f.name) was afraid."),
                pick(
                    "\(h.name) held \(f.his) hand and sang a song.",
                    "\"I am here with you,\" said \(h.name), and told \(f.him) a story."),
                pick("After a while, the storm was over.", "Then the rain stopped, and the sun came out."),
                pick("A rainbow stood over \(place.name).", "They saw a bright rainbow in the sky."),
            ], "\(withArticle(h.kind)) and \(withArticle(f.kind)) in a storm"
        )
    }

    private mutating func tellMistake() -> ([String], String) {
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

    private mutating func tellTreasure() -> ([String], String) {
        let (h, f) = (hero, friend)
        let inside =
            thing.map { withArticle($0) }
            ?? pick(
                "a box full of golden coins", "a bag of shining stones", "an old music box", "a silver crown",
                "a book full of stories", "a chest full of toys")
        return (
            [
                day() + " \(h.name) found "
                    + pick(
                        "an old map in a bottle.", "an old map under the floor.", "a map between the pages of a book."),
                pick("There was a red cross on it.", "On the map was a big red cross, near \(place.name)."),
                pick(
                    "\"A treasure!\" said \(h.name), and \(h.he) ran to \(f.name).",
                    "\(h.He) showed the map to \(f.name) the \(f.kind)."),
                pick("They took a lamp and a spade and set off.", "\"Let us look for it,\" said \(f.name)."),
                pick(
                    "They went past the old mill and over the bridge.", "They counted twenty steps from the old tree."),
                pick("\"It must be here,\" said \(h.name).", "\"Here is the place,\" said \(f.name)."),
                pick(
                    "They dug and dug until they hit something hard.", "They dug a deep hole and found a wooden chest."),
                pick("Slowly, they opened it.", "\(h.name) opened it with shaking hands."),
                "Inside was \(inside).",
                pick("They could not believe their eyes.", "They laughed and danced with joy."),
            ], "\(withArticle(h.kind)) who found a treasure"
        )
    }

    private mutating func tellHelping() -> ([String], String) {
        let (h, f) = (hero, friend)
        let old = random.pick(["woman", "man", "turtle", "bear", "owl", "goat", "elephant", "sailor", "gardener"])
        let task = random.pick([
            ("carry a heavy basket", "carried the basket all the way home"),
            ("pick all the apples before the rain", "climbed the tree and picked every apple"),
            ("find a pair of lost glasses", "looked everywhere and found them in the grass"),
            ("mend a broken fence", "brought a hammer and mended the fence"),
            ("bring wood for the fire", "brought so much wood that it lasted for a week"),
            ("cross the busy road", "took the \(old)'s hand and crossed the road slowly"),
            ("water the dry garden", "carried water from the well until the flowers stood up again"),
        ])
        return (
            [
                day() + " \(h.name) met an old \(old).",
                pick("The old \(old) looked very tired.", "The old \(old) sat on a stone and sighed."),
                pick("\"What is the matter?\" asked \(h.name).", "\"Can I help you?\" asked \(h.name)."),
                "\"I have to \(task.0),\" said the old \(old), \"but I am too weak.\"",
                pick("\"I will help you,\" said \(h.name).", "\"Let me do it,\" said \(h.name)."),
                pick(
                    "\(f.name) wanted to play, but \(h.name) said, \"First we help.\"",
                    "\(h.He) called \(f.name) the \(f.kind), and they went to work."),
                "\(pick("They", "Together, they")) \(task.1).",
                pick(
                    "The old \(old) smiled for the first time that day.", "\"How kind you are!\" said the old \(old)."),
                pick(
                    "Then the old \(old) gave them warm cake and told them a story.",
                    "As a thank you, the old \(old) gave them a bag of sweet plums."),
            ], "\(withArticle(h.kind)) who helped an old \(old)"
        )
    }

    private mutating func tellParty() -> ([String], String) {
        let (h, f) = (hero, friend)
        let problem = random.pick([
            ("there was no music", "\(f.name) brought a drum and a flute"),
            ("the cake fell on the floor", "\(f.name) baked a new one, even bigger than the first"),
            ("the lights went out", "\(f.name) asked the fireflies to come and shine"),
            ("it began to rain", "\(f.name) put a big blanket between the trees"),
            ("nobody came", "\(f.name) found the letters, which the wind had blown into a bush"),
        ])
        return (
            [
                day() + " \(h.name) wanted to have a party.",
                pick(
                    "\(h.He) wrote letters to all \(h.his) friends.", "\(h.He) asked everyone in \(place.name) to come."
                ),
                pick(
                    "\(h.He) baked a cake and hung up bright lamps.",
                    "\(h.He) put flowers on the table and cleaned the house."),
                pick("But when the day came, \(problem.0).", "Everything was ready, but then \(problem.0)."),
                pick("\"Now my party is spoiled,\" said \(h.name).", "\(h.name) was very sad."),
                pick(
                    "\"Do not worry,\" said \(f.name) the \(f.kind).",
                    "\(f.name) the \(f.kind) only smiled and ran off."),
                pick("Soon \(problem.1).", "After a while, \(problem.1)."),
                pick("Then everyone laughed and danced.", "Then the party could begin."),
                pick("They ate cake and sang songs.", "They played games and told funny stories."),
            ], "\(withArticle(h.kind)) who had a party"
        )
    }

    private mutating func tellSleepless() -> ([String], String) {
        let (h, f) = (hero, friend)
        return (
            [
                pick("One night, \(h.name) could not sleep.", "It was late, but \(h.name) was not tired at all."),
                pick("\(h.He) turned to the left and to the right.", "\(h.He) lay in bed and looked at the ceiling."),
                pick(
                    "First \(h.he) counted sheep, but it did not help.",
                    "First \(h.he) drank some warm milk, but it did not help."),
                pick("Then \(h.he) heard a soft sound at the window.", "Then somebody knocked on the window."),
                pick(
                    "It was \(f.name) the \(f.kind), who could not sleep either.",
                    "It was \(f.name). \"I can not sleep,\" \(f.he) said."),
                pick("\"Come in,\" whispered \(h.name).", "\"Let us look at the stars,\" said \(h.name)."),
                pick(
                    "They sat by the window and looked at the moon.",
                    "They went outside and lay down in the soft grass."),
                pick(
                    "\"Look, that star is as bright as a lamp,\" said \(f.name).",
                    "\(f.name) told a long story about a little star."),
                pick("The night was warm and quiet.", "A soft wind sang in the trees."),
                pick("Their eyes grew heavy.", "\(h.name) yawned, and then \(f.name) yawned too."),
            ], "\(withArticle(h.kind)) who could not sleep"
        )
    }
}
