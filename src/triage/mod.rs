//! What a user's readings mean: what asks them for MFA, why sign-ins failed, who changed what, and what to do next.
//!
//! Pure: no async, no I/O, no clock. It never invents: what could not be read is told as such.
