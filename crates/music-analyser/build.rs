//! Embeds the pages. In a clone whose pages have not been built yet, a page that says how to
//! build them stands in, so that the server itself still compiles.

use std::{env, fs, io, path::PathBuf};

const PLACEHOLDER: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Music Analyser</title>\
<h1>The pages are not built yet</h1><p>Run <code>cargo xtask demo</code>, or <code>npm ci &amp;&amp; npm run build</code> \
in <code>web/</code>, and build the program again.</p></html>\n";

fn main() -> io::Result<()> {
    let crate_folder = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let built = crate_folder.join("../../web/dist");
    println!("cargo::rerun-if-changed={}", built.display());
    let folder = if built.join("index.html").is_file() {
        built
    } else {
        let folder = PathBuf::from(variable("OUT_DIR")?).join("placeholder");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("index.html"), PLACEHOLDER)?;
        folder
    };
    memory_serve::load_directory_with_embed(folder.display().to_string(), true);
    Ok(())
}

fn variable(name: &str) -> io::Result<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "cargo talks to build scripts this way"
    )]
    env::var(name).map_err(io::Error::other)
}
