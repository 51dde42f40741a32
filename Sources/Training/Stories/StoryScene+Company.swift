/// Plots about others: a journey, a newcomer, a helping hand, a party.
extension StoryScene {
    mutating func tellJourney() -> ([String], String) {
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

    mutating func tellNewcomer() -> ([String], String) {
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

    mutating func tellHelping() -> ([String], String) {
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

    mutating func tellParty() -> ([String], String) {
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
}
