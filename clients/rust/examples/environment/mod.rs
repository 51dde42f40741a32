//! The server of the examples: MARTLET_ADDRESS, MARTLET_TOKEN, MARTLET_CA, MARTLET_MODEL.

use std::env::var;
use std::time::Duration;

/// How to connect to it.
pub fn options() -> martlet::Options {
    let address = var("MARTLET_ADDRESS").unwrap_or_else(|_| "localhost:50051".into());
    let mut options = martlet::Options::new(address).timeout(Duration::from_secs(60));
    if let Ok(token) = var("MARTLET_TOKEN") {
        options = options.token(token);
    }
    if let Ok(file) = var("MARTLET_CA") {
        options = options.ca_file(file);
    }
    options
}

/// The model that generates; empty is the server's default.
#[allow(dead_code)]
pub fn model() -> String {
    var("MARTLET_MODEL").unwrap_or_default()
}
