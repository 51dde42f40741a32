/// Plots about how people and animals live with one another; a thing is no part of them unless it is asked for.
extension StoryPlot {
    static let ofThemes: [StoryPlot] = [
        StoryPlot(
            "afraid",
            verbs: [
                "be brave/is brave/was brave/being brave",
                "be afraid of/is afraid of/was afraid of/being afraid of {fear}",
            ],
            themes: ["being brave", "courage", "being afraid", "bravery", "fear", "the dark", "facing a fear"],
            """
            {h} was afraid of {fear}. | There was one problem: {h} was afraid of {fear}. | {h} was not afraid of many things, but {he} was afraid of {fear}.
            {day} {f} went {fearplace} and did not come back. | {day} {f} had to go {fearplace}, and {fhe} needed help.
            Somebody had to go {fearplace}, and only {h} was there. | To help {fhim}, {h} had to go {fearplace}.
            {h} began to shake. | {His} heart beat very fast. | {He} wanted to run away.
            "I am afraid," {he} thought, "but my friend needs me." | "I can be brave," {h} said in a small voice.
            {He} took a deep breath and went {fearplace}, one step at a time. | Slowly, {h} went {fearplace}.
            It was not as bad as {he} had thought. | Nothing bad happened at all.
            There {he} found {f}, and they went home together. | {f} was so happy to see {him}.
            ? "You are very brave," said {f}. | "Thank you for coming," said {f}. "You are so brave."
            """,
            "{h} learned that being brave means trying even when you are afraid. | After that day, {h} was not so afraid of {fear} any more. | {h} was proud that {he} had been so brave."
        ),
        StoryPlot(
            "hungry", verbs: ["share/shares/shared/sharing {a food}", "have/has/had/having {a food} for lunch"],
            themes: ["sharing", "kindness", "food", "hunger", "a picnic", "lunch", "sharing food", "being kind"],
            """
            {h} had {a food} for lunch. | {h} got {a food} from {his} mother. | {h} took {a food} to a picnic.
            {day} {f} came by and looked at the {food}. | {f} the {fk} sat down beside {him}.
            "I am so hungry," said {f}. "I have had nothing to eat today." | "I forgot my lunch," said {f}. "I am very hungry."
            {h} wanted to eat the whole {food}. | At first, {h} did not want to share.
            Then {he} saw how hungry {f} was. | Then {he} thought, "{f} is my friend, and friends share."
            So {h} cut the {food} into two halves. | {h} gave {f} half of the {food}.
            "Thank you," said {f} and ate it all. | "This is the best {food} in the world," said {f}.
            ? The next day, {f} brought some {elderfood} and shared it with {h}. | Later, {f} shared some {elderfood} with {him}.
            """,
            "{h} learned that {a food} tastes best when it is shared. | From that day on, they shared everything. | Sharing the {food} made both of them happy."
        ),
        StoryPlot(
            "rescue",
            verbs: [
                "save/saves/saved/saving {a fk}", "help/helps/helped/helping {a fk}",
                "rescue/rescues/rescued/rescuing {a fk}",
            ],
            themes: [
                "helping a friend", "a rescue", "danger", "saving a friend", "an accident", "saving a life", "a hero",
            ],
            """
            {day} {h} was walking near {place} when {he} heard a cry. | {day} {h} heard a cry.
            "Help! Help!" somebody called. | "Please help me!" called a voice.
            It was {f} the {fk}, who was stuck {trap}. | {f} was stuck {trap} and could not get out.
            "I am coming!" shouted {h}. | "Do not move, I will get you out," said {h}.
            {h} ran home and came back with {trapaid}. | {h} looked around and found {trapaid}.
            Then {he} {trapact}. | {He} {trapact} with all {his} strength.
            It was hard, but {he} did not stop. | It took a long time, but it worked.
            At last, {f} was free. | Soon {f} was safe.
            ? "You saved me!" said {f}. "Thank you for your help!" | {f} hugged {h} and thanked {him}.
            """,
            "{f} never forgot how {h} had helped. | Good friends help each other, and {h} was a good friend. | From then on, {f} was more careful, and {h} was a hero {in}."
        ),
        StoryPlot(
            "journey",
            verbs: [
                "go/goes/went/going to see {sight}", "travel/travels/traveled/traveling far away",
                "get lost/gets lost/got lost/getting lost",
            ],
            themes: [
                "a journey", "a long walk", "an adventure", "travelling", "a trip", "exploring", "getting lost",
                "a voyage",
            ],
            """
            {h} had always wanted to see {sight}. | {h} dreamed of a journey to see {sight}.
            {day} {he} packed a bag and set off with {f}. | {day} {he} said to {f}, "Let us go on a journey!"
            They walked over hills and through fields. | They walked for a whole day. | The way was long and steep.
            Then they got lost. | Soon they came to a place where the road split in two.
            An {elder} was sitting under a tree. | There they met an {elder}.
            "Which way is it to {sight}?" asked {f}. | "Can you help us find {sight}?" asked {h}.
            "Follow the stream," said the {elder}. | "Go left, and then up the hill," said the {elder}.
            They thanked the {elder} and went on. | They gave the {elder} some {elderfood} and went on.
            At last they saw {sight}. | Then, at the top of the hill, they saw {sight}.
            ? "It is beautiful," whispered {h}. | "How wonderful!" said {f}.
            """,
            "They talked about their journey for a long time. | {h} was tired from the long way, but very happy. | It was the best adventure of their lives."
        ),
        StoryPlot(
            "newcomer",
            verbs: [
                "make/makes/made/making a new friend", "be/is/was/being lonely",
                "move/moves/moved/moving to a new place",
            ],
            themes: [
                "friendship", "making a new friend", "being shy", "a new friend", "being lonely", "friends",
                "making friends", "loneliness",
            ],
            """
            {h} had just come to {place} and had no friends. | {h} was new {in} and felt lonely. | {h} was shy and had no friend to play with.
            Every day, {he} watched the others play. | {He} sat alone and watched the others.
            "I wish that I had a friend," {he} thought. | "Nobody wants to be my friend," {he} thought.
            {day} {f} came and sat down beside {him}. | {day} {f} the {fk} saw how lonely {h} was.
            "Hello, my name is {f}. What is your name?" {fhe} asked. | "Hello!" said {f}. "Do you want to play with me?"
            At first, {h} said nothing. Then {he} smiled. | {h} looked up and smiled.
            "I am {h}," {he} said. "I would love to play." | "Yes, please," said {h} in a small voice.
            They played hide and seek until it was dark. | They ran and jumped and laughed all day.
            """,
            "Now {h} had a new friend. | {h} learned that a kind word can start a friendship. | From that day on, they were friends and played together every day."
        ),
        StoryPlot(
            "learning",
            verbs: [
                "learn to/learns to/learned to/learning to {skill}", "want to/wants to/wanted to/wanting to {skill}",
            ],
            themes: [
                "learning something new", "practice", "learning", "school", "not giving up", "trying hard", "a teacher",
            ],
            """
            {h} wanted to learn to {skill}. | More than anything, {h} wanted to {skill}.
            But it was very hard. | But {he} did not know how.
            {day} {he} tried for the first time, and it went wrong. | {day} {he} tried, but it did not work at all.
            Some of the others laughed at {him}. | "I will never learn it," said {h}.
            {h} felt sad and went home. | {He} sat down under a tree and felt sad.
            "Do not give up," said {f} the {fk}. "I will show you how to {skill}." | {f} sat down beside {him} and said, "It was hard for me, too. Let us practice together."
            So they practiced every day. | Every morning, they practiced together.
            ? Each day, it went a little better. | Slowly, {h} got better and better.
            Then, one day, {h} {skilled}! | After a week, {h} {skilled}!
            "I can do it!" {he} shouted. | Everyone clapped and cheered.
            """,
            "{h} learned that practice makes perfect. | {h} was proud because {he} had kept on learning. | Nobody was prouder than {f}, who had been a good teacher."
        ),
        StoryPlot(
            "storm", verbs: ["be/is/was/being caught in a storm", "get/gets/got/getting caught in the rain"],
            themes: [
                "a storm", "bad weather", "the rain", "thunder", "a rainy day", "the weather", "the wind",
                "a thunderstorm", "lightning",
            ],
            """
            {day} {h} and {f} were playing near {place}. | {day} {h} and {f} were far from home.
            Suddenly, the sky grew dark, and a storm came. | Big black clouds came over the hills: a storm!
            The wind blew hard, and it began to rain. | Then the rain began to fall, and the wind howled.
            "We have to find shelter from the storm!" cried {h}. | "Quick, let us run!" cried {f}.
            They ran through the rain until they saw {shelter}. | Near the path, they found {shelter}.
            Inside, it was dark, but it was warm. | It was small, but it kept them dry.
            Thunder rolled, and {f} began to shake. | There was a bright flash, and {f} was afraid.
            {h} held {fhis} hand and sang a song. | "I am here with you," said {h}, and told {fhim} a story.
            After a while, the storm was over. | Then the rain stopped, and the sun came out.
            A rainbow stood over {place}. | They saw a bright rainbow in the sky.
            """,
            "They were safe because they had stayed together in the storm. | After the storm, the air was fresh and clean. | {h} was never afraid of a storm again."
        ),
        StoryPlot(
            "helping", verbs: ["help/helps/helped/helping an {elder}", "do/does/did/doing a good deed"],
            themes: [
                "helping others", "being kind", "a good deed", "helping", "kindness", "a neighbor", "old people",
                "being helpful",
            ],
            """
            {day} {h} met an {elder}. | {walk} {h} met an {elder}.
            The {elder} looked very tired. | The {elder} sat on a stone and sighed.
            "What is the matter?" asked {h}. | "Can I help you?" asked {h}.
            "I have to {task}," said the {elder}, "but I am too weak."
            "I will help you," said {h}. | "Let me do it," said {h}.
            {f} wanted to play, but {h} said, "First we help." | {He} called {f} the {fk}, and they went to work.
            They {taskdone}. | Together they {taskdone}.
            "Thank you for your help," said the {elder}. "You have a kind heart." | The {elder} smiled and gave them some {elderfood}.
            """,
            "{h} learned that helping others is a joy. | {h} felt warm inside, as one does after a good deed. | Kindness always comes back, and the {elder} was kind to {h} for ever."
        ),
        StoryPlot(
            "party",
            verbs: [
                "give/gives/gave/giving a party", "have/has/had/having a party", "sing/sings/sang/singing at a party",
            ],
            themes: [
                "a party", "music", "a feast", "dancing", "a celebration", "a birthday party", "a concert", "singing",
            ],
            """
            There was going to be a big party {in}. | {h} wanted to give a party for everyone {in}. | {day} {h} said to {f}, "Let us have a party!"
            {h} was going to make the cake, and {f} was going to make the music. | They made lamps out of paper and hung them in the trees.
            But on the day of the party, the drummer was ill. | But an hour before the party, the cake fell on the floor.
            "No party is a party without music and cake," said {f}. | "What shall we do now?" asked {f} the {fk}.
            {h} had an idea. "Everyone can bring something," {he} said. | "Let us ask the others," said {h}.
            So one brought a pie, one brought a flute, and one brought a drum. | Soon everyone came with something to eat or to play.
            There was music, and they danced in a ring. | They sang and danced and ate until they were full.
            ? "What a party!" said {f}. | Even an {elder} danced.
            """,
            "It was a party that nobody forgot. | They danced until the moon was high, and the music did not stop. | Everyone went home from the party with a smile."
        ),
        StoryPlot(
            "sleepless",
            verbs: [
                "cannot sleep/cannot sleep/could not sleep/not sleeping", "stay/stays/stayed/staying awake all night",
            ],
            themes: [
                "going to sleep", "the night", "a dream", "bedtime", "sleep", "dreams", "a sleepless night",
                "being tired",
            ],
            """
            One night, {h} could not sleep. | It was late at night, but {h} could not sleep. | It was bedtime, but {h} was not tired at all.
            {He} turned to the left and to the right. | {He} lay in bed and looked at the ceiling.
            First {he} counted sheep, but it did not help. | First {he} drank some warm milk, but it did not help.
            Then {he} heard a soft sound at the window. | Then somebody knocked on the window.
            It was {f} the {fk}, who could not sleep either. | It was {f}. "I cannot sleep," {fhe} said.
            "Come in," whispered {h}. | "Let us look at the night sky," said {h}.
            They sat side by side and counted the stars. | {f} told a story about a cloud that slept on a mountain.
            The night was quiet, and their eyes grew heavy. | The moon was high, and they began to yawn.
            """,
            "Soon {h} was fast asleep and had a good dream. | {h} slept well that night and dreamed sweet dreams. | In the morning, {h} told {f} about a beautiful dream."
        ),
    ]
}
