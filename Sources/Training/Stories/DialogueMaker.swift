/// One turn of a conversation.
package struct Turn: Sendable, Equatable {
    /// "user" or "assistant".
    package var role: String
    /// What was said.
    package var content: String

    /// Makes a turn.
    package init(role: String, content: String) {
        self.role = role
        self.content = content
    }
}

/// Makes conversations: requests for stories with the story that was asked for, questions about it, simple questions.
struct DialogueMaker {
    var teller: StoryTeller

    mutating func pick(_ options: String...) -> String { teller.random.pick(options) }
    mutating func chance(_ percent: Int) -> Bool { teller.random.below(100) < percent }

    /// A conversation of one to three exchanges.
    mutating func conversation() -> [Turn] {
        var turns: [Turn] = []
        if chance(6) { turns += exchange(greeting()) }
        switch teller.random.below(100) {
        case ..<50:
            let (request, story) = request()
            turns += exchange((request, story.text))
            for _ in 0..<teller.random.below(3) { turns += exchange(question(about: story)) }
            if chance(12) { turns += exchange(thanks()) }
        case ..<76:
            for _ in 0..<(1 + teller.random.below(3)) { turns += exchange(typed(fact())) }
            if chance(15) { turns += exchange(thanks()) }
        default:
            var reading = ReadingMaker(teller: teller)
            for pair in reading.exchanges() { turns += exchange(pair) }
            teller = reading.teller
        }
        return turns
    }

    /// A question as people type it: sometimes without its mark, small, or with a contraction.
    private mutating func typed(_ pair: (String, String)) -> (String, String) {
        var question = pair.0
        if question.hasPrefix("What is "), chance(20) { question = "What's " + question.dropFirst(8) }
        if chance(15) { question = question.prefix(1).lowercased() + question.dropFirst() }
        if question.last == "?" || question.last == ".", chance(20) { question.removeLast() }
        let isGreeting = ["Hello", "Hi", "Hey", "Good"].contains(where: pair.0.hasPrefix)
        return (isGreeting ? question : greeted(question, 8), pair.1)
    }

    private func exchange(_ pair: (String, String)) -> [Turn] {
        [Turn(role: "user", content: pair.0), Turn(role: "assistant", content: pair.1)]
    }

    // MARK: talk

    private mutating func greeting() -> (String, String) {
        switch teller.random.below(3) {
        case 0:
            return (
                pick("Hello!", "Hi!", "Hello", "Hi", "Good morning!", "Hey!", "Hello there!", "Good evening!"),
                pick(
                    "Hello! I can tell you a story. What should it be about?",
                    "Hello! Would you like to hear a story?", "Hi! How can I help you today?")
            )
        case 1:
            return (
                pick("How are you?", "How are you today?", "Hello, how are you?"),
                pick("I am very well, thank you! Would you like a story?", "I am fine, thank you. How are you?")
            )
        default:
            return (
                pick(
                    "Who are you?", "What are you?", "What is your name?", "What can you do?", "Are you a robot?",
                    "Tell me about yourself."),
                pick(
                    "I am Martlet, a very small language model. I can tell short stories and answer simple questions.",
                    "My name is Martlet. I am a small language model, and I love to tell stories.")
            )
        }
    }

    private mutating func thanks() -> (String, String) {
        if chance(20) {
            return (
                pick("What a nice story!", "I like it.", "That was nice.", "Good job!", "Very good!"),
                pick("I am glad that you like it.", "Thank you! I am glad that you like it.")
            )
        }
        return chance(65)
            ? (
                pick("Thank you!", "Thank you.", "Thanks!", "That was nice, thank you.", "Thank you very much!"),
                pick("You are welcome!", "You are welcome! Would you like another story?")
            )
            : (
                pick("Goodbye!", "Bye!", "Good night!", "See you tomorrow."),
                pick("Goodbye! Come back soon.", "Good night, and sweet dreams!", "Goodbye! Have a nice day.")
            )
    }

    private mutating func fact() -> (String, String) {
        switch teller.random.below(17) {
        case 15:
            let fact = teller.random.pick(SimpleFacts.capitals)
            return (
                pick("What is the capital of \(fact.country)?", "Which city is the capital of \(fact.country)?"),
                "The capital of \(fact.country) is \(fact.city)."
            )
        case 0, 1, 16:
            let fact = teller.random.pick(SimpleFacts.colors)
            return (
                pick(
                    "What color is \(fact.thing)?", "What colour is \(fact.thing)?",
                    "What is the color of \(fact.thing)?", "What is the colour of \(fact.thing)?"),
                "\(capitalized(fact.thing)) is \(fact.color)."
            )
        case 2:
            let fact = teller.random.pick(SimpleFacts.sounds)
            return (
                pick(
                    "What sound does a \(fact.animal) make?", "What does a \(fact.animal) say?",
                    "What does the \(fact.animal) say?"),
                pick(
                    "\(capitalized(withArticle(fact.animal))) says \"\(fact.sound)\".",
                    "The \(fact.animal) says \"\(fact.sound)\".")
            )
        case 3:
            let fact = teller.random.pick(SimpleFacts.homes)
            return (
                pick("Where does \(fact.animal) live?", "Where would I find \(fact.animal)?"),
                "\(capitalized(fact.animal)) lives \(fact.home)."
            )
        case 4:
            let fact = teller.random.pick(SimpleFacts.foods)
            return (
                pick("What do \(fact.animal) eat?", "What do \(fact.animal) like to eat?"),
                "\(capitalized(fact.animal)) eat \(fact.food)."
            )
        case 5:
            var (one, other) = teller.random.pick(SimpleFacts.opposites)
            if chance(50), one != "heavy" { swap(&one, &other) }
            return (
                pick("What is the opposite of \(one)?", "What is the opposite of \"\(one)\"?"),
                "The opposite of \(one) is \(other)."
            )
        case 6:
            let fact = teller.random.pick(SimpleFacts.abilities)
            let animal = withArticle(fact.animal)
            return (
                "Can \(animal) \(fact.verb)?",
                fact.can ? "Yes, \(animal) can \(fact.verb)." : "No, \(animal) cannot \(fact.verb)."
            )
        case 7, 8:
            let fact = teller.random.pick(SimpleFacts.general)
            return (teller.random.pick(fact.question), fact.answer)
        case 9: return sum()
        case 10: return sequence()
        case 11: return greeting()
        case 12: return comparison()
        case 13:
            return (
                teller.random.pick(SimpleFacts.tooHard),
                pick(
                    "I am sorry, that is too hard for me. I can tell stories and answer simple questions.",
                    "I do not know that. I am a small model, but I can tell you a story.")
            )
        default: return membership()
        }
    }

