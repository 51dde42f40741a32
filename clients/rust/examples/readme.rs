//! The lines of README.md as a program.

use std::time::Duration;

use martlet::{v1, Client, Options};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), martlet::Status> {
    let client = Client::connect(Options::new("localhost:50051").timeout(Duration::from_secs(60))).await?;
    let request = v1::GenerateRequest {
        input: Some(v1::generate_request::Input::Text("Once upon a time".into())),
        stopping: Some(v1::StoppingParameters { max_tokens: Some(64), ..Default::default() }),
        ..Default::default()
    };
    let mut stream = client.generate_stream(&request).await?;
    while let Some(delta) = stream.next().await? {
        print!("{}", delta.text); // dropping the stream stops the generation
    }
    Ok(())
}
