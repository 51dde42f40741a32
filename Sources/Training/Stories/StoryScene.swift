/// One story while it is told: who and what is in it, by the names that plots use.
struct StoryScene {
    let hero: StoryFigure
    let friend: StoryFigure
    let place: StoryWords.Place
    var random: SeededRandom
    private var values: [String: String] = [:]

    init(
        hero: StoryFigure, friend: StoryFigure, place: StoryWords.Place, thing: String?, other: String?, topic: String?,
        random: SeededRandom
    ) {
        (self.hero, self.friend, self.place, self.random) = (hero, friend, place, random)
        values = [
            "h": hero.name, "hk": hero.kind, "hd": "\(hero.trait) \(hero.kind)", "he": hero.he, "him": hero.him,
            "his": hero.his, "He": hero.He, "His": hero.His, "f": friend.name, "fk": friend.kind,
            "fd": "\(friend.trait) \(friend.kind)", "fhe": friend.he, "fhim": friend.him, "fhis": friend.his,
            "Fhe": friend.He, "Fhis": friend.His, "in": place.inside, "In": capitalized(place.inside),
            "place": place.name, "t": thing ?? "", "u": other ?? "", "x": topic ?? "",
        ]
    }

    /// What stands for a name; drawn when it is first needed, and then the same to the end.
    private mutating func value(_ name: String) -> String {
        if let value = values[name] { return value }
        let drawn: String
        switch name {
        case "elder": drawn = random.pick(StoryWords.elders)
        case "worker": drawn = random.pick(StoryWords.workers)
        case "spot": drawn = random.pick(StoryWords.spots)
        case "other spot":
            let first = value("spot")
            drawn = random.pick(StoryWords.spots.filter { $0 != first })
        case "found": drawn = random.pick(StoryWords.finds)
        case "sight": drawn = random.pick(StoryWords.sights)
        case "food": drawn = random.pick(StoryWords.foods)
        case "elderfood": drawn = random.pick(StoryWords.animals).food
        case "shelter":
            drawn = random.pick(["a dry cave", "an old barn", "a hollow tree", "a little hut", "an empty house"])
        case "fear", "fearplace":
            let fear = random.pick(StoryWords.fears)
            (values["fear"], values["fearplace"]) = (fear.thing, fear.place)
            return name == "fear" ? fear.thing : fear.place
        case "skill", "skilled":
            let skill = random.pick(StoryWords.skills)
            (values["skill"], values["skilled"]) = (skill.verb, "\(skill.past) \(skill.where)")
            return name == "skill" ? skill.verb : "\(skill.past) \(skill.where)"
        case "task", "taskdone":
            let task = random.pick(StoryWords.tasks)
            (values["task"], values["taskdone"]) = (task.task, task.done)
            return name == "task" ? task.task : task.done
        case "trap", "trapaid", "trapact":
            let trap = random.pick(StoryWords.traps)
            (values["trap"], values["trapaid"], values["trapact"]) = (trap.place, trap.helper, trap.act)
            return name == "trap" ? trap.place : name == "trapaid" ? trap.helper : trap.act
        default: preconditionFailure("a plot names {\(name)}, which nothing fills in")
        }
        values[name] = drawn
        return drawn
    }

    private mutating func day() -> String {
        let weather = random.pick(StoryWords.weathers)
        return random.pick([
            "One \(weather) day,", "One \(weather) morning,", "One day,", "One morning,", "One afternoon,",
            "On \(withArticle(weather)) day,", "One evening,",
        ])
    }

