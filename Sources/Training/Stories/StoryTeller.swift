/// Makes short stories from a grammar of its own: a hero, a friend, a place, a thing, and one of sixteen plots whose
/// sentences each have several wordings.
struct StoryTeller {
    var random: SeededRandom

    /// What a story has to have; nil is free.
    struct Wishes {
        var plot: StoryPlot?
        var kind: String?
        var trait: String?
        var name: String?
        /// Whether the named hero is a girl.
        var isGirl: Bool?
        /// Whether the story begins with "Once upon a time".
        var beginsOnce = false
        var friendKind: String?
        var friendName: String?
        /// Whether the named friend is a girl.
        var friendIsGirl: Bool?
        var thing: String?
        var place: (inside: String, name: String)?
    }

    mutating func pick(_ options: String...) -> String { random.pick(options) }

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
        return StoryFigure(name: name, kind: kind, trait: trait ?? random.pick(StoryWords.traits), isGirl: isGirl)
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

    private mutating func someKind() -> String {
        switch random.below(10) {
        case ..<3: random.pick(StoryWords.people)
        case ..<5: random.pick(StoryWords.moreCreatures)
        default: random.pick(StoryWords.animals).kind
        }
    }

    mutating func story(_ wishes: Wishes = Wishes()) -> Story {
        let plot = wishes.plot ?? random.pick(StoryPlot.allCases)
        var hero = figure(kind: wishes.kind, trait: wishes.trait)
        if let name = wishes.name {
            hero.name = name
            if let isGirl = wishes.isGirl { hero.isGirl = isGirl }
            if StoryNames.girls.contains(name) { hero.isGirl = true }
            if StoryNames.boys.contains(name) { hero.isGirl = false }
        }
        var friend = figure(kind: wishes.friendKind, besides: hero)
        if let name = wishes.friendName {
            friend.name = name
            friend.isGirl = wishes.friendIsGirl ?? friend.isGirl
        }
        let place = wishes.place ?? random.pick(StoryWords.places)
        var scene = StoryScene(hero: hero, friend: friend, place: place, random: random)
        scene.thing = wishes.thing
        let opening = scene.opening(once: wishes.beginsOnce)
        let (middle, summary) = scene.tell(plot)
        let ending = scene.ending(plot)
        random = scene.random
        let text = ([opening] + middle + ending).joined(separator: " ")
        return Story(
            text: text, plot: plot, hero: hero, friend: friend, place: place.name, thing: scene.thing ?? "",
            summary: summary)
    }
}

/// One story while it is told.
struct StoryScene {
    let hero: StoryFigure
    let friend: StoryFigure
    let place: (inside: String, name: String)
    var random: SeededRandom
    var thing: String?

    mutating func pick(_ options: String...) -> String { random.pick(options) }

    mutating func opening(once: Bool) -> String {
        let h = hero
        let start =
            once
            ? "Once upon a time, there was \(pick(withArticle(h.kind), h.described)) named \(h.name)."
            : pick(
                "Once upon a time, there was \(h.described) named \(h.name).",
                "Once there was \(h.described) called \(h.name).",
                "\(capitalized(place.inside)) lived \(h.described) named \(h.name).",
                "Long ago, \(h.described) named \(h.name) lived \(place.inside).",
                "There once was \(h.described) whose name was \(h.name).",
                "\(h.name) was \(h.described) who lived \(place.inside).")
        let home =
            start.lowercased().contains(place.inside)
            ? pick(
                "Everyone there knew \(h.him) well.", "\(h.He) liked it there very much.",
                "\(h.He) had a good friend, \(withArticle(friend.kind)) named \(friend.name).",
                "\(h.His) best friend was \(withArticle(friend.kind)) named \(friend.name).")
            : pick(
                "\(h.name) lived \(place.inside).", "\(h.He) lived \(place.inside), and \(h.he) liked it there.",
                "\(h.name) lived \(place.inside) with \(h.his) family.",
                "\(h.His) home was \(place.inside).")
        guard !home.contains(friend.name) else { return start + " " + home }
        let friendship = pick(
            "\(h.His) best friend was \(friend.described) named \(friend.name).",
            "\(h.He) often played with \(friend.name) the \(friend.kind).",
            "Next door lived \(withArticle(friend.kind)) named \(friend.name).",
            "\(h.His) friend \(friend.name) was \(friend.described).")
        return start + " " + home + " " + friendship
    }

