import OrderedCollections

/// The members of a JSON object, in the order of the document; a name stands once.
///
/// Names are equal if their characters are (RFC 8259, section 8.3): unlike Swift's strings, which take a letter with
/// its accent and the two apart for one; vocabularies of tokens have both.
package struct JSONObject: Sendable, Equatable, RandomAccessCollection, ExpressibleByDictionaryLiteral {
    private struct Name: Sendable, Hashable {
        let text: String

        static func == (left: Name, right: Name) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

        func hash(into hasher: inout Hasher) {
            for byte in text.utf8 { hasher.combine(byte) }
        }
    }

    private var members: OrderedDictionary<Name, JSONValue>

    /// An object without members.
    package init() { members = [:] }

    /// An object with these members; of equal names the last counts.
    package init(_ members: some Sequence<(String, JSONValue)>) {
        self.init()
        for (name, value) in members { self[name] = value }
    }

    package init(dictionaryLiteral members: (String, JSONValue)...) { self.init(members) }

    /// The value of a name; nil where there is none.
    package subscript(_ name: String) -> JSONValue? {
        get { members[Name(text: name)] }
        set { members[Name(text: name)] = newValue }
    }

    /// Gives a name its value; false if it had one before.
    mutating func insert(_ name: String, _ value: JSONValue) -> Bool {
        members.updateValue(value, forKey: Name(text: name)) == nil
    }

    /// The names, in order.
    package var names: [String] { members.keys.map(\.text) }

    package var startIndex: Int { 0 }
    package var endIndex: Int { members.count }

    package subscript(position: Int) -> (name: String, value: JSONValue) {
        let member = members.elements[position]
        return (member.key.text, member.value)
    }
}
