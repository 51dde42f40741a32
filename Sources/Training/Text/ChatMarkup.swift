import Tokenizers

/// How conversations become tokens for models trained here: each turn between a marker of its role and the end marker.
package enum ChatMarkup {
    /// Ends a turn, and a document.
    package static let end = "<|end|>"
    /// Begins a sequence.
    package static let begin = "<|begin|>"
    /// Begins what the user says.
    package static let user = "<|user|>"
    /// Begins what the model says.
    package static let assistant = "<|assistant|>"

    /// The special tokens in the order of their ids.
    package static let special = [end, begin, user, assistant]

    /// The same in Jinja, for servers. Turns of roles that the model was not trained with are left out.
    package static let template = """
        {{ bos_token }}{% for message in messages %}{% if message['role'] == 'user' %}<|user|>{{ message['content'] }}\
        <|end|>{% elif message['role'] == 'assistant' %}<|assistant|>{{ message['content'] }}<|end|>{% endif %}\
        {% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}
        """

    /// Ids of a document.
    static func encode(_ document: StoryCorpus.Document, _ tokenizer: Tokenizer, _ vocabulary: Vocabulary) -> [Int32] {
        func id(_ name: String) -> [Int32] { vocabulary.id(name).map { [Int32($0)] } ?? [] }
        func text(_ text: String) -> [Int32] {
            tokenizer.encode(text, addSpecialTokens: false, parseSpecialTokens: false)
        }
        switch document {
        case .text(let content): return id(begin) + text(content) + id(end)
        case .conversation(let turns):
            return turns.reduce(into: id(begin)) { ids, turn in
                ids += id(turn.role == "assistant" ? assistant : user) + text(turn.content) + id(end)
            }
        }
    }
}
