//! Streams the answer to a question: cargo run --example chat_stream [QUESTION]

mod environment;

use std::io::Write;

use martlet::v1;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), martlet::Status> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let question = if words.is_empty() { "Tell me a story about a bird.".into() } else { words.join(" ") };
    let client = martlet::Client::connect(environment::options()).await?;
    let message = v1::ChatMessage { role: "user".into(), content: question, ..Default::default() };
    let request = v1::GenerateRequest {
        model: environment::model(),
        input: Some(v1::generate_request::Input::Chat(v1::ChatInput { messages: vec![message], ..Default::default() })),
        sampling: Some(v1::SamplingParameters { temperature: Some(0.8), ..Default::default() }),
        stopping: Some(v1::StoppingParameters { max_tokens: Some(128), ..Default::default() }),
        ..Default::default()
    };
    let mut stream = client.generate_stream(&request).await?;
    while let Some(delta) = stream.next().await? {
        print!("{}", delta.text);
        let _ = std::io::stdout().flush();
    }
    let usage = stream.finished.first().and_then(|finished| finished.usage.clone()).unwrap_or_default();
    println!("\n({} tokens in, {} out)", usage.prompt_tokens, usage.completion_tokens);
    Ok(())
}
