//! The integration tests of the workspace: see `tests/tests/`.
