/// Makes short stories from a grammar of its own: a hero, a friend, a place, perhaps a thing, a topic or a theme, and a
/// plot whose sentences each have several wordings.
struct StoryTeller {
    var random: SeededRandom

    /// What a story has to have; nil is free.
    struct Wishes {
        var plot: StoryPlot?
        var kind: String?
        var trait: String?
        var name: String?
        /// Whether the hero is a girl.
        var isGirl: Bool?
        /// Whether the story begins with "Once upon a time".
        var beginsOnce = false
        var friendKind: String?
        var friendName: String?
        /// Whether the named friend is a girl.
        var friendIsGirl: Bool?
        var thing: String?
        /// A second thing.
        var other: String?
        var place: StoryWords.Place?
        var topic: String?
        /// The theme in the words of the request.
        var theme: String?
        /// What the whole request is about, told in the first sentence.
        var title: String?
    }

    /// A known name, or in `new` of a hundred cases a new one.
    mutating func name(isGirl: Bool, new: Int = 10) -> String {
        random.below(100) < new
            ? StoryNames.invented(&random) : random.pick(isGirl ? StoryNames.girls : StoryNames.boys)
    }

    /// Somebody that a story tells of by itself: seldom of a new name, since nothing is learned from guessing it.
    mutating func figure(kind: String? = nil, trait: String? = nil, besides other: StoryFigure? = nil) -> StoryFigure {
        var kind = kind ?? someKind()
        while other?.kind == kind { kind = random.pick(StoryWords.animals).kind }
        let isGirl =
            StoryWords.girlsOnly.contains(kind)
            ? true : StoryWords.boysOnly.contains(kind) ? false : random.below(2) == 0
        var name = self.name(isGirl: isGirl)
        while other?.name == name { name = self.name(isGirl: isGirl) }
        var drawn = trait ?? random.pick(StoryWords.traits)
        while trait == nil, kind.hasPrefix(drawn) { drawn = random.pick(StoryWords.traits) }
        return StoryFigure(name: name, kind: kind, trait: drawn, isGirl: isGirl)
    }

    /// Somebody that a user names: mostly of a new name, which has to be copied letter by letter.
    mutating func namedFigure(besides other: StoryFigure? = nil) -> StoryFigure {
        var figure = figure(besides: other)
        guard random.below(100) < 70 else { return figure }
        repeat { figure.name = StoryNames.invented(&random) } while figure.name == other?.name
        let soundsLikeGirl = StoryNames.soundsLikeGirl(figure.name, &random)
        if !StoryWords.girlsOnly.contains(figure.kind), !StoryWords.boysOnly.contains(figure.kind) {
            figure.isGirl = soundsLikeGirl
        }
        return figure
    }

    /// The name of a friend whom nobody asked for by name: each kind has a few that it mostly has. Of all names, each would
    /// be so unlikely that a small model which takes the likeliest calls the friend by the hero's name.
    private mutating func usualName(of kind: String, isGirl: Bool, besides other: String) -> String {
        var habit = SeededRandom(seed: 1, stream: StoryWords.kinds.contains(kind) ? kind : "")
        let names = isGirl ? StoryNames.girls : StoryNames.boys
        let usual = (0..<2).map { _ in habit.pick(names) }
        var name = usual[random.below(10) < 7 ? 0 : 1]
        while name == other { name = random.pick(usual + [random.pick(names)]) }
        return name
    }

    private mutating func someKind() -> String {
        switch random.below(10) {
        case ..<2: random.pick(StoryWords.people)
        case ..<4: random.pick(StoryWords.moreCreatures)
        case ..<6: random.pick(StoryWords.jobs)
        default: random.pick(StoryWords.animals).kind
        }
    }

    /// A thing that a story brings along by itself.
    private mutating func someThing() -> String {
        let noun = random.pick(StoryWords.smallThings)
        let color = random.pick(StoryWords.colors)
        return random.below(2) == 0 || noun.hasPrefix(color) ? noun : "\(color) \(noun)"
    }

