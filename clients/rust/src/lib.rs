//! A client for the Martlet model server.
//!
//! [`Client`] connects with TLS, token and deadlines and streams generated text; [`Status`] keeps code, message and
//! details of a call that failed. The messages are in [`v1`]; every method of the API is a constant there
//! (`v1::tokenization::TOKENIZE`), which [`Client::unary`] and [`Client::stream`] take.
//!
//! Dropping a stream, or the future of a call, ends the call, and the server's work with it.

mod client;
mod connection;
/// A method of the API with its types.
pub mod method;
mod status;

pub use client::{Client, GenerateStream, Options};
pub use connection::{Requests, Streaming};
pub use status::{Code, FieldViolation, Status};

/// The messages and methods of the API, made from `proto/martlet/v1`.
pub use generated::martlet::v1;

/// The standard's typed details of errors.
pub use generated::google::rpc;

/// The standard's health service.
pub use generated::grpc::health::v1 as health;

/// What `./generate` makes, in the modules that its paths expect.
#[allow(clippy::all, rustdoc::all, missing_docs)]
mod generated {
    pub mod martlet {
        pub mod v1 {
            include!("generated/martlet.v1.rs");
        }
    }
    pub mod google {
        pub mod rpc {
            include!("generated/google.rpc.rs");
        }
    }
    pub mod grpc {
        pub mod health {
            pub mod v1 {
                include!("generated/grpc.health.v1.rs");
            }
        }
    }
}
