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

    @Test func articles() {
        #expect(
            withArticle("owl") == "an owl" && withArticle("cat") == "a cat" && withArticle("unicorn") == "a unicorn")
        #expect(capitalized("the sky") == "The sky" && capitalized("").isEmpty)
    }
}
