//! Says what is most likely of a text: cargo run --example classify [MODEL [TEXT]]

mod environment;

use martlet::v1;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), martlet::Status> {
    let client = martlet::Client::connect(environment::options()).await?;
    let text = std::env::args().nth(2).unwrap_or_else(|| "What a wonderful film!".into());
    let input = v1::ClassifyInput { input: Some(v1::classify_input::Input::Text(text)), ..Default::default() };
    let request = v1::ClassifyRequest {
        model: std::env::args().nth(1).unwrap_or_default(),
        inputs: vec![input],
        ..Default::default()
    };
    let response = client.classify(&request).await?;
    for class in &response.results[0].classes {
        println!("{:6.3}  {}", class.probability, class.label);
    }
    Ok(())
}
