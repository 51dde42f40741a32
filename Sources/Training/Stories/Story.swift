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

/// What happens in a story.
enum StoryPlot: CaseIterable {
    case lost, afraid, sharing, rescue, building, gift, race, journey, newcomer, learning, storm, mistake, treasure
    case helping, party, sleepless

    /// What the story is about, as a person would ask for it.
    var themes: [String] {
        switch self {
        case .lost: ["losing something", "looking for something", "finding something"]
        case .afraid: ["being brave", "courage", "being afraid"]
        case .sharing: ["sharing", "kindness", "food"]
        case .rescue: ["helping a friend", "a rescue", "danger"]
        case .building: ["building something", "not giving up", "hard work"]
        case .gift: ["a birthday", "a gift", "a present"]
        case .race: ["a race", "winning and losing", "being fair"]
        case .journey: ["a journey", "a long walk", "an adventure"]
        case .newcomer: ["friendship", "making a new friend", "being shy"]
        case .learning: ["learning something new", "practice", "patience"]
        case .storm: ["a storm", "bad weather", "the rain"]
        case .mistake: ["telling the truth", "honesty", "saying sorry"]
        case .treasure: ["a treasure", "a map", "a secret"]
        case .helping: ["helping others", "being kind", "a good deed"]
        case .party: ["a party", "music", "a feast"]
        case .sleepless: ["going to sleep", "the night", "a dream"]
        }
    }
}

/// A finished story with what somebody may ask about it.
struct Story {
    var text: String
    var plot: StoryPlot
    var hero: StoryFigure
    var friend: StoryFigure
    var place: String
    /// The thing that matters, with its color if it has one; empty where there is none.
    var thing: String
    /// "a fox who lost a red ball".
    var summary: String
}

/// "a" or "an" before words.
func withArticle(_ words: String) -> String {
    guard let first = words.first else { return words }
    let isVowel = "aeiou".contains(first) && !words.hasPrefix("uni")
    return (isVowel ? "an " : "a ") + words
}

/// The first letter made large.
func capitalized(_ words: String) -> String {
    guard let first = words.first else { return words }
    return first.uppercased() + words.dropFirst()
}
