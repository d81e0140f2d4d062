//! Several files in one.

use std::io::{Cursor, Write};

use zip::{DateTime, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// A ZIP file of named files, in their order. Its times are fixed, so that the same files make the same bytes.
pub fn zip(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<Vec<u8>, ZipError> {
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name, options)?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
