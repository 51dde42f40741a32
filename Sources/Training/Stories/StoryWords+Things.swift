/// Things that stories are about, and what they may be like.
extension StoryWords {
    /// What can be carried, worn, given away or lost.
    static let smallThings = list(
        """
        ball, hat, kite, drum, book, key, bell, scarf, lamp, basket, button, ring, toy, bag, shoe, umbrella, flute, box, cup,
        coat, blanket, map, pen, spoon, balloon, doll, crown, feather, shell, mirror, clock, ribbon, coin, marble, whistle,
        rope, guitar, puzzle, lantern, stone, necklace, teapot, pencil, sweater, glove, flag, watch, sock, boot, jacket,
        pillow, candle, bottle, plate, bowl, fork, mug, backpack, helmet, mask, cape, wand, broom, bucket, spade, hammer,
        brush, comb, purse, wallet, card, letter, postcard, stamp, picture, painting, photo, frame, vase, trumpet, violin,
        harp, horn, radio, telescope, compass, magnet, camera, seed, leaf, flower, rose, tulip, acorn, pebble, crystal,
        diamond, pearl, jewel, medal, trophy, egg, bow, belt, tie, cap, bonnet, mitten, slipper, sandal, raincoat, pinwheel,
        yo-yo, teddy bear, toy car, paper boat, music box, snow globe, jump rope, toy train, paper plane, picture book,
        lunch box, magic wand, tin soldier, toy boat, needle, thimble, jar, kettle, pot, pan, stool, towel, sponge, rake, saw,
        nail, wheel, sail, oar, net, hook, fishing rod, collar, leash, saddle, horseshoe, bone, pine cone, chestnut, walnut,
        mushroom, sunflower, daisy, lily, cactus, stick, brick, gem, ruby, emerald, amulet, bracelet, earring, brooch, pin,
        badge, ticket, diary, notebook, newspaper, poster, calendar, globe, ruler, eraser, crayon, paintbrush, statue,
        puppet, domino, kaleidoscope, microscope, battery, flashlight, torch, oil lamp, fan, dress, skirt, shirt, vest, robe,
        veil, apron, zipper, shawl, hood, banjo, tambourine, triangle, xylophone, accordion, harmonica, bubble, bean,
        magic lamp, magic ring, golden egg, saxophone, clarinet, ukulele, bagpipe, cymbal, gong, lute, recorder, trombone,
        tuba, oboe, whisk, ladle, sieve, funnel, rolling pin, cookie jar, salt shaker, pepper mill, tray, saucer, goblet,
        pitcher, jug, flask, barrel, cork, napkin, tablecloth, quilt, cushion, curtain, rug, hanger, suitcase, trunk, chest,
        casket, envelope, parcel, crate, sack, pouch, satchel, pocket knife, scissors case, thread, spool, yarn ball, knot,
        bead, sequin, patch, shoelace, buckle, wig, crutch, cane, walking stick, parasol, monocle, magnifying glass, hourglass,
        sundial, stopwatch, alarm clock, pendulum, thermometer, barometer, scale, wrench, screwdriver, pliers case, chisel,
        drill, anvil, hinge, padlock, chain, bolt, spring, gear, lever, pulley, candlestick, match box, lighter, incense bowl,
        chess piece, dice cup, playing card, jigsaw, spinning top, boomerang, frisbee, slingshot, arrow, quiver, shield,
        sword, lance, banner, scroll, quill, inkpot, chalk, slate, stencil, rubber duck, water pistol, beach ball, snorkel,
        paddle, life ring, seashell, starfish shell, coral, amber, opal, sapphire, topaz, nugget, fossil, meteorite, icicle,
        snowball, carrot, pumpkin, melon, pepper, onion, turnip, pea pod, corn cob, pear, peach, plum, cherry, lemon, fig,
        coconut, pineapple, cinnamon stick, honeycomb, gingerbread man, wedding cake, lollipop, teaspoon, cookbook,
        dictionary, songbook, storybook, recipe, riddle, poem, passport, treasure map, photo album, scrapbook, calculator,
        computer, telephone, typewriter, record player, microphone, loudspeaker, remote control, light bulb, candle holder,
        flower pot, watering can, wheelbarrow, bird feeder, dog bowl, cat bed, beehive, wicker chair, rocking horse,
        wooden horse, puppet theater, doll house, dream catcher, wind chime, weather vane, cowbell, sleigh bell, tent peg,
        sleeping bag, hammock, thermos, canteen, binoculars case, snow boot, ice skate, roller skate, ski pole, tennis racket,
        golf ball, football, basketball, baseball bat, chess set, drumstick, guitar string, toothbrush, bar of soap, bathtub
        toy, hairpin, hairbrush, perfume bottle, jewelry box, piggy bank, silver spoon, wooden spoon, bag of seeds, pair of
        glasses, pair of boots, pair of gloves, pot of gold, jar of jam, loaf of bread, piece of chalk, ball of wool
        """)