    mutating func day() -> String {
        let weather = random.pick(StoryWords.weathers)
        return pick(
            "One \(weather) day,", "One \(weather) morning,", "One day,", "One morning,", "One afternoon,",
            "On a \(weather) day,", "One evening,")
    }

    mutating func ending(_ plot: StoryPlot) -> [String] {
        let (h, f) = (hero, friend)
        let lesson: String
        switch plot {
        case .lost:
            lesson = pick(
                "From then on, \(h.name) never lost the \(thing ?? "") again.",
                "\(h.name) took good care of the \(thing ?? "") from then on.",
                "\(h.name) held the \(thing ?? "") tight all the way home.",
                "\(h.name) was glad to have a friend who helped \(h.him) look for the \(thing ?? "").")
        case .afraid:
            lesson = pick(
                "\(h.name) learned that being brave means trying even when you are afraid.",
                "After that day, \(h.name) was not so afraid any more.", "\(h.name) felt very brave.")
        case .sharing:
            lesson = pick(
                "\(h.name) learned that \(withArticle(thing ?? "")) tastes best when it is shared.",
                "From that day on, they shared everything.", "Sharing the \(thing ?? "") made both of them happy.")
        case .rescue:
            lesson = pick(
                "\(f.name) never forgot what \(h.name) had done.", "Good friends help each other.",
                "From then on, \(f.name) was more careful.")
        case .building:
            lesson = pick(
                "\(h.name) was glad that \(h.he) had not given up.", "\(h.name) learned that it is good to try again.",
                "They were very proud of their \(thing ?? "").")
        case .gift:
            lesson = pick(
                "The \(thing ?? "") was the best present of all.", "\(h.name) saw that giving is as nice as getting.",
                "\(f.name) kept the \(thing ?? "") for many years.")
        case .race:
            lesson = pick(
                "\(h.name) learned that a friend is worth more than \(withArticle(thing ?? "")).",
                "Everyone agreed that it had been a fair race.",
                "They laughed and carried the \(thing ?? "") home together.")
        case .journey:
            lesson = pick(
                "They talked about their journey for a long time.", "\(h.name) was tired, but very happy.",
                "It was the best journey of their lives.")
        case .newcomer:
            lesson = pick(
                "Now \(h.name) had a new friend.", "\(h.name) learned that a kind word can start a friendship.",
                "From that day on, they played together every day.")
        case .learning:
            lesson = pick(
                "\(h.name) learned that practice makes perfect.",
                "\(h.name) was proud because \(h.he) had kept trying.",
                "Nobody was prouder than \(f.name).")
        case .storm:
            lesson = pick(
                "They were safe because they had stayed together.", "After the storm, the air was fresh and clean.",
                "\(h.name) was never afraid of storms again.")
        case .mistake:
            lesson = pick(
                "\(h.name) learned that it is best to tell the truth.",
                "They mended the \(thing ?? ""), and \(h.name) always told the truth from then on.",
                "Soon the \(thing ?? "") was as good as new.")
        case .treasure:
            lesson = pick(
                "The \(thing ?? "") was their secret for ever.",
                "They loved the \(thing ?? ""), but they knew that friendship was the best treasure.",
                "They showed the \(thing ?? "") to everyone they knew.")
        case .helping:
            lesson = pick(
                "\(h.name) learned that a small kindness can mean a lot.", "\(h.name) felt warm inside.",
                "Kindness always comes back.")
        case .party:
            lesson = pick(
                "It was a party that nobody forgot.", "They danced until the moon was high.",
                "Everyone went home with a smile.")
        case .sleepless:
            lesson = pick(
                "Soon \(h.name) was fast asleep.", "\(h.name) slept well and dreamed sweet dreams.",
                "In the morning, \(h.name) felt rested and happy.")
        }
        guard random.below(3) == 0 else { return [lesson] }
        return [lesson, pick("The end.", "And they lived happily ever after.", "What a good day it was!", "The end.")]
    }
}
