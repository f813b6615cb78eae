//! Errors as the user reads them, and the exit status that goes with each.

use std::process::ExitCode;

use crate::engine::RequestError;
use crate::store::StoreError;

/// How a command ends when it does not end well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The answer is no.
    No = 1,
    /// The user's input is wrong, or nothing could be built from it.
    Input = 2,
    /// The fault is ours.
    Ours = 3,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// Why a command failed.
#[derive(Debug)]
pub struct CliError {
    /// The exit status.
    pub status: Status,
    message: String,
    hint: Option<String>,
}

impl CliError {
    pub(super) fn input(message: impl Into<String>) -> Self {
        Self { status: Status::Input, message: message.into(), hint: None }
    }

    pub(super) fn no(message: impl Into<String>) -> Self {
        Self { status: Status::No, message: message.into(), hint: None }
    }

    #[must_use]
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Prints `error:` and, after a blank line, `hint:`; an answer of "no" is no error and is only said.
    pub fn print(&self) {
        if self.status == Status::No {
            eprintln!("{}", self.message);
        } else {
            eprintln!("error: {}", self.message);
        }
        if let Some(hint) = &self.hint {
            eprintln!("\nhint: {hint}");
        }
    }
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        Self { status: Status::Input, message: error.to_string(), hint: error.hint() }
    }
}

impl From<RequestError> for CliError {
    fn from(error: RequestError) -> Self {
        let refused = Self::input(error.to_string());
        if let RequestError::UnknownStation(_) = error {
            return refused.hint("`waystation export DIR --what stations` lists the keys");
        }
        refused
    }
}
