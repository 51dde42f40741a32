/// Plots about something hard: fear, danger, a race, a skill, a storm, a sleepless night.
extension StoryScene {
    mutating func tellAfraid() -> ([String], String) {
        let (h, f) = (hero, friend)
        let fear = random.pick(StoryWords.fears)
        return (
            [
                pick(
                    "\(h.name) was afraid of \(fear.thing).",
                    "There was one problem: \(h.name) was afraid of \(fear.thing).",
                    "\(h.name) was not afraid of many things, but \(h.he) was afraid of \(fear.thing)."),
                day() + " "
                    + pick("\(f.name) needed help.", "\(f.name) had to go \(fear.place), and did not come back."),
                pick(
                    "To help \(f.him), \(h.name) had to go \(fear.place).",
                    "Somebody had to go \(fear.place), and only \(h.name) was there."),
                pick("\(h.name) began to shake.", "\(h.His) heart beat very fast.", "\(h.He) wanted to run away."),
                pick(
                    "\"I am afraid,\" \(h.he) thought, \"but my friend needs me.\"",
                    "\"I can do this,\" \(h.name) said in a small voice."),
                pick(
                    "\(h.He) took a deep breath and went \(fear.place), one step at a time.",
                    "Slowly, \(h.he) went \(fear.place)."),
                pick("It was not as bad as \(h.he) had thought.", "Nothing bad happened at all."),
                pick(
                    "There \(h.he) found \(f.name), and they went home together.",
                    "\(f.name) was so happy to see \(h.him)."),
                pick(
                    "\"You are very brave,\" said \(f.name).",
                    "\"Thank you for coming,\" said \(f.name). \"You are so brave.\""),
            ], "\(withArticle(h.kind)) who was afraid of \(fear.thing)"
        )
    }

    mutating func tellRescue() -> ([String], String) {
        let (h, f) = (hero, friend)
        let trap = random.pick(StoryWords.traps)
        return (
            [
                day() + " "
                    + pick(
                        "\(h.name) was walking near \(place.name).", "\(h.name) heard a cry.",
                        "\(h.name) was picking flowers near \(place.name)."),
                pick("\"Help! Help!\" somebody called.", "\"Please help me!\" called a small voice."),
                "It was \(f.name) the \(f.kind), who was stuck \(trap.place).",
                pick(
                    "\"I am coming!\" shouted \(h.name).", "\"Do not move, I will get you out,\" said \(h.name)."),
                pick(
                    "\(h.name) ran home and came back with \(trap.helper).",
                    "\(h.name) looked around and found \(trap.helper)."),
                pick("Then \(h.he) \(trap.act).", "\(h.He) \(trap.act) with all \(h.his) strength."),
                pick("It was hard, but \(h.he) did not stop.", "It took a long time, but it worked."),
                pick("At last, \(f.name) was free.", "Soon \(f.name) was safe."),
                pick(
                    "\"You saved me!\" said \(f.name). \"Thank you!\"",
                    "\(f.name) hugged \(h.name) and thanked \(h.him)."),
            ], "\(withArticle(h.kind)) who saved \(withArticle(f.kind))"
        )
    }

    mutating func tellRace() -> ([String], String) {
        let (h, f) = (hero, friend)
        let prize = thing ?? "golden \(pick("cup", "medal", "crown", "bell"))"
        thing = prize
        return (
            [
                day() + " " + pick("there was a big race near \(place.name).", "everyone came to see the big race."),
                pick("The prize was \(withArticle(prize)).", "The winner would get \(withArticle(prize))."),
                pick("\(h.name) and \(f.name) both wanted to win.", "\(h.name) wanted to win, and so did \(f.name)."),
                pick("\"Ready, set, go!\" called the judge.", "\"One, two, three, go!\" shouted the crowd."),
                pick("\(h.name) ran as fast as \(h.he) could.", "\(h.name) was very fast and soon was in front."),
                pick(
                    "Then \(f.name) the \(f.kind) fell and hurt \(f.his) foot.",
                    "Suddenly, \(f.name) the \(f.kind) fell over a stone."),
                pick("\(h.name) heard \(f.him) cry and stopped.", "\(h.name) looked back and stopped."),
                pick(
                    "\(h.He) went back and helped \(f.name) to stand up.",
                    "\"Take my hand,\" said \(h.name). \"We will go on together.\""),
                pick("They crossed the line together, last of all.", "Side by side, they came to the end of the race."),
                pick(
                    "The judge gave both of them the \(prize), because they had been so kind.",
                    "Everybody clapped, and they both got the \(prize)."),
            ], "\(withArticle(h.kind)) who ran a race"
        )
    }

