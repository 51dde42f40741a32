/// The words of the generated stories: who, where, what.
enum StoryWords {
    /// Heroes that are animals or creatures, and what each of them likes to eat.
    static let animals: [(kind: String, food: String)] = [
        ("cat", "fish"), ("dog", "bones"), ("rabbit", "carrots"),
        ("mouse", "cheese"), ("fox", "berries"), ("bear", "honey"),
        ("squirrel", "nuts"), ("hedgehog", "apples"),
        ("frog", "flies"), ("duck", "bread"), ("owl", "seeds"),
        ("bird", "seeds"), ("turtle", "leaves"), ("fish", "seaweed"),
        ("elephant", "bananas"), ("lion", "meat"), ("tiger", "meat"),
        ("monkey", "bananas"), ("giraffe", "leaves"), ("zebra", "grass"),
        ("horse", "hay"), ("cow", "grass"), ("pig", "corn"),
        ("sheep", "grass"),
        ("goat", "grass"), ("chicken", "corn"), ("penguin", "fish"),
        ("whale", "small fish"), ("dolphin", "fish"),
        ("crab", "seaweed"),
        ("snail", "leaves"), ("bee", "honey"), ("ant", "crumbs"),
        ("butterfly", "flowers"), ("spider", "flies"), ("dragon", "pies"),
        ("robot", "batteries"), ("kitten", "milk"),
        ("puppy", "biscuits"),
        ("panda", "bamboo"), ("koala", "leaves"), ("kangaroo", "grass"),
        ("wolf", "meat"), ("deer", "grass"), ("parrot", "seeds"),
        ("swan", "bread"), ("donkey", "hay"), ("camel", "dates"),
        ("badger", "roots"), ("otter", "fish"), ("beaver", "bark"),
        ("seal", "fish"), ("goose", "grass"), ("pony", "hay"),
        ("unicorn", "apples"), ("ghost", "moonlight"),
        ("monster", "cookies"), ("martin", "flies"),
        ("bat", "moths"),
        ("mole", "worms"), ("raccoon", "corn"), ("lamb", "milk"),
        ("dinosaur", "leaves"), ("snake", "eggs"),
        ("lizard", "flies"), ("hamster", "seeds"), ("rooster", "corn"),
        ("hen", "corn"), ("crow", "bread"), ("eagle", "fish"),
        ("shark", "fish"), ("octopus", "crabs"),
        ("seahorse", "small shrimps"), ("ladybug", "leaves"),
        ("caterpillar", "leaves"), ("grasshopper", "grass"), ("firefly", "dew"),
        ("moose", "leaves"), ("hippo", "grass"), ("rhino", "grass"),
        ("crocodile", "fish"), ("llama", "grass"), ("skunk", "berries"),
        ("chipmunk", "nuts"), ("ostrich", "seeds"),
        ("flamingo", "shrimps"), ("pelican", "fish"), ("starfish", "shells"),
        ("worm", "leaves"), ("leopard", "meat"), ("gorilla", "leaves"),
        ("peacock", "seeds"), ("star", "light"), ("cloud", "mist"),
        ("snowman", "snow"), ("train", "coal"), ("car", "oil"),
        ("teddy bear", "cookies"), ("tree", "rain"), ("elf", "berries"),
        ("gnome", "soup"), ("troll", "stew"), ("mermaid", "seaweed"),
        ("alien", "star dust"), ("bull", "grass"), ("cheetah", "meat"),
        ("hare", "clover"), ("pigeon", "crumbs"), ("swallow", "flies"),
        ("jellyfish", "plankton"), ("walrus", "clams"), ("polar bear", "fish"),
    ]

    /// More heroes that are animals or creatures.
    static let moreCreatures: [String] = [
        "platypus", "meerkat", "sloth", "lemur", "yak", "buffalo", "bison", "antelope", "gazelle", "jackal", "hyena",
        "weasel", "ferret", "stoat", "marten", "lynx", "panther", "jaguar", "puma", "cougar", "possum", "wombat",
        "wallaby", "armadillo", "anteater", "porcupine", "guinea pig", "gerbil", "rat", "vole", "shrew", "newt", "toad",
        "gecko", "iguana", "chameleon", "alligator", "tortoise", "salmon", "trout", "goldfish", "squid", "lobster",
        "shrimp", "clam", "oyster", "slug", "beetle", "moth", "wasp", "cricket", "dragonfly", "centipede",
        "scorpion", "robin", "sparrow", "wren", "finch", "canary", "magpie", "jay", "woodpecker", "kingfisher", "heron",
        "stork", "crane", "turkey", "quail", "pheasant", "falcon", "hawk", "vulture", "raven", "seagull", "puffin",
        "albatross", "toucan", "hummingbird", "nightingale", "cuckoo", "foal", "calf", "cub", "duckling", "gosling",
        "chick", "fawn", "tadpole", "griffin", "phoenix", "goblin", "dwarf", "vampire", "zombie", "mummy", "pixie",
        "sprite", "yeti", "scarecrow", "puppet",

        "raindrop", "snowflake", "moon",
    ]

