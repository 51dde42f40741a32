import JSON
package import ModelFormats

extension Vocabulary {
    /// The vocabulary of a model on disk: `tokenizer.json` or GGUF metadata, byte-level BPE in either.
    package init(of source: ModelSource) throws {
        var texts: [String] = []
        var merges: [String] = []
        var special: [String] = []
        var (begin, end): (Int?, Int?) = (nil, nil)
        let path = source.path
        if source.config == nil {
            guard source.metadata["tokenizer.ggml.model"]?.string == "gpt2",
                let tokens = source.metadata["tokenizer.ggml.tokens"]?.array?.strings,
                let pairs = source.metadata["tokenizer.ggml.merges"]?.array?.strings
            else {
                throw TrainingError("\(path): fine-tuning needs a byte-level BPE vocabulary, which this file has not")
            }
            (texts, merges) = (tokens, pairs)
            let types = source.metadata["tokenizer.ggml.token_type"]?.array?.integers ?? []
            special = zip(tokens, types).filter { $0.1 == 3 }.map(\.0)
            begin = source.metadata["tokenizer.ggml.bos_token_id"]?.integer
            end = source.metadata["tokenizer.ggml.eos_token_id"]?.integer
            if source.metadata["tokenizer.ggml.add_bos_token"]?.bool == false { begin = nil }
        } else {
            guard let bytes = try source.companion("tokenizer.json") else {
                throw TrainingError("\(path): tokenizer.json is missing beside the weights")
            }
            let json = try JSONValue(parsing: bytes, file: path + "/tokenizer.json")
            guard json["model"]?["type"]?.string == "BPE", let vocabulary = json["model"]?["vocab"]?.object else {
                throw TrainingError("\(path): fine-tuning needs a byte-level BPE tokenizer.json")
            }
            var byID = Dictionary(vocabulary.compactMap { text, id in id.integer.map { ($0, text) } }) { a, _ in a }
            for token in json["added_tokens"]?.array ?? [] {
                guard let id = token["id"]?.integer, let text = token["content"]?.string else { continue }
                byID[id] = text
                special.append(text)
            }
            for id in 0..<byID.count {
                guard let text = byID[id] else { throw TrainingError("\(path): tokenizer.json has no token \(id)") }
                texts.append(text)
            }
            for merge in json["model"]?["merges"]?.array ?? [] {
                if let text = merge.string { merges.append(text) }
                if let pair = merge.array, pair.count == 2, let left = pair[0].string, let right = pair[1].string {
                    merges.append(left + " " + right)
                }
            }
            begin = source.config?["bos_token_id"]?.integer
            end = source.config?["eos_token_id"]?.integer ?? source.config?["eos_token_id"]?.array?.first?.integer
        }
        try self.init(texts: texts, merges: merges, special: special, begin: begin, end: end, path: path)
    }
}
