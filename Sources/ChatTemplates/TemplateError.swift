/// Why a template could not be read or rendered: what went wrong, and on which line of the template.
package struct TemplateError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The classes of failure, named after Jinja2's and Python's exceptions.
    package enum Kind: String, Sendable {
        /// The template's text is not a template.
        case syntax
        /// A value that is not there was used as if it were.
        case undefined
        /// An operation met values of a kind it does not take.
        case type
        /// An operation met a value out of its range.
        case value
        /// The sandbox forbids it (changing a list, names that start with an underscore).
        case security
        /// The template itself called `raise_exception`: the caller's messages do not suit this model.
        case raised
        /// A bound of `RenderLimits` was met.
        case limit
    }

    /// The class of failure.
    package var kind: Kind
    /// One sentence without the line.
    package var message: String
    /// The line of the template, from 1; 0 while it is not known.
    package var line: Int

    package init(_ kind: Kind, _ message: String, line: Int = 0) {
        self.kind = kind
        self.message = message
        self.line = line
    }

    package var description: String {
        line > 0 ? "chat template, line \(line): \(message)" : "chat template: \(message)"
    }
}

/// What a rendering may use. The template comes with a model file and is not trusted.
package struct RenderLimits: Sendable {
    /// Statements and operations evaluated.
    package var steps: Int
    /// Statements, operations and calls that wait for one another: bounds the thread's stack.
    package var depth: Int
    /// UTF-8 bytes of the result, and of any one text on the way to it.
    package var outputBytes: Int
    /// Bytes of all texts and lists made on the way: bounds memory.
    package var producedBytes: Int
    /// Numbers in one `range`: Jinja2's sandbox has the same bound.
    package var rangeItems: Int

    package init(
        steps: Int = 5_000_000, depth: Int = 600, outputBytes: Int = 32 << 20, producedBytes: Int = 512 << 20,
        rangeItems: Int = 100_000
    ) {
        self.steps = steps
        self.depth = depth
        self.outputBytes = outputBytes
        self.producedBytes = producedBytes
        self.rangeItems = rangeItems
    }

    /// Room for a conversation of a million tokens.
    package static let `default` = RenderLimits()
}
