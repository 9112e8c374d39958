//! What was in memory stays in memory, and no longer than it is needed.
//!
//! Everything that is freed is wiped first: passwords, forms, names and stories pass through buffers of many libraries, and
//! no list of places to wipe would be complete. Nothing of the process is written down when it crashes, and other programs
//! of the same account cannot look into it, where the system has a switch for that.
//!
//! What this does not cover: what is still in use (whoever reads the memory of a running server reads what it holds at that
//! moment), copies on the stack and in registers, and swap, which the operator turns off for the service.

use std::alloc::System;

use rustix::process::{Resource, Rlimit, setrlimit};
use zeroizing_alloc::ZeroAlloc;

/// Memory that is wiped when it is freed.
pub type Wiped = ZeroAlloc<System>;

/// The memory of the program: `#[global_allocator] static MEMORY: Wiped = WIPED;`
pub const WIPED: Wiped = ZeroAlloc(System);

/// Keeps what is in memory from being written to core dumps, and from being read by other programs of this account.
///
/// # Errors
/// When the system refuses.
pub fn close() -> std::io::Result<()> {
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    #[cfg(any(target_os = "linux", target_os = "android"))]
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)?;
    Ok(())
}
