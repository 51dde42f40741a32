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

    /// A document's tokens, and which of them a model learns to say: all, or with `answersOnly` not what a user says.
    static func encode(
        _ document: StoryCorpus.Document, _ tokenizer: Tokenizer, _ vocabulary: Vocabulary, answersOnly: Bool = false
    ) -> TokenText.Document {
        func id(_ name: String) -> [Int32] { vocabulary.id(name).map { [Int32($0)] } ?? [] }
        func text(_ text: String) -> [Int32] {
            tokenizer.encode(text, addSpecialTokens: false, parseSpecialTokens: false)
        }
        var result = TokenText.Document()
        result.append(id(begin), isLearned: true)
        switch document {
        case .text(let content): result.append(text(content) + id(end), isLearned: true)
        case .conversation(let turns):
            for turn in turns {
                let answers = turn.role == "assistant"
                result.append(id(answers ? assistant : user), isLearned: !answersOnly)
                result.append(text(turn.content) + id(end), isLearned: answers || !answersOnly)
            }
        }
        return result
    }
}