    /// What stays where it is, or carries others.
    static let largeThings = list(
        """
        lighthouse, castle, bridge, tower, windmill, well, fountain, gate, door, window, garden, tree, treehouse, cave, tunnel,
        island, volcano, waterfall, mountain, river, lake, forest, beach, desert, meadow, statue, museum, library, bakery,
        school, hospital, market, theater, circus, carousel, ferris wheel, playground, swing, slide, seesaw, sandbox, bench,
        chair, table, bed, sofa, piano, oven, cupboard, ladder, fence, wall, roof, chimney, attic, cellar, staircase, maze,
        labyrinth, palace, temple, church, pyramid, hut, cabin, tent, igloo, barn, stable, farm, mill, factory, workshop, shop,
        bookshop, toy shop, train station, airport, harbor, pier, ship, sailboat, rowing boat, canoe, raft, submarine,
        pirate ship, ferry, train, steam engine, locomotive, tram, bus, truck, tractor, car, race car, fire engine, bicycle,
        tricycle, scooter, wagon, cart, carriage, sled, sleigh, skateboard, rocket, spaceship, airplane, helicopter, airship,
        hot air balloon, satellite, time machine, robot, dinosaur skeleton, snowman, scarecrow, sandcastle, rainbow, cloud,
        star, comet, planet, moon rock, iceberg, glacier, hill, valley, canyon, swamp, pond, stream, spring, geyser, orchard,
        vineyard, greenhouse, apple tree, oak tree, cherry tree, willow, hedge, rose bush, nest, beehive, anthill, spider web,
        aquarium, zoo, clock tower, bell tower, watchtower, drawbridge, dungeon, throne, throne room, secret door, trapdoor,
        hidden room, old house, haunted house, elevator, escalator, telephone booth, mailbox, street lamp, traffic light,
        crossroads, signpost, railway, dam, water wheel, observatory, laboratory, magic carpet, magic mirror, giant pumpkin
        """)

    static let colors = list(
        """
        red, blue, green, yellow, white, black, purple, orange, pink, brown, golden, silver, gray, turquoise, violet, crimson,
        scarlet, indigo, beige, ivory
        """)

    /// What a thing may be besides its color.
    static let qualities = list(
        """
        wooden, shiny, tiny, old, new, soft, big, little, round, broken, beautiful, strange, glass, paper, secret, tin,
        striped, warm, heavy, lucky, magic, dusty, colorful, funny, ancient, antique, bent, blinking, bright, bronze, busy,
        carved, clay, copper, cozy, cracked, crooked, curious, dark, dotted, empty, enchanted, enormous, faded, famous,
        fancy, fluffy, flying, folded, forgotten, fragile, frozen, fuzzy, gentle, giant, gleaming, glittering, glowing,
        handmade, haunted, hidden, hollow, huge, humming, icy, invisible, iron, jolly, knitted, large, leather, light, lonely,
        long, lost, loud, lovely, marble, mighty, mossy, muddy, mysterious, narrow, noisy, odd, painted, patched, peculiar,
        plain, plastic, pointed, polished, precious, quiet, rainbow, rare, royal, rusty, sandy, scented, sharp, short,
        silent, silky, silly, singing, sleepy, slippery, small, smooth, sparkling, spotted, square, sticky, stolen, stone,
        straw, sturdy, sunny, talking, tall, thick, thin, ticking, torn, transparent, ugly, useful, velvet, wet, wild, wobbly,
        wonderful, woolen, worn, yellowish
        """)

    /// First and second halves of things that nobody has seen yet.
    static let firstHalves = list(
        """
        moon, sun, star, rain, snow, wind, storm, cloud, fire, ice, sea, river, sand, stone, wood, leaf, grass, moss, honey,
        butter, sugar, berry, apple, plum, nut, salt, pepper, tea, milk, bread, bell, drum, song, dream, night, day, morning,
        winter, summer, hill, wood, field, bird, fox, cat, dog, bear, owl, mouse, fish, frog, silk, wool, feather, paper, ink,
        book, clock, key, lock, door, light, shadow, mirror, glass, gold, silver, copper, iron, coal, wave, shell, pearl, thunder,
        frost, dust, mist, spring, thorn, root, seed, king, queen, giant, foot, hand, eye, ear, hair, back, bone, water
        """)
    static let secondHalves = list(
        """
        lamp, light, stone, bell, box, book, boat, ball, cap, coat, cup, drum, flute, horn, jar, key, kite, leaf, lock, map,
        pen, pot, ring, rope, shoe, spoon, stick, thread, wheel, whistle, wagon, house, tower, bridge, gate, mill, tree,
        flower, seed, berry, root, nut, nest, pipe, pin, brush, basket, bag, blanket, button, candle, chair, clock, cloak,
        comb, fan, feather, glove, glass, hat, hook, kettle, knife, ladder, mask, mirror, needle, pan, pearl, plate, ribbon,
        sail, shell, sled, stool, table, top, wand, web, wing, bow, bowl, chest, coin, crown, dust, cake, pie, machine
        """)