    /// Heroes that are people.
    static let people: [String] = [
        "girl", "boy", "king", "queen", "prince", "princess", "farmer", "baker", "sailor", "teacher", "wizard", "witch",
        "knight", "doctor", "painter", "gardener", "fisherman", "pirate", "giant", "fairy", "shepherd", "astronaut",
        "cook", "musician", "inventor", "miller", "tailor", "clown", "dancer", "librarian", "nurse", "singer", "writer",
        "poet", "hunter", "woodcutter", "carpenter", "blacksmith", "shoemaker", "potter", "weaver", "beekeeper",
        "captain", "soldier", "guard", "detective", "scientist", "explorer", "pilot", "driver", "postman",
        "barber", "butcher", "judge", "mayor", "monk", "magician", "juggler", "drummer", "child", "baby", "grandmother",
        "grandfather", "student", "shopkeeper", "girl", "boy", "girl", "boy", "princess", "knight",
    ]
    /// Everybody whom a story brings along by itself.
    static let kinds = Set(animals.map(\.kind) + moreCreatures + people + jobs)
    static let boysOnly: Set<String> = [
        "boy", "king", "prince", "wizard", "fisherman", "rooster", "bull", "snowman", "postman", "grandfather", "monk",
        "duke", "baron", "sultan", "emperor", "uncle", "nephew", "schoolboy", "cowboy", "newspaper boy", "cabin boy",
        "milkman",
        "ox", "ram", "billy goat",
    ]
    static let girlsOnly: Set<String> = [
        "girl", "queen", "princess", "witch", "fairy", "hen", "cow", "mermaid", "grandmother",
        "duchess", "countess", "sorceress", "aunt", "niece", "schoolgirl", "ewe", "snow queen", "moon princess",
        "snow fairy",
    ]

    static let skills: [(verb: String, past: String, where: String)] = [
        ("swim", "swam", "across the pond"), ("fly", "flew", "over the trees"), ("read", "read", "a whole page"),
        ("sing", "sang", "a long song"), ("dance", "danced", "around the room"), ("bake", "baked", "a round loaf"),
        ("paint", "painted", "a bright picture"), ("climb", "climbed", "to the top of the hill"),
        ("skate", "skated", "around the frozen lake"), ("ride a bicycle", "rode", "down the lane"),
        ("play the drum", "played", "a merry tune"), ("whistle", "whistled", "a happy tune"),
        ("count", "counted", "to one hundred"), ("juggle", "juggled", "with three apples"),
        ("cook", "cooked", "a warm dinner"), ("write", "wrote", "a kind letter"), ("ski", "skied", "down the hill"),
        ("sew", "sewed", "a soft pillow"),
    ]

    static let fears: [(thing: String, place: String)] = [
        ("the dark", "into the dark cellar"), ("thunder", "out into the storm"), ("deep water", "into the deep water"),
        ("high places", "up the tall tower"), ("loud noises", "past the noisy mill"),
        ("strangers", "to the busy market"),
        ("spiders", "into the dusty attic"), ("the wind", "up the windy hill"), ("the night", "into the night"),
        ("the old bridge", "over the old bridge"), ("shadows", "through the shadows"),
    ]

    static let tasks: [(task: String, done: String)] = [
        ("carry a heavy basket", "carried the basket all the way home"),
        ("pick all the apples before the rain", "climbed the tree and picked every apple"),
        ("find a pair of lost glasses", "looked everywhere and found them in the grass"),
        ("mend a broken fence", "brought a hammer and mended the fence"),
        ("bring wood for the fire", "brought so much wood that it lasted for a week"),
        ("cross the busy road", "stopped the wagons and crossed the road slowly"),
        ("water the dry garden", "carried water from the well until the flowers stood up again"),
        ("clean the whole house", "swept and washed until every window was bright"),
        ("bring a letter to the mill", "ran to the mill with the letter and came back before dark"),
    ]

    static let traps: [(place: String, helper: String, act: String)] = [
        ("in a deep hole", "a long rope", "threw down the rope and pulled"),
        ("at the top of a tall tree", "a ladder", "put the ladder against the tree and held it"),
        ("in the thick mud", "a strong branch", "held out the branch and pulled"),
        ("on a rock in the river", "a small boat", "rowed the boat across the fast water"),
        ("behind a heavy door", "an iron key", "turned the key and pushed"),
        ("under a fallen branch", "a long stick", "pushed the stick under the branch and lifted"),
        ("in a thorny bush", "a pair of scissors", "cut the thorns away one by one"),
        ("in a fishing net", "a sharp stone", "cut the net with the stone"),
        ("on a piece of floating ice", "a long pole", "held out the pole and pulled"),
    ]
}
