/// What happens in a story, in sentences with places to fill in.
///
/// A line of `text` is one sentence or two; `|` parts wordings of which one is told; a line that begins with `?` is left
/// out half of the time. Words in braces are filled in by `StoryScene`.
struct StoryPlot: Sendable {
    /// What a plot turns on.
    enum Subject {
        /// Nothing that a request would name.
        case nothing
        /// A thing that somebody can hold.
        case small
        /// A thing of any size.
        case any
        /// A topic in words of its own: "the moon", "dragons".
        case topic
    }

    /// What somebody does, as it is asked for in all four ways: find, finds, found, finding.
    struct Verb: Sendable {
        let base: String
        let present: String
        let past: String
        let gerund: String

        /// Reads "lose/loses/lost/losing {a t}".
        init(_ text: String) {
            let (forms, rest) = Self.cut(text)
            func form(_ index: Int) -> String { index < forms.count ? forms[index] + rest : text }
            (base, present, past, gerund) = (form(0), form(1), form(2), form(3))
        }

        /// The four forms as they are.
        init(base: String, present: String, past: String, gerund: String) {
            (self.base, self.present, self.past, self.gerund) = (base, present, past, gerund)
        }

        private static func cut(_ text: String) -> (forms: [String], rest: String) {
            var forms = text.split(separator: "/").map(String.init)
            guard forms.count == 4, let first = forms.first else { return ([text], "") }
            // The last form has as many words as the first had, or ends with what follows all of them.
            let words = forms[3].split(separator: " ")
            let count = min(words.count, first.split(separator: " ").count)
            forms[3] = words[..<count].joined(separator: " ")
            let rest = words[count...].joined(separator: " ")
            return (forms, rest.isEmpty ? "" : " " + rest)
        }
    }

    let name: String
    let subject: Subject
    let verbs: [Verb]
    /// What the story is about, as a person would ask for it.
    let themes: [String]
    /// The sentences: each with its wordings, and whether it may be left out.
    let lines: [(wordings: [String], isOptional: Bool)]
    let endings: [String]

    init(
        _ name: String, _ subject: Subject = .nothing, verbs: [String], themes: [String] = [], _ text: String,
        _ endings: String
    ) {
        self.name = name
        self.subject = subject
        self.verbs = verbs.map(Verb.init)
        self.themes = themes
        lines = text.split(separator: "\n").map { line in
            let isOptional = line.hasPrefix("? ")
            return (Self.wordings(isOptional ? line.dropFirst(2) : line), isOptional)
        }
        self.endings = Self.wordings(endings[...])
    }

    private static func wordings(_ line: Substring) -> [String] {
        line.split(separator: "|").map { words in
            words.split(separator: " ").joined(separator: " ")
        }
    }

    /// Every plot that no topic is needed for.
    static let common = ofThings + ofFinds + ofThemes + ofLessons
    /// Every plot.
    static let all = common + ofTopics + ofIdeas
}