    mutating func story(_ wishes: Wishes = Wishes()) -> Story {
        let plot = wishes.plot ?? random.pick(wishes.topic == nil ? StoryPlot.common : StoryPlot.ofTopics)
        var hero = figure(kind: wishes.kind, trait: wishes.trait)
        if let name = wishes.name {
            hero.name = name
            if let isGirl = wishes.isGirl { hero.isGirl = isGirl }
            if StoryNames.girls.contains(name) { hero.isGirl = true }
            if StoryNames.boys.contains(name) { hero.isGirl = false }
        }
        if wishes.name == nil, let isGirl = wishes.isGirl, isGirl != hero.isGirl {
            (hero.isGirl, hero.name) = (isGirl, name(isGirl: isGirl))
        }
        var friend = figure(kind: wishes.friendKind, besides: hero)
        if let name = wishes.friendName {
            friend.name = name
            friend.isGirl = wishes.friendIsGirl ?? friend.isGirl
        } else {
            friend.name = usualName(of: friend.kind, isGirl: friend.isGirl, besides: hero.name)
        }
        let place = wishes.place ?? random.pick(StoryWords.places)
        let holds = plot.subject == .small || plot.subject == .any
        let thing = wishes.thing ?? (holds ? someThing() : nil)
        let topic = plot.subject == .topic ? wishes.topic ?? random.pick(StoryWords.topics) : nil
        var scene = StoryScene(
            hero: hero, friend: friend, place: place, thing: thing, other: wishes.other, topic: topic, random: random)
        var sentences = wishes.beginsOnce ? [] : first(wishes)
        sentences.append(scene.opening(once: wishes.beginsOnce, tellsPlace: wishes.place != nil))
        if scene.random.below(100) < 75 { sentences.append(scene.portrait(ofFriend: false)) }
        var middle: [String] = []
        for line in plot.lines where !line.isOptional || scene.random.below(2) == 0 {
            middle.append(scene.say(line.wordings))
        }
        var early: [String] = []
        var late = [scene.say(plot.endings)]
        for key in [holds || wishes.thing == nil ? nil : "t", wishes.other == nil ? nil : "u"].compactMap({ $0 }) {
            let mention = scene.mentions(key)
            early.append(mention.early)
            middle.insert(mention.middle, at: 3 + scene.random.below(middle.count - 3))
            late.append(mention.late)
        }
        // What the story turns on comes first, then what else was asked for; the friend before the friend's first deed.
        middle.insert(contentsOf: early, at: wishes.thing != nil && !holds ? 0 : 1)
        var friendship = scene.friendship(isNew: plot.name == "newcomer", isNamed: wishes.friendName != nil)
        if scene.random.below(100) < 45 { friendship += " " + scene.portrait(ofFriend: true) }
        middle.insert(friendship, at: middle.firstIndex { $0.contains(friend.name) } ?? 1)
        sentences += middle
        random = scene.random
        sentences += late + last(wishes, hero: hero)
        let verb = random.pick(plot.verbs)
        let doing = StoryPlot.Verb(
            base: scene.fill(verb.base), present: scene.fill(verb.present), past: scene.fill(verb.past),
            gerund: scene.fill(verb.gerund))
        return Story(
            text: sentences.joined(separator: " "), plot: plot, hero: hero, friend: friend, place: place,
            thing: thing ?? "", topic: topic ?? "", theme: wishes.theme, doing: doing)
    }

    /// What the request said, told before the story begins.
    private mutating func first(_ wishes: Wishes) -> [String] {
        if let title = wishes.title { return [announced(title)] }
        guard let theme = wishes.theme, random.below(100) < 85 else { return [] }
        return [
            random.pick([
                "This is a story about \(theme).", "Here is a story about \(theme).", "Let me tell you about \(theme).",
            ])
        ]
    }

    /// The sentence that says what the story is about.
    mutating func announced(_ title: String) -> String {
        let isOfOne = title.hasPrefix("a ") || title.hasPrefix("an ") || title.first?.isUppercase == true
        let about = ["Here is a story about \(title).", "This is a story about \(title)."]
        return random.pick(isOfOne ? about + ["This is the story of \(title)."] : about)
    }

    /// What the story was about, and the end.
    private mutating func last(_ wishes: Wishes, hero: StoryFigure) -> [String] {
        var sentences: [String] = []
        if let theme = wishes.theme {
            sentences.append(
                random.pick([
                    "That day, \(hero.name) learned a lot about \(theme).", "And that was a story about \(theme).",
                    "\(hero.name) never forgot that day, and \(hero.he) often talked about \(theme).",
                    "So \(hero.name) learned something about \(theme).",
                ]))
        }
        if random.below(3) == 0 {
            sentences.append(
                random.pick(["The end.", "And they lived happily ever after.", "What a good day it was!", "The end."]))
        }
        return sentences
    }
}