    mutating func tellLearning() -> ([String], String) {
        let (h, f) = (hero, friend)
        let skill = random.pick(StoryWords.skills)
        return (
            [
                pick(
                    "\(h.name) wanted to learn to \(skill.verb).",
                    "More than anything, \(h.name) wanted to \(skill.verb)."),
                pick("But it was very hard.", "But \(h.he) did not know how."),
                day() + " \(h.he) tried for the first time, "
                    + pick("and it went wrong.", "but it did not work at all."),
                pick("Some of the others laughed at \(h.him).", "\"I will never learn it,\" said \(h.name)."),
                pick("\(h.name) felt sad and went home.", "\(h.He) sat down under a tree and felt sad."),
                pick(
                    "\"Do not give up,\" said \(f.name) the \(f.kind). \"I will show you how to \(skill.verb).\"",
                    "\(f.name) sat down beside \(h.him) and said, \"It was hard for me too. Let us practice together.\""
                ),
                pick("So they practiced every day.", "Every morning, they practiced together."),
                pick("Each day, it went a little better.", "Slowly, \(h.name) got better and better."),
                pick(
                    "Then, one day, \(h.name) \(skill.past) \(skill.where)!",
                    "After a week, \(h.name) \(skill.past) \(skill.where)!"),
                pick("\"I can do it!\" \(h.he) shouted.", "Everyone clapped and cheered."),
            ], "\(withArticle(h.kind)) who learned to \(skill.verb)"
        )
    }

    mutating func tellStorm() -> ([String], String) {
        let (h, f) = (hero, friend)
        let shelter = pick("a dry cave", "an old barn", "a hollow tree", "a little hut", "an empty house")
        return (
            [
                day() + " \(h.name) and \(f.name) were playing near \(place.name).",
                pick("Suddenly, the sky grew dark.", "Big black clouds came over the hills."),
                pick("The wind blew hard, and it began to rain.", "Then the rain began to fall, and the wind howled."),
                pick("\"We have to find shelter!\" cried \(h.name).", "\"Quick, let us run!\" cried \(f.name)."),
                pick("They ran and ran until they saw \(shelter).", "Near the path, they found \(shelter)."),
                pick("Inside, it was dark, but it was warm.", "It was small, but it kept them dry."),
                pick(
                    "Thunder rolled, and \(f.name) began to shake.",
                    "There was a bright flash, and \(f.name) was afraid."),
                pick(
                    "\(h.name) held \(f.his) hand and sang a song.",
                    "\"I am here with you,\" said \(h.name), and told \(f.him) a story."),
                pick("After a while, the storm was over.", "Then the rain stopped, and the sun came out."),
                pick("A rainbow stood over \(place.name).", "They saw a bright rainbow in the sky."),
            ], "\(withArticle(h.kind)) and \(withArticle(f.kind)) in a storm"
        )
    }

    mutating func tellSleepless() -> ([String], String) {
        let (h, f) = (hero, friend)
        return (
            [
                pick("One night, \(h.name) could not sleep.", "It was late, but \(h.name) was not tired at all."),
                pick("\(h.He) turned to the left and to the right.", "\(h.He) lay in bed and looked at the ceiling."),
                pick(
                    "First \(h.he) counted sheep, but it did not help.",
                    "First \(h.he) drank some warm milk, but it did not help."),
                pick("Then \(h.he) heard a soft sound at the window.", "Then somebody knocked on the window."),
                pick(
                    "It was \(f.name) the \(f.kind), who could not sleep either.",
                    "It was \(f.name). \"I can not sleep,\" \(f.he) said."),
                pick("\"Come in,\" whispered \(h.name).", "\"Let us look at the stars,\" said \(h.name)."),
                pick(
                    "They sat by the window and looked at the moon.",
                    "They went outside and lay down in the soft grass."),
                pick(
                    "\"Look, that star is as bright as a lamp,\" said \(f.name).",
                    "\(f.name) told a long story about a little star."),
                pick("The night was warm and quiet.", "A soft wind sang in the trees."),
                pick("Their eyes grew heavy.", "\(h.name) yawned, and then \(f.name) yawned too."),
            ], "\(withArticle(h.kind)) who could not sleep"
        )
    }
}
