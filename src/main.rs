//! `cargo embargo …`, and `cargo-embargo …` called directly.

use std::process::ExitCode;

/// A large document is read side by side into much memory: with the system's allocator that takes longer. Huge pages are
/// not asked for (feature `no_thp`): they are cleared whole for a part, and in a virtual machine that has not used its
/// memory lately the first run took twice the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // A panic is a bug, and must not look like a verdict: whatever happens, it is exit code 2.
    let code = std::panic::catch_unwind(|| embargo::cli::run(std::env::args_os().collect()));
    ExitCode::from(code.unwrap_or(2))
}
