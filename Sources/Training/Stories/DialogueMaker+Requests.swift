/// Requests for stories, and questions about the stories that were told.
extension DialogueMaker {
    /// A request in words, and a story that fits it.
    mutating func request() -> (String, Story) {
        var wishes = StoryTeller.Wishes()
        var topic = ""
        switch teller.random.below(100) {
        case ..<22: topic = aboutSomebody(&wishes)
        case ..<54: topic = aboutThings(&wishes)
        case ..<61:
            wishes.topic = StoryNouns.topic(&teller.random)
            wishes.plot = teller.random.pick(StoryPlot.ofTopics)
            topic = wishes.topic ?? ""
            if chance(15) {
                let hero = named(&wishes)
                topic = "\(withArticle(hero.kind)) named \(hero.name) and \(topic)"
            }
        case ..<79: topic = aboutTheme(&wishes)
        case ..<82: topic = ""
        case ..<85:
            wishes.beginsOnce = true
            let beginning = beginning(&wishes)
            return (beginning, teller.story(wishes))
        default: return aboutDeed(wishes)
        }
        var setting = ""
        if chance(topic.isEmpty ? 40 : 18) {
            let place = somePlace()
            wishes.place = place
            setting = pick(
                "that takes place \(place.inside)", "set \(place.inside)", "that happens \(place.inside)",
                place.inside, place.inside, place.inside)
            if topic.isEmpty {
                (topic, setting) = (pick(place.noun, place.noun, "somebody \(place.inside)"), "")
            } else if wishes.theme == nil, chance(75) {
                wishes.title = "\(topic) \(place.inside)"
            }
        } else if !topic.isEmpty, wishes.theme == nil, chance(80) {
            // Said again before the story begins, what was asked for stands nearer to where it is needed.
            wishes.title = topic
        }
        return (greeted(typed(ask(topic, setting)), 3), teller.story(wishes))
    }

    /// A request as people type it: sometimes without its mark, or small.
    private mutating func typed(_ request: String) -> String {
        var request = request
        if request.last == "." || request.last == "?", chance(25) { request.removeLast() }
        if chance(8) { request = request.prefix(1).lowercased() + request.dropFirst() }
        return request
    }

    /// What is said, in so many of a hundred cases behind a greeting.
    mutating func greeted(_ said: String, _ percent: Int) -> String {
        chance(percent) ? pick("Hello! ", "Hi! ", "Hello, Martlet! ", "Hi there! ", "Hello. ") + said : said
    }

    /// A hero, or a hero and a friend.
    private mutating func aboutSomebody(_ wishes: inout StoryTeller.Wishes) -> String {
        switch teller.random.below(24) {
        case ..<4:
            wishes.kind = someKind()
            return withArticle(wishes.kind ?? "")
        case ..<7:
            let hero = teller.figure(kind: someKind())
            (wishes.kind, wishes.trait) = (hero.kind, hero.trait)
            return hero.described
        case ..<14:
            let hero = named(&wishes)
            let isDescribed = chance(30)
            if isDescribed { wishes.trait = hero.trait }
            let kind = isDescribed ? hero.described : withArticle(hero.kind)
            return pick("\(kind) named \(hero.name)", "\(kind) called \(hero.name)", "\(hero.name) the \(hero.kind)")
        case ..<16: return named(&wishes).name
        case ..<20:
            let hero = teller.figure(kind: someKind())
            let friend = teller.figure(kind: someKind(), besides: hero)
            (wishes.kind, wishes.friendKind) = (hero.kind, friend.kind)
            let (one, other) = (withArticle(hero.kind), withArticle(friend.kind))
            return pick(
                "\(one) and \(other)", "\(one) and \(other)", "\(one) who met \(other)", "\(one) who meets \(other)",
                "the friendship of \(one) and \(other)")
        default:
            let hero = named(&wishes)
            let friend = teller.namedFigure(besides: hero)
            (wishes.friendKind, wishes.friendName, wishes.friendIsGirl) = (friend.kind, friend.name, friend.isGirl)
            return pick(
                "\(withArticle(hero.kind)) named \(hero.name) and \(withArticle(friend.kind)) named \(friend.name)",
                "\(hero.name) the \(hero.kind) and \(friend.name) the \(friend.kind)", "\(hero.name) and \(friend.name)"
            )
        }
    }

