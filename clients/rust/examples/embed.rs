//! Compares sentences by their vectors: cargo run --example embed [MODEL]

mod environment;

use martlet::v1;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), martlet::Status> {
    let client = martlet::Client::connect(environment::options()).await?;
    let sentences = ["A bird is singing.", "I can hear a blackbird.", "The bank raises its rates."];
    let request = v1::EmbedRequest {
        model: std::env::args().nth(1).unwrap_or_default(),
        inputs: sentences
            .iter()
            .map(|text| v1::EmbedInput { input: Some(v1::embed_input::Input::Text(text.to_string())), ..Default::default() })
            .collect(),
        normalize: Some(true),
        ..Default::default()
    };
    let response = client.embed(&request).await?;
    let first = &response.embeddings[0].values;
    for (embedding, sentence) in response.embeddings.iter().zip(sentences) {
        let similarity: f32 = embedding.values.iter().zip(first).map(|(left, right)| left * right).sum();
        println!("{similarity:6.3}  {sentence}");
    }
    Ok(())
}
