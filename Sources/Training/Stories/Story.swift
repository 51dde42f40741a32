/// Somebody in a story.
struct StoryFigure {
    var name: String
    var kind: String
    var trait: String
    var isGirl: Bool

    var he: String { isGirl ? "she" : "he" }
    var him: String { isGirl ? "her" : "him" }
    var his: String { isGirl ? "her" : "his" }
    var He: String { isGirl ? "She" : "He" }
    var His: String { isGirl ? "Her" : "His" }
    /// "a brave fox".
    var described: String { withArticle("\(trait) \(kind)") }
}

/// A finished story with what somebody may ask about it.
struct Story {
    var text: String
    var plot: StoryPlot
    var hero: StoryFigure
    var friend: StoryFigure
    var place: StoryWords.Place
    /// The thing that was told of, with its color if it has one; empty where there is none.
    var thing: String
    /// The topic; empty where there is none.
    var topic: String
    /// The theme in the words of the request.
    var theme: String?
    /// What the hero did: "lost a red ball".
    var doing: StoryPlot.Verb

    /// "a fox who lost a red ball".
    var summary: String { "\(withArticle(hero.kind)) who \(doing.past)" }
}

/// "a" or "an" before words.
func withArticle(_ words: String) -> String {
    guard let first = words.first else { return words }
    let isVowel =
        "aeiou".contains(first)
        ? !soundsLikeConsonant.contains(where: words.hasPrefix) : silentH.contains(where: words.hasPrefix)
    return (isVowel ? "an " : "a ") + words
}

/// The first letter made large.
func capitalized(_ words: String) -> String {
    guard let first = words.first else { return words }
    return first.uppercased() + words.dropFirst()
}

private let soundsLikeConsonant = ["uni", "use", "uku", "eu", "ewe"]
private let silentH = ["hour", "honest", "heir"]
