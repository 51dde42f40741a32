/// Names of the generated stories: known ones, and new ones made of syllables, so that a model learns to keep to
/// whatever name it is given.
enum StoryNames {
    static let boys = words(
        """
        Tom Ben Max Leo Sam Tim Jack Finn Oscar Hugo Peter Felix Otto Milo Toby Henry Noah Paul Rufus Bruno Charlie
        Jasper Theo Oliver Barnaby Adam Alex Andy Arthur Benny Billy Bob Bobby Carl Carlos Chris Dan Daniel David
        Dylan Eddie Edgar Eli Elliot Emil Eric Ethan Frank Fred Freddy Gabriel George Gus Harry Harvey Hector Ian
        Isaac Ivan Jacob Jake James Jamie Jerry Jim Jimmy Joe Joey John Johnny Jonas Josh Juan Julian Karl Kevin Kurt
        Larry Lars Lee Liam Linus Louis Lucas Luis Luke Marco Mark Martin Matt Max Mateo Michael Mike Monty Nate Ned
        Nick Nils Olaf Omar Owen Pablo Patrick Pedro Percy Phil Pip Ralph Ravi Ray Rex Ricky Robert Robin Roger Ron
        Rory Rusty Ryan Samir Scott Sean Simon Stan Steve Teddy Ted Tony Victor Walter Wally Will William Winston
        Yusuf Zack Ziggy Ali Hiro Kenji Chen Amir Anton Axel Bert Boris Buddy Buster Cody Cooper Dexter Duke Fritz
        """)
    static let girls = words(
        """
        Lily Mia Anna Rosie Ella Lucy Nora Zoe Ruby Clara Emma Ivy Molly Daisy Pia Greta Hazel Luna Tess Willow Sophie
        Alice Bella Olive Penny Sara Abby Ada Aisha Amelia Amy Anita Annie Aria Ava Beth Betty Bonnie Carla Carmen
        Carol Cathy Celia Chloe Cleo Cora Dora Edith Elena Eliza Elsa Emily Erin Esther Eva Eve Fatima Fiona Flora
        Frida Gina Gloria Grace Hanna Heidi Helen Holly Ida Ines Ingrid Irene Iris Isla Jane Jasmine Jenny Jessica
        Jill Joan Josie Joy Judy Julia June Kate Katie Kim Kitty Lara Laura Layla Leah Lena Lina Linda Lisa Lola Lotta
        Lottie Maggie Maria Marta Mary Matilda Maya Meg Mei Millie Mimi Mina Minnie Nadia Nancy Naomi Nell Nina Olga
        Olivia Pam Paula Pearl Petra Pippa Polly Poppy Priya Rachel Rita Rosa Rose Roxy Sadie Sally Sandra Sasha Selma
        Sonia Stella Sue Susan Susie Tara Tilda Tina Uma Vera Victoria Wendy Yara Yuki Zara Zelda Zuri Mila Freya
        """)

    private static let starts = words(
        """
        B Br D Dr F Fl Fr G Gr H J K Kr L M N P Pr R S Sn T Tr V W Z Qu Sk Bl Ch Sh Th Gl Pl Sp St Y C Cl Cr Sl Sw Str
        Wh Ph Kn B D G K L M N R S T
        """)
    private static let vowels = words("a e i o u a e i o a e i oo ee y ai ea au ie ou ei")
    private static let middles = words(
        """
        b d dd f g k l ll m mm n nn p pp r rr s ss t tt v x z nd lb mp nk rt sk c ck h j w y th sh ch br dr gr kr tr st
        sp ng rm rn ld lm ns nt rd rl qu ph b d g k l m n r s t v
        """)
    private static let ends = words(
        """
        a o i y u us in el or et ar on is le ie e er en an ia io ina elle ette ick im as os ul ley ton bert ward wyn
        nor mir rah dan
        """)
    private static let closes = words("b ck d f g k l m n p r s sh st t th x z nd lt rk n r l s t")
    private static let consonants = Array("bcdfghjklmnpqrstvwxyzlmnrst")
    private static let letters = Array("aeiouaeiouaeiouy")

    /// A name that nobody has, of one to four syllables, made in one of several ways, so that no habit of one way is a
    /// clue and the letters must be looked at.
    static func invented(_ random: inout SeededRandom) -> String {
        switch random.below(10) {
        case ..<4:
            let start = random.pick(starts) + random.pick(vowels) + random.pick(middles)
            return random.below(3) == 0
                ? start + random.pick(vowels) + random.pick(middles) + random.pick(ends) : start + random.pick(ends)
        case ..<6:
            let syllable = random.pick(starts) + random.pick(vowels)
            return syllable + (random.below(2) == 0 ? random.pick(closes) : random.pick(middles) + random.pick(vowels))
        case 6:
            let start = random.pick(["A", "E", "I", "O", "U", "Au", "Ai", "Ei", "Y"]) + random.pick(middles)
            return random.below(2) == 0
                ? start + random.pick(ends) : start + random.pick(vowels) + random.pick(middles) + random.pick(ends)
        case 7:
            // The beginning of one known name and the end of another.
            let (one, other) = (random.pick(boys + girls), random.pick(boys + girls))
            let joined = one.prefix(2 + random.below(2)) + other.suffix(2 + random.below(3)).lowercased()
            return String(joined)
        default:
            var isVowel = random.below(4) == 0
            var name = ""
            for _ in 0..<(3 + random.below(6)) {
                name.append(random.pick(isVowel ? letters : consonants))
                if random.below(8) > 0 { isVowel.toggle() }
            }
            return capitalized(name)
        }
    }

    /// Whether an invented name sounds like a girl's: what readers of English expect of its ending.
    static func soundsLikeGirl(_ name: String, _ random: inout SeededRandom) -> Bool {
        let isSoft = ["a", "ia", "ie", "elle", "ette", "yn"].contains { name.hasSuffix($0) }
        return random.below(10) < (isSoft ? 9 : 3)
    }

    private static func words(_ list: String) -> [String] {
        list.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