    /// A thing, two things, or a thing and somebody.
    private mutating func aboutThings(_ wishes: inout StoryTeller.Wishes) -> String {
        let thing = someThing(&wishes)
        switch teller.random.below(32) {
        case ..<11: return withArticle(thing)
        case ..<20:
            var other = StoryNouns.thing(&teller.random, isLarge: chance(35))
            while other.hasSuffix(thing) || thing.hasSuffix(other) {
                other = StoryNouns.thing(&teller.random, isLarge: chance(35))
            }
            wishes.other = other
            return pick(
                "\(withArticle(thing)) and \(withArticle(other))", "\(withArticle(other)) and \(withArticle(thing))")
        case ..<25:
            wishes.kind = someKind()
            let kind = withArticle(wishes.kind ?? "")
            wishes.isGirl =
                StoryWords.girlsOnly.contains(wishes.kind ?? "")
                || !StoryWords.boysOnly.contains(wishes.kind ?? "") && chance(50)
            return pick(
                "\(kind) and \(withArticle(thing))", "\(kind) with \(withArticle(thing))",
                "\(withArticle(thing)) and \(kind)",
                "\(kind) and \(wishes.isGirl == true ? "her" : "his") \(thing)")
        case ..<30:
            let hero = named(&wishes)
            return pick(
                "\(withArticle(hero.kind)) named \(hero.name) and \(withArticle(thing))",
                "\(withArticle(thing)) and \(withArticle(hero.kind)) named \(hero.name)",
                "\(hero.name) the \(hero.kind) and \(withArticle(thing))", "\(hero.name) and \(withArticle(thing))",
                "\(hero.name) and \(hero.his) \(thing)", "\(hero.name) and the \(thing)")
        default:
            let theme = theme(&wishes)
            return pick("\(withArticle(thing)) and \(theme)", "\(theme) and \(withArticle(thing))")
        }
    }

    /// What a story teaches or is about in general.
    private mutating func aboutTheme(_ wishes: inout StoryTeller.Wishes) -> String {
        if chance(22) {
            let idea = chance(80) ? teller.random.pick(StoryWords.ideas) : StoryNouns.invented(&teller.random)
            (wishes.topic, wishes.theme) = (idea, idea)
            wishes.plot = teller.random.pick(StoryPlot.ofIdeas)
            return idea
        }
        let theme = theme(&wishes)
        switch teller.random.below(10) {
        case ..<6: return theme
        case 6:
            let hero = named(&wishes)
            return pick(
                "\(withArticle(hero.kind)) named \(hero.name) and \(theme)", "\(hero.name) and \(theme)",
                "\(withArticle(hero.kind)) named \(hero.name) that teaches something about \(theme)")
        default:
            wishes.kind = someKind()
            let kind = withArticle(wishes.kind ?? "")
            return pick(
                "\(kind) and \(theme)", "\(kind) who learns about \(theme)",
                "\(kind) that teaches something about \(theme)",
                "\(kind), with a lesson about \(theme)")
        }
    }

    private mutating func theme(_ wishes: inout StoryTeller.Wishes) -> String {
        var plot = teller.random.pick(StoryPlot.common)
        while plot.themes.isEmpty { plot = teller.random.pick(StoryPlot.common) }
        let theme = teller.random.pick(plot.themes)
        (wishes.plot, wishes.theme) = (plot, theme)
        return theme
    }

