/// Requests for stories, and questions about the stories that were told.
extension DialogueMaker {
    /// A request in words, and a story that fits it.
    mutating func request() -> (String, Story) {
        var wishes = StoryTeller.Wishes()
        let topic: String?
        var isWhole = false
        switch teller.random.below(30) {
        case 0, 1:
            let hero = teller.figure()
            wishes.kind = hero.kind
            topic = withArticle(hero.kind)
        case 2, 3:
            let hero = teller.figure()
            (wishes.kind, wishes.trait) = (hero.kind, hero.trait)
            topic = hero.described
        case 4...8:
            let hero = named(&wishes)
            let isDescribed = chance(30)
            if isDescribed { wishes.trait = hero.trait }
            let kind = isDescribed ? hero.described : withArticle(hero.kind)
            topic = pick("\(kind) named \(hero.name)", "\(kind) called \(hero.name)", "\(hero.name) the \(hero.kind)")
        case 9:
            let hero = named(&wishes)
            topic = hero.name
        case 10:
            let hero = teller.figure()
            let friend = teller.figure(besides: hero)
            (wishes.kind, wishes.friendKind) = (hero.kind, friend.kind)
            topic = pick(
                "\(withArticle(hero.kind)) and \(withArticle(friend.kind))",
                "\(withArticle(hero.kind)) who met \(withArticle(friend.kind))",
                "the friendship of \(withArticle(hero.kind)) and \(withArticle(friend.kind))")
        case 11, 12:
            let hero = named(&wishes)
            let friend = teller.namedFigure(besides: hero)
            (wishes.friendKind, wishes.friendName, wishes.friendIsGirl) = (friend.kind, friend.name, friend.isGirl)
            topic = pick(
                "\(withArticle(hero.kind)) named \(hero.name) and \(withArticle(friend.kind)) named \(friend.name)",
                "\(hero.name) the \(hero.kind) and \(friend.name) the \(friend.kind)",
                "\(hero.name) and \(friend.name)")
        case 13...16:
            let thing = someThing()
            wishes.thing = thing
            wishes.plot = teller.random.pick(Self.plotsOfThings)
            topic = wishes.plot == .lost && chance(50) ? "a lost \(thing)" : withArticle(thing)
        case 17...19: topic = heroAndThing(&wishes)
        case 20:
            wishes.plot = .sharing
            let food = teller.random.pick(StoryWords.foods)
            wishes.thing = food
            topic = withArticle(food)
        case 21:
            let place = teller.random.pick(StoryWords.places)
            wishes.place = place
            if chance(40) {
                topic = place.name
            } else {
                let hero = teller.figure()
                wishes.kind = hero.kind
                topic = "\(withArticle(hero.kind)) \(place.inside)"
            }
        case 22, 23:
            let plot = teller.random.pick(StoryPlot.allCases)
            wishes.plot = plot
            topic = teller.random.pick(plot.themes)
        case 24: topic = ""
        case 25, 26:
            isWhole = true
            wishes.beginsOnce = true
            topic = beginning(&wishes)
        default:
            // What happens, told before it is told.
            topic = nil
            if chance(50) { _ = named(&wishes) }
            wishes.plot = teller.random.pick(StoryPlot.allCases)
            if let plot = wishes.plot, Self.plotsOfThings.contains(plot), chance(70) { wishes.thing = someThing() }
        }
        let story = teller.story(wishes)
        if isWhole, let topic { return (topic, story) }
        var request = ask(topic ?? summary(of: story, isNamed: wishes.name != nil))
        if request.last == "." || request.last == "?", chance(25) { request.removeLast() }
        if chance(8) { request = request.prefix(1).lowercased() + request.dropFirst() }
        return (request, story)
    }

    /// A hero whom the request names.
    private mutating func named(_ wishes: inout StoryTeller.Wishes) -> StoryFigure {
        let hero = teller.namedFigure()
        (wishes.kind, wishes.name, wishes.isGirl) = (hero.kind, hero.name, hero.isGirl)
        return hero
    }

    private mutating func heroAndThing(_ wishes: inout StoryTeller.Wishes) -> String {
        let thing = someThing()
        wishes.thing = thing
        wishes.plot = teller.random.pick(Self.plotsOfThings)
        guard chance(60) else {
            let hero = teller.figure()
            wishes.kind = hero.kind
            return pick(
                "\(withArticle(hero.kind)) and \(withArticle(thing))",
                "\(withArticle(hero.kind)) with \(withArticle(thing))")
        }
        let hero = named(&wishes)
        return pick(
            "\(withArticle(hero.kind)) named \(hero.name) and \(withArticle(thing))",
            "\(withArticle(thing)) and \(withArticle(hero.kind)) named \(hero.name)",
            "\(hero.name) the \(hero.kind) and \(withArticle(thing))", "\(hero.name) and \(withArticle(thing))")
    }

