//! One test binary; its modules mirror `src`.
