import Testing

@testable import Training

@Suite struct StoryTests {
    @Test func sameSeedSameCorpus() {
        let one = StoryCorpus.documents(seed: 4, bytes: 30_000)
        #expect(one == StoryCorpus.documents(seed: 4, bytes: 30_000))
        #expect(one != StoryCorpus.documents(seed: 5, bytes: 30_000))
        #expect(one.reduce(0) { $0 + $1.byteCount } >= 30_000)
    }

    @Test func storiesKeepToTheirWishes() {
        var teller = StoryTeller(random: SeededRandom(seed: 8))
        for plot in StoryPlot.allCases {
            var wishes = StoryTeller.Wishes()
            wishes.plot = plot
            wishes.kind = "fox"
            let story = teller.story(wishes)
            #expect(story.text.contains("fox") && story.text.contains(story.hero.name))
            #expect(story.text.last.map { ".!\"".contains($0) } == true)
            #expect(!story.text.contains("  ") && !story.text.contains(".."), "\(story.text)")
        }
    }

    @Test func requestsNameWhatTheStoryHolds() {
        var maker = DialogueMaker(teller: StoryTeller(random: SeededRandom(seed: 9)))
        for _ in 0..<300 {
            let (request, story) = maker.request()
            guard request.contains(" named ") else { continue }
            #expect(request.contains(story.hero.name) && story.text.contains(story.hero.name))
        }
    }

    @Test func theHeroKeepsItsNameAndPronoun() {
        var maker = DialogueMaker(teller: StoryTeller(random: SeededRandom(seed: 10)))
        for _ in 0..<300 {
            let (_, story) = maker.request()
            #expect(
                !(StoryNames.girls + StoryNames.boys).contains(story.hero.name)
                    || story.hero.isGirl == StoryNames.girls.contains(story.hero.name)
                    || Set(StoryNames.girls).intersection(StoryNames.boys).contains(story.hero.name))
            #expect(story.text.contains(story.hero.name) && story.text.contains(story.hero.kind), "\(story.text)")
            if !story.thing.isEmpty { #expect(story.text.contains(story.thing), "\(story.text)") }
        }
    }

    @Test func theAskedForThingRunsThroughTheStory() {
        var maker = DialogueMaker(teller: StoryTeller(random: SeededRandom(seed: 13)))
        var seen = 0
        for _ in 0..<400 {
            let (_, story) = maker.request()
            guard [.lost, .gift, .mistake, .treasure, .race].contains(story.plot) else { continue }
            #expect(story.text.ranges(of: story.thing).count >= 2, "\(story.text)")
            seen += 1
        }
        #expect(seen > 100)
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
            withArticle("owl") == "an owl" && withArticle("cat") == "a cat" && withArticle("unicorn") == "a unicorn")
        #expect(capitalized("the sky") == "The sky" && capitalized("").isEmpty)
    }
}