    /// What somebody does: told first, and asked for in the words of the story.
    private mutating func aboutDeed(_ start: StoryTeller.Wishes) -> (String, Story) {
        var wishes = start
        let isNamed = chance(35)
        if isNamed { _ = named(&wishes) } else if chance(80) { wishes.kind = someKind() }
        let odd: String?
        if chance(75) {
            let thing = someThing(&wishes)
            odd = chance(18) ? "\(teller.random.pick(Self.deeds)) \(withArticle(thing))" : nil
        } else {
            wishes.plot = teller.random.pick(StoryPlot.all)
            if wishes.plot?.subject == .topic { wishes.topic = StoryNouns.topic(&teller.random) }
            odd = nil
        }
        // A title has to be known before the story is told, and what is done only after it.
        let hero = teller.figure(kind: wishes.kind)
        if odd != nil, wishes.kind == nil { (wishes.kind, wishes.trait) = (hero.kind, hero.trait) }
        let somebody =
            isNamed
            ? "\(withArticle(wishes.kind ?? "")) named \(wishes.name ?? "")"
            : wishes.kind.map(withArticle) ?? "somebody"
        if let odd {
            wishes.title = "\(somebody) \(pick("who", "who", "that")) \(odd)"
            let title = wishes.title ?? ""
            return (typed(ask(title, "")), teller.story(wishes))
        }
        var story = teller.story(wishes)
        let doing = story.doing
        let told: String
        switch teller.random.below(12) {
        case ..<5: told = "\(somebody) \(pick("who", "who", "that")) \(doing.present)"
        case ..<7: told = "\(somebody) who \(doing.past)"
        case 7:
            told =
                wishes.kind == nil || doing.base.hasPrefix("cannot") || doing.base.hasPrefix("do not")
                ? "\(somebody) who \(doing.past)" : "\(somebody) who wants to \(doing.base)"
        case 8: told = doing.gerund
        case 9: told = "\(somebody) \(doing.gerund)"
        default:
            return (
                typed(
                    pick(
                        "Tell me a story in which \(somebody) \(doing.present).",
                        "Write a story where \(somebody) \(doing.present).",
                        "Write a short story in which \(somebody) \(doing.present).")), story
            )
        }
        if chance(60) { story.text = teller.announced(told) + " " + story.text }
        return (typed(ask(told, "")), story)
    }

    /// What people ask for that no plot is made of.
    private static let deeds = StoryWords.list(
        """
        eats, kicks, washes, polishes, follows, hugs, rides, climbs, collects, counts, admires, forgets, remembers, watches,
        wears, opens, closes, needs, hates, likes, steals, throws, catches, cleans, picks up, sits on, talks to, sings to,
        bakes, invents, designs, borrows, returns, misses, feeds, teaches, becomes, turns into, lives in, works in, drives, flies,
        runs into, hides behind, wakes up in, looks after, plays with, is looking for, has lost, falls into, jumps over
        """)

    /// A hero whom the request names.
    private mutating func named(_ wishes: inout StoryTeller.Wishes) -> StoryFigure {
        let hero = teller.namedFigure()
        (wishes.kind, wishes.name, wishes.isGirl) = (hero.kind, hero.name, hero.isGirl)
        return hero
    }

    /// Somebody by kind: one in six a kind that no list holds.
    private mutating func someKind() -> String {
        chance(17) ? StoryNouns.kind(&teller.random) : teller.figure().kind
    }

    /// A thing that the request names, and a plot that it fits.
    private mutating func someThing(_ wishes: inout StoryTeller.Wishes) -> String {
        let isLarge = chance(30)
        let thing = StoryNouns.thing(&teller.random, isLarge: isLarge)
        wishes.thing = thing
        wishes.plot =
            chance(8)
            ? teller.random.pick(StoryPlot.ofThemes + StoryPlot.ofLessons)
            : teller.random.pick(isLarge ? StoryPlot.ofFinds : StoryPlot.ofThings + StoryPlot.ofFinds)
        return thing
    }

