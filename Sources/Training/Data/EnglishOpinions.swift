/// Generated opinions in English: short judgements about films, food, things and days, with negations, contrasts and
/// the small words that turn a judgement round.
enum EnglishOpinions {
    private static let good = words(
        """
        good great wonderful excellent lovely beautiful funny charming clever delightful amazing brilliant fantastic
        enjoyable moving perfect superb fresh warm exciting fascinating touching impressive fine nice awesome
        pleasant helpful friendly reliable comfortable tasty delicious entertaining smart outstanding magical
        gripping hilarious terrific marvelous inspiring thoughtful graceful memorable satisfying happy remarkable
        stunning splendid adorable elegant refreshing engaging witty heartwarming powerful honest original generous
        polite efficient gorgeous spectacular sweet tender riveting absorbing compelling captivating dazzling
        stylish polished insightful intelligent imaginative rewarding flawless fabulous incredible phenomenal
        favorite joyful cheerful lively bright crisp smooth spacious cozy clean quick cool solid sincere subtle rich
        vivid sharp refined masterful believable astonishing unforgettable amusing likable lovable worthwhile
        """)
    private static let bad = words(
        """
        bad terrible awful boring poor ugly dull stupid weak horrible disappointing slow annoying cheap broken
        useless confusing predictable tedious lifeless silly painful flat messy unpleasant rude dirty noisy
        overpriced forgettable lame pointless clumsy tasteless frustrating dreadful mediocre shallow ridiculous
        worthless unfunny sad pathetic disgusting unreliable uncomfortable bland stale greasy soggy nasty gross
        miserable depressing irritating tiresome exhausting bloated contrived pretentious hollow generic formulaic
        clichéd sloppy careless lazy amateurish incoherent senseless absurd offensive embarrassing unbearable
        unwatchable unreadable inedible unusable defective faulty flimsy buggy crude bitter sour stiff wooden
        muddled aimless uninspired unconvincing unimpressive underwhelming laughable hopeless atrocious abysmal
        appalling horrid lousy inferior dishonest unfriendly unhelpful impolite smelly filthy cramped dated hideous
        monotonous repetitive dreary
        """)
    private static let things = words(
        """
        movie film story book plot ending script cast show performance service restaurant hotel room phone product
        game song place price dialogue picture camera meal experience design trip concert battery screen app car
        shirt comedy drama novel character scene coffee actor actress director album series episode documentary
        laptop website store shop waiter breakfast dinner lunch dessert pizza soup bed view beach museum tour guide
        flight airline driver teacher class course lesson party gift toy dress jacket watch speaker keyboard mouse
        update version interface day weekend evening
        """)
    private static let likes = ["love", "like", "enjoy", "recommend", "adore", "admire", "appreciate"]
    private static let dislikes = ["hate", "dislike", "regret", "despise", "can't stand", "avoid", "detest"]
    private static let liked = ["loved", "liked", "enjoyed", "adored", "admired", "appreciated"]
    private static let disliked = ["hated", "disliked", "regretted", "despised", "couldn't stand", "detested"]
    private static let adverbs = [
        "really", "very", "so", "truly", "absolutely", "quite", "extremely", "just", "simply", "incredibly", "totally",
        "pretty", "too", "completely",
    ]
    private static let nots = [
        "not", "not very", "not really", "never", "hardly", "far from", "isn't", "wasn't", "anything but",
    ]
    private static let goodPhrases = [
        "it made me smile from beginning to end", "i would buy it again", "i can't wait to go back",
        "worth every penny",
        "i laughed out loud", "i had so much fun", "it exceeded my expectations", "everything was just right",
        "i will definitely come back", "it works like a charm", "two thumbs up", "five stars", "well done",
        "thank you so much", "you did a great job", "it was a pleasure", "i could not be happier",
        "keep up the good work",
        "it brightened my day", "it is a masterpiece", "highly recommended", "a must see", "what a treat",
        "i feel great",
        "i am having a wonderful day", "this made my day", "best purchase ever", "it never gets old",
        "i was blown away",
        "everyone was smiling", "my family loved it", "it is exactly what i wanted", "it is a joy to use", "bravo",
    ]
    private static let badPhrases = [
        "it was a waste of time and money", "i want my money back", "i fell asleep", "do not buy this", "stay away",
        "never again", "it broke after a week", "it does not work", "nobody answered my calls", "i was bored to tears",
        "one star", "two thumbs down", "what a mess", "i feel awful", "it made me angry", "it ruined my day",
        "i will never come back", "it is a disaster", "nothing worked", "i walked out", "it fell apart",
        "i am so tired of this",
        "it gave me a headache", "we waited for two hours", "save your money", "it left me cold", "it goes nowhere",
        "the worst purchase ever", "i was let down", "such a letdown", "it is not worth it", "i could not finish it",
        "it makes no sense", "my family hated it", "it is a joke", "i have had enough", "don't bother",
    ]

