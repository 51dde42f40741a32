/// A model's chat template: turns a conversation into the text that the model was trained to continue.
///
/// The language is Jinja2 3.1 in the environment of Hugging Face transformers: immutable sandbox, `trim_blocks`,
/// `lstrip_blocks`, loop controls, `generation`, `raise_exception`, `strftime_now` and its own `tojson`. Reading and
/// rendering are pure functions of their arguments; a template may be rendered from any number of threads at once.
package struct ChatTemplate: Sendable {
    private let program: Program
    /// The text it was read from.
    package let source: String

    /// Reads a template.
    package init(source: String) throws(TemplateError) {
        program = try Parser.parse(source)
        self.source = source
    }

    /// The text for a context, which must be a dictionary: `messages`, `add_generation_prompt`, `tools`, `bos_token` …
    ///
    /// - Parameter now: what `strftime_now` tells; the reference takes the machine's local time.
    package func render(
        _ context: TemplateValue, limits: RenderLimits = .default, now: CivilTime = .now()
    ) throws(TemplateError) -> String {
        guard case .dictionary(let names) = context else {
            throw TemplateError(.type, "the context of a template must be an object, not \(context.typeName)")
        }
        return try Evaluator(program, context: names, limits: limits, now: now).run()
    }
}
