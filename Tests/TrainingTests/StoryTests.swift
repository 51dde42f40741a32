import Testing

@testable import Training

@Suite struct StoryTests {
    @Test func sameSeedSameCorpus() {
        let one = StoryCorpus.documents(seed: 4, bytes: 30_000)
        #expect(one == StoryCorpus.documents(seed: 4, bytes: 30_000))
        #expect(one != StoryCorpus.documents(seed: 5, bytes: 30_000))
        #expect(one.reduce(0) { $0 + $1.byteCount } >= 30_000)
    }

    /// Requests with their stories, for tests that look at many.
    private static let asked: [(request: String, story: Story)] = {
        var maker = DialogueMaker(teller: StoryTeller(random: SeededRandom(seed: 9)))
        return (0..<3000).map { _ in maker.request() }
    }()

    @Test func twentyMegabytesInTheRecipesOrder() {
        let documents = StoryCorpus.documents(seed: 7, bytes: 20_000_000)
        #expect(documents.reduce(0) { $0 + $1.byteCount } >= 20_000_000)
        // Hardly any document twice, apart from short questions.
        let texts = documents.compactMap { document -> String? in
            switch document {
            case .text(let text): text
            case .conversation(let turns):
                turns.first { $0.role == "assistant" && $0.content.utf8.count > 200 && $0.content.contains(". ") }?
                    .content
            }
        }
        #expect(texts.count > 20_000 && Set(texts).count > texts.count * 999 / 1000)
        for text in texts { #expect(Self.faults(text) == nil, "\(text)") }
    }

    /// Words that may stand twice: "the watering can can help".
    private static let doubled: Set = ["had", "that", "can"]

    /// What is wrong with the form of a text; nil: nothing.
    private static func faults(_ text: String) -> String? {
        for sign in ["{", "}", "|", "$", "  ", "..", " .", " ,", "?.", "!."] where text.contains(sign) { return sign }
        guard text.first?.isLetter == true || text.first == "\"", text.last.map({ ".!?\"".contains($0) }) == true else {
            return "its ends"
        }
        guard text.count(where: { $0 == "\"" }) % 2 == 0 else { return "quotes" }
        let words = text.split(whereSeparator: { $0 == " " || $0 == "\"" })
        for (word, next) in zip(words, words.dropFirst()) {
            guard let first = next.first, first.isLowercase else { continue }
            let isVowel = "aeiou".contains(first)
            let name = String(next)
            let isException = withArticle(name).hasPrefix(isVowel ? "a " : "an ")
            if word.lowercased() == "a", isVowel != isException { return "a \(next)" }
            if word.lowercased() == "an", isVowel == isException { return "an \(next)" }
            if word == next, word.last?.isLetter == true, !doubled.contains(String(word)) { return "\(word) twice" }
        }
        // Every sentence begins with a capital letter.
        for sentence in text.split(separator: ". ") where sentence.first?.isLowercase == true {
            return "a small beginning"
        }
        return nil
    }

    @Test func everyPlotTellsAStory() {
        var teller = StoryTeller(random: SeededRandom(seed: 8))
        #expect(Set(StoryPlot.all.map(\.name)).count == StoryPlot.all.count)
        for plot in StoryPlot.all {
            for thing in [nil, "tiny ukulele"] {
                var wishes = StoryTeller.Wishes()
                (wishes.plot, wishes.kind, wishes.thing) = (plot, "fox", thing)
                for _ in 0..<20 {
                    let story = teller.story(wishes)
                    #expect(story.text.contains("fox") && story.text.contains(story.hero.name))
                    #expect(story.text.contains(story.friend.name))
                    #expect(Self.faults(story.text) == nil, "\(story.text)")
                    if thing != nil { #expect(story.text.ranges(of: "tiny ukulele").count >= 3, "\(story.text)") }
                    #expect(!story.summary.contains("/") && Self.faults(capitalized(story.summary) + ".") == nil)
                }
            }
        }
    }

    @Test func storiesHoldWhatWasAskedFor() {
        for (request, story) in Self.asked {
            let text = story.text
            #expect(Self.faults(text) == nil, "\(text)")
            if let name = request.firstMatch(of: #/(named|called) ([A-Z]\w+)/#)?.output.2 {
                #expect(text.ranges(of: name).count >= 2, "\(request) \(text)")
            }
            for wish in [story.thing, story.topic, story.theme ?? ""] where !wish.isEmpty && request.contains(wish) {
                #expect(text.ranges(of: wish).count >= (wish == story.theme ? 1 : 2), "\(request) \(text)")
                // Early, and not only at the beginning.
                let sentences = text.split(separator: #/[.!?] /#)
                if wish != story.theme {
                    #expect(sentences.prefix(7).contains { $0.contains(wish) }, "\(request) \(text)")
                    #expect(sentences.dropFirst(4).contains { $0.contains(wish) }, "\(request) \(text)")
                } else {
                    #expect(sentences.suffix(3).contains { $0.contains(wish) }, "\(request) \(text)")
                }
            }
            if request.contains(story.hero.kind) { #expect(text.contains(story.hero.kind), "\(request) \(text)") }
        }
    }

    @Test func requestsNameWhatIsRare() {
        let named = Self.asked.filter { !$0.story.thing.isEmpty && $0.request.contains($0.story.thing) }
        #expect(named.count > 900)
        // Most things that are asked for come up once.
        let counts = Dictionary(named.map { ($0.story.thing, 1) }, uniquingKeysWith: +)
        #expect(counts.values.count { $0 == 1 } > counts.count * 8 / 10)
        let listed = Set(StoryWords.smallThings + StoryWords.largeThings)
        let unlisted = named.count { asked in !listed.contains { asked.story.thing.hasSuffix($0) } }
        #expect(unlisted > named.count / 4)
        #expect(Set(Self.asked.map { $0.request.split(separator: " ").prefix(3).joined(separator: " ") }).count > 40)
        #expect(Self.asked.count { $0.story.theme != nil } > 400)
    }

    @Test func theHeroKeepsItsNameAndPronoun() {
        // A new name may by chance be a known one.
        let girls = Set(StoryNames.girls).subtracting(StoryNames.boys)
        let boys = Set(StoryNames.boys).subtracting(StoryNames.girls)
        #expect(Self.asked.count { girls.contains($0.story.hero.name) && !$0.story.hero.isGirl } < 10)
        #expect(Self.asked.count { boys.contains($0.story.hero.name) && $0.story.hero.isGirl } < 10)
        for (_, story) in Self.asked {
            #expect(
                !StoryWords.girlsOnly.contains(story.hero.kind) || story.hero.isGirl || !story.text.contains(" she "))
        }
    }

    @Test func theFriendHasAnotherNameWhichGoesWithTheKind() {
        for (request, story) in Self.asked {
            #expect(story.friend.name != story.hero.name, "\(request) \(story.text)")
        }
        var teller = StoryTeller(random: SeededRandom(seed: 15))
        for (kind, isGirl) in [("fox", true), ("fox", false), ("queen", true), ("grommel", false)] {
            var wishes = StoryTeller.Wishes()
            wishes.friendKind = kind
            let friends = (0..<400).map { _ in teller.story(wishes).friend }.filter { $0.isGirl == isGirl }
            let counts = Dictionary(friends.map { ($0.name, 1) }, uniquingKeysWith: +).values.sorted(by: >)
            #expect(counts[0] > friends.count / 2 && counts[0] < friends.count * 9 / 10)
            #expect(counts.prefix(2).reduce(0, +) > friends.count * 9 / 10)
        }
        // A name that is asked for is kept, even if it is the usual one.
        var wishes = StoryTeller.Wishes()
        (wishes.friendKind, wishes.friendName, wishes.name) = ("fox", "Xo", "Xi")
        #expect(teller.story(wishes).friend.name == "Xo")
    }

    /// What Benchmarks/stories/run.py and Tests/Driving/test_embedded.py call unseen.
    @Test func theMeasuredWordsAreNotInTheText() {
        let unseen = [
            "abacus", "zeppelin", "gramophone", "toaster", "periscope", "chandelier", "surfboard", "trampoline",
            "didgeridoo",
            "theremin", "escritoire", "limousine", "croquet", "waffle iron", "vuvuzela", "samovar", "jukebox",
            "catapult",
            "bulldozer", "parachute", "recycling", "astronomy", "stage fright", "homework", "democracy", "habits",
            "Venice",
            "houseboat", "Aurora", "Tariq", "Wilhelmina", "Xiomara", "Bjorn", "Siobhan", "Nkechi", "Zebulon",
        ]
        for document in StoryCorpus.documents(seed: 7, bytes: 3_000_000) {
            let text =
                switch document {
                case .text(let text): text
                case .conversation(let turns): turns.map(\.content).joined(separator: " ")
                }
            for word in unseen { #expect(!text.contains(word), "\(word): \(text)") }
        }
    }

    @Test func mostNamesThatARequestGivesAreNew() {
        var teller = StoryTeller(random: SeededRandom(seed: 14))
        let known = Set(StoryNames.girls + StoryNames.boys)
        let asked = (0..<500).map { _ in teller.namedFigure() }
        #expect((280...420).contains(asked.count { !known.contains($0.name) }))
        #expect((0..<500).count { _ in !known.contains(teller.figure().name) } < 100)
        for figure in asked {
            #expect(!StoryWords.girlsOnly.contains(figure.kind) || figure.isGirl)
            #expect(!StoryWords.boysOnly.contains(figure.kind) || !figure.isGirl)
        }
    }

    @Test func answersStandInTheText() {
        var maker = ReadingMaker(teller: StoryTeller(random: SeededRandom(seed: 11)))
        for _ in 0..<500 {
            let exchanges = maker.exchanges()
            #expect((1...3).contains(exchanges.count))
            let said = exchanges.map { $0.0 + " " + $0.1 }.joined(separator: " ")
            for (question, answer) in exchanges {
                #expect(!question.isEmpty && !answer.isEmpty && !said.contains("  "))
                // What an answer names was said before.
                for word in answer.split(whereSeparator: { !$0.isLetter })
                where word.first?.isUppercase == true && word.count > 4 {
                    #expect(said.contains(word))
                }
            }
        }
    }

    @Test func inventedNamesAreNames() {
        var random = SeededRandom(seed: 12)
        let names = Set((0..<2000).map { _ in StoryNames.invented(&random) })
        #expect(names.count > 1000)
        for name in names {
            #expect((3...16).contains(name.count) && name.first?.isUppercase == true && name.allSatisfy(\.isLetter))
        }
    }

    @Test func articles() {
        #expect(
            withArticle("owl") == "an owl" && withArticle("cat") == "a cat" && withArticle("unicorn") == "a unicorn"
                && withArticle("ukulele") == "a ukulele" && withArticle("hourglass") == "an hourglass"
                && withArticle("umbrella") == "an umbrella" && withArticle("honest man") == "an honest man")
        #expect(
            StoryNouns.plural("box") == "boxes" && StoryNouns.plural("berry") == "berries"
                && StoryNouns.plural("toy") == "toys")
        #expect(StoryNouns.plural("jar of jam") == "jars of jam" && StoryNouns.plural("snowman") == "snowmen")
        #expect(capitalized("the sky") == "The sky" && capitalized("").isEmpty)
    }
}
