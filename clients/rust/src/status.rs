use std::fmt;
use std::time::Duration;

use prost::Message;

use crate::rpc;

/// The status codes of gRPC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Code {
    Ok = 0,
    Cancelled = 1,
    Unknown = 2,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    AlreadyExists = 6,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Aborted = 10,
    OutOfRange = 11,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
    DataLoss = 15,
    Unauthenticated = 16,
}

impl Code {
    const ALL: [Code; 17] = [
        Code::Ok, Code::Cancelled, Code::Unknown, Code::InvalidArgument, Code::DeadlineExceeded, Code::NotFound,
        Code::AlreadyExists, Code::PermissionDenied, Code::ResourceExhausted, Code::FailedPrecondition, Code::Aborted,
        Code::OutOfRange, Code::Unimplemented, Code::Internal, Code::Unavailable, Code::DataLoss,
        Code::Unauthenticated,
    ];

    pub(crate) fn from_text(text: &str) -> Code {
        text.parse::<usize>().ok().and_then(|number| Code::ALL.get(number).copied()).unwrap_or(Code::Unknown)
    }
}

/// Why a call failed.
#[derive(Clone, Debug)]
pub struct Status {
    /// The code.
    pub code: Code,
    /// A sentence for people.
    pub message: String,
    /// A serialized `google.rpc.Status`, or empty.
    pub details: Vec<u8>,
}

/// A field of the request that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldViolation {
    /// The field's path, e.g. `sampling.temperature`.
    pub field: String,
    /// What is wrong with it.
    pub description: String,
}

impl Status {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Status {
        Status { code, message: message.into(), details: Vec::new() }
    }

    /// The fields of the request that were refused (INVALID_ARGUMENT).
    pub fn field_violations(&self) -> Vec<FieldViolation> {
        self.all::<rpc::BadRequest>("google.rpc.BadRequest")
            .into_iter()
            .flat_map(|request| request.field_violations)
            .map(|violation| FieldViolation { field: violation.field, description: violation.description })
            .collect()
    }

    /// After what time another try makes sense (RESOURCE_EXHAUSTED), if the server says so.
    pub fn retry_delay(&self) -> Option<Duration> {
        let delay = self.all::<rpc::RetryInfo>("google.rpc.RetryInfo").into_iter().find_map(|info| info.retry_delay)?;
        Some(Duration::new(delay.seconds.try_into().ok()?, delay.nanos.try_into().ok()?))
    }

    /// Every detail of a type, by its full name.
    pub fn all<Detail: Message + Default>(&self, name: &str) -> Vec<Detail> {
        let status = rpc::Status::decode(self.details.as_slice()).unwrap_or_default();
        status
            .details
            .iter()
            .filter(|detail| detail.type_url.rsplit('/').next() == Some(name))
            .filter_map(|detail| Detail::decode(detail.value.as_slice()).ok())
            .collect()
    }
}

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}: {}", self.code, self.message)
    }
}

impl std::error::Error for Status {}

impl From<h2::Error> for Status {
    fn from(error: h2::Error) -> Status {
        let code = match error.reason() {
            Some(h2::Reason::CANCEL) => Code::Cancelled,
            Some(h2::Reason::REFUSED_STREAM) => Code::Unavailable,
            Some(h2::Reason::ENHANCE_YOUR_CALM) => Code::ResourceExhausted,
            Some(_) if !error.is_io() && !error.is_go_away() => Code::Internal,
            _ => Code::Unavailable,
        };
        Status::new(code, format!("the connection: {error}"))
    }
}
