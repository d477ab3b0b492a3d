fn main() {
    // Only here so that the build-dependency on `cc` is real.
    let _ = cc::Build::new();
}
