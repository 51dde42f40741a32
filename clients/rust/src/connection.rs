use std::future::Future;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use h2::client::SendRequest;
use h2::{RecvStream, SendStream};
use http::{HeaderMap, Request};
use prost::Message;
use tokio::time::Instant;

use crate::method::Method;
use crate::status::{Code, Status};

/// The largest message that is taken.
const MAX_MESSAGE: usize = 256 << 20;

/// Runs a step of a call until its deadline.
pub(crate) async fn until<T>(
    deadline: Option<Instant>, step: impl Future<Output = Result<T, Status>>,
) -> Result<T, Status> {
    match deadline {
        None => step.await,
        Some(deadline) => tokio::time::timeout_at(deadline, step)
            .await
            .unwrap_or_else(|_| Err(Status::new(Code::DeadlineExceeded, "the deadline passed"))),
    }
}

/// What every call needs.
#[derive(Clone)]
pub(crate) struct Target {
    pub sender: SendRequest<Bytes>,
    pub scheme: &'static str,
    pub authority: String,
    pub token: Option<String>,
}

impl Target {
    /// Begins a call.
    pub async fn open<Q: Message, A: Message + Default>(
        &self, method: &Method<Q, A>, timeout: Option<Duration>,
    ) -> Result<(Requests<Q>, Streaming<A>), Status> {
        let deadline = timeout.map(|timeout| Instant::now() + timeout);
        let mut request = Request::post(format!("{}://{}{}", self.scheme, self.authority, method.path()))
            .header("te", "trailers")
            .header("content-type", "application/grpc")
            .header("user-agent", "martlet-rust/0.1");
        if let Some(timeout) = timeout {
            request = request.header("grpc-timeout", timeout_text(timeout));
        }
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.body(()).map_err(|error| Status::new(Code::InvalidArgument, error.to_string()))?;
        let sender = self.sender.clone();
        let (response, stream) = until(deadline, async move {
            Ok(sender.ready().await?.send_request(request, false)?)
        })
        .await?;
        let answers = Streaming { head: Some(response), body: None, buffer: BytesMut::new(), deadline, types: PhantomData };
        Ok((Requests { stream, deadline, types: PhantomData }, answers))
    }
}

/// `grpc-timeout` has at most eight digits: the finest unit that fits.
fn timeout_text(timeout: Duration) -> String {
    let nanoseconds = timeout.as_nanos();
    for (unit, scale) in [("n", 1), ("u", 1_000), ("m", 1_000_000), ("S", 1_000_000_000), ("M", 60_000_000_000u128)] {
        if nanoseconds / scale < 100_000_000 {
            return format!("{}{unit}", nanoseconds / scale);
        }
    }
    format!("{}H", (nanoseconds / 3_600_000_000_000).min(99_999_999))
}

/// The sending side of a call.
pub struct Requests<Q> {
    stream: SendStream<Bytes>,
    deadline: Option<Instant>,
    types: PhantomData<fn(Q)>,
}

impl<Q: Message> Requests<Q> {
    /// Sends a message; waits while the server takes none.
    pub async fn send(&mut self, message: &Q) -> Result<(), Status> {
        self.write(message, false).await
    }

    /// Sends the last message.
    pub(crate) async fn send_last(&mut self, message: &Q) -> Result<(), Status> {
        self.write(message, true).await
    }

    /// Says that no more messages follow.
    pub fn finish(mut self) -> Result<(), Status> {
        Ok(self.stream.send_data(Bytes::new(), true)?)
    }

    async fn write(&mut self, message: &Q, end: bool) -> Result<(), Status> {
        let mut frame = BytesMut::with_capacity(5 + message.encoded_len());
        frame.put_u8(0);
        frame.put_u32(message.encoded_len() as u32);
        message.encode(&mut frame).map_err(|error| Status::new(Code::Internal, error.to_string()))?;
        let mut rest = frame.freeze();
        let stream = &mut self.stream;
        until(self.deadline, async move {
            while !rest.is_empty() {
                stream.reserve_capacity(rest.len());
                let room = std::future::poll_fn(|context| stream.poll_capacity(context)).await;
                let room = match room {
                    Some(room) => room?,
                    // The server answered without waiting for the rest.
                    None => return Ok(()),
                };
                let part = rest.split_to(room.min(rest.len()));
                let last = rest.is_empty();
                stream.send_data(part, end && last)?;
            }
            Ok(())
        })
        .await
    }
}

