/// Where stories take place, who else is in them and how these are.
extension StoryWords {
    static let traits = list(
        """
        little, brave, kind, curious, shy, clever, cheerful, lonely, lazy, gentle, old, young, friendly, tiny, quiet, hungry,
        sleepy, happy, silly, proud, small, big, tall, funny, grumpy, wise, careful, careless, busy, tired, nervous, jolly,
        patient, honest, stubborn, messy, noisy, polite, greedy, generous, famous, forgetful, dreamy, fearless, furry,
        fluffy, spotted, striped, white, black, brown, red, blue, green, golden, silver, purple, pink, talking, singing,
        dancing, flying, magic, invisible, giant, rich, poor, hopeful, playful, lucky, unlucky, restless, thoughtful, timid
        """)

    /// People by what they do; some of them composed.
    static let jobs = list(
        """
        lighthouse keeper, clockmaker, glassblower, bookbinder, candle maker, toymaker, mapmaker, kite maker, bell ringer,
        street sweeper, chimney sweep, bus driver, train driver, taxi driver, truck driver, firefighter, police officer,
        mechanic, plumber, electrician, builder, architect, engineer, programmer, dentist, veterinarian, zookeeper, gatekeeper,
        goalkeeper, runner, swimmer, skater, climber, diver, surfer, archer, acrobat, puppeteer, storyteller, actor, violinist,
        pianist, trumpeter, composer, photographer, sculptor, designer, hairdresser, florist, greengrocer, fishmonger,
        ice cream seller, balloon seller, newspaper boy, milkman, mail carrier, messenger, innkeeper, waiter, chef,
        pastry chef, farmhand, goatherd, cowboy, ranger, lumberjack, miner, mason, roofer, tinker, merchant, peddler, trader,
        spy, thief, robber, prisoner, hermit, alchemist, sorcerer, sorceress, druid, samurai, ninja, viking, gladiator, emperor,
        duchess, duke, baron, countess, sultan, chief, general, admiral, cabin boy, stowaway, traveler, tourist, neighbor,
        twin, cousin, uncle, aunt, nephew, niece, orphan, toddler, schoolgirl, schoolboy, professor, astronomer, biologist,
        chemist, geologist, historian, philosopher, mathematician, superhero, time traveler, snow queen, tooth fairy,
        sea captain, moon princess, cloud shepherd, star collector, stone carver, rain dancer, dragon rider, bear cub,
        sea otter, snow leopard, mountain goat, barn owl, fruit bat, field mouse, house cat, guard dog, sheepdog, bulldog,
        poodle, beagle, dachshund, terrier, parakeet, cockatoo, macaw, emu, kiwi, ibis, egret, tern, lark, thrush, starling,
        sea lion, manatee, narwhal, orca, stingray, eel, catfish, clownfish, pufferfish, sea turtle, water rat, tree frog,
        glowworm, mosquito, stick insect, mayfly, bumblebee, hornet, termite, cockroach, woodlouse, mongoose, okapi, tapir,
        warthog, wild boar, reindeer, elk, mule, ox, ram, ewe, billy goat, piglet, bunny, kid, cygnet, owlet, triceratops,
        stegosaurus, mammoth, ogre, cyclops, centaur, minotaur, gargoyle, genie, wraith, werewolf, leprechaun, imp, nymph,
        snow fairy, water sprite, house ghost, paper dragon, toy soldier, rag doll, wind-up mouse, vacuum cleaner, teapot,
        broomstick, pencil, sock, puddle, pebble, sunflower, acorn, mushroom, lighthouse, bus, tram, bicycle, tugboat
        """)

