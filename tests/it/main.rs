//! Tests through the outer doors, and against naive second implementations.

mod bad_input;
mod cli;
mod command;
