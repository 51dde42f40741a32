/// Simple questions about the world and their answers.
enum SimpleFacts {
    static let colors: [(thing: String, color: String)] = [
        ("the sky", "blue"), ("grass", "green"), ("snow", "white"), ("the sun", "yellow"), ("a banana", "yellow"),
        ("a strawberry", "red"), ("a tomato", "red"), ("a carrot", "orange"), ("coal", "black"), ("milk", "white"),
        ("chocolate", "brown"), ("a frog", "green"), ("a crow", "black"), ("a swan", "white"), ("a lemon", "yellow"),
        ("an orange", "orange"), ("the sea", "blue"), ("a leaf in summer", "green"), ("a fire truck", "red"),
        ("the night", "black"), ("a cloud", "white"), ("a pig", "pink"), ("a cucumber", "green"), ("sand", "yellow"),
        ("a raven", "black"), ("a polar bear", "white"), ("a lion", "golden"), ("blood", "red"), ("gold", "yellow"),
        ("an apple", "red"), ("a rose", "red"), ("a tree", "green"), ("the moon", "white"),
        ("a bear", "brown"), ("a fox", "red"), ("a mouse", "gray"), ("an elephant", "gray"), ("a pumpkin", "orange"),
        ("a cherry", "red"),
        ("an egg", "white"), ("cheese", "yellow"), ("fire", "red"), ("rain", "clear"), ("the ocean", "blue"),
        ("wood", "brown"),
    ]

    static let sounds: [(animal: String, sound: String)] = [
        ("cow", "moo"), ("dog", "woof"), ("cat", "meow"), ("duck", "quack"), ("sheep", "baa"), ("pig", "oink"),
        ("horse", "neigh"), ("lion", "roar"), ("owl", "hoot"), ("bee", "buzz"), ("frog", "croak"), ("mouse", "squeak"),
        ("snake", "hiss"), ("chicken", "cluck"), ("rooster", "cock-a-doodle-doo"), ("wolf", "howl"), ("bird", "tweet"),
        ("goose", "honk"), ("donkey", "hee-haw"), ("crow", "caw"),
    ]

    static let homes: [(animal: String, home: String)] = [
        ("a bird", "in a nest"), ("a bee", "in a hive"), ("a fish", "in the water"), ("a fox", "in a den"),
        ("a rabbit", "in a burrow"), ("a spider", "in a web"), ("a horse", "in a stable"), ("a cow", "in a barn"),
        ("a bear", "in a cave"), ("an ant", "in an anthill"), ("a whale", "in the sea"), ("a camel", "in the desert"),
        ("a penguin", "in cold places near the sea"), ("a monkey", "in the trees"), ("a dog", "in a kennel or a house"),
        ("a frog", "near a pond"), ("a king", "in a castle"), ("a sailor", "on a ship"), ("a farmer", "on a farm"),
        ("a bat", "in a cave or an old tower"), ("a squirrel", "in a tree"), ("a polar bear", "in the cold north"),
    ]

    static let foods: [(animal: String, food: String)] = [
        ("rabbits", "carrots and grass"), ("cats", "fish and meat"), ("mice", "cheese and seeds"), ("cows", "grass"),
        ("horses", "hay and grass"), ("monkeys", "bananas and other fruit"), ("pandas", "bamboo"),
        ("bears", "honey, fish and berries"),
        ("birds", "seeds and worms"), ("frogs", "flies"), ("lions", "meat"), ("squirrels", "nuts"), ("bees", "honey"),
        ("penguins", "fish"), ("sheep", "grass"), ("dogs", "meat and bones"), ("elephants", "leaves and grass"),
        ("koalas", "leaves"), ("whales", "small sea animals"), ("owls", "mice"), ("goats", "grass and leaves"),
    ]

