/// Generated opinions, good and bad, in English and Chinese: what the sentiment recipes fall back on, and what the
/// embedded classifier is trained with.
package enum SentimentCorpus {
    /// Examples of both classes, about as many of each.
    package static func examples(language: String, count: Int, seed: UInt64) -> ExampleSet {
        var random = SeededRandom(seed: seed, stream: "sentiment \(language)")
        var set = ExampleSet()
        set.classes = ["negative", "positive"]
        for _ in 0..<count {
            let isGood = random.below(2) == 1
            set.texts.append(language == "zh" ? chinese(isGood, &random) : english(isGood, &random))
            set.labels.append(isGood ? 1 : 0)
        }
        return set
    }

    // MARK: English

    private static let good = [
        "good", "great", "wonderful", "excellent", "lovely", "beautiful", "funny", "charming", "clever", "delightful",
        "amazing", "brilliant", "fantastic", "enjoyable", "moving", "perfect", "superb", "fresh", "warm", "exciting",
        "fascinating", "touching", "impressive", "fine", "nice", "awesome", "pleasant", "helpful", "friendly", "fast",
        "reliable", "comfortable", "tasty", "delicious", "entertaining", "smart", "outstanding", "magical", "gripping",
        "hilarious", "terrific", "marvelous", "inspiring", "thoughtful", "graceful", "memorable", "satisfying", "happy",
    ]
    private static let bad = [
        "bad", "terrible", "awful", "boring", "poor", "ugly", "dull", "stupid", "weak", "horrible", "disappointing",
        "slow", "annoying", "cheap", "broken", "useless", "confusing", "predictable", "tedious", "lifeless", "silly",
        "painful", "flat", "messy", "unpleasant", "rude", "dirty", "cold", "noisy", "overpriced", "forgettable", "lame",
        "pointless", "clumsy", "tasteless", "frustrating", "dreadful", "mediocre", "shallow", "ridiculous", "worthless",
        "unfunny", "sad", "worst", "pathetic", "disgusting", "unreliable", "uncomfortable",
    ]
    private static let things = [
        "movie", "film", "story", "book", "plot", "acting", "ending", "music", "script", "cast", "show", "performance",
        "food", "service", "restaurant", "hotel", "room", "phone", "product", "game", "song", "place", "staff", "price",
        "quality", "dialogue", "direction", "picture", "camera", "meal", "experience", "design", "trip", "concert",
        "battery", "screen", "app", "car", "shirt", "comedy", "drama", "novel", "character", "scene", "coffee",
    ]
    private static let likes = ["love", "like", "enjoy", "recommend", "adore", "admire"]
    private static let dislikes = ["hate", "dislike", "regret", "despise", "can't stand", "avoid"]
    private static let liked = ["loved", "liked", "enjoyed", "adored", "admired"]
    private static let disliked = ["hated", "disliked", "regretted", "despised", "couldn't stand"]
    private static let adverbs = [
        "really", "very", "so", "truly", "absolutely", "quite", "extremely", "just", "simply",
    ]

    private static func english(_ isGood: Bool, _ random: inout SeededRandom) -> String {
        var parts: [String] = []
        for _ in 0..<(1 + random.below(3)) { parts.append(englishClause(isGood, &random)) }
        if random.below(6) == 0 {
            // A concession to the other side, which the rest outweighs.
            let other = random.pick(isGood ? bad : good)
            parts =
                ["the \(random.pick(things)) was a bit \(other), but \(parts[0])"] + parts.dropFirst() + [
                    englishClause(isGood, &random)
                ]
        }
        var text = parts.joined(separator: random.pick([". ", ", and ", ". ", "! ", "; "]))
        if random.below(2) == 0 { text = capitalized(text) }
        return text + random.pick([".", "!", "", " .", "."])
    }

    private static func englishClause(_ isGood: Bool, _ random: inout SeededRandom) -> String {
        let (word, opposite) = (random.pick(isGood ? good : bad), random.pick(isGood ? bad : good))
        let (thing, other) = (random.pick(things), random.pick(things))
        let adverb = random.pick(adverbs)
        switch random.below(16) {
        case 0: return "the \(thing) is \(adverb) \(word)"
        case 1: return "the \(thing) was \(word)"
        case 2: return "what \(withArticle(word)) \(thing)"
        case 3: return "i \(adverb) \(random.pick(isGood ? liked : disliked)) the \(thing)"
        case 4: return "i \(random.pick(isGood ? likes : dislikes)) this \(thing)"
        case 5: return "\(withArticle(word)) \(thing) with \(withArticle(random.pick(isGood ? good : bad))) \(other)"
        case 6:
            return isGood ? "one of the best \(thing)s i have ever seen" : "one of the worst \(thing)s i have ever seen"
        case 7: return isGood ? "it made me smile from beginning to end" : "it was a waste of time and money"
        case 8: return "the \(thing) was not \(opposite)" + (isGood ? " at all" : "")
        case 9: return isGood ? "i would buy it again" : "i want my money back"
        case 10: return "this is \(adverb) \(word)"
        case 11: return isGood ? "i can recommend this \(thing) to everyone" : "do not waste your time on this \(thing)"
        case 12: return isGood ? "we had a \(word) time" : "we had \(withArticle(word)) time"
        case 13: return isGood ? "thank you for the \(word) \(thing)" : "nobody should see this \(word) \(thing)"
        case 14:
            return
                "i am \(isGood ? random.pick(["happy", "glad", "delighted", "pleased"]) : random.pick(["unhappy", "angry", "disappointed", "upset"])) with the \(thing)"
        default: return "the \(thing) is \(word) and the \(other) is \(random.pick(isGood ? good : bad))"
        }
    }

    // MARK: Chinese

    private static let goodChinese = [
        "很好", "非常好", "太棒了", "很精彩", "很感人", "很有趣", "很漂亮", "很好看", "很好吃", "很舒服", "很满意", "非常喜欢", "很温馨", "很专业",
        "很热情", "很干净", "很方便", "物超所值", "令人难忘", "让人开心", "质量好", "值得推荐", "很贴心", "很可爱", "很优秀", "很完美", "很流畅", "很美味",
    ]
    private static let badChinese = [
        "很差", "非常差", "太糟糕了", "很无聊", "很失望", "很难看", "很难吃", "很脏", "很吵", "很慢", "很贵", "不满意", "非常讨厌", "很冷淡", "很粗糙",
        "很麻烦", "不值这个价", "令人生气", "让人难受", "质量差", "不值得买", "很敷衍", "很假", "很糟", "很失败", "经常卡", "浪费时间", "浪费钱",
    ]
    private static let thingsChinese = [
        "电影", "故事", "这本书", "演员", "结局", "音乐", "服务", "餐厅", "酒店", "房间", "手机", "产品", "游戏", "老板", "价格", "味道", "画面", "剧情",
        "菜",
        "环境", "屏幕", "衣服", "快递", "店员", "风景", "小说", "节目", "质量",
    ]

    private static func chinese(_ isGood: Bool, _ random: inout SeededRandom) -> String {
        let count = 1 + random.below(3)
        var text = ""
        if random.below(7) == 0 {
            text = "\(random.pick(thingsChinese))\(random.pick(isGood ? badChinese : goodChinese))，但是"
            text += chineseClause(isGood, &random) + "，"
        }
        for index in 0..<count {
            text += chineseClause(isGood, &random)
            text += index + 1 == count ? random.pick(["。", "！", ""]) : random.pick(["，", "，", "。"])
        }
        return text
    }

    private static func chineseClause(_ isGood: Bool, _ random: inout SeededRandom) -> String {
        let (word, thing) = (random.pick(isGood ? goodChinese : badChinese), random.pick(thingsChinese))
        switch random.below(8) {
        case 0: return "\(thing)\(word)"
        case 1: return "我觉得\(thing)\(word)"
        case 2: return isGood ? "我很喜欢\(thing)" : "我不喜欢\(thing)"
        case 3: return "这里的\(thing)\(word)"
        case 4: return isGood ? "下次还会再来" : "再也不会来了"
        case 5: return isGood ? "推荐给大家" : "不推荐"
        case 6: return isGood ? "\(thing)真的\(word)" : "\(thing)真是\(word)"
        default:
            return "\(thing)\(word)，\(random.pick(thingsChinese))也\(random.pick(isGood ? goodChinese : badChinese))"
        }
    }
}
