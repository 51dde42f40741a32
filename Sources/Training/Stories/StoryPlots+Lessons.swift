/// More plots without a thing, and plots about a topic in words of its own: `{x}`.
extension StoryPlot {
    static let ofLessons: [StoryPlot] = [
        StoryPlot(
            "patience",
            verbs: [
                "plant/plants/planted/planting a seed", "wait/waits/waited/waiting for a flower",
                "be/is/was/being impatient",
            ],
            themes: [
                "patience", "waiting", "being patient", "a seed", "growing something", "a garden", "a flower", "spring",
                "time",
            ],
            """
            {h} planted a seed in a pot. | {h} got a seed and put it into the ground.
            Every day, {he} gave it water and waited. | {He} looked at it every hour, but nothing happened.
            "Why does it not grow?" asked {h}. | "I do not want to wait any more," said {h}.
            "Be patient," said {f}. "Good things take time." | "A flower needs patience," said {f} the {fk}.
            {h} wanted to dig up the seed, but {he} waited. | It was hard to be patient, but {h} waited.
            {day} a small green leaf came out of the ground. | After three weeks, there was a small green leaf.
            {h} jumped for joy and called {f}. | "It grows! It grows!" cried {h}.
            In summer, it was a flower as tall as {f}. | Soon there was a flower with yellow petals.
            """,
            "{h} learned that patience is worth it. | Now {h} knew how to be patient. | \"Waiting was hard,\" said {h}, \"but patience made the flower grow.\""
        ),
        StoryPlot(
            "quarrel",
            verbs: [
                "quarrel/quarrels/quarreled/quarreling with a friend", "be/is/was/being angry",
                "say/says/said/saying sorry",
            ],
            themes: [
                "a quarrel", "forgiveness", "saying sorry", "anger", "being angry", "an argument", "a fight",
                "forgiving",
            ],
            """
            {day} {h} and {f} had a quarrel. | {h} and {f} wanted to play, but {he} wanted one game and {f} wanted another.
            "You are always so stubborn!" said {h}. | "You never listen to me!" cried {f}.
            They were so angry that they did not speak. | {h} was angry and went home.
            At home, {h} had nobody to play with. | The next day, both of them were alone and sad.
            "Why was I so angry?" thought {h}. | "The quarrel was silly," {h} thought.
            {He} picked some flowers and went to {f}. | {He} wrote the word "sorry" on a sheet of paper and took it to {f}.
            "I am sorry," said {h}. "I was wrong." | "Please forgive me," said {h}.
            "I am sorry, too," said {f}, and they hugged. | "I forgive you," said {f}. "I was angry, too."
            """,
            "After the quarrel, they were better friends than before. | {h} learned that it is good to say sorry and to forgive. | To forgive is better than to be angry, they both agreed."
        ),
        StoryPlot(
            "promise",
            verbs: [
                "keep/keeps/kept/keeping a promise", "forget/forgets/forgot/forgetting a promise",
                "be/is/was/being late",
            ],
            themes: [
                "a promise", "keeping a promise", "trust", "loyalty", "being on time", "responsibility",
                "being reliable",
            ],
            """
            {h} made a promise to {f}. "I will help you tomorrow," {he} said. | "I promise to come tomorrow," {h} said to {f}.
            {day} the sun was shining, and the others went to swim. | The next day, the others called, "Come and play!"
            {h} wanted to go with them. | {h} almost forgot {his} promise.
            Then {he} thought of {f}, who was waiting. | "But I made a promise," {he} thought.
            "I cannot come," said {h}. "I have to keep my promise." | {h} turned around and ran to {f} as fast as {he} could.
            {f} the {fk} stood at the door. "I knew that I could trust you," {fhe} said. | "You came!" said {f}. "You kept your promise."
            They worked together all day, and it was fun. | They carried wood and sang songs.
            In the evening, the others came and helped, too. | When the work was done, they all went to swim together.
            """,
            "A promise is a promise, and {h} always kept {his}. | {f} knew that {fhe} could trust {h}. | {h} was glad that {he} had kept the promise."
        ),
        StoryPlot(
            "team",
            verbs: [
                "work/works/worked/working with others", "move/moves/moved/moving a big stone",
                "ask/asks/asked/asking for help",
            ],
            themes: [
                "teamwork", "working together", "cooperation", "asking for help", "being strong", "a team", "unity",
            ],
            """
            A big stone had fallen on the road near {place}. | {day} a tree fell across the path to {place}.
            "I am strong," said {h}. "I can move it alone." | {h} tried to push it away all alone.
            {He} pushed and pulled, but it did not move. | {He} pushed until {he} was red in the face.
            {f} tried, too, but it did not move. | "Let me try," said {f} the {fk}, but it was too heavy.
            "Alone we cannot do it," said {h}. "Let us work together." | "Let us ask the others for help," said {f}.
            They called everyone {in}. | Soon there were ten of them, large and small.
            "One, two, three!" called {h}, and they all pushed together. | They all worked together as one team.
            Slowly, it began to move. Then the road was free. | It rolled away, and everyone cheered.
            """,
            "{h} learned that a team is stronger than one alone. | \"Together we can do anything,\" said {h}. | From then on, they worked together whenever something was too heavy."
        ),
        StoryPlot(
            "winter",
            verbs: [
                "play/plays/played/playing in the snow", "build/builds/built/building a snowman",
                "see/sees/saw/seeing snow for the first time",
            ],
            themes: ["winter", "snow", "a snowman", "a cold day", "the first snow", "Christmas", "a snowy day", "ice"],
            """
            When {h} woke up, everything was white with snow. | {h} looked out of the window and saw the first snow of the winter.
            {He} put on a warm coat and ran out into the cold. | "Snow! Snow!" {he} cried and ran to {f}.
            {f} had never seen snow before. | {f} the {fk} was already out in the snow.
            They threw snowballs and laughed. | They slid down the hill again and again.
            Then they built a snowman with a round belly. | "Let us build a snowman!" said {h}, and they did.
            "He looks cold," said {f} and gave him a scarf. | {h} gave the snowman a carrot for a nose.
            In the evening, their hands were cold and red. | When it got dark, snow began to fall again.
            They went inside and drank hot chocolate. | They sat by the fire and looked at the snow.
            """,
            "It was the best winter day of all. | {h} hoped that the snow would stay for ever. | \"I love winter,\" said {f}, and {h} loved it, too."
        ),
        StoryPlot(
            "listening",
            verbs: [
                "do not listen/does not listen/did not listen/not listening", "run/runs/ran/running away from home",
                "be/is/was/being careless",
            ],
            themes: [
                "listening", "being careful", "rules", "obeying your parents", "running away", "family", "home",
                "mother and father",
            ],
            """
            "Do not go far from home," {h}'s mother always said. | "Stay near the house, and listen to me," said {h}'s father.
            But {h} did not listen. | {h} thought that rules were silly.
            {day} {he} ran far away with {f}. | {day} {h} went deep into the woods, and {f} came with {him}.
            They played all day and forgot the time. | They followed a butterfly until they did not know the way.
            Then it was dark, and they wanted to go home. | Soon the sun went down, and {f} began to cry.
            "I should have listened," said {h}. | "Why did we not listen?" said {f}.
            Far away, they saw a light. It was {h}'s mother with a lamp. | Then they heard {h}'s father call their names.
            They ran into {his} family's arms. | "I am so glad to have you home," {he} heard, and everyone hugged.
            """,
            "From then on, {h} listened and was careful. | {h} learned that rules keep you safe. | There is no place like home, thought {h}, and slept well."
        ),
    ]

