/// The words of the generated stories: who, where, what.
enum StoryWords {
    /// Heroes that are animals or creatures, and what each of them likes to eat.
    static let animals: [(kind: String, food: String, home: String)] = [
        ("cat", "fish", "a small house"), ("dog", "bones", "a red kennel"), ("rabbit", "carrots", "a burrow"),
        ("mouse", "cheese", "a hole in the wall"), ("fox", "berries", "a den"), ("bear", "honey", "a cave"),
        ("squirrel", "nuts", "a hollow tree"), ("hedgehog", "apples", "a pile of leaves"),
        ("frog", "flies", "a green pond"), ("duck", "bread", "a quiet lake"), ("owl", "seeds", "an old oak tree"),
        ("bird", "seeds", "a nest"), ("turtle", "leaves", "a sunny beach"), ("fish", "seaweed", "a blue lake"),
        ("elephant", "bananas", "a warm forest"), ("lion", "meat", "a wide plain"), ("tiger", "meat", "the jungle"),
        ("monkey", "bananas", "a tall tree"), ("giraffe", "leaves", "a wide plain"), ("zebra", "grass", "a wide plain"),
        ("horse", "hay", "a stable"), ("cow", "grass", "a barn"), ("pig", "corn", "a farm"),
        ("sheep", "grass", "a meadow"),
        ("goat", "grass", "a hill"), ("chicken", "corn", "a farm"), ("penguin", "fish", "a cold island"),
        ("whale", "small fish", "the deep sea"), ("dolphin", "fish", "the blue sea"),
        ("crab", "seaweed", "a sandy beach"),
        ("snail", "leaves", "a garden"), ("bee", "honey", "a hive"), ("ant", "crumbs", "an anthill"),
        ("butterfly", "flowers", "a garden"), ("spider", "flies", "a dusty corner"), ("dragon", "pies", "a mountain"),
        ("robot", "batteries", "a workshop"), ("kitten", "milk", "a warm basket"),
        ("puppy", "biscuits", "a yellow house"),
        ("panda", "bamboo", "a green forest"), ("koala", "leaves", "a gum tree"), ("kangaroo", "grass", "a dry plain"),
        ("wolf", "meat", "a dark forest"), ("deer", "grass", "a quiet forest"), ("parrot", "seeds", "the jungle"),
        ("swan", "bread", "a silver lake"), ("donkey", "hay", "a farm"), ("camel", "dates", "the desert"),
        ("badger", "roots", "a burrow"), ("otter", "fish", "a river"), ("beaver", "bark", "a dam"),
        ("seal", "fish", "a rocky shore"), ("goose", "grass", "a farm"), ("pony", "hay", "a stable"),
        ("unicorn", "apples", "a magic forest"), ("ghost", "moonlight", "an old castle"),
        ("monster", "cookies", "a cave"), ("martin", "flies", "a nest under the roof"),
        ("bat", "moths", "an old tower"),
        ("mole", "worms", "a tunnel"), ("raccoon", "corn", "a hollow log"), ("lamb", "milk", "a meadow"),
        ("dinosaur", "leaves", "a warm valley"), ("snake", "eggs", "a hole under a stone"),
        ("lizard", "flies", "a sunny wall"), ("hamster", "seeds", "a soft nest"), ("rooster", "corn", "a farm"),
        ("hen", "corn", "a farm"), ("crow", "bread", "a tall tree"), ("eagle", "fish", "a high rock"),
        ("shark", "fish", "the deep sea"), ("octopus", "crabs", "a cave in the sea"),
        ("seahorse", "small shrimps", "the warm sea"), ("ladybug", "leaves", "a garden"),
        ("caterpillar", "leaves", "a bush"), ("grasshopper", "grass", "a meadow"), ("firefly", "dew", "a meadow"),
        ("moose", "leaves", "a cold forest"), ("hippo", "grass", "a muddy river"), ("rhino", "grass", "a wide plain"),
        ("crocodile", "fish", "a slow river"), ("llama", "grass", "the mountains"), ("skunk", "berries", "a den"),
        ("chipmunk", "nuts", "a hole under a root"), ("ostrich", "seeds", "a wide plain"),
        ("flamingo", "shrimps", "a warm lake"), ("pelican", "fish", "a rocky shore"), ("starfish", "shells", "the sea"),
        ("worm", "leaves", "the soft ground"), ("leopard", "meat", "the jungle"), ("gorilla", "leaves", "the jungle"),
        ("peacock", "seeds", "a garden"), ("star", "light", "the night sky"), ("cloud", "mist", "the sky"),
        ("snowman", "snow", "a white garden"), ("train", "coal", "a station"), ("car", "oil", "a garage"),
        ("teddy bear", "cookies", "a soft bed"), ("tree", "rain", "a forest"), ("elf", "berries", "a tiny house"),
        ("gnome", "soup", "a garden"), ("troll", "stew", "a cave under a bridge"), ("mermaid", "seaweed", "the sea"),
        ("alien", "star dust", "a far planet"), ("bull", "grass", "a farm"), ("cheetah", "meat", "a wide plain"),
        ("hare", "clover", "a field"), ("pigeon", "crumbs", "a roof"), ("swallow", "flies", "a nest"),
        ("jellyfish", "plankton", "the sea"), ("walrus", "clams", "the ice"), ("polar bear", "fish", "the ice"),
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
    static let boysOnly: Set<String> = [
        "boy", "king", "prince", "wizard", "fisherman", "rooster", "bull", "snowman", "postman", "grandfather", "monk",
    ]
    static let girlsOnly: Set<String> = [
        "girl", "queen", "princess", "witch", "fairy", "hen", "cow", "mermaid", "grandmother",
    ]

    static let traits = [
        "little", "brave", "kind", "curious", "shy", "clever", "cheerful", "lonely", "lazy", "gentle", "old", "young",
        "friendly", "tiny", "quiet", "hungry", "sleepy", "happy", "silly", "proud",
    ]

    static let places: [(inside: String, name: String)] = [
        ("in the forest", "the forest"), ("by the sea", "the sea"), ("near the river", "the river"),
        ("in a small village", "the village"), ("on a farm", "the farm"), ("in the mountains", "the mountains"),
        ("at the edge of a meadow", "the meadow"), ("in a big city", "the city"), ("on an island", "the island"),
        ("in a green valley", "the valley"), ("beside a lake", "the lake"), ("in an old castle", "the castle"),
        ("in the park", "the park"), ("in the garden", "the garden"), ("on a hill", "the hill"),
        ("near the market", "the market"), ("in the jungle", "the jungle"), ("in a quiet town", "the town"),
        ("by a waterfall", "the waterfall"), ("at the school", "the school"),
    ]

    static let colors = [
        "red", "blue", "green", "yellow", "white", "black", "purple", "orange", "pink", "brown", "golden", "silver",
    ]

    static let things = [
        "ball", "hat", "kite", "drum", "book", "key", "boat", "bell", "scarf", "lamp", "basket", "button", "ring",
        "toy", "bag", "shoe", "umbrella", "flute", "box", "cup", "coat", "blanket", "map", "pen", "spoon", "balloon",
        "doll", "crown", "feather", "shell", "mirror", "clock", "ribbon", "coin", "marble", "whistle", "rope",
        "ladder", "wagon", "bicycle", "guitar", "puzzle", "lantern", "stone", "necklace", "teapot", "pencil",
        "sweater", "glove", "flag", "watch", "sock", "boot", "jacket", "pillow", "candle", "bottle", "plate", "bowl",
        "fork", "mug", "backpack", "helmet", "mask", "cape", "wand", "broom", "bucket", "spade", "hammer", "brush",
        "comb", "purse", "wallet", "card", "letter", "postcard", "stamp", "picture", "painting", "photo", "frame",
        "vase", "rocket", "robot", "train", "truck", "car", "plane", "ship", "sled", "skateboard", "scooter",
        "trumpet", "violin", "piano", "harp", "horn", "radio", "telescope", "compass", "magnet", "camera", "tent",
        "hammock", "chair", "table", "bench", "swing", "seed", "leaf", "flower", "rose", "tulip", "acorn", "pebble",
        "crystal", "diamond", "pearl", "jewel", "medal", "trophy", "egg", "star", "bow", "belt", "tie", "cap",
        "bonnet", "mitten", "slipper", "sandal", "raincoat", "pinwheel", "top", "yo-yo", "teddy bear", "toy car",
        "paper boat", "music box", "snow globe", "jump rope", "toy train", "paper plane", "picture book",
        "story book", "lunch box", "magic wand", "wooden horse", "tin soldier", "toy boat", "rocking horse",
        "treasure chest", "needle", "thimble", "jar", "kettle", "pot", "pan", "knife", "oven",
        "sofa", "desk", "drawer", "cupboard", "shelf", "stool", "carpet", "curtain", "towel", "sponge", "bath",
        "tap", "hose", "rake", "saw", "nail", "screw", "wheel", "engine", "tractor", "bus", "helicopter", "submarine",
        "canoe", "raft", "anchor", "sail", "oar", "net", "hook", "fishing rod", "cage", "collar", "leash",
        "saddle", "horseshoe", "bone", "nest", "web", "cocoon", "pine cone", "chestnut", "walnut", "mushroom",
        "sunflower", "daisy", "lily", "cactus", "branch", "stick", "log", "twig", "rock", "brick", "tile", "gem",
        "ruby",
        "emerald", "amulet", "bracelet", "earring", "brooch", "pin", "badge", "ticket", "diary", "notebook",
        "newspaper",
        "poster", "calendar", "globe", "ruler", "eraser", "crayon", "paintbrush", "easel", "statue", "puppet",
        "domino", "chess board", "playing card", "kaleidoscope", "microscope", "battery", "light bulb",
        "flashlight", "torch", "match", "oil lamp", "fan", "bicycle bell", "door", "window", "gate", "fence", "well",
        "tricycle", "dress", "skirt", "shirt", "vest", "robe", "crown of flowers", "veil", "apron", "zipper", "pocket",
        "shawl", "hood", "sunhat", "spinning top", "slingshot", "hula hoop", "trampoline", "seesaw",
        "sandbox", "cradle", "banjo", "cello", "tambourine", "triangle", "xylophone", "accordion", "harmonica",
        "keyboard", "bubble", "bean", "magic carpet", "magic bean", "magic lamp", "magic ring", "golden egg",
        "time machine",
    ]

    /// What a thing may be besides its color.
    static let qualities = [
        "wooden", "shiny", "tiny", "old", "new", "soft", "big", "little", "round", "broken", "beautiful", "strange",
        "glass", "paper", "secret", "tin", "striped", "warm", "heavy", "lucky", "magic", "dusty", "colorful", "funny",
    ]

    /// A thing with a word that tells it from others.
    static func describedThing(_ random: inout SeededRandom) -> String {
        let thing = random.pick(things)
        if thing.contains(" ") { return thing }
        return "\(random.below(10) < 7 ? random.pick(colors) : random.pick(qualities)) \(thing)"
    }

    static let foods = [
        "cake", "apple", "pie", "sandwich", "pear", "cookie", "loaf of bread", "piece of cake", "piece of cheese",
        "pancake", "banana", "muffin", "bag of nuts", "jar of honey", "plum", "carrot", "peach", "slice of melon",
        "pizza", "bowl of soup", "waffle", "donut", "cupcake", "orange", "slice of pie", "bun", "bowl of rice",
        "bag of cherries", "basket of berries", "pot of stew", "chocolate bar", "biscuit", "lollipop", "ice cream",
        "pretzel", "bowl of porridge", "mango", "coconut", "slice of pizza", "sausage", "potato", "tomato",
        "piece of chocolate", "egg", "bag of popcorn", "pineapple", "lemon tart", "apple pie", "plate of pancakes",
        "roll",
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

    static let buildings: [(thing: String, from: String, use: String)] = [
        ("boat", "wood and rope", "sailed it on the water"), ("house", "sticks and stones", "moved in before the rain"),
        ("kite", "paper and string", "flew it high in the sky"),
        ("bridge", "planks and nails", "walked over the stream"),
        ("swing", "a rope and a board", "swung under the big tree"), ("snowman", "snow", "put a hat on its head"),
        ("sandcastle", "wet sand", "put a flag on the top"), ("raft", "logs and rope", "floated down the river"),
        ("treehouse", "old boards", "watched the stars from it"),
        ("wagon", "wheels and boards", "rolled down the hill"),
        ("tower", "smooth stones", "looked far over the land"),
        ("rocket", "old tin cans", "pretended to fly to the moon"),
        ("nest", "twigs and grass", "slept in it all night"), ("garden", "seeds and soil", "picked flowers from it"),
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

    static let sights = [
        "the sea", "the moon over the lake", "the tallest tree in the world", "a rainbow", "the snow on the mountain",
        "the king's castle", "a field of flowers", "the big waterfall", "the lights of the city", "the stars",
        "the old lighthouse", "a hidden valley",
    ]

    static let weathers = [
        "sunny", "rainy", "windy", "cold", "warm", "cloudy", "bright", "quiet", "foggy", "snowy",
    ]
}
