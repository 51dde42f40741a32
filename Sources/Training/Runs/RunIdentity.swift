import JSON
import ModelFormats

/// What a run has to keep if it is to go on: its description, as far as that decides weights, and its data.
struct RunIdentity {
    /// The description's part that decides which weights a number of steps leads to.
    let decisive: JSONValue
    /// A name for that part.
    let fingerprint: String
    /// A name for the data.
    let data: String
    /// A name for the model that training begins with; empty if it begins with nothing.
    let loaded: String

    init(description: JSONValue, data: String, loaded: String) {
        decisive = Self.decisive(description)
        // FNV-1a, as checkpoints have carried it from the first version on.
        fingerprint = String(
            decisive.text().utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
                ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
            }, radix: 16)
        (self.data, self.loaded) = (data, loaded)
    }

    /// Refuses to go on with what another description or other data began.
    ///
    /// - Parameter folder: where the run lies; its `run.json` tells what differs.
    func check(_ saved: Checkpoint, in folder: String) throws(TrainingError) {
        guard saved.fingerprint == fingerprint else {
            let before = (try? Files.read(folder + "/run.json")).flatMap {
                try? JSONValue(parsing: $0, file: folder + "/run.json")
            }
            let difference = before.flatMap { Self.difference(Self.decisive($0), decisive, at: "") }
            throw TrainingError(
                "\(folder) holds a run with another description\(difference.map { " (\($0))" } ?? ""); choose another output folder, or delete this one to begin again"
            )
        }
        // Checkpoints of earlier versions do not name them.
        for (what, before, now) in [
            ("the data have", saved.data, data), ("the model that model.load names has", saved.loaded, loaded),
        ] where !before.isEmpty && before != now {
            throw TrainingError(
                "\(folder): \(what) changed since this run began; choose another output folder, or delete this one to begin again"
            )
        }
    }

    /// Where the data lies and what is exported do not matter to whether a run can go on; the number of steps is looked
    /// at apart.
    private static func decisive(_ description: JSONValue) -> JSONValue {
        guard var members = description.object else { return description }
        for name in ["about", "output", "export"] { members[name] = nil }
        if var training = members["training"]?.object {
            for name in ["steps", "epochs"] { training[name] = nil }
            members["training"] = .object(training)
        }
        return .object(members)
    }

    /// The first key whose value differs, in words; nil if none does.
    private static func difference(_ before: JSONValue, _ now: JSONValue, at path: String) -> String? {
        if let before = before.object, let now = now.object {
            for name in now.names + before.names.filter({ now[$0] == nil }) {
                let place = path.isEmpty ? name : "\(path).\(name)"
                if let found = difference(before[name] ?? .null, now[name] ?? .null, at: place) { return found }
            }
            return nil
        }
        if let before = before.array, let now = now.array, before.count == now.count {
            for (index, pair) in zip(before, now).enumerated() {
                if let found = difference(pair.0, pair.1, at: "\(path)[\(index)]") { return found }
            }
            return nil
        }
        guard before != now else { return nil }
        func text(_ value: JSONValue) -> String {
            if value == .null { return "not set" }
            let text = value.text()
            return text.count > 60 ? text.prefix(59) + "…" : text
        }
        return "\(path) is \(text(before)) there and \(text(now)) here"
    }
}
