/// Makes conversations whose answers stand in what was said before: small texts with questions, things to remember and
/// sentences to repeat. They teach a model to look back.
struct ReadingMaker {
    var teller: StoryTeller

    private mutating func pick(_ options: String...) -> String { teller.random.pick(options) }
    private mutating func chance(_ percent: Int) -> Bool { teller.random.below(100) < percent }

    /// One to three exchanges: what the user says, and the answer.
    mutating func exchanges() -> [(String, String)] {
        switch teller.random.below(14) {
        case 0, 1: remembering()
        case 2: pets()
        case 3, 4, 12, 13: repeating()
        case 5, 6: owners()
        case 7: places()
        default: colors()
        }
    }

    private mutating func someone(besides others: [String] = []) -> String {
        var name = teller.name(isGirl: chance(50), new: 60)
        while others.contains(name) { name = teller.name(isGirl: chance(50), new: 60) }
        return name
    }

    private mutating func thing(besides other: String? = nil) -> (color: String, name: String) {
        func isTaken(_ name: String) -> Bool { name == other || StoryWords.colors.contains(where: name.hasPrefix) }
        var name = teller.random.pick(StoryWords.smallThings)
        while isTaken(name) { name = teller.random.pick(StoryWords.smallThings) }
        return (teller.random.pick(StoryWords.colors), name)
    }

    private mutating func remembering() -> [(String, String)] {
        let name = someone()
        let first = (
            pick(
                "My name is \(name).", "I am \(name).", "Hello, I am \(name).", "Hi, my name is \(name)!",
                "I'm \(name)."),
            pick("Hello, \(name)! It is nice to meet you.", "Hello, \(name)! Would you like to hear a story?")
        )
        guard chance(75) else { return [first] }
        let asked = (
            pick("What is my name?", "Do you know my name?", "Do you remember my name?", "Who am I?"),
            pick("Your name is \(name).", "Your name is \(name)!")
        )
        guard chance(35) else { return [first, asked] }
        let (color, thing) = thing()
        return [
            first,
            (
                "I have \(withArticle("\(color) \(thing)")).",
                "\(capitalized(withArticle("\(color) \(thing)")))! How nice."
            ),
            chance(50)
                ? asked
                : (
                    pick("What do I have?", "Do you know what I have?"), "You have \(withArticle("\(color) \(thing)"))."
                ),
        ]
    }

    private mutating func pets() -> [(String, String)] {
        var pet = teller.namedFigure()
        pet.kind = teller.random.pick(StoryWords.animals).kind
        return [
            (
                pick(
                    "I have \(withArticle(pet.kind)) named \(pet.name).", "My \(pet.kind) is called \(pet.name).",
                    "My \(pet.kind)'s name is \(pet.name)."),
                pick(
                    "\(pet.name) is a lovely name for \(withArticle(pet.kind)).",
                    "Please say hello to \(pet.name) the \(pet.kind) from me!")
            ),
            chance(50)
                ? (
                    pick("What is my \(pet.kind) called?", "What is my \(pet.kind)'s name?"),
                    "Your \(pet.kind) is called \(pet.name)."
                )
                : (
                    pick("Who is \(pet.name)?", "What kind of animal is \(pet.name)?"),
                    "\(pet.name) is your \(pet.kind)."
                ),
        ]
    }

    private mutating func repeating() -> [(String, String)] {
        if chance(25) {
            let name = someone()
            return [
                chance(50)
                    ? (
                        pick("Say hello to \(name).", "Please say hello to \(name).", "Greet \(name)."),
                        pick("Hello, \(name)!", "Hello, \(name)! It is nice to meet you.")
                    )
                    : (pick("Say \(name).", "Say \"\(name)\".", "Can you say \(name)?"), "\(name)!")
            ]
        }
        // Long lists of what is rare: every word of the answer has to be looked up.
        let words = (0..<(chance(30) ? 2 + teller.random.below(3) : 6 + teller.random.below(12))).map { _ in
            switch teller.random.below(5) {
            case 0: someone()
            case 1: teller.random.pick(StoryWords.animals).kind
            default: StoryNouns.thing(&teller.random, isLarge: chance(40))
            }
        }
        let text = words.joined(separator: ", ")
        return [
            (
                pick(
                    "Say this: \(text)", "Repeat after me: \(text)", "Please repeat: \(text)",
                    "Can you say this? \(text)"), text
            )
        ]
    }