    static let ofTopics: [StoryPlot] = [
        StoryPlot(
            "dreaming", .topic,
            verbs: [
                "love/loves/loved/loving {x}", "dream of/dreams of/dreamed of/dreaming of {x}",
                "think about/thinks about/thought about/thinking about {x}",
            ],
            """
            {h} often thought about {x}. | {h} loved to hear about {x}. | Every night, {h} dreamed of {x}. | Nothing was as interesting to {h} as {x}.
            "Why do you always talk about {x}?" asked {f}. | "Tell me about {x}," {he} said to everyone.
            "I want to know all about {x}," said {h}. | "Because I like {x}," said {h}.
            {day} they went to an {elder}. | So {f} took {him} to an {elder}.
            "Do you know something about {x}?" asked {h}. | "Please tell us about {x}," said {f}.
            The {elder} knew a lot about {x} and talked until it was dark. | "Sit down," said the {elder}, and told them an old tale about {x}.
            {h} listened with big eyes. | They listened and forgot to eat.
            On the way home, they looked at the sky and were quiet. | "That was wonderful," said {f} on the way home.
            """,
            "From then on, both of them loved {x}. | That night, {h} dreamed of {x} again and smiled. | And so {h} learned a lot about {x}."
        ),
        StoryPlot(
            "talking", .topic,
            verbs: [
                "talk about/talks about/talked about/talking about {x}",
                "learn about/learns about/learned about/learning about {x}",
            ],
            """
            {h} had to give a talk about {x}. | At school, {h} had to tell the others about {x}. | "Tomorrow you will tell us about {x}," said the teacher to {h}.
            {He} knew nothing about {x}, and {he} was nervous. | {h} was shy and did not like to speak.
            "Let us read about {x} together," said {f}. | {f} the {fk} had a thick book about {x}.
            They read about {x} until late in the evening. | They looked at pictures and wrote down all that they found.
            {day} {h} stood in front of everyone. | The next day, everyone looked at {h}.
            {He} took a deep breath and began to talk about {x}. | "I will tell you about {x}," {he} said in a small voice.
            Soon {he} was not nervous any more. | {His} voice grew stronger and stronger.
            When {he} was done, everyone clapped. | The teacher smiled. "You know so much about {x}!"
            """,
            "{h} was proud, and {he} never forgot what {he} had learned about {x}. | Now everyone {in} knew something about {x}. | \"Next time, I want to talk about {x} again,\" said {h}."
        ),
        StoryPlot(
            "book", .topic,
            verbs: [
                "read about/reads about/read about/reading about {x}",
                "sing about/sings about/sang about/singing about {x}",
            ],
            """
            {h} had a book about {x}. | In the library, {h} found a book about {x}. | {h} knew an old song about {x}.
            {He} wanted to share it with someone. | It was the best that {he} knew about {x}.
            {day} {f} was sad and sat alone. | {day} {f} the {fk} was ill and had to stay in bed.
            "Do you like {x}?" asked {h}. | "Shall I tell you something about {x}?" asked {h}.
            {f} nodded, and {h} sat down beside {fhim}. | "Yes, please," said {f}.
            {h} told {fhim} all about {x}. | It was all about {x}, and it was funny and sad at once.
            {f} began to smile. | {f} laughed and forgot that {fhe} was sad.
            "I did not know that {x} could be so interesting," said {f}. | "More!" said {f}. "Tell me more about {x}!"
            """,
            "Since that day, {f} loved {x} as much as {h} did. | And whenever one of them was sad, they talked about {x}. | {h} was happy, and they both dreamed of {x}."
        ),
    ]

