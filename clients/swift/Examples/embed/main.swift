// Compares sentences by their vectors: swift run embed [MODEL]
import Foundation
import Martlet

let sentences = ["A bird is singing.", "I can hear a blackbird.", "The bank raises its rates."]

try await withMartletClient(.environment()) { client in
    let response = try await client.embed(
        .with {
            $0.model = CommandLine.arguments.dropFirst().first ?? ""
            $0.inputs = sentences.map { sentence in .with { $0.text = sentence } }
            $0.normalize = true
        })
    let first = response.embeddings[0].values
    for (embedding, sentence) in zip(response.embeddings, sentences) {
        let similarity = zip(embedding.values, first).reduce(0) { $0 + $1.0 * $1.1 }
        print(String(format: "%6.3f", similarity) + "  " + sentence)
    }
}
