//! What documents come wrapped in: gzip, zstd, DSSE, Sigstore bundles and in-toto statements.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| embargo_fuzz::envelope(bytes));