    /// The beginning of a story, to be gone on with.
    private mutating func beginning(_ wishes: inout StoryTeller.Wishes) -> String {
        switch teller.random.below(3) {
        case 0: return pick("Once upon a time", "once upon a time", "Once upon a time,", "Once upon a time...")
        case 1:
            let hero = named(&wishes)
            let kind = withArticle(hero.kind)
            return pick(
                "Once upon a time, there was \(kind) named \(hero.name)",
                "Once upon a time there was \(kind) named \(hero.name).")
        default:
            let hero = teller.figure()
            wishes.kind = hero.kind
            let kind = withArticle(hero.kind)
            return pick("Once upon a time, there was \(kind)", "Once upon a time there was \(kind)")
        }
    }

    /// What happens, as it was or as it is: "a fox who loses a ball", "a fox named Mia who lost a ball".
    private mutating func summary(of story: Story, isNamed: Bool) -> String {
        var summary = story.summary
        if chance(50) {
            for (past, present) in Self.presentTense where summary.contains(" who \(past) ") {
                summary = summary.replacing(" who \(past) ", with: " who \(present) ", maxReplacements: 1)
            }
        }
        guard isNamed, let cut = summary.firstRange(of: " who ") else { return summary }
        return "\(withArticle(story.hero.kind)) named \(story.hero.name)\(summary[cut.lowerBound...])"
    }

    private static let presentTense = [
        ("lost", "loses"), ("shared", "shares"), ("built", "builds"), ("bought", "buys"), ("broke", "breaks"),
        ("found", "finds"), ("went", "goes"), ("was", "is"), ("saved", "saves"), ("ran", "runs"), ("learned", "learns"),
        ("made", "makes"), ("helped", "helps"), ("had", "has"), ("could", "can"),
    ]

    private static let plotsOfThings: [StoryPlot] = [.lost, .gift, .mistake, .treasure, .race]

    /// A thing, often with its color or another word.
    private mutating func someThing() -> String {
        chance(45) ? teller.random.pick(StoryWords.things) : StoryWords.describedThing(&teller.random)
    }

    /// A request for a story about something; empty: about anything.
    private mutating func ask(_ topic: String) -> String {
        if topic.isEmpty {
            return pick(
                "Tell me a story.", "Tell me a story!", "Can you tell me a story?", "Please tell me a bedtime story.",
                "Write a short story.", "I would like to hear a story.", "Tell me a short story, please.",
                "Tell me another story.", "story please", "Tell me something nice.", "Tell me a bedtime story.",
                "Can you write a story for me?", "I want a story.", "Make up a story.")
        }
        return pick(
            "Tell me a story about \(topic).", "Tell me a story about \(topic).",
            "Tell me a short story about \(topic).",
            "Write a short story about \(topic).", "Write a story about \(topic).",
            "Can you tell me a story about \(topic)?", "Please tell me a story about \(topic).",
            "I would like a story about \(topic).", "Tell me about \(topic).", "A story about \(topic), please.",
            "tell me a story about \(topic)", "Could you write a story about \(topic)?",
            "Do you know a story about \(topic)?", "Please write a bedtime story about \(topic).",
            "Make up a story about \(topic).", "I want a story about \(topic).", "Give me a story about \(topic).")
    }

    mutating func question(about story: Story) -> (String, String) {
        let (h, f) = (story.hero, story.friend)
        switch teller.random.below(6) {
        case 0:
            return (
                pick("Who was the story about?", "Who is the story about?"),
                pick(
                    "The story is about \(withArticle(h.kind)) named \(h.name).", "It is about \(h.name) the \(h.kind)."
                )
            )
        case 1:
            return (
                pick("What was the \(h.kind)'s name?", "What was the name of the \(h.kind)?"),
                pick("The \(h.kind)'s name was \(h.name).", "The \(h.kind) was called \(h.name).")
            )
        case 2:
            return (
                pick("Where did \(h.name) live?", "Where does the story take place?"),
                pick("The story takes place near \(story.place).", "\(h.name) lived near \(story.place).")
            )
        case 3:
            return (
                pick("Who was \(h.name)'s friend?", "Who was the friend of \(h.name)?"),
                "\(h.name)'s friend was \(f.name) the \(f.kind)."
            )
        case 4:
            return (
                pick("Did you like the story?", "Is it a good story?"),
                pick("Yes, I like stories about \(story.plot.themes[0]).", "Yes, it is one of my favorite stories.")
            )
        default:
            return (
                pick("What is the story about?", "What happened in the story?"),
                "It is a story about \(story.summary)."
            )
        }
    }
}
