/// Asks for a service's status.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct HealthCheckRequest {
    /// The service's full name. Default: the server as a whole.
    #[prost(string, tag="1")]
    pub service: ::prost::alloc::string::String,
}
/// A service's status.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct HealthCheckResponse {
    /// The status.
    #[prost(enumeration="health_check_response::ServingStatus", tag="1")]
    pub status: i32,
}
/// Nested message and enum types in `HealthCheckResponse`.
pub mod health_check_response {
    /// Whether a service can answer.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
    #[repr(i32)]
    pub enum ServingStatus {
        /// Not known yet.
        Unknown = 0,
        /// It can.
        Serving = 1,
        /// It cannot, for now or because the server is draining.
        NotServing = 2,
        /// The server has no such service. Only sent by Watch.
        ServiceUnknown = 3,
    }
    impl ServingStatus {
        /// String value of the enum field names used in the ProtoBuf definition.
        ///
        /// The values are not transformed in any way and thus are considered stable
        /// (if the ProtoBuf definition does not change) and safe for programmatic use.
        pub fn as_str_name(&self) -> &'static str {
            match self {
                ServingStatus::Unknown => "UNKNOWN",
                ServingStatus::Serving => "SERVING",
                ServingStatus::NotServing => "NOT_SERVING",
                ServingStatus::ServiceUnknown => "SERVICE_UNKNOWN",
            }
        }
        /// Creates an enum from field names used in the ProtoBuf definition.
        pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
            match value {
                "UNKNOWN" => Some(Self::Unknown),
                "SERVING" => Some(Self::Serving),
                "NOT_SERVING" => Some(Self::NotServing),
                "SERVICE_UNKNOWN" => Some(Self::ServiceUnknown),
                _ => None,
            }
        }
    }
}
/// Asks for the status of every service.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct HealthListRequest {
}
/// The status of every service.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct HealthListResponse {
    /// Statuses by the service's full name; the empty name is the server as a whole.
    #[prost(map="string, message", tag="1")]
    pub statuses: ::std::collections::HashMap<::prost::alloc::string::String, HealthCheckResponse>,
}
/// Whether a service can answer.
pub mod health {
    use crate::method::Method;

    /// The status now. Errors: NOT_FOUND for a service that the server does not know.
    pub const CHECK: Method<super::HealthCheckRequest, super::HealthCheckResponse> =
        Method::new("/grpc.health.v1.Health/Check");
    /// The status of every service that the server knows.
    pub const LIST: Method<super::HealthListRequest, super::HealthListResponse> =
        Method::new("/grpc.health.v1.Health/List");
    /// The status now and again on every change. A service that is not known is SERVICE_UNKNOWN, and the call stays open.
    pub const WATCH: Method<super::HealthCheckRequest, super::HealthCheckResponse> =
        Method::new("/grpc.health.v1.Health/Watch");
}