    private mutating func somePlace() -> StoryWords.Place {
        guard chance(45) else { return teller.random.pick(StoryWords.places) }
        let noun = withArticle(StoryNouns.thing(&teller.random, isLarge: true))
        return StoryWords.Place(
            pick(
                "in \(noun)", "near \(noun)", "at \(noun)", "on \(noun)",
                "in \(StoryNames.invented(&teller.random))", "in the land of \(StoryNames.invented(&teller.random))"))
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

    /// A request for a story about something, perhaps in some place; empty: about anything.
    private mutating func ask(_ topic: String, _ setting: String) -> String {
        if topic.isEmpty {
            return pick(
                "Tell me a story.", "Tell me a story!", "Can you tell me a story?", "Please tell me a bedtime story.",
                "Write a short story.", "I would like to hear a story.", "Tell me a short story, please.",
                "Tell me another story.", "story please", "Tell me something nice.", "Tell me a bedtime story.",
                "Can you write a story for me?", "I want a story.", "Make up a story.")
        }
        let about = "about \(topic)\(setting.isEmpty ? "" : " " + setting)"
        if setting.isEmpty, chance(14), topic.hasPrefix("a ") || topic.hasPrefix("an ") {
            return pick(
                "Write a story with \(topic) in it.", "Tell me a story with \(topic).",
                "Write a short story with \(topic).",
                "Can you write a story that has \(topic) in it?", "Please use \(topic) in a story.",
                "I like stories with \(topic).", "Tell me a tale of \(topic).", "\(capitalized(topic)), please.")
        }
        return pick(
            "Tell me a story \(about).", "Tell me a story \(about).", "Tell me a story \(about).",
            "Tell me a short story \(about).", "Write a short story \(about).", "Write a story \(about).",
            "Can you tell me a story \(about)?", "Please tell me a story \(about).", "I would like a story \(about).",
            "Tell me \(about).", "A story \(about), please.", "tell me a story \(about)", "a story \(about)",
            "Could you write a story \(about)?", "Do you know a story \(about)?",
            "Please write a bedtime story \(about).",
            "Make up a story \(about).", "I want a story \(about).", "Give me a story \(about).",
            "Write a little story \(about) for my \(pick("son", "daughter", "class", "friend")).",
            "Tell me a bedtime story \(about).", "Tell my child a story \(about).", "Write me a tale \(about).",
            "What about a story \(about)?", "Let us hear a story \(about).", "Now tell me a story \(about).")
    }

    mutating func question(about story: Story) -> (String, String) {
        let (h, f) = (story.hero, story.friend)
        switch teller.random.below(9) {
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
                pick("The story takes place \(story.place.inside).", "\(h.name) lived \(story.place.inside).")
            )
        case 3:
            return (
                pick("Who was \(h.name)'s friend?", "Who was the friend of \(h.name)?"),
                "\(h.name)'s friend was \(f.name) the \(f.kind)."
            )
        case 4:
            return (
                pick("Did you like the story?", "Is it a good story?"),
                pick("Yes, I like stories like that.", "Yes, it is one of my favorite stories.")
            )
        case 5 where !story.thing.isEmpty, 6 where !story.thing.isEmpty:
            return (
                pick("Which thing is in the story?", "What thing is the story about?"),
                pick("There is \(withArticle(story.thing)) in the story.", "It is about \(withArticle(story.thing)).")
            )
        case 6, 7:
            guard let theme = story.theme ?? story.plot.themes.first, story.topic.isEmpty else { fallthrough }
            return (
                pick(
                    "What does the story teach?", "What is the theme of the story?", "What can I learn from the story?"),
                "It is a story about \(theme)."
            )
        default:
            return (
                pick("What is the story about?", "What happened in the story?"),
                "It is a story about \(story.summary)."
            )
        }
    }
}