    /// The sentence with its braces filled in. "{a t}" is the thing with its article, "{A t}" the same at the beginning.
    mutating func fill(_ sentence: String) -> String {
        var result = ""
        var rest = sentence[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            guard let close = rest[open...].firstIndex(of: "}") else { break }
            let name = rest[rest.index(after: open)..<close]
            switch name {
            case "day": result += day()
            case "walk":
                result += random.pick(["On the way home,", "On the way to \(place.name),", "During a long walk,"])
            default:
                if name.hasPrefix("a ") {
                    result += withArticle(value(String(name.dropFirst(2))))
                } else if name.hasPrefix("A ") {
                    result += capitalized(withArticle(value(String(name.dropFirst(2)))))
                } else {
                    // The new "new hat" is the new hat.
                    let words = value(String(name))
                    let first = words.prefix { $0 != " " } + " "
                    result += result.hasSuffix(" " + first) ? words.dropFirst(first.count) : words[...]
                }
            }
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    /// One of the wordings, filled in.
    mutating func say(_ wordings: [String]) -> String { fill(random.pick(wordings)) }

    /// The first sentence: the hero, and sometimes the place.
    mutating func opening(once: Bool, tellsPlace: Bool) -> String {
        if once, !tellsPlace {
            return say([
                "Once upon a time, there was {a hk} named {h}.", "Once upon a time, there was {a hd} named {h}.",
            ])
        }
        let here = [
            "Once upon a time, {a hd} named {h} lived {in}.", "{In} lived {a hd} named {h}.",
            "Long ago, {a hd} named {h} lived {in}.", "{h} was {a hd} who lived {in}.",
            "Once upon a time, there was {a hd} named {h} who lived {in}.", "{h} the {hk} lived {in}.",
        ]
        if once { return say([here[0], here[4]]) }
        if tellsPlace { return say(here) }
        return say(
            here + [
                "Once upon a time, there was {a hd} named {h}.", "Once there was {a hd} called {h}.",
                "There once was {a hk} whose name was {h}.", "Once upon a time, there was {a hk} named {h}.",
            ])
    }

    /// Who the friend is; `isNew`: somebody whom the hero does not know yet. Without a name that was asked for (`isNamed`)
    /// the kind comes first, since the name goes with it.
    mutating func friendship(isNew: Bool, isNamed: Bool) -> String {
        if isNew {
            return say([
                "{In} there was also {a fk} named {f}.", "Next door lived {a fk} named {f}.",
                "Not far away lived {a fd} named {f}.",
            ])
        }
        let kindFirst = [
            "{His} best friend was {a fd} named {f}.", "{h} had a good friend, {a fk} named {f}.",
            "{He} often played with {a fk} named {f}.", "Next door lived {a fk} named {f}.",
            "{His} friend was {a fk} called {f}.",
        ]
        return say(
            isNamed
                ? kindFirst + ["{He} often played with {f} the {fk}.", "{His} friend {f} was {a fd}."] : kindFirst)
    }

    /// What the hero or the friend is like. Early pronouns say who is a girl and who a boy, for readers and for models that
    /// learn from the text: they have to know it of hundreds of names.
    mutating func portrait(ofFriend: Bool) -> String {
        let (pastime, mood) = (random.pick(StoryWords.pastimes), random.pick(StoryWords.moods))
        let (feature, color) = (random.pick(StoryWords.features), random.pick(StoryWords.colors))
        let told = random.pick([
            "{He} loved to \(pastime).", "{He} was always \(mood).", "{His} favorite color was \(color).",
            "{He} did everything in {his} own way.", "Everybody liked {him} and {his} \(feature).",
            "{He} was known for {his} \(feature).", "When {he} had time, {he} liked to \(pastime).",
        ])
        // The friend's names begin with an f: {fhe}, {Fhis}.
        return fill(ofFriend ? told.replacing("{h", with: "{fh").replacing("{H", with: "{Fh") : told)
    }

    /// Sentences that bring a thing into a story whose plot does not turn on it: early, in the middle, at the end.
    mutating func mentions(_ key: String) -> (early: String, middle: String, late: String) {
        func with(_ wordings: [String]) -> [String] { wordings.map { $0.replacing("$", with: key) } }
        return (
            say(
                with([
                    "Not far away, there was {a $}.", "{h} had {a $}.",
                    "There was also {a $}, and nobody knew where it had come from.", "Everyone {in} knew {a $}.",
                    "{h} often looked at {a $}, which {he} liked very much.", "In front of the house, there was {a $}.",
                ])),
            say(
                with([
                    "\"Do not forget the {$}!\" said {f}.", "\"Maybe the {$} can help us,\" said {h}.",
                    "\"Look at the {$}!\" said {f}.", "{f} pointed at the {$}.", "Then {h} thought of the {$}.",
                    "All of this happened because of the {$}.", "{h} looked at the {$} and had an idea.",
                ])),
            say(
                with([
                    "And nobody forgot the {$}.", "In the evening, they sat beside the {$}.",
                    "Whenever they saw the {$}, they thought of that day.", "And the {$} was still there.",
                    "They took a last look at the {$} and smiled.",
                ]))
        )
    }
}
