public import ArgumentParser
public import Logging

/// Log levels are named as they are written in the log; the parser lists them in help, errors and completion.
extension Logger.Level: @retroactive ExpressibleByArgument {}
