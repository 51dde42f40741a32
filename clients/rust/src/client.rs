use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use prost::Message;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::rustls::{self, Certificate, ClientConfig, RootCertStore, ServerName};
use tokio_rustls::TlsConnector;

use crate::connection::{until, Requests, Streaming, Target};
use crate::method::Method;
use crate::status::{Code, Status};
use crate::v1;

/// How to connect.
#[derive(Clone, Debug, Default)]
pub struct Options {
    address: String,
    tls: bool,
    ca_file: Option<PathBuf>,
    token: Option<String>,
    timeout: Option<Duration>,
}

impl Options {
    /// A server at `host:port`, without TLS.
    pub fn new(address: impl Into<String>) -> Options {
        Options { address: address.into(), ..Options::default() }
    }

    /// Use TLS with the system's authorities. The host must be a name.
    pub fn tls(mut self) -> Options {
        self.tls = true;
        self
    }

    /// Use TLS with the authorities of a PEM file.
    pub fn ca_file(mut self, path: impl Into<PathBuf>) -> Options {
        self.tls = true;
        self.ca_file = Some(path.into());
        self
    }

    /// Send a bearer token with every call; without TLS it is readable on the network.
    pub fn token(mut self, token: impl Into<String>) -> Options {
        self.token = Some(token.into());
        self
    }

    /// The deadline of every call; the server stops working when it has passed. Default: none.
    pub fn timeout(mut self, timeout: Duration) -> Options {
        self.timeout = Some(timeout);
        self
    }
}

/// A connection to a server. Clones share it.
#[derive(Clone)]
pub struct Client {
    target: Target,
    timeout: Option<Duration>,
}

impl Client {
    /// Connects. Must run within tokio.
    pub async fn connect(options: Options) -> Result<Client, Status> {
        let unavailable = |error: std::io::Error| Status::new(Code::Unavailable, format!("{}: {error}", options.address));
        let socket = TcpStream::connect(&options.address).await.map_err(unavailable)?;
        socket.set_nodelay(true).map_err(unavailable)?;
        let sender = if options.tls {
            let host = options.address.rsplit_once(':').map_or(options.address.as_str(), |(host, _)| host);
            let name = ServerName::try_from(host)
                .map_err(|_| Status::new(Code::InvalidArgument, format!("'{host}' is no name for TLS")))?;
            let connector = TlsConnector::from(Arc::new(tls_config(&options)?));
            handshake(connector.connect(name, socket).await.map_err(unavailable)?).await?
        } else {
            handshake(socket).await?
        };
        let scheme = if options.tls { "https" } else { "http" };
        let target = Target { sender, scheme, authority: options.address, token: options.token };
        Ok(Client { target, timeout: options.timeout })
    }

    /// The same connection with another deadline for each call.
    pub fn with_timeout(&self, timeout: Duration) -> Client {
        Client { target: self.target.clone(), timeout: Some(timeout) }
    }

    /// Generates and waits for the whole answer.
    pub async fn generate(&self, request: &v1::GenerateRequest) -> Result<v1::GenerateResponse, Status> {
        self.unary(&v1::generation::GENERATE, request).await
    }

    /// Generates and gives each piece of text as soon as it is there.
    pub async fn generate_stream(&self, request: &v1::GenerateRequest) -> Result<GenerateStream, Status> {
        let events = self.stream(&v1::generation::GENERATE_STREAM, request).await?;
        Ok(GenerateStream { events, started: None, finished: Vec::new() })
    }

    /// Embeds texts.
    pub async fn embed(&self, request: &v1::EmbedRequest) -> Result<v1::EmbedResponse, Status> {
        self.unary(&v1::embeddings::EMBED, request).await
    }

    /// Classifies texts.
    pub async fn classify(&self, request: &v1::ClassifyRequest) -> Result<v1::ClassifyResponse, Status> {
        self.unary(&v1::classification::CLASSIFY, request).await
    }

    /// Calls any method that has one request and one answer.
    pub async fn unary<Q: Message, A: Message + Default>(
        &self, method: &Method<Q, A>, request: &Q,
    ) -> Result<A, Status> {
        let mut answers = self.stream(method, request).await?;
        let answer = answers.next().await?;
        let answer = answer.ok_or_else(|| Status::new(Code::Internal, "the call ended without an answer"))?;
        match answers.next().await? {
            None => Ok(answer),
            Some(_) => Err(Status::new(Code::Internal, "the server sent more than one answer")),
        }
    }

    /// Calls any method that has one request and several answers.
    pub async fn stream<Q: Message, A: Message + Default>(
        &self, method: &Method<Q, A>, request: &Q,
    ) -> Result<Streaming<A>, Status> {
        let (mut requests, answers) = self.target.open(method, self.timeout).await?;
        requests.send_last(request).await?;
        Ok(answers)
    }

    /// Calls any method that has several requests and several answers.
    pub async fn duplex<Q: Message, A: Message + Default>(
        &self, method: &Method<Q, A>,
    ) -> Result<(Requests<Q>, Streaming<A>), Status> {
        self.target.open(method, self.timeout).await
    }
}

/// A text that is being generated. Dropping it stops the server's work.
pub struct GenerateStream {
    events: Streaming<v1::GenerateStreamResponse>,
    /// What the server said when it began: request id, seed, prompt tokens.
    pub started: Option<v1::Started>,
    /// How each output ended, once it has.
    pub finished: Vec<v1::Finished>,
}

impl GenerateStream {
    /// The next piece of text; `None` when all outputs are finished.
    pub async fn next(&mut self) -> Result<Option<v1::Delta>, Status> {
        use v1::generate_stream_response::Event;
        while let Some(response) = self.events.next().await? {
            match response.event {
                Some(Event::Delta(delta)) => return Ok(Some(delta)),
                Some(Event::Started(started)) => self.started = Some(started),
                Some(Event::Finished(finished)) => self.finished.push(finished),
                _ => {}
            }
        }
        Ok(None)
    }
}

async fn handshake<Socket>(socket: Socket) -> Result<h2::client::SendRequest<Bytes>, Status>
where
    Socket: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (sender, connection) = until(None, async {
        Ok(h2::client::Builder::new()
            .initial_window_size(1 << 20)
            .initial_connection_window_size(4 << 20)
            .handshake(socket)
            .await?)
    })
    .await?;
    tokio::spawn(async move {
        // The calls learn of its end by themselves.
        let _ = connection.await;
    });
    Ok(sender)
}

fn tls_config(options: &Options) -> Result<ClientConfig, Status> {
    let unusable = |what: String| Status::new(Code::InvalidArgument, what);
    let mut roots = RootCertStore::empty();
    if let Some(path) = &options.ca_file {
        let file = File::open(path).map_err(|error| unusable(format!("{}: {error}", path.display())))?;
        let certificates = rustls_pemfile::certs(&mut BufReader::new(file))
            .map_err(|error| unusable(format!("{}: {error}", path.display())))?;
        for certificate in certificates {
            roots
                .add(&Certificate(certificate))
                .map_err(|error| unusable(format!("{}: {error}", path.display())))?;
        }
    } else {
        let certificates = rustls_native_certs::load_native_certs()
            .map_err(|error| unusable(format!("the system's authorities: {error}")))?;
        for certificate in certificates {
            // A system may hold certificates of forms that rustls does not take; the others are enough.
            let _ = roots.add(&Certificate(certificate.0));
        }
    }
    let mut config =
        rustls::ClientConfig::builder().with_safe_defaults().with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec()];
    Ok(config)
}
