//! The command line of Waystation; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    waystation::cli::main()
}
