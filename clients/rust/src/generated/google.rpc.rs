/// The cause of an error in a form that programs can act on.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ErrorInfo {
    /// The reason, in upper case with underscores; constant for one cause.
    #[prost(string, tag="1")]
    pub reason: ::prost::alloc::string::String,
    /// Whose reason it is, for example "martlet.dev".
    #[prost(string, tag="2")]
    pub domain: ::prost::alloc::string::String,
    /// Further facts by name.
    #[prost(map="string, string", tag="3")]
    pub metadata: ::std::collections::HashMap<::prost::alloc::string::String, ::prost::alloc::string::String>,
}
/// When to try again.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct RetryInfo {
    /// How long to wait at least.
    #[prost(message, optional, tag="1")]
    pub retry_delay: ::core::option::Option<::prost_types::Duration>,
}
/// Which limit was exceeded.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct QuotaFailure {
    /// The exceeded limits.
    #[prost(message, repeated, tag="1")]
    pub violations: ::prost::alloc::vec::Vec<quota_failure::Violation>,
}
/// Nested message and enum types in `QuotaFailure`.
pub mod quota_failure {
    /// One exceeded limit.
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
    pub struct Violation {
        /// Whose limit it is.
        #[prost(string, tag="1")]
        pub subject: ::prost::alloc::string::String,
        /// Which limit, and by how much.
        #[prost(string, tag="2")]
        pub description: ::prost::alloc::string::String,
    }
}
/// What must be changed before a call can succeed.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct PreconditionFailure {
    /// The things to change.
    #[prost(message, repeated, tag="1")]
    pub violations: ::prost::alloc::vec::Vec<precondition_failure::Violation>,
}
/// Nested message and enum types in `PreconditionFailure`.
pub mod precondition_failure {
    /// One thing to change.
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
    pub struct Violation {
        /// The kind of condition.
        #[prost(string, tag="1")]
        pub r#type: ::prost::alloc::string::String,
        /// What it concerns.
        #[prost(string, tag="2")]
        pub subject: ::prost::alloc::string::String,
        /// What is wrong and how to change it.
        #[prost(string, tag="3")]
        pub description: ::prost::alloc::string::String,
    }
}
/// What is wrong with a request.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct BadRequest {
    /// The wrong fields.
    #[prost(message, repeated, tag="1")]
    pub field_violations: ::prost::alloc::vec::Vec<bad_request::FieldViolation>,
}
/// Nested message and enum types in `BadRequest`.
pub mod bad_request {
    /// One wrong field.
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
    pub struct FieldViolation {
        /// The path of the field, for example "sampling.temperature" or "inputs\[2\].text".
        #[prost(string, tag="1")]
        pub field: ::prost::alloc::string::String,
        /// What is wrong with it and what is expected.
        #[prost(string, tag="2")]
        pub description: ::prost::alloc::string::String,
    }
}
/// Names a request in the server's log.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct RequestInfo {
    /// The request's id.
    #[prost(string, tag="1")]
    pub request_id: ::prost::alloc::string::String,
    /// Data for the server's own use.
    #[prost(string, tag="2")]
    pub serving_data: ::prost::alloc::string::String,
}
/// Which resource a call concerned.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ResourceInfo {
    /// The kind of resource, for example "model".
    #[prost(string, tag="1")]
    pub resource_type: ::prost::alloc::string::String,
    /// Its name.
    #[prost(string, tag="2")]
    pub resource_name: ::prost::alloc::string::String,
    /// Whose it is. Often empty.
    #[prost(string, tag="3")]
    pub owner: ::prost::alloc::string::String,
    /// What went wrong with it.
    #[prost(string, tag="4")]
    pub description: ::prost::alloc::string::String,
}
/// How a call ended. Travels in the trailer grpc-status-details-bin.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Status {
    /// A gRPC status code.
    #[prost(int32, tag="1")]
    pub code: i32,
    /// What went wrong, for a developer to read.
    #[prost(string, tag="2")]
    pub message: ::prost::alloc::string::String,
    /// Typed details, such as those of google/rpc/error_details.proto.
    #[prost(message, repeated, tag="3")]
    pub details: ::prost::alloc::vec::Vec<::prost_types::Any>,
}
