//! Writes the vectors that every language's tests read.

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors");
    let text = serde_json::to_string_pretty(&ringwright_tests::corpus::place()?)?;
    std::fs::write(folder.join("corpus.json"), text + "\n")?;
    Ok(())
}
