/// Nouns that nobody has, and things put together from words: what a request may name without the model having seen it.
enum StoryNouns {
    private static let starts = StoryWords.list(
        """
        b, d, f, g, h, j, k, l, m, n, p, r, s, t, v, w, z, bl, br, ch, cl, cr, dr, fl, fr, gl, gr, pl, pr, qu, sc, sh, sk, sl, sm,
        sn, sp, st, str, sw, th, tr, tw, wh, c, b, d, f, g, h, k, l, m, p, r, s, t
        """)
    private static let vowels = StoryWords.list("a, e, i, o, u, a, e, i, o, oo, ee, ea, ai, ou, oa, ie, ue, oi, y")
    private static let middles = StoryWords.list(
        """
        b, bb, ck, d, dd, f, ff, g, gg, l, ll, m, mm, n, nn, p, pp, r, rr, s, ss, t, tt, v, x, z, zz, mb, mp, nd, ng, nk, nt, lb,
        lf, lk, lm, lt, rb, rd, rg, rk, rm, rn, rt, sk, sp, st, ph, sh, th, ch, tch, ct, dr, gr, br, pl, bl, gl, scr, ns, w
        """)
    private static let ends = StoryWords.list(
        """
        le, er, el, on, in, en, et, ot, ow, y, ie, o, a, um, us, is, age, ant, ard, ment, ness, ing, ling, let, kin, ock, ack,
        ick, oon, een, ine, ide, ate, ite, ope, ope, ure, ule, ory, ery, ette, elle, oid, ium, ax, ix, ex, ish, ash, und, ump,
        amp, int, ack, old, alt, orn, ert, eaf, oop, eel, ail, ope, aph, ism, ode, ome, ole, ane
        """)
    private static let closes = StoryWords.list(
        "b, ck, d, ff, g, k, l, ll, m, n, p, r, ss, t, x, zz, sh, ch, th, nk, nd, mp, lt, rk, rp, sk, st, ft, ng, nch, lm, rn"
    )

    /// A word of one to three syllables that is none.
    static func invented(_ random: inout SeededRandom) -> String {
        let start =
            random.below(9) == 0 ? random.pick(["a", "e", "o", "i"]) + random.pick(middles) : random.pick(starts)
        switch random.below(5) {
        case 0: return start + random.pick(vowels) + random.pick(closes)
        case 1, 2: return start + random.pick(vowels) + random.pick(middles) + random.pick(ends)
        case 3:
            return start + random.pick(vowels) + random.pick(middles) + random.pick(vowels) + random.pick(middles)
                + random.pick(ends)
        default: return random.pick(StoryWords.firstHalves) + random.pick(ends)
        }
    }

    /// A word of two that exist.
    static func compound(_ random: inout SeededRandom) -> String {
        let first = random.pick(StoryWords.firstHalves)
        var second = random.pick(StoryWords.secondHalves)
        while second == first { second = random.pick(StoryWords.secondHalves) }
        return first + (random.below(3) == 0 ? " " : "") + second
    }

    /// A thing as a request names it: "kite", "red kite", "riverbell", "grommel".
    static func thing(_ random: inout SeededRandom, isLarge: Bool) -> String {
        let noun =
            switch random.below(20) {
            case ..<10: random.pick(isLarge ? StoryWords.largeThings : StoryWords.smallThings)
            case ..<14: compound(&random)
            default: invented(&random)
            }
        let quality: String
        switch random.below(20) {
        case ..<9: return noun
        case ..<14: quality = random.pick(StoryWords.colors)
        case ..<19: quality = random.pick(StoryWords.qualities)
        default: quality = invented(&random)
        }
        return noun.hasPrefix(quality) ? noun : quality + " " + noun
    }

    /// Somebody whom the lists of kinds do not hold.
    static func kind(_ random: inout SeededRandom) -> String {
        let first = random.pick(StoryWords.firstHalves)
        switch random.below(4) {
        case 0: return first + " " + random.pick(["maker", "keeper", "seller", "collector", "catcher"])
        case 1:
            let animal = random.pick(StoryWords.animals).kind
            return animal == first ? animal : first + " " + animal
        default: return invented(&random)
        }
    }

    /// A topic that stands for itself: "the moon", "lanterns", "the glass tower", "honesty".
    static func topic(_ random: inout SeededRandom) -> String {
        switch random.below(10) {
        case ..<4: random.pick(StoryWords.topics)
        case 4: random.pick(StoryWords.ideas)
        case 5: "the " + thing(&random, isLarge: true)
        case 6: "the " + invented(&random)
        case 7: plural(invented(&random))
        default: plural(random.pick(random.below(2) == 0 ? StoryWords.smallThings : StoryWords.largeThings))
        }
    }

    /// More than one.
    static func plural(_ noun: String) -> String {
        if let cut = noun.firstRange(of: " of ") {
            return plural(String(noun[..<cut.lowerBound])) + noun[cut.lowerBound...]
        }
        if ["s", "x", "z", "ch", "sh"].contains(where: noun.hasSuffix) { return noun + "es" }
        if noun.hasSuffix("y"), let before = noun.dropLast().last, !"aeiou".contains(before) {
            return noun.dropLast() + "ies"
        }
        if noun.hasSuffix("man") { return noun.dropLast(2) + "en" }
        if noun.hasSuffix("leaf") { return noun.dropLast() + "ves" }
        if noun.hasSuffix("knife") { return noun.dropLast(2) + "ves" }
        return noun + "s"
    }
}