    /// What can be eaten, in portions.
    static let foods = list(
        """
        cake, apple, pie, sandwich, pear, cookie, loaf of bread, piece of cake, piece of cheese, pancake, banana, muffin,
        bag of nuts, jar of honey, plum, carrot, peach, slice of melon, pizza, bowl of soup, waffle, donut, cupcake, orange,
        slice of pie, bun, bowl of rice, bag of cherries, basket of berries, pot of stew, chocolate bar, biscuit, lollipop,
        ice cream, pretzel, bowl of porridge, mango, coconut, slice of pizza, sausage, potato, tomato, piece of chocolate,
        egg, bag of popcorn, pineapple, lemon tart, apple pie, plate of pancakes, roll, strawberry, omelet, noodle, dumpling,
        bag of raisins, croissant, cherry tart, plate of spaghetti, avocado, apricot, birthday cake, piece of bread, taco,
        honey cake, bowl of berries, glass of milk, cup of tea, pudding, bagel, cinnamon roll, bowl of salad, gingerbread
        """)

    /// Topics that stand for themselves, without an article that changes.
    static let topics = list(
        """
        the moon, the sun, the stars, the sea, the wind, the rain, the night sky, the snow, the weather, the forest, the desert,
        the jungle, the ocean, the north pole, the mountains, the universe, the planets, the king, the queen, the first snow,
        the last leaf, the old oak, the longest night, the smallest star, the lost city, the northern lights, the big parade,
        the circus, the zoo, the dentist, the school play, the color blue, the tooth fairy, the sandman, the four seasons, snow,
        rain, thunder, lightning, music, winter, summer, spring, autumn, Christmas, Halloween, Easter, space, gravity, magic,
        chocolate, ice cream, soup, bread, cheese, honey, gold, water, fire, ice, sand, mud, time, silence, colors, numbers,
        letters, words, books, songs, dreams, shadows, clouds, rainbows, stars, planets, rockets, robots, trains, ships, cars,
        bicycles, castles, dragons, dinosaurs, unicorns, fairies, pirates, knights, wizards, giants, mermaids, monsters, ghosts,
        animals, birds, cats, dogs, horses, whales, sharks, insects, bees, butterflies, flowers, trees, mushrooms, apples,
        pumpkins, cookies, pancakes, shoes, hats, socks, kites, balloons, bells, drums, clocks, mirrors, lanterns, grandparents,
        brothers and sisters, cats and dogs, day and night, sun and rain, football, painting, cooking, swimming, skating,
        gardening, reading, singing, flying, fishing, camping, sailing, the future, the past, a rainy Sunday, a day at the beach,
        a night in the forest, a trip to the moon, a walk in the rain, a visit to the zoo, a picnic in the park,
        a snowy morning, the end of summer, the first day of school, a very long day, growing up, growing old, moving house,
        a new baby, a new school, brushing your teeth, eating vegetables, washing your hands, being small, being different
        """)

    /// What people think about, beyond the themes that have plots of their own.
    static let ideas = list(
        """
        love, hope, peace, luck, joy, anger, sadness, envy, jealousy, pride, greed, laziness, curiosity, wisdom, freedom,
        justice, fairness, loyalty, trust, respect, gratitude, forgiveness, generosity, humility, modesty, politeness, manners,
        responsibility, teamwork, cooperation, family, home, health, imagination, creativity, wonder, nature, science, history,
        art, beauty, change, courage, determination, discipline, empathy, failure, success, fame, money, power, silence,
        memory, secrets, promises, rules, choices, mistakes, differences, equality, tolerance, listening, waiting, dreaming,
        laughing, crying, growing, losing, winning, thinking, believing in yourself, asking for help, saying goodbye,
        saying thank you, keeping a promise, keeping a secret, taking turns, being a good neighbor, being polite,
        being late, being patient, telling jokes, cleaning up, caring for animals, caring for the earth, working together
        """)

    static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    }
}
