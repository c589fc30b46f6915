//! The whole log as a directory of tiles (C2SP tlog-tiles), for verifiers that nobody here wrote.
//!
//! ```text
//! checkpoint                     the signed checkpoint
//! tile/<level>/<n>[.p/<width>]   256 hashes of the tree, the last of a level may be partial
//! tile/entries/<n>[.p/<width>]   256 entries, each after its length in two bytes
//! ```

use std::{fs, path::Path};

use serde::Serialize;
use voc_log::{Hash, Page, Position};

use crate::{
    codec,
    data_dir::{self, file},
    engine::Engine,
    error::EngineError,
    publish::Published,
};

/// Hashes in a full tile.
const WIDTH: u64 = 256;

/// Levels of the tree in one level of tiles.
const LEVELS: u32 = 8;

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TilesExported {
    /// The name of the log.
    pub origin: String,
    /// How many entries there are.
    pub entries: u64,
    /// The root hash over them, in base64.
    pub root: String,
    /// How many files hold hashes or entries.
    pub files: u64,
}

impl Engine {
    /// Writes the whole log as a directory of tiles that is absent or empty: all of it, or nothing. `progress`
    /// tells entries done and entries in all.
    ///
    /// # Errors
    /// [`EngineError::NotEmpty`] when something is there already, [`EngineError::Unsigned`] when the log has no
    /// key, otherwise when the log cannot be read or the disk cannot be written.
    pub fn export_tiles(
        &self,
        out: &Path,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<TilesExported, EngineError> {
        // Whatever leaves the house is published: from now on the log is held to it.
        let Published { origin, size, root, note, .. } = self.publish()?;
        let mut files = 0;
        data_dir::write_whole(out, &mut |dir| {
            data_dir::write_part(&dir.join("checkpoint"), note.as_bytes())?;
            let mut tiles = Tiles { dir, files: 0 };
            self.write_hashes(size, &mut tiles)?;
            self.write_entries(size, &mut tiles, progress)?;
            files = tiles.files;
            Ok(())
        })?;
        Ok(TilesExported { origin, entries: size, root, files })
    }

    fn write_hashes(&self, size: u64, tiles: &mut Tiles<'_>) -> Result<(), EngineError> {
        let mut nodes = self.log().nodes();
        let (mut level, mut count) = (0, size);
        while count > 0 {
            for number in 0..count.div_ceil(WIDTH) {
                let (first, width) = (number * WIDTH, WIDTH.min(count - number * WIDTH));
                let hashes = if level == 0 {
                    self.log().read_leaf_hashes(Position::new(first), width)?
                } else {
                    let hashes = first..first + width;
                    let hashes = hashes.map(|index| nodes.node(level * LEVELS, index));
                    hashes.collect::<Result<Vec<_>, _>>()?
                };
                let bytes: Vec<u8> = hashes.iter().flat_map(Hash::as_bytes).copied().collect();
                tiles.put(&level.to_string(), number, width, &bytes)?;
            }
            (level, count) = (level + 1, count / WIDTH);
        }
        Ok(())
    }

    fn write_entries(
        &self,
        size: u64,
        tiles: &mut Tiles<'_>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(), EngineError> {
        let mut bundle = Vec::new();
        for page in self.log().read_all(Position::FIRST) {
            let page: Page = page?;
            for (position, bytes) in page.entries() {
                let done = position.get() + 1;
                if done > size {
                    return Ok(());
                }
                let length = u16::try_from(bytes.len()).map_err(|_| codec::no_entry(position))?;
                bundle.extend_from_slice(&length.to_be_bytes());
                bundle.extend_from_slice(bytes);
                if done.is_multiple_of(WIDTH) || done == size {
                    let number = position.get() / WIDTH;
                    tiles.put("entries", number, done - number * WIDTH, &bundle)?;
                    bundle.clear();
                }
            }
            progress(page.next().get().min(size), size);
        }
        Ok(())
    }
}

/// A directory that is being filled.
struct Tiles<'a> {
    dir: &'a Path,
    files: u64,
}

impl Tiles<'_> {
    fn put(
        &mut self,
        kind: &str,
        number: u64,
        width: u64,
        bytes: &[u8],
    ) -> Result<(), EngineError> {
        let path = self.dir.join("tile").join(kind).join(place(number, width));
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|source| file("create", parent, source))?;
        }
        self.files += 1;
        data_dir::write_part(&path, bytes)
    }
}

/// Returns where a tile stands among those of its level: `x001/x234/067`, partial ones with `.p/<width>`.
fn place(number: u64, width: u64) -> String {
    let mut text = format!("{:03}", number % 1000);
    let mut rest = number / 1000;
    while rest > 0 {
        text = format!("x{:03}/{text}", rest % 1000);
        rest /= 1000;
    }
    if width < WIDTH { format!("{text}.p/{width}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_stands_where_the_specification_says() {
        assert_eq!(place(0, 256), "000");
        assert_eq!(place(273, 112), "273.p/112");
        assert_eq!(place(1_234_067, 256), "x001/x234/067");
        assert_eq!(place(1_000, 1), "x001/000.p/1");
    }
}
