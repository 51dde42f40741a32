/// Plots about a thing.
extension StoryPlot {
    static let ofThings: [StoryPlot] = [
        StoryPlot(
            "lost", .small, verbs: ["lose/loses/lost/losing {a t}", "look for/looks for/looked for/looking for {a t}"],
            themes: [
                "losing something", "looking for something", "finding something", "something that was lost", "loss",
            ],
            """
            {h} had {a t}, and {he} loved it very much. | Of all {his} things, {h} liked {his} {t} best. | {h} took {a t} everywhere {he} went. | {h} owned {a t}, a gift from {his} grandmother.
            {day} the {t} was gone. | {day} {h} could not find the {t} anywhere. | {day} {h} lost the {t} on the way home.
            "Where is my {t}?" cried {h}. | "Oh no! I have lost my {t}," said {h}. | {h} was very sad, because the {t} was lost.
            {f} heard {him} and came to help. | {f} the {fk} said, "I will help you look for it." | "Do not be sad," said {f}. "We will find it together."
            They looked {spot}, but the {t} was not there. | First they looked {spot}, but they found nothing.
            ? Then they looked {other spot}, but there was no {t}. | Then they looked {other spot}, but it was not there either.
            At last, {f} saw something {found}. | Then {h} saw something {found}. | Something was lying {found}.
            It was the {t}! | "Here it is!" they shouted. It was the {t}. | "My {t}!" cried {h}. They had found it.
            ? {h} hugged {f} and said, "Thank you!" | "Thank you, {f}," said {h} with a big smile.
            """,
            "From then on, {h} never lost the {t} again. | {h} took good care of the {t} from then on. | {h} held the {t} tight all the way home."
        ),
        StoryPlot(
            "gift", .small,
            verbs: [
                "buy/buys/bought/buying {a t} for a friend", "give/gives/gave/giving a friend {a t}",
                "get/gets/got/getting {a t}",
            ],
            themes: [
                "a birthday", "a gift", "a present", "giving", "a surprise", "generosity", "a birthday present",
                "giving gifts",
            ],
            """
            {f} wished for {a t}, and the next day was {fhis} birthday. | More than anything, {f} wanted {a t} for {fhis} birthday. | For {f}'s birthday, {h} wanted to find {a t}. | {h} wanted to give {f} a present: {a t}.
            {h} went to the market and looked for the {t}. | {h} thought about the {t} all night.
            Then {he} saw the right {t}, but {he} did not have enough money. | There it was in a window, but the {t} cost too much.
            So {h} helped {worker} all day and carried heavy bags. | So {h} swept the street for {worker}. | So {h} worked for {worker} until the evening.
            In the evening, {he} had enough money and bought the {t}. | At the end of the day, {he} could buy the {t}.
            ? {He} put it in a box with a bow. | {He} hid it under {his} coat.
            On the birthday, {f} opened the present very slowly. | The next day, {f} the {fk} opened {his} gift.
            "{A t}! I love it!" said {f}. | "Oh, what a lovely {t}!" said {f}. | "The {t}! How did you know?" asked {f}.
            """,
            "The {t} was the best birthday present of all. | {h} saw that giving is as nice as getting. | {f} kept the {t} for many years and never forgot who gave it. | It was a happy birthday, and giving the gift made {h} happy, too."
        ),
        StoryPlot(
            "broken", .small, verbs: ["break/breaks/broke/breaking {a t}", "drop/drops/dropped/dropping {a t}"],
            themes: [
                "telling the truth", "honesty", "saying sorry", "a lie", "a mistake", "being honest", "lying",
                "the truth",
            ],
            """
            {f} had {a t} that {fhe} loved. | {f}'s favorite thing was {a t}. | {h} was playing with {a t} that belonged to {f}.
            {day} {h} dropped the {t}, and it broke. | {day} {h} was careless and broke the {t}.
            {h} was frightened and hid the {t} {spot}. | Nobody had seen it. {h} quickly hid the pieces {spot}.
            "Have you seen my {t}?" asked {f}. | Soon {f} came and asked, "Where is my {t}?"
            "No," said {h}, but that was a lie. | "I do not know," said {h}, but it was not the truth.
            That night, {h} could not sleep. | All day, {h} felt bad because of the lie.
            In the morning, {he} went to {f} to tell the truth. | At last, {he} ran to {f} and told {fhim} the truth.
            "I broke your {t}, and I am sorry," {he} said. | "I am sorry. I broke your {t}, and I did not tell you," {he} said.
            Then {f} said, "Thank you for telling me the truth. Let us mend the {t} together." | "I am glad that you were honest," said {f}. "We can mend the {t}."
            """,
            "{h} learned that it is best to be honest and to tell the truth. | They mended the {t}, and {h} always told the truth from then on. | Soon the {t} was as good as new, and {h} felt good because {he} had been honest."
        ),
        StoryPlot(
            "race", .small, verbs: ["win/wins/won/winning {a t}", "run/runs/ran/running a race for {a t}"],
            themes: [
                "a race", "winning and losing", "being fair", "running", "a contest", "fairness", "winning", "sport",
            ],
            """
            There was going to be a race, and the prize was {a t}. | "Whoever wins the race gets {a t}," said the judge. | {h} wanted to win the race, because the prize was {a t}.
            {h} and {f} both wanted to win the {t}. | {h} wanted the {t}, and so did {f}.
            "Ready, set, go!" called the judge, and the race began. | {day} the race began.
            {h} ran as fast as {he} could. | {h} was very fast and soon was in front.
            Then {f} the {fk} fell and hurt {fhis} foot. | Suddenly, {f} fell over a stone.
            {h} thought of the {t}, but {he} stopped. | {h} heard {fhim} cry and stopped running.
            {He} went back and helped {f} to stand up. | "Take my hand," said {h}. "We will go on together."
            They came in last, side by side. | Side by side, they came to the end of the race.
            The judge gave both of them the {t}, because they had been so fair. | "You two win the {t}," said the judge, "because you were kind and fair."
            """,
            "{h} learned that a friend is worth more than {a t}. | Everyone agreed that it had been a fair race. | They laughed and carried the {t} home together after the race."
        ),
        StoryPlot(
            "owner", .small,
            verbs: ["find/finds/found/finding {a t}", "bring back/brings back/brought back/bringing back {a t}"],
            themes: ["doing the right thing", "finders keepers", "honesty", "being fair"],
            """
            {day} {h} found {a t} {spot}. | {day} {h} saw {a t} lying {spot}. | {walk} {h} found {a t}.
            "What a nice {t}!" {he} said. "Whose is it?" | "This {t} must belong to somebody," {he} thought.
            {h} wanted to keep the {t}, but it was not {his} own. | {h} liked the {t} so much that {he} wanted to keep it.
            "Somebody misses that {t}," said {f}. | "Let us find out who lost it," said {f} the {fk}.
            They asked {worker}, but the {t} was not from there. | They asked at every door in {place}.
            At last they met an {elder}. | Then an {elder} came along the path.
            "That is my {t}!" cried the {elder}. "I have looked for it for days." | "You have found my {t}!" said the {elder} and smiled.
            {h} gave the {t} back at once. | {h} was a little sad, but {he} gave the {t} back.
            ? The {elder} gave them a warm meal to thank them. | The {elder} told them the whole story of the {t}.
            """,
            "{h} knew that {he} had done the right thing. | It felt better to give the {t} back than to keep it. | From then on, the {elder} was their friend, and they often saw the {t} again."
        ),
        StoryPlot(
            "trade", .small,
            verbs: [
                "trade/trades/traded/trading {a t}", "sell/sells/sold/selling {a t}",
                "swap/swaps/swapped/swapping {a t}",
            ],
            themes: [
                "a trade", "what is really worth something", "being content", "a market", "money", "greed",
                "wanting more",
            ],
            """
            {h} had {a t}, but {he} wanted something better. | All that {h} had was {a t}. | {h} took {a t} to the market to trade it.
            {day} {he} met a merchant with a wagon. | {day} a merchant came to {place}.
            "Give me the {t}, and I will give you a golden coin," said the merchant. | "I will trade a golden coin for your {t}," said the merchant.
            {h} gave away the {t} and took the coin. | {h} took the golden coin, and the {t} was gone.
            But at home, {he} missed the {t}. | But a coin cannot play, and {h} missed the {t}.
            "Why are you sad?" asked {f}. "I want my {t} back," said {h}. | "I should not have been so greedy," {h} told {f}. "I miss my {t}."
            So they ran after the wagon together. | {f} the {fk} knew which way the wagon had gone, and they ran.
            The merchant laughed and gave the {t} back for the coin. | "Here is your {t}," said the merchant. "Keep it well."
            """,
            "{h} never wanted to trade the {t} again. | {h} learned that money is not worth more than what you love. | Now {h} was content, and the {t} was worth more to {him} than gold."
        ),
        StoryPlot(
            "turns", .small, verbs: ["share/shares/shared/sharing {a t}", "borrow/borrows/borrowed/borrowing {a t}"],
            themes: [
                "sharing", "taking turns", "a quarrel", "learning to share", "kindness", "being selfish", "an argument",
            ],
            """
            {h} had {a t} and did not want to share it. | There was only one {t}, and both {h} and {f} wanted it. | {h} got {a t} and never let anybody touch it.
            "May I have the {t} for a while?" asked {f}. | "Please share the {t} with me," said {f}.
            "No, the {t} is mine!" said {h}. | "I do not want to share," said {h} and held the {t} tight.
            {f} went away and was sad. | So {f} went home alone.
            {h} sat there with the {t}, but it was no fun alone. | Soon {h} was lonely, even with the {t}.
            "{A t} is only fun when you share it," {he} thought. | "What is {a t} without a friend?" {he} thought.
            {He} ran to {f} and held out the {t}. | {h} went to {f} and said, "I am sorry. Let us share the {t}."
            They took turns with the {t} all afternoon. | First {f} had the {t}, and then it was {h}'s turn.
            """,
            "{h} learned that sharing is more fun than keeping. | From that day on, they always shared the {t}. | Sharing the {t} made both of them happy."
        ),
        StoryPlot(
            "thief", .small,
            verbs: [
                "hide/hides/hid/hiding {a t}", "chase/chases/chased/chasing a bird with {a t}",
                "save/saves/saved/saving {a t}",
            ],
            themes: [
                "a thief", "a mystery", "solving a mystery", "being clever", "a riddle", "forgiveness", "stealing",
            ],
            """
            Everyone {in} knew the {t} that belonged to {h}. | {h} had {a t}, and it was the pride of {place}. | Every morning, {h} polished {a t} that belonged to {him}.
            {day} the {t} had been stolen! | {day} somebody had taken the {t}. It was a mystery.
            "Who took the {t}?" asked {h}. | "A thief has taken my {t}!" cried {h}.
            {f} found a black feather on the ground. | "Look, a feather!" said {f} the {fk}. "It belongs to the thief."
            They followed the feathers to a tall tree. | The trail led them to a nest in a tall tree.
            There sat a young raven with the {t}. | A young raven was playing with the {t}.
            "I only wanted to look at the {t}," said the raven. "I am sorry." | "The {t} is so lovely," said the raven. "Please forgive me."
            {h} forgave the thief and took the {t} home. | "I forgive you," said {h}. "You may visit the {t} every day."
            """,
            "So the mystery of the {t} was solved. | The raven never stole again and often came to see the {t}. | That is how {h} got back the {t} and found a new friend."
        ),
        StoryPlot(
            "help", .small, verbs: ["carry/carries/carried/carrying {a t}", "use/uses/used/using {a t}"],
            themes: ["a clever idea", "using your head", "solving a problem", "a good idea", "being useful"],
            """
            Wherever {h} went, {he} carried {a t}. | "Why do you carry {a t}?" the others always asked {h}. | {h} got {a t} from an {elder}, and nobody knew what it was good for.
            "You will never need the {t}," they said. | The others laughed at the {t}.
            {day} {f} was stuck {trap}. | {day} {h} heard a cry: {f} was stuck {trap}.
            "Help!" called {f}. "I cannot get out!" | "Can anybody help me?" called {f} the {fk}.
            Nobody knew what to do. But {h} had the {t}. | {h} looked at the {t} and had an idea.
            With the {t}, {h} could reach {fhim} and pull. | "Hold on to the {t}!" shouted {h} and pulled.
            It was hard, but the {t} did not break. | Bit by bit, {f} came out, thanks to the {t}.
            Soon {f} was free. | "You and your {t} have saved me!" said {f}.
            """,
            "After that, nobody laughed at the {t} any more. | From then on, everybody wanted {a t}, too. | \"I knew that the {t} would be useful,\" said {h}."
        ),
        StoryPlot(
            "saved", .small,
            verbs: [
                "want/wants/wanted/wanting {a t}", "save for/saves for/saved for/saving for {a t}",
                "buy/buys/bought/buying {a t}",
            ],
            themes: ["saving money", "waiting for something", "patience", "a wish", "hard work"],
            """
            {h} wanted {a t} more than anything. | In a shop window, {h} saw {a t}. | {h} had one wish: {a t}.
            But {he} had only one coin, and the {t} cost ten. | "The {t} costs ten coins," said the shopkeeper.
            "Be patient," said {f}. "You can save for the {t}." | "Work a little and save," said {f} the {fk}.
            {h} helped {worker} and got a coin. | Every day, {h} did some work for {worker} and saved a coin.
            ? Each evening, {he} went to look at the {t}. | Each night, {he} dreamed of the {t}.
            It took a long time, but {h} was patient. | Sometimes {h} wanted to give up, but {he} was patient.
            {day} {he} had ten coins at last. | Then, {he} put ten coins on the table.
            "Here is your {t}," said the shopkeeper. | "Well done!" said the shopkeeper and gave {him} the {t}.
            """,
            "{h} loved the {t} all the more because {he} had waited for it. | {h} learned that patience and work make wishes come true. | That day, {h} and {f} went home with the {t} and sang."
        ),
    ]
}
