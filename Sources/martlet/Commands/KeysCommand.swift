import ArgumentParser
import Foundation
import ModelServing

/// `martlet keys`: API keys in a file of hashes.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Make, list and revoke API keys.",
        discussion: """
            Examples:
              martlet keys new --file keys.txt --tenant search-team --days 90
              martlet keys list --file keys.txt
              martlet serve --model ./model.gguf --api-keys keys.txt
            """,
        subcommands: [New.self, List.self, Revoke.self])

    /// `martlet keys new`.
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key, add its hash to the file, and print the key, which cannot be had again.",
            discussion: "Example:\n  martlet keys new --file keys.txt --tenant search-team --days 90")

        @Option(
            help: """
                The file; made if there is none, readable by its owner only. One that is there keeps its owner and mode.
                """,
            completion: .file())
        var file: String

        @Option(help: "Who calls with this key: unit of fairness and of cached prefixes.")
        var tenant: String

        @Option(help: "Days until the key expires, 1 to 36500. Default: never.")
        var days: Int?

        func validate() throws {
            if let days, !(1...36_500).contains(days) {
                throw ValidationError("--days must be from 1 to 36500; leave it out for a key that never expires.")
            }
        }

        func run() throws {
            let expires = days.map { Int64(Date().timeIntervalSince1970) + Int64($0) * 86_400 }
            do {
                print(try APIKeyFile.add(tenant: tenant, expires: expires, to: file).text)
            } catch {
                throw Failure(error)
            }
        }
    }

    /// `martlet keys list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List ids, tenants and expiry of the keys in a file.",
            discussion: "Example:\n  martlet keys list --file keys.txt")

        @Option(help: "The file.", completion: .file())
        var file: String

        func run() throws {
            do {
                for key in try APIKeyFile.read(file) {
                    let end = key.expires.map {
                        Date(timeIntervalSince1970: TimeInterval($0)).formatted(.iso8601)
                    }
                    print("\(key.id)  \(key.tenant)  \(end ?? "never expires")")
                }
            } catch {
                throw Failure(error)
            }
        }
    }

    /// `martlet keys revoke`.
    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove a key from a file; running servers notice within seconds.",
            discussion: "Example:\n  martlet keys revoke --file keys.txt 3f9ac2d1")

        @Option(help: "The file.", completion: .file())
        var file: String

        @Argument(help: "The key's id, as martlet keys list tells it.")
        var id: String

        func run() throws {
            do {
                guard try APIKeyFile.remove(id: id, from: file) else {
                    throw Failure(.data, "\(file): no key has the id '\(id)'.")
                }
            } catch let error as APIKeyError {
                throw Failure(error)
            }
        }
    }
}

extension Failure {
    /// Why keys cannot be read or written.
    init(_ error: APIKeyError) { self.init(error.isMissing ? .noInput : .data, error.description) }
}
