/// Requests for stories, and questions about the stories that were told.
extension DialogueMaker {
    /// A request in words, and a story that fits it.
    mutating func request() -> (String, Story) {
        var wishes = StoryTeller.Wishes()
        let topic: String?
        var isWhole = false
        switch teller.random.below(20) {
        case 0, 1:
            let hero = teller.figure()
            wishes.kind = hero.kind
            topic = withArticle(hero.kind)
        case 2, 3:
            let hero = teller.figure()
            (wishes.kind, wishes.trait) = (hero.kind, hero.trait)
            topic = hero.described
        case 4, 5, 6:
            let hero = teller.figure()
            (wishes.kind, wishes.name, wishes.isGirl) = (hero.kind, hero.name, hero.isGirl)
            let isDescribed = chance(30)
            if isDescribed { wishes.trait = hero.trait }
            let kind = isDescribed ? hero.described : withArticle(hero.kind)
            topic = pick("\(kind) named \(hero.name)", "\(kind) called \(hero.name)", "\(hero.name) the \(hero.kind)")
        case 7, 8:
            let hero = teller.figure()
            let friend = teller.figure(besides: hero)
            (wishes.kind, wishes.friendKind) = (hero.kind, friend.kind)
            topic = "\(withArticle(hero.kind)) and \(withArticle(friend.kind))"
        case 9, 10:
            let thing = someThing()
            wishes.thing = thing
            wishes.plot = teller.random.pick(Self.plotsOfThings)
            topic = wishes.plot == .lost && chance(50) ? "a lost \(thing)" : withArticle(thing)
        case 11, 12:
            let (hero, thing) = (teller.figure(), someThing())
            (wishes.kind, wishes.thing) = (hero.kind, thing)
            wishes.plot = teller.random.pick(Self.plotsOfThings)
            if chance(50) {
                (wishes.name, wishes.isGirl) = (hero.name, hero.isGirl)
                topic = pick(
                    "\(withArticle(hero.kind)) named \(hero.name) and \(withArticle(thing))",
                    "\(withArticle(thing)) and \(withArticle(hero.kind)) named \(hero.name)",
                    "\(hero.name) the \(hero.kind) and \(withArticle(thing))")
            } else {
                topic = pick(
                    "\(withArticle(hero.kind)) and \(withArticle(thing))",
                    "\(withArticle(hero.kind)) with \(withArticle(thing))")
            }
        case 13:
            wishes.plot = .sharing
            let food = teller.random.pick(StoryWords.foods)
            wishes.thing = food
            topic = withArticle(food)
        case 14:
            let place = teller.random.pick(StoryWords.places)
            wishes.place = place
            let hero = teller.figure()
            wishes.kind = hero.kind
            topic = "\(withArticle(hero.kind)) \(place.inside)"
        case 15, 16:
            let plot = teller.random.pick(StoryPlot.allCases)
            wishes.plot = plot
            topic = teller.random.pick(plot.themes)
        case 17: topic = ""
        case 18:
            isWhole = true
            wishes.beginsOnce = true
            let hero = teller.figure()
            if chance(50) {
                topic = pick("Once upon a time", "once upon a time", "Once upon a time,", "Once upon a time...")
            } else {
                wishes.kind = hero.kind
                let kind = withArticle(hero.kind)
                if chance(60) {
                    (wishes.name, wishes.isGirl) = (hero.name, hero.isGirl)
                    topic = pick(
                        "Once upon a time, there was \(kind) named \(hero.name)",
                        "Once upon a time there was \(kind) named \(hero.name).")
                } else {
                    topic = pick("Once upon a time, there was \(kind)", "Once upon a time there was \(kind)")
                }
            }
        default: topic = nil
        }
        let story = teller.story(wishes)
        if isWhole, let topic { return (topic, story) }
        var request = ask(topic ?? story.summary)
        if request.last == "." || request.last == "?", chance(25) { request.removeLast() }
        if chance(8) { request = request.prefix(1).lowercased() + request.dropFirst() }
        return (request, story)
    }

    private static let plotsOfThings: [StoryPlot] = [.lost, .gift, .mistake, .treasure, .race]

    /// A thing, often with its color.
    private mutating func someThing() -> String {
        let thing = teller.random.pick(StoryWords.things)
        return chance(50) ? thing : "\(teller.random.pick(StoryWords.colors)) \(thing)"
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
