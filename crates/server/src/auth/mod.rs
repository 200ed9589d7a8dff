//! Who is asking: passwords, login sessions, the guard of the set-up and the limit on attempts.

pub(crate) mod login_session;
pub(crate) mod password;
pub(crate) mod rate_limit;
pub(crate) mod setup_code;
