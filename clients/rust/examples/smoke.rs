//! The smoke test: stream, cancel, deadline, error details, credentials, against the server in MARTLET_ADDRESS.

mod environment;

use std::time::Duration;

use martlet::{v1, Client, Code};

fn request(max_tokens: u32) -> v1::GenerateRequest {
    v1::GenerateRequest {
        model: environment::model(),
        input: Some(v1::generate_request::Input::Text("Once upon a time".into())),
        sampling: Some(v1::SamplingParameters { temperature: Some(0.0), ..Default::default() }),
        stopping: Some(v1::StoppingParameters { max_tokens: Some(max_tokens), ..Default::default() }),
        ..Default::default()
    }
}

fn endless() -> v1::GenerateRequest {
    let mut request = request(200);
    if let Some(stopping) = &mut request.stopping {
        stopping.ignore_eos = true;
    }
    request
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), martlet::Status> {
    let client = Client::connect(environment::options()).await?;

    // A stream gives the text of the unary call.
    let whole = client.generate(&request(16)).await?;
    let mut stream = client.generate_stream(&request(16)).await?;
    let mut text = String::new();
    while let Some(delta) = stream.next().await? {
        text += &delta.text;
    }
    assert!(!text.is_empty());
    assert_eq!(text, whole.outputs[0].text);
    assert!(stream.started.is_some());
    assert_eq!(stream.finished.len(), 1);

    // Cancelling in mid-stream by dropping the stream; the connection still serves.
    let mut stream = client.generate_stream(&endless()).await?;
    assert!(stream.next().await?.is_some());
    drop(stream);
    client.generate(&request(1)).await?;

    // A deadline: it passes, or the server says at once that it cannot be met.
    let hasty = client.with_timeout(Duration::from_millis(1));
    let error = match hasty.generate_stream(&endless()).await {
        Ok(mut stream) => loop {
            match stream.next().await {
                Ok(delta) => assert!(delta.is_some(), "the deadline did not pass"),
                Err(error) => break error,
            }
        },
        Err(error) => error,
    };
    assert!(matches!(error.code, Code::DeadlineExceeded | Code::ResourceExhausted), "{error}");

    // Error details.
    let mut wrong = request(1);
    wrong.sampling = Some(v1::SamplingParameters { temperature: Some(-1.0), ..Default::default() });
    let error = client.generate(&wrong).await.expect_err("a bad parameter was taken");
    assert_eq!(error.code, Code::InvalidArgument);
    let fields: Vec<_> = error.field_violations().into_iter().map(|violation| violation.field).collect();
    assert_eq!(fields, ["sampling.temperature"]);
    assert_eq!(error.retry_delay(), None);
    let unknown = v1::GenerateRequest { model: "no-such-model".into(), ..request(1) };
    assert_eq!(client.generate(&unknown).await.expect_err("an unknown model was taken").code, Code::NotFound);

    // Every other method goes by its constant.
    let tokenize = v1::TokenizeRequest { model: environment::model(), input: Some(v1::tokenize_request::Input::Text("A bird.".into())), ..Default::default() };
    assert!(!client.unary(&v1::tokenization::TOKENIZE, &tokenize).await?.token_ids.is_empty());

    // Without the token, if the server wants one.
    if std::env::var("MARTLET_TOKEN").is_ok() {
        std::env::remove_var("MARTLET_TOKEN");
        let stranger = Client::connect(environment::options()).await?;
        let error = stranger.generate(&request(1)).await.expect_err("no token was asked for");
        assert_eq!(error.code, Code::Unauthenticated);
    }
    println!("rust: ok");
    Ok(())
}