/// The answers of a call, one after another. Dropping it ends the call.
pub struct Streaming<A> {
    head: Option<h2::client::ResponseFuture>,
    body: Option<RecvStream>,
    buffer: BytesMut,
    deadline: Option<Instant>,
    types: PhantomData<fn() -> A>,
}

impl<A: Message + Default> Streaming<A> {
    /// The next answer; `None` when the call has ended well.
    pub async fn next(&mut self) -> Result<Option<A>, Status> {
        let deadline = self.deadline;
        let result = until(deadline, self.advance()).await;
        if !matches!(result, Ok(Some(_))) {
            self.body = None;
        }
        result
    }

    async fn advance(&mut self) -> Result<Option<A>, Status> {
        if let Some(head) = self.head.take() {
            let response = head.await?;
            if let Some(status) = status_of(response.headers()) {
                return if status.code == Code::Ok { Ok(None) } else { Err(status) };
            }
            if response.status() != 200 {
                let message = format!("the server answered with HTTP status {}", response.status());
                return Err(Status::new(Code::Unknown, message));
            }
            self.body = Some(response.into_body());
        }
        let body = match &mut self.body {
            Some(body) => body,
            None => return Ok(None),
        };
        loop {
            if let Some(message) = take(&mut self.buffer)? {
                return Ok(Some(message));
            }
            match body.data().await {
                Some(data) => {
                    let data = data?;
                    body.flow_control().release_capacity(data.len())?;
                    self.buffer.extend_from_slice(&data);
                }
                None => {
                    let trailers = body.trailers().await?;
                    let status = trailers.as_ref().and_then(status_of);
                    return match status {
                        Some(status) if status.code == Code::Ok => Ok(None),
                        Some(status) => Err(status),
                        None => Err(Status::new(Code::Internal, "the call ended without a status")),
                    };
                }
            }
        }
    }
}

/// Takes one message from the front of the octets, if it is all there.
fn take<A: Message + Default>(buffer: &mut BytesMut) -> Result<Option<A>, Status> {
    if buffer.len() < 5 {
        return Ok(None);
    }
    let length = u32::from_be_bytes([buffer[1], buffer[2], buffer[3], buffer[4]]) as usize;
    if buffer[0] != 0 || length > MAX_MESSAGE {
        return Err(Status::new(Code::Internal, "the answer is no gRPC message"));
    }
    if buffer.len() < 5 + length {
        return Ok(None);
    }
    buffer.advance(5);
    let message = buffer.split_to(length);
    A::decode(message).map(Some).map_err(|error| Status::new(Code::Internal, error.to_string()))
}

/// The status that trailers tell, if they do.
fn status_of(headers: &HeaderMap) -> Option<Status> {
    let code = Code::from_text(headers.get("grpc-status")?.to_str().ok()?);
    let message = headers.get("grpc-message").map(|value| percent_decoded(value.as_bytes())).unwrap_or_default();
    let details = headers.get("grpc-status-details-bin").map(|value| base64_decoded(value.as_bytes())).unwrap_or_default();
    Some(Status { code, message, details })
}

fn percent_decoded(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        match (bytes[at], escape.and_then(|digits| u8::from_str_radix(digits, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn base64_decoded(text: &[u8]) -> Vec<u8> {
    let (mut out, mut bits, mut held) = (Vec::new(), 0u32, 0);
    for symbol in text {
        let value = match symbol {
            b'A'..=b'Z' => symbol - b'A',
            b'a'..=b'z' => symbol - b'a' + 26,
            b'0'..=b'9' => symbol - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => break,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_have_eight_digits() {
        assert_eq!(timeout_text(Duration::from_millis(1)), "1000000n");
        assert_eq!(timeout_text(Duration::from_secs(60)), "60000000u");
        assert_eq!(timeout_text(Duration::from_secs(1_000_000)), "1000000S");
    }

    #[test]
    fn messages_are_decoded() {
        assert_eq!(percent_decoded(b"a%20b%C3%A9%"), "a bé%");
        assert_eq!(base64_decoded(b"CAM"), [8, 3]);
        assert_eq!(base64_decoded(b"CAM="), [8, 3]);
    }
}
