//! placeholder while the server is written
#![allow(missing_docs)]
use crate::engine::Engine;
use std::net::SocketAddr;
use std::sync::Arc;
pub struct ServeOptions {
    pub listen: SocketAddr,
}
#[derive(Debug, thiserror::Error)]
#[error("not yet")]
pub struct ServeError;
impl ServeError {
    pub fn hint(&self) -> Option<String> {
        None
    }
}
pub fn run(_engine: Arc<Engine>, _options: ServeOptions, _ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    Err(ServeError)
}