    /// Places with the words that say "there"; their names follow from them.
    static let places: [Place] = list(
        """
        in the forest, by the sea, near the river, in a small village, on a farm, in the mountains, at the edge of a meadow,
        in a big city, on an island, in a green valley, beside a lake, in an old castle, in the park, in the garden, on a hill,
        near the market, in the jungle, in a quiet town, by a waterfall, at the school, in the desert, on the moon, in space,
        under the sea, on a pirate ship, in a lighthouse, in a library, in a bakery, in a toy shop, in a museum, in a zoo,
        on a mountain, in a cave, in a swamp, near a volcano, on a cloud, in a treehouse, in a windmill, in a palace,
        in a kingdom, in a harbor, on a beach, in a barn, on a train, on a ship, in a submarine, on a spaceship, on a planet,
        in a hotel, in a hospital, in a kitchen, in an attic, in a cellar, in a tower, in a cottage, in a cabin, in a tent,
        in a big old house, in an apartment, in a greenhouse, in an orchard, in a vineyard, on a frozen lake, in the snow,
        at the north pole, at the south pole, in the arctic, in the savanna, in the rainforest, in a canyon, on a glacier,
        in a bamboo forest, in a magic forest, in a dark forest, in an enchanted garden, in a flower shop, in a bookshop,
        at the circus, at the fair, at the airport, at the train station, in a theater, in a workshop, in a factory,
        in a laboratory, on a playground, in a schoolyard, in a classroom, near the old mill, by the old bridge,
        by the harbor, on the coast, on a quiet street, in a narrow lane, in the suburbs, in the hills, on the prairie,
        in a fishing village, in a mountain village, in a busy port, in an underwater city, in a city of glass,
        in a land of giants, in a hollow tree, in a beehive, in an anthill, in a pond, in a puddle, in a shoe, under a bridge,
        under a big oak tree, behind a waterfall, at the bottom of the sea, at the end of the rainbow, in Paris, in London,
        in New York, in Tokyo, in Rome, in India, in Africa, in China, in Egypt, in Scotland, in Brazil, in Alaska
        """
    ).map(Place.init)

    static let pastimes = list(
        """
        sing, dance, read, draw, run, climb, swim, whistle, tell jokes, look at the stars, collect stones, sleep in the sun,
        walk in the rain, play in the snow, listen to the birds, watch the clouds, bake bread, plant flowers, count things,
        play hide and seek, make new friends, sit by the fire, write letters, ask questions, solve riddles, talk to strangers
        """)
    static let moods = list(
        """
        cheerful, hungry, curious, in a hurry, ready to help, in a good mood, a little sleepy, full of ideas, busy, friendly,
        on time, late, ready for a joke, kind to everyone, a little nervous, the first to get up, the last to go to bed
        """)
    static let features = list(
        """
        big smile, loud laugh, soft voice, good ideas, funny walk, old stories, long songs, kind heart, quick feet, sharp eyes,
        strange hat, bad jokes, good manners, clever tricks, small house, warm soup, deep voice, green boots
        """)
    static let sights = list(
        """
        the sea, the moon over the lake, the tallest tree in the world, the snow on the mountain, the king's castle,
        a field of flowers, the big waterfall, the lights of the city, the old lighthouse, a hidden valley, the great desert,
        the end of the river, the northern lights, the golden city, the island of birds, the sleeping volcano
        """)
    static let weathers = list(
        "sunny, rainy, windy, cold, warm, cloudy, bright, quiet, foggy, snowy, gray, golden, frosty, mild")
    static let spots = list(
        """
        under the bed, behind the door, in the tall grass, by the well, under a bush, near the gate, on the roof, in the shed,
        behind the sofa, under the bridge, in the kitchen, beside the road, in the hay, along the fence, at the pond
        """)
    static let finds = list(
        """
        under a big leaf, behind an old tree, inside a hollow log, on top of a rock, in a basket, between two stones,
        in the moonlight, at the end of the path, under a pile of leaves, in the sand, behind a curtain, in a dark corner
        """)
    static let elders = list(
        """
        old woman, old man, old turtle, old bear, old owl, old goat, old elephant, old sailor, old gardener, old raven,
        old teacher, old shepherd, old carp, old badger, old wizard, old librarian, old fisherman, old tree
        """)
    static let workers = list(
        "the baker, the miller, the gardener, the shopkeeper, the farmer, the blacksmith, the tailor")

    /// Where a story takes place.
    struct Place {
        /// "in a small village".
        let inside: String
        /// "the village".
        let name: String
        /// "a small village", for requests.
        let noun: String

        init(_ inside: String) {
            self.inside = inside
            noun =
                ["at the edge of ", "at the bottom of ", "at the end of "].first { inside.hasPrefix($0) }
                .map { String(inside.dropFirst($0.count)) }
                ?? inside.split(separator: " ").dropFirst().joined(separator: " ")
            let words = noun.split(separator: " ")
            let isIndefinite = words.first == "a" || words.first == "an"
            name = isIndefinite ? "the " + words.dropFirst().joined(separator: " ") : noun
        }
    }
}