    static let opposites: [(String, String)] = [
        ("big", "small"), ("hot", "cold"), ("fast", "slow"), ("up", "down"), ("day", "night"), ("happy", "sad"),
        ("old", "young"), ("open", "closed"), ("wet", "dry"), ("full", "empty"), ("light", "dark"), ("hard", "soft"),
        ("high", "low"), ("long", "short"), ("good", "bad"), ("left", "right"), ("loud", "quiet"), ("strong", "weak"),
        ("rich", "poor"), ("clean", "dirty"), ("early", "late"), ("near", "far"), ("summer", "winter"), ("yes", "no"),
        ("black", "white"), ("inside", "outside"), ("first", "last"), ("thick", "thin"), ("heavy", "light"),
        ("easy", "difficult"), ("brave", "afraid"), ("kind", "unkind"), ("sweet", "sour"), ("begin", "end"),
    ]

    static let abilities: [(animal: String, verb: String, can: Bool)] = [
        ("fish", "swim", true), ("fish", "walk", false), ("bird", "fly", true), ("dog", "fly", false),
        ("cat", "climb", true),
        ("cow", "fly", false), ("penguin", "swim", true), ("penguin", "fly", false), ("horse", "run", true),
        ("snail", "run fast", false), ("monkey", "climb trees", true), ("snake", "walk", false), ("duck", "swim", true),
        ("elephant", "fly", false), ("frog", "jump", true), ("bee", "fly", true), ("parrot", "talk", true),
        ("tree", "walk", false), ("stone", "swim", false), ("whale", "swim", true), ("bat", "fly", true),
        ("cat", "bark", false), ("dog", "bark", true), ("kangaroo", "jump", true), ("mole", "dig", true),
        ("pig", "fly", false), ("eagle", "fly", true), ("dolphin", "swim", true), ("turtle", "swim", true),
        ("spider", "make a web", true), ("sheep", "sing", false), ("robot", "feel hungry", false),
    ]

    static let general: [(question: [String], answer: String)] = [
        (["How many days are in a week?", "How many days does a week have?"], "A week has seven days."),
        (["How many months are in a year?", "How many months does a year have?"], "A year has twelve months."),
        (["How many hours are in a day?", "How many hours does a day have?"], "A day has twenty-four hours."),
        (["How many minutes are in an hour?"], "An hour has sixty minutes."),
        (["How many legs does a spider have?"], "A spider has eight legs."),
        (["How many legs does a dog have?"], "A dog has four legs."),
        (["How many legs does a bird have?"], "A bird has two legs."),
        (["How many legs does an ant have?", "How many legs does an insect have?"], "It has six legs."),
        (["How many legs does a cat have?", "How many legs does a horse have?"], "It has four legs."),
        (["How many wheels does a bicycle have?"], "A bicycle has two wheels."),
        (["How many wheels does a car have?"], "A car has four wheels."),
        (["What is water?"], "Water is a clear liquid that we drink. It falls from the sky as rain."),
        (["What is the moon?"], "The moon is a big ball of rock that goes around the earth."),
        (["What is the sun?"], "The sun is a star. It gives us light and warmth."),
        (["What is rain?"], "Rain is water that falls from the clouds."),
        (["What is snow?"], "Snow is frozen water that falls from the clouds in winter."),
        (["What is ice?"], "Ice is frozen water."),
        (
            ["What is a friend?", "What is friendship?"],
            "A friend is someone who likes you, helps you and laughs with you."
        ),
        (["What is a story?"], "A story tells what happened to someone. Some stories are true, and some are made up."),
        (["What is a river?"], "A river is water that flows over the land to the sea."),
        (["What is a mountain?"], "A mountain is very high land made of rock."),
        (["What is a forest?"], "A forest is a place with many trees. Many animals live there."),
        (["What is a farm?"], "A farm is a place where people grow food and keep animals."),
        (["What is a castle?"], "A castle is a big, strong house of stone where kings and queens lived."),
        (["What is a book?"], "A book has many pages with words and pictures. You can read it."),
        (["What is music?"], "Music is made of sounds that are nice to hear. You can sing it or play it."),
        (["What is a baby cat called?", "What do you call a baby cat?"], "A baby cat is called a kitten."),
        (["What is a baby dog called?", "What do you call a baby dog?"], "A baby dog is called a puppy."),
        (["What is a baby sheep called?", "What do you call a baby sheep?"], "A baby sheep is called a lamb."),
        (["What is a baby cow called?", "What do you call a baby cow?"], "A baby cow is called a calf."),
        (["What is a baby horse called?"], "A baby horse is called a foal."),
        (["What is a baby duck called?"], "A baby duck is called a duckling."),
        (["What is a baby frog called?"], "A baby frog is called a tadpole."),
        (["What do bees make?"], "Bees make honey."),
        (["Where does milk come from?"], "Milk comes from cows."),
        (["Where do eggs come from?"], "Eggs come from chickens."),
        (["Where does wool come from?"], "Wool comes from sheep."),
        (["Where does honey come from?"], "Honey comes from bees."),
        (["Where does bread come from?"], "Bread is made of flour, and flour is made from grain."),
        (["What do we do when we are hungry?"], "When we are hungry, we eat something."),
        (["What do we do when we are tired?"], "When we are tired, we go to bed and sleep."),
        (
            ["What do we wear when it rains?", "What should I take when it rains?"],
            "When it rains, a coat and an umbrella keep you dry."
        ),
        (
            ["What do we wear when it is cold?", "What should I wear in winter?"],
            "When it is cold, a warm coat, a hat and gloves help."
        ),
        (["When does the sun rise?"], "The sun rises in the morning."),
        (["When do the stars come out?"], "The stars come out at night."),
        (["Which animal is the biggest?", "What is the biggest animal?"], "The blue whale is the biggest animal."),
        (["Which animal has a long neck?"], "The giraffe has a very long neck."),
        (["Which animal has a trunk?"], "The elephant has a trunk."),
        (
            ["What are the seasons?", "How many seasons are there?"],
            "There are four seasons: spring, summer, autumn and winter."
        ),
        (["What comes after summer?"], "Autumn comes after summer."),
        (["What comes after winter?"], "Spring comes after winter."),
        (["What comes after spring?"], "Summer comes after spring."),
        (["What comes after autumn?"], "Winter comes after autumn."),
        (["Why do birds fly south?"], "Many birds fly south because it is warm there in winter."),
        (["Why is it dark at night?"], "At night, our side of the earth is turned away from the sun."),
        (["Why do we sleep?"], "We sleep because our body and our head need rest."),
        (["Why do leaves fall?"], "In autumn, trees drop their leaves to rest in winter."),
        (["Who makes bread?"], "A baker makes bread."), (["Who helps sick people?"], "A doctor helps sick people."),
        (["Who works in a school?"], "Teachers work in a school."), (["Who grows food?"], "Farmers grow food."),
        (["Who sails a ship?"], "A sailor sails a ship."),
    ]

