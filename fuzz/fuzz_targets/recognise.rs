//! The recognition of formats, on any bytes, and the reader that it chooses.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| embargo_fuzz::recognise(bytes));
