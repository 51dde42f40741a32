import DynamicMessages
import Foundation
import GRPC
import GRPCClient
import JSON
import Messages
import Synchronization

/// Prints what comes back from a call. Runs on the connection's event loop: a slow terminal slows the server down.
final class CallReport: Sendable {
    private let pool: DescriptorPool
    private let type: String
    private let layout: JSONLayout
    private let isVerbose: Bool
    private let state = Mutex<String?>(nil)

    init(pool: DescriptorPool, type: String, isCompact: Bool, isVerbose: Bool) {
        self.pool = pool
        self.type = type
        layout = isCompact ? .line : .indented
        self.isVerbose = isVerbose
    }

    /// Why an answer could not be shown.
    var failure: String? { state.withLock { $0 } }

    func show(_ event: ClientEvent) {
        switch event {
        case .metadata(let metadata): if isVerbose { Self.metadata(metadata) }
        case .message(let bytes):
            let text: String
            do {
                text = try pool.json(try pool.decode(bytes, as: type)).text(layout) + "\n"
            } catch {
                state.withLock { $0 = "an answer is no \(type): \(error)" }
                return
            }
            do {
                try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
            } catch {
                // The reader has gone away: end as a program that SIGPIPE ends, which the event loops ignore.
                exit(128 + SIGPIPE)
            }
        case .ended: break
        }
    }

    static func metadata(_ metadata: Metadata) {
        for (name, value) in metadata.custom { say("\(name): \(value)") }
    }

    /// A status that is not OK: code, message, and details as JSON.
    static func status(_ status: Status, _ pool: DescriptorPool) {
        say("\(status.code.name) (\(status.code.rawValue)): \(status.message)")
        var pool = pool
        // Not every server tells the standard types of details.
        for file in FileDescriptors().descriptors(ofFile: "google/rpc/error_details.proto") ?? [] {
            try? pool.add(file: file)
        }
        for detail in details(status) {
            var node: JSONObject = ["@type": .string(detail.url)]
            if let message = try? pool.decode(detail.value, as: detail.name), let json = try? pool.json(message),
                case .object(let members) = json
            {
                for member in members { node[member.name] = member.value }
            } else {
                node["value"] = .string(Data(detail.value).base64EncodedString())
            }
            say(JSONValue.object(node).text(.indented))
        }
    }

    /// The names of the types of a status's details.
    static func detailTypes(_ status: Status) -> [String] { details(status).map(\.name) }

    /// The details of a `google.rpc.Status`: field 3, each a `google.protobuf.Any`.
    private static func details(_ status: Status) -> [(url: String, name: String, value: [UInt8])] {
        guard let decoded = try? GoogleRpc.Status.decode(status.details) else { return [] }
        return decoded.details.map { any in
            (any.typeUrl, any.typeUrl.split(separator: "/").last.map(String.init) ?? any.typeUrl, any.value)
        }
    }

    private static func say(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
