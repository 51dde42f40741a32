extension StoryScene {
    /// The middle of the story, and what it was about.
    mutating func tell(_ plot: StoryPlot) -> ([String], String) {
        switch plot {
        case .lost: tellLost()
        case .afraid: tellAfraid()
        case .sharing: tellSharing()
        case .rescue: tellRescue()
        case .building: tellBuilding()
        case .gift: tellGift()
        case .race: tellRace()
        case .journey: tellJourney()
        case .newcomer: tellNewcomer()
        case .learning: tellLearning()
        case .storm: tellStorm()
        case .mistake: tellMistake()
        case .treasure: tellTreasure()
        case .helping: tellHelping()
        case .party: tellParty()
        case .sleepless: tellSleepless()
        }
    }
}