    static let capitals: [(country: String, city: String)] = [
        ("France", "Paris"), ("Germany", "Berlin"), ("Italy", "Rome"), ("Spain", "Madrid"), ("England", "London"),
        ("Portugal", "Lisbon"), ("Greece", "Athens"), ("Austria", "Vienna"), ("Poland", "Warsaw"),
        ("Ireland", "Dublin"), ("Norway", "Oslo"), ("Sweden", "Stockholm"), ("Denmark", "Copenhagen"),
        ("Finland", "Helsinki"), ("Russia", "Moscow"), ("China", "Beijing"), ("Japan", "Tokyo"), ("India", "Delhi"),
        ("Egypt", "Cairo"), ("Kenya", "Nairobi"), ("Canada", "Ottawa"), ("Mexico", "Mexico City"), ("Peru", "Lima"),
        ("Cuba", "Havana"), ("Turkey", "Ankara"), ("Hungary", "Budapest"), ("Belgium", "Brussels"),
        ("Scotland", "Edinburgh"),
    ]

    static let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    static let numbers = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    ]

    /// Things this model is too small for, asked in many ways.
    static let tooHard = [
        "Write a program that sorts a list.", "Translate this sentence into French.", "What is quantum physics?",
        "Who won the election?", "Give me legal advice.", "Solve this equation for me.",

        "Explain how a computer works.", "Write an essay about history.", "What is the news today?",
        "How do I fix my car?", "What is the weather tomorrow?", "Tell me about the stock market.",
        "Write a poem in Latin.", "What time is it?", "Can you write code?", "Summarize this article.",
        "What is machine learning?", "How does a vaccine work?", "Plan a trip for me.", "What is 3719 times 482?",
        "Who is the president?", "Recommend a movie.", "Write an email to my boss.", "What is a neural network?",
    ]
}
