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
        case .lost: ["losing something", "looking for something", "finding something", "something that was lost"]
        case .afraid: ["being brave", "courage", "being afraid", "bravery", "fear"]
        case .sharing: ["sharing", "kindness", "food", "hunger", "a picnic", "lunch"]
        case .rescue: ["helping a friend", "a rescue", "danger", "saving a friend", "an accident"]
        case .building: ["building something", "not giving up", "hard work", "making something", "trying again"]
        case .gift: ["a birthday", "a gift", "a present", "giving", "a surprise"]
        case .race: ["a race", "winning and losing", "being fair", "running", "a contest"]
        case .journey: ["a journey", "a long walk", "an adventure", "travelling", "a trip", "exploring"]
        case .newcomer: ["friendship", "making a new friend", "being shy", "a new friend", "being lonely", "friends"]
        case .learning: ["learning something new", "practice", "patience", "learning", "school"]
        case .storm: ["a storm", "bad weather", "the rain", "thunder", "a rainy day", "the weather"]
        case .mistake: ["telling the truth", "honesty", "saying sorry", "a lie", "a mistake"]
        case .treasure: ["a treasure", "a map", "a secret", "pirates and gold", "something hidden"]
        case .helping: ["helping others", "being kind", "a good deed", "helping", "an old friend"]
        case .party: ["a party", "music", "a feast", "dancing", "a celebration"]
        case .sleepless: ["going to sleep", "the night", "a dream", "bedtime", "the moon and the stars", "sleep"]
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