    /// Who has what.
    private mutating func owners() -> [(String, String)] {
        let a = someone()
        let b = someone(besides: [a])
        let x = thing()
        let y = thing(besides: x.name)
        let (hasX, hasY) = (withArticle("\(x.color) \(x.name)"), withArticle("\(y.color) \(y.name)"))
        let verb = pick("has", "found", "bought", "likes")
        let base = verb == "found" ? "find" : verb == "bought" ? "buy" : verb == "likes" ? "like" : "have"
        let past = verb == "found" || verb == "bought"
        let text = "\(a) \(verb) \(hasX). \(b) \(verb) \(hasY)."
        var asked: [(String, String)] = [
            ("Who \(verb) \(withThe(x))?", "\(a) \(verb) \(withThe(x))."),
            ("Who \(verb) \(withThe(y))?", "\(b) \(verb) \(withThe(y))."),
            ("What \(past ? "did" : "does") \(a) \(base)?", "\(a) \(verb) \(hasX)."),
            ("What \(past ? "did" : "does") \(b) \(base)?", "\(b) \(verb) \(hasY)."),
            ("What color is the \(x.name)?", "The \(x.name) is \(x.color)."),
            ("What color is the \(y.name)?", "The \(y.name) is \(y.color)."),
        ]
        let order = teller.random.permutation(asked.count)
        asked = order.map { asked[$0] }
        var turns = [(text + " " + asked[0].0, asked[0].1)]
        for next in asked.dropFirst().prefix(teller.random.below(3)) { turns.append(next) }
        return turns
    }

    private func withThe(_ thing: (color: String, name: String)) -> String { "the \(thing.color) \(thing.name)" }

    /// Who is where.
    private mutating func places() -> [(String, String)] {
        let a = teller.namedFigure()
        let b = teller.namedFigure(besides: a)
        let at = teller.random.pick(StoryWords.places)
        var other = teller.random.pick(StoryWords.places)
        while other.inside == at.inside { other = teller.random.pick(StoryWords.places) }
        let text =
            "\(a.name) is \(withArticle(a.kind)). \(b.name) is \(withArticle(b.kind)). \(a.name) lives \(at.inside), and "
            + "\(b.name) lives \(other.inside)."
        let asked: [(String, String)] = [
            ("Where does \(a.name) live?", "\(a.name) lives \(at.inside)."),
            ("Where does \(b.name) live?", "\(b.name) lives \(other.inside)."),
            ("Who lives \(at.inside)?", "\(a.name) lives \(at.inside)."),
            ("Who lives \(other.inside)?", "\(b.name) lives \(other.inside)."),
            ("What is \(a.name)?", "\(a.name) is \(withArticle(a.kind))."),
            ("What is \(b.name)?", "\(b.name) is \(withArticle(b.kind))."),
            ("Who is the \(b.kind)?", "\(b.name) is the \(b.kind)."),
        ]
        let order = teller.random.permutation(asked.count)
        let first = asked[order[0]]
        return [(text + " " + first.0, first.1)] + (chance(60) ? [asked[order[1]]] : [])
    }

    /// One thing of somebody, told and asked for at once or in two turns.
    private mutating func colors() -> [(String, String)] {
        let (x, name) = (thing(), someone())
        let isMine = chance(30)
        let owner = isMine ? "my" : "\(name)'s"
        let has = isMine ? "I have" : "\(name) has"
        let text = pick(
            "\(capitalized(owner)) \(x.name) is \(x.color).", "\(has) \(withArticle("\(x.color) \(x.name)")).")
        let answered = isMine ? "Your" : "\(name)'s"
        var asked = [
            ("What color is \(owner) \(x.name)?", "\(answered) \(x.name) is \(x.color)."),
            ("What color is the \(x.name)?", "The \(x.name) is \(x.color)."),
            ("What colour is the \(x.name)?", "The \(x.name) is \(x.color)."),
        ]
        if !isMine { asked.append(("Whose \(x.name) is it?", "It is \(name)'s \(x.name).")) }
        let first = teller.random.pick(asked)
        guard chance(40) else { return [(text + " " + first.0, first.1)] }
        return [
            (
                text,
                pick(
                    "\(capitalized(withArticle("\(x.color) \(x.name)")))! How nice.",
                    "I like things that are \(x.color).")
            ),
            first,
        ]
    }
}
