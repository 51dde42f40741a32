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
            set.texts.append(language == "zh" ? chinese(isGood, &random) : EnglishOpinions.text(isGood, &random))
            set.labels.append(isGood ? 1 : 0)
        }
        return set
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