    /// One to four clauses of one mind, sometimes with a concession to the other side.
    static func text(_ isGood: Bool, _ random: inout SeededRandom) -> String {
        var parts = (0..<(1 + random.below(3))).map { _ in clause(isGood, &random) }
        if random.below(5) == 0 {
            // A concession to the other side, which the rest outweighs.
            let other = random.pick(isGood ? bad : good)
            let concession = random.pick([
                "the \(random.pick(things)) was a bit \(other), but \(parts[0])",
                "although the \(random.pick(things)) is \(other), \(parts[0])",
                "despite \(withArticle(other)) \(random.pick(things)), \(parts[0])",
            ])
            parts = [concession] + parts.dropFirst() + [clause(isGood, &random)]
        }
        var text = parts.joined(separator: random.pick([". ", ", and ", ". ", "! ", "; ", " and "]))
        if random.below(2) == 0 { text = capitalized(text) }
        return text + random.pick([".", "!", "", " .", ".", "!!"])
    }

    private static func clause(_ isGood: Bool, _ random: inout SeededRandom) -> String {
        let (word, opposite) = (random.pick(isGood ? good : bad), random.pick(isGood ? bad : good))
        let second = random.pick(isGood ? good : bad)
        let (thing, other) = (random.pick(things), random.pick(things))
        let adverb = random.pick(adverbs)
        switch random.below(24) {
        case 0: return "the \(thing) is \(adverb) \(word)"
        case 1: return "the \(thing) was \(word)"
        case 2: return "what \(withArticle(word)) \(thing)"
        case 3: return "i \(adverb) \(random.pick(isGood ? liked : disliked)) the \(thing)"
        case 4:
            return
                "i \(random.pick(isGood ? likes : dislikes)) \(random.pick(["this", "the", "my", "this whole"])) \(thing)"
        case 5: return "\(withArticle(word)) \(thing) with \(withArticle(second)) \(other)"
        case 6:
            return
                "one of the \(isGood ? "best" : "worst") \(plural(thing)) i have ever \(random.pick(["seen", "had", "known"]))"
        case 7, 8: return random.pick(isGood ? goodPhrases : badPhrases)
        case 9: return "the \(thing) was \(random.pick(nots)) \(opposite)" + (random.below(3) == 0 ? " at all" : "")
        case 10:
            return "it \(random.pick(["is not", "isn't", "was not", "wasn't", "is never", "was far from"])) \(opposite)"
        case 11: return "this is \(adverb) \(word)"
        case 12:
            return isGood
                ? "i can recommend this \(thing) to everyone" : "do not waste your time on this \(thing)"
        case 13: return "we had \(withArticle(word)) time"
        case 14: return isGood ? "thank you for the \(word) \(thing)" : "nobody should see this \(word) \(thing)"
        case 15:
            let feelings =
                isGood
                ? ["happy", "glad", "delighted", "pleased", "thrilled", "impressed", "satisfied", "grateful"]
                : ["unhappy", "angry", "disappointed", "upset", "furious", "frustrated", "dissatisfied", "sorry"]
            return "i am \(random.pick(["", "so ", "very ", "really "]))\(random.pick(feelings)) with the \(thing)"
        case 16:
            return isGood
                ? random.pick([
                    "i don't regret it", "no complaints", "i did not want it to end", "nothing was wrong with it",
                ])
                : random.pick([
                    "i don't like it", "i do not recommend it", "i didn't enjoy the \(thing)",
                    "i would not buy it again", "no fun at all",
                ])
        case 17: return "\(word) and \(second)"
        case 18: return "so \(word)"
        case 19: return "the \(thing) looks \(word)"
        case 20: return "it \(random.pick(["feels", "seems", "sounds", "was", "is"])) \(word)"
        case 21: return "a \(thing) that is both \(word) and \(second)"
        case 22: return "the \(isGood ? "best" : "worst") \(thing) ever"
        default: return "the \(thing) is \(word) and the \(other) is \(second)"
        }
    }

    private static func plural(_ thing: String) -> String {
        if thing.hasSuffix("y"), !thing.hasSuffix("ay"), !thing.hasSuffix("oy") { return thing.dropLast() + "ies" }
        return thing + (["s", "h", "x"].contains { thing.hasSuffix($0) } ? "es" : "s")
    }

    private static func words(_ list: String) -> [String] {
        list.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