    /// A model of this size does not learn to calculate; it learns to say so.
    private mutating func sum() -> (String, String) {
        let (a, b) = (teller.random.below(chance(70) ? 13 : 100), teller.random.below(chance(70) ? 13 : 100))
        return (
            pick(
                "What is \(a) plus \(b)?", "How much is \(a) plus \(b)?", "What is \(a) + \(b)?", "\(a) + \(b)",
                "What is \(a) minus \(b)?", "What is \(a) - \(b)?", "What is \(a) times \(b)?",
                "How much is \(a) times \(b)?", "What is \(a) * \(b)?"),
            pick(
                "I am sorry, I am too small for sums. I can tell you a story.",
                "I am not good at sums, but I can tell you a story.")
        )
    }

    private mutating func sequence() -> (String, String) {
        switch teller.random.below(4) {
        case 0:
            let index = teller.random.below(7)
            return (
                "What day comes after \(SimpleFacts.days[index])?",
                "After \(SimpleFacts.days[index]) comes \(SimpleFacts.days[(index + 1) % 7])."
            )
        case 1:
            let index = teller.random.below(12)
            return (
                "Which month comes after \(SimpleFacts.months[index])?",
                "After \(SimpleFacts.months[index]) comes \(SimpleFacts.months[(index + 1) % 12])."
            )
        case 2:
            let count = 3 + teller.random.below(8)
            return (
                pick(
                    "Count to \(SimpleFacts.numbers[count]).", "Can you count to \(SimpleFacts.numbers[count])?",
                    "Please count to \(count)."),
                capitalized(SimpleFacts.numbers[1...count].joined(separator: ", ")) + "."
            )
        default:
            let index = teller.random.below(20)
            return (
                pick(
                    "What number comes after \(SimpleFacts.numbers[index])?",
                    "Which number comes after \(SimpleFacts.numbers[index])?"),
                "After \(SimpleFacts.numbers[index]) comes \(SimpleFacts.numbers[index + 1])."
            )
        }
    }

    /// Things from small to large.
    private static let sizes = ["ant", "bee", "mouse", "cat", "dog", "sheep", "horse", "elephant", "whale"]

    private mutating func comparison() -> (String, String) {
        let a = teller.random.below(Self.sizes.count)
        var b = teller.random.below(Self.sizes.count)
        if a == b { b = (a + 1) % Self.sizes.count }
        let (one, other) = (withArticle(Self.sizes[a]), withArticle(Self.sizes[b]))
        let (large, small) = a > b ? (one, other) : (other, one)
        return (
            pick("Which is bigger, \(one) or \(other)?", "What is bigger, \(one) or \(other)?"),
            "\(capitalized(large)) is bigger than \(small)."
        )
    }

    private mutating func membership() -> (String, String) {
        let groups = [
            ("animal", ["cat", "dog", "horse", "bear", "fox", "owl"]),
            ("fruit", ["apple", "banana", "pear", "plum", "peach"]),
            ("color", ["red", "blue", "green", "yellow", "purple"]), ("tool", ["hammer", "spade", "saw"]),
            ("vegetable", ["carrot", "cucumber", "potato", "onion"]),
        ]
        let group = teller.random.pick(groups)
        if chance(40) {
            return (
                pick(
                    "Name \(withArticle(group.0)).", "Can you name \(withArticle(group.0))?",
                    "Tell me the name of \(withArticle(group.0))."),
                "\(capitalized(teller.random.pick(group.1))) is the name of \(withArticle(group.0))."
            )
        }
        let other = teller.random.pick(groups)
        let member = teller.random.pick(other.1)
        let subject = group.0 == "color" || other.0 == "color" ? member : withArticle(member)
        return (
            "Is \(subject) \(withArticle(group.0))?",
            group.0 == other.0 || (group.0 == "fruit" && member == "orange")
                ? "Yes, \(subject) is \(withArticle(group.0))."
                : "No, \(subject) is not \(withArticle(group.0)). It is \(withArticle(other.0))."
        )
    }
}