    static let ofIdeas: [StoryPlot] = [
        StoryPlot(
            "meaning", .topic,
            verbs: [
                "learn about/learns about/learned about/learning about {x}",
                "understand/understands/understood/understanding {x}",
            ],
            """
            {h} had heard a lot about {x}, but {he} did not understand it. | "What is so important about {x}?" asked {h}. | {h} wanted to know more about {x}.
            "I will show you," said an {elder}. | {f} did not know it either. | {h} asked {f}, but {fhe} did not know.
            {day} they saw a small child who was crying. | {day} they helped an {elder} who was all alone.
            {h} did not know what to do at first. | "What would you do?" asked {f}.
            Then {he} thought about {x}. | "Maybe this has to do with {x}," {he} thought.
            So {h} did what {he} thought was right. | {h} took a deep breath and did {his} best.
            Afterwards, {h} felt warm inside. | "That was good of you," said {f} the {fk}.
            "Now I know something about {x}," said {h}. | "So that is why people talk about {x}," said {h}.
            """,
            "{h} never forgot that day and what it had to do with {x}. | And so {h} learned about {x}. | From then on, {h} cared about {x}."
        ),
        StoryPlot(
            "lesson", .topic,
            verbs: [
                "think about/thinks about/thought about/thinking about {x}",
                "teach a friend about/teaches a friend about/taught a friend about/teaching a friend about {x}",
            ],
            """
            {h} and {f} often talked about {x}. | For {h}, nothing was as important as {x}. | {f} did not think much about {x}, but {h} did.
            {day} {f} made a mistake. | {day} something went wrong for {f}.
            "It is my fault," said {f} and began to cry. | {f} the {fk} was sad and did not want to talk.
            "Remember what we said about {x}," said {h}. | {h} sat down beside {fhim} and talked about {x}.
            "You are right," said {f}. "I forgot about {x}." | {f} listened and thought about {x} for a while.
            Then they made a plan together. | "Let us try it once more," said {h}.
            This time, everything went well. | They took their time, and it worked.
            "Thank you for teaching me about {x}," said {f}. | "Now I know more about {x}," said {f}.
            """,
            "And both of them had learned about {x}. | That was their lesson about {x}. | From that day on, they told everyone about {x}."
        ),
    ]
}
