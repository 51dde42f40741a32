/// Plots about a thing of any size: something seen, made, mended, visited.
extension StoryPlot {
    static let ofFinds: [StoryPlot] = [
        StoryPlot(
            "discovery", .any,
            verbs: [
                "find/finds/found/finding {a t}", "discover/discovers/discovered/discovering {a t}",
                "see/sees/saw/seeing {a t}",
            ],
            themes: ["a discovery", "exploring", "being curious", "curiosity", "something new", "an adventure"],
            """
            {day} {h} saw something strange: {a t}. | {day} {h} found {a t} that nobody had seen before. | {walk} {h} came upon {a t}.
            "{A t}!" said {h}. "Where did it come from?" | "What is {a t} doing here?" {h} wondered.
            {h} was curious and went closer to the {t}. | Step by step, {h} went closer to the {t}.
            {He} called {f}, and together they looked at the {t} from all sides. | {f} came running and looked at the {t} with big eyes.
            ? "Do you think that the {t} is old?" asked {f}. "Very old," said {h}. | "Is it safe?" asked {f}. "I think so," said {h}.
            Behind the {t}, they found a small note. | On the {t}, somebody had written some words.
            "Whoever finds the {t} may keep its secret," it said. | "Take good care of the {t}," they read.
            They cleaned the {t} until it looked like new. | They stayed with the {t} until the sun went down.
            """,
            "From then on, the {t} was their secret place of adventures. | They told everyone about the {t}, and it became famous. | Finding the {t} was the best adventure of their lives."
        ),
        StoryPlot(
            "making", .any, verbs: ["build/builds/built/building {a t}", "make/makes/made/making {a t}"],
            themes: [
                "building something", "not giving up", "hard work", "making something", "trying again", "an invention",
                "teamwork",
            ],
            """
            {h} wanted to make {a t}. | {h} had a plan: {he} wanted to build {a t}. | "I will make {a t}," said {h}, "the best {in}."
            "That is hard work," said {f}, "but I will help you." | {f} the {fk} brought wood, paper and glue.
            They worked all day, and in the evening the {t} was done. | They built the {t} in one day, but it was crooked.
            But then it fell to pieces. | Then came the wind and blew it over.
            "I give up," said {h}. "I will never make {a t}." | {h} looked at the pieces of the {t} and was sad.
            "Do not give up," said {f}. "Let us try again." | "We can do it better," said {f}. "Let us work together."
            This time they took more care. | They worked slowly, and this time it held.
            At last, the new {t} was ready. | When the sun went down, they had made the finest {t} of all.
            """,
            "{h} was glad that {he} had not given up. | They were very proud of the {t} that they had made. | Everybody came to see the {t}, and {h} said, \"We made it together.\""
        ),
        StoryPlot(
            "mending", .any,
            verbs: [
                "mend/mends/mended/mending {a t}", "fix/fixes/fixed/fixing {a t}",
                "repair/repairs/repaired/repairing {a t}",
            ],
            themes: [
                "repairing something", "helping an old friend", "taking care of things", "working together",
                "cooperation",
            ],
            """
            An {elder} had {a t}, but it was broken. | {day} {h} saw {a t} that nobody wanted, because it was broken. | {In} there was {a t}, but it did not work any more.
            "Nobody can repair the {t}," said the others. | "Throw the {t} away," said the others.
            "I will try," said {h}. | "I think that we can mend it," said {h}.
            {h} looked at the {t} from all sides. | {h} and {f} took the {t} apart and cleaned every piece.
            {f} found what was wrong: a piece of the {t} was missing. | "A small piece is missing," said {f} the {fk}.
            They looked {spot}, and there it was. | {h} made a new piece out of wood.
            They put the piece into the {t} and held their breath. | Together they put the {t} back together.
            The {t} was as good as new! | It worked! The {t} was whole again.
            """,
            "Everyone was surprised, and the {t} was never thrown away. | \"Working together, we can mend anything,\" said {h}. | From then on, {h} took care of the {t}."
        ),
        StoryPlot(
            "painting", .any,
            verbs: [
                "paint/paints/painted/painting {a t}", "draw/draws/drew/drawing {a t}",
                "dream of/dreams of/dreamed of/dreaming of {a t}",
            ],
            themes: ["painting", "art", "drawing", "imagination", "being creative", "creativity"],
            """
            {h} wanted to paint a picture of {a t}. | {h} liked to draw, and most of all {he} wanted to draw {a t}. | One night, {h} dreamed of {a t} and wanted to paint it.
            {He} took a large sheet of paper, but the {t} looked wrong. | {He} drew the {t} once, twice, three times, but it looked wrong.
            "That is no {t}," said the others and laughed. | "It looks like a potato," said {h}, "and not like {a t}."
            "Close your eyes and think of the {t}," said {f}. | "Do not look at the paper," said {f} the {fk}. "Look at the {t} in your head."
            {h} closed {his} eyes and saw the {t}. | {h} thought of the {t} for a long time.
            Then {he} painted with all the colors {he} had. | Then {his} hand moved all by itself.
            When {he} was done, the {t} looked as if it were real. | Everyone came to see the picture of the {t}.
            """,
            "The picture of the {t} still hangs {in}. | {h} gave the picture of the {t} to {f}. | {h} learned that imagination makes a good picture."
        ),
        StoryPlot(
            "treasure", .any,
            verbs: [
                "look for/looks for/looked for/looking for {a t}", "dig up/digs up/dug up/digging up {a t}",
                "search for/searches for/searched for/searching for {a t}",
            ],
            themes: [
                "a treasure", "a map", "a secret", "a treasure hunt", "something hidden", "pirates and gold",
                "a treasure map",
            ],
            """
            {h} found an old map that showed where {a t} was hidden. | On an old treasure map, {h} saw a picture of {a t}. | "Here lies a treasure: {a t}," said the map that {h} found.
            {h} ran to {f} with the map. | {He} showed the treasure map to {f} the {fk}.
            "Let us look for the {t}," said {f}. | They took a lamp and set off to find the {t}.
            They went past the old mill and over the bridge. | They counted twenty steps from the old tree.
            ? "What if there is no {t}?" asked {f}. | "I hope that the {t} is still there," said {h}.
            "It must be here," said {h}. | The path ended where the map had a red cross.
            They searched {spot}, and then {other spot}. | They searched until the sun was low.
            And there it was: the {t}! | "The {t}!" they shouted. They had found the treasure.
            """,
            "The {t} was their secret for ever. | They loved the {t}, but they knew that friendship was the best treasure. | They put the {t} on no map, so that it stayed a secret treasure."
        ),
        StoryPlot(
            "visit", .any,
            verbs: [
                "visit/visits/visited/visiting {a t}", "travel to/travels to/traveled to/traveling to {a t}",
                "guard/guards/guarded/guarding {a t}",
            ],
            themes: ["a journey", "a long way", "a trip", "travelling", "a voyage"],
            """
            {h} had heard of {a t} far away and wanted to see it. | "Far away, there is {a t}," an {elder} told {h}. | All {his} life, {h} had wanted to see {a t}.
            {day} {h} and {f} packed a bag for the journey. | {day} {h} set off on a journey with {f}.
            The way to the {t} was long and steep. | They walked over hills and through fields to find the {t}.
            ? "I am tired," said {f}. "Think of the {t}," said {h}. | At night, they slept under the stars and dreamed of the {t}.
            At a crossroads, they met an {elder}. | They asked an {elder} for the way.
            "The {t} is behind the next hill," said the {elder}. | "Follow the river to the {t}," said the {elder}.
            They thanked the {elder} and went on. | They ran up the last hill.
            There stood the {t}, just as {h} had dreamed it. | Then they saw the {t} in front of them.
            "It was worth the journey," whispered {f}. | "How wonderful it is!" said {h}.
            """,
            "For the rest of their lives, they talked about the journey to the {t}. | They stayed near the {t} for three days and then went home. | It was a long journey, but nobody could take the {t} out of their dreams."
        ),
        StoryPlot(
            "noise", .any,
            verbs: ["hear/hears/heard/hearing {a t}", "be afraid of/is afraid of/was afraid of/being afraid of {a t}"],
            themes: ["a strange noise", "a scary night", "being scared", "being afraid", "fear"],
            """
            At night, a strange noise came from {a t} {in}. | Everyone {in} was afraid of {a t}. | {h} was afraid of {a t}, because it made strange noises.
            "There is a ghost in the {t}," the others said. | "Do not go near the {t}," the others said.
            {h} was scared, too, but {he} wanted to know the truth. | "Somebody has to find out," said {h} with a small voice.
            {day} {h} and {f} went to the {t} with a lamp. | When it was dark, {h} went to the {t}, and {f} came with {him}.
            They heard the noise: it came from the {t}. | The {t} creaked and rattled, and they held hands.
            {h} took a deep breath and looked closer at the {t}. | "I am not afraid of {a t}," said {h} and went closer.
            It was only the wind! | It was only a small mouse that had lost its way.
            {h} began to laugh, and so did {f}. | They laughed so much that they forgot their fear.
            """,
            "After that night, nobody was afraid of the {t} any more. | {h} was brave, and the {t} was not scary at all. | {h} learned that many things are less scary when you look at them, even {a t}."
        ),
        StoryPlot(
            "magic", .any,
            verbs: [
                "meet/meets/met/meeting {a t} that can talk", "get/gets/got/getting {a t} that can talk",
                "wake/wakes/woke/waking {a t}",
            ],
            themes: ["magic", "three wishes", "a wish", "a spell", "something magical", "wishes"],
            """
            {day} {h} touched {a t}, and the {t} began to talk. | {day} {h} heard a voice, and it came from {a t}. | {h} knew {a t} that was full of magic.
            "I am no common {t}," it said. "You have one wish." | "I am a magic {t}," it said. "Make a wish."
            "{A t} that can talk!" {he} whispered. | {h} was so surprised that {he} sat down.
            {He} ran to {f} and told {fhim} about the {t}. | "Come and see the {t}!" {he} called to {f} the {fk}.
            "Wish for gold," said {f}. "Wish for a castle!" | "What will you wish for?" asked {f}.
            {h} thought about it all day. | {h} looked at {f} and thought for a long time.
            "I wish that we stay friends for ever," {he} told the {t}. | "I wish that nobody {in} has to be sad," {he} told the {t}.
            "That is a good wish," said the {t}, and there was a bright light. | The {t} shone like a star, and the wish came true.
            """,
            "The {t} never talked again, but {h} did not forget its magic. | And every evening, {h} said good night to the {t}. | That was the magic of the {t}."
        ),
        StoryPlot(
            "contest", .any,
            verbs: ["show/shows/showed/showing {a t}", "love/loves/loved/loving {a t}", "have/has/had/having {a t}"],
            themes: ["pride", "being proud", "showing off", "a fair", "being yourself", "being different"],
            """
            {h} was proud of {a t}, and {he} told everyone about it. | {In}, there was a fair, and {h} wanted to show {a t}. | {h} had {a t} that did not look like any other.
            "Your {t} is different from all others," said {f}. | "My {t} is the best of all," {h} said every day.
            Some of the others laughed at the {t}. | But at the fair, there were bigger ones than the {t}.
            {h} became quiet and wanted to hide the {t}. | {h} was not so proud any more.
            "Do not hide it," said {f}. "I like the {t} because it is different." | "The {t} does not have to be the best," said {f} the {fk}. "It is yours."
            So {h} put the {t} where everyone could see it. | {h} smiled and showed the {t} to a small child.
            "I have never seen such {a t}!" said an {elder}. | "That is the nicest {t} at the fair," said an {elder}.
            ? Everyone clapped. | Even those who had laughed came to look.
            """,
            "{h} was glad that the {t} was different. | From then on, {h} was proud without showing off, and {he} let everybody enjoy the {t}. | {h} learned that you do not have to be the best to be loved, and neither does {a t}."
        ),
    ]
}
