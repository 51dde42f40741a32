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
        "B Br D Dr F Fl G Gr H J K Kr L M N P Pr R S Sn T Tr V W Z Qu Sk Bl Ch Sh Th Gl Pl Sp St Y")
    private static let vowels = words("a e i o u a e i o oo ee y ai")
    private static let middles = words("b d dd f g k l ll m mm n nn p pp r rr s ss t tt v x z nd lb mp nk rt sk")
    private static let ends = words("a o i y u us in el or et ar on is le ie")

    /// A name that nobody has.
    static func invented(_ random: inout SeededRandom) -> String {
        let start = random.pick(starts) + random.pick(vowels) + random.pick(middles)
        return random.below(3) == 0
            ? start + random.pick(vowels) + random.pick(middles) + random.pick(ends) : start + random.pick(ends)
    }

    private static func words(_ list: String) -> [String] {
        list.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
