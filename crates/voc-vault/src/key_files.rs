//! The files of keys: a directory only its owner may enter, and a file per master key.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::cipher::Key;
use crate::error::VaultError;

/// The first line of a master key's file.
const HEADER: &str = "voc-vault master key 1";

/// The beginning of the name of a master key's file; its generation follows.
const MASTER: &str = "master-";

/// Makes the directory of keys, which must be absent or empty.
pub(crate) fn create_dir(dir: &Path) -> Result<(), VaultError> {
    if fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(VaultError::KeysExist { dir: dir.to_owned() });
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(failed("creating the directory", dir))?;
    // The directory may have been there, empty and open to others.
    restrict(dir)?;
    let absolute = std::path::absolute(dir).map_err(failed("creating the directory", dir))?;
    absolute.parent().map_or(Ok(()), sync_dir)
}

/// Returns the file of the master key of a generation.
pub(crate) fn master_path(dir: &Path, generation: u32) -> PathBuf {
    dir.join(format!("{MASTER}{generation}"))
}

/// Writes a master key to a new file, durably and for the owner's eyes only.
pub(crate) fn write_master(path: &Path, key: &Key) -> Result<(), VaultError> {
    let encoded = Zeroizing::new(BASE64_URL_SAFE_NO_PAD.encode(key.bytes()));
    let text = Zeroizing::new(format!("{HEADER}\n{}\n", encoded.as_str()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        })
        .map_err(failed("writing", path))?;
    path.parent().map_or(Ok(()), sync_dir)
}

/// Reads the master key from its file.
pub(crate) fn read_master(path: &Path) -> Result<Key, VaultError> {
    // Read into one buffer of fixed size, so that no copy of the key stays behind.
    let mut text = Zeroizing::new(String::with_capacity(256));
    let read = File::open(path).and_then(|file| file.take(200).read_to_string(&mut text));
    if let Err(source) = read {
        return Err(match source.kind() {
            ErrorKind::NotFound => VaultError::MasterMissing { path: path.to_owned() },
            ErrorKind::InvalidData => VaultError::MasterDamaged { path: path.to_owned() },
            _ => failed("reading", path)(source),
        });
    }
    text.strip_prefix(HEADER)
        .and_then(|rest| BASE64_URL_SAFE_NO_PAD.decode(rest.trim()).ok().map(Zeroizing::new))
        .and_then(|bytes| Key::from_bytes(&bytes))
        .ok_or_else(|| VaultError::MasterDamaged { path: path.to_owned() })
}

/// Destroys every master key but that of one generation: overwritten, unlinked, and gone from the
/// directory when this returns. Tells whether there was any.
pub(crate) fn destroy_masters_but(dir: &Path, generation: u32) -> Result<bool, VaultError> {
    let kept = master_path(dir, generation);
    let mut destroyed = false;
    for entry in fs::read_dir(dir).map_err(failed("reading", dir))? {
        let path = entry.map_err(failed("reading", dir))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path != kept && name.starts_with(MASTER) {
            overwrite(&path).map_err(failed("overwriting", &path))?;
            fs::remove_file(&path).map_err(failed("removing", &path))?;
            destroyed = true;
        }
    }
    if destroyed {
        sync_dir(dir)?;
    }
    Ok(destroyed)
}

/// Writes zeros over what a file holds, in its place, before its blocks are given back.
fn overwrite(path: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    let len = file.metadata()?.len();
    io::copy(&mut io::repeat(0).take(len), &mut file)?;
    file.sync_all()
}

/// Takes every right from everybody but the owner: directories 0700, files 0600, all the way down.
pub(crate) fn restrict(dir: &Path) -> Result<(), VaultError> {
    #[cfg(unix)]
    restrict_below(dir).map_err(failed("restricting access to", dir))?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

#[cfg(unix)]
fn restrict_below(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    let metadata = fs::symlink_metadata(path)?;
    let mode = if metadata.is_dir() { 0o700 } else { 0o600 };
    if metadata.permissions().mode() & 0o777 != mode {
        fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
    }
    if metadata.is_dir() {
        for entry in fs::read_dir(path)? {
            match restrict_below(&entry?.path()) {
                // The store below replaces files of its own while we walk.
                Err(e) if e.kind() == ErrorKind::NotFound => {}
                result => result?,
            }
        }
    }
    Ok(())
}

pub(crate) fn sync_dir(dir: &Path) -> Result<(), VaultError> {
    #[cfg(unix)]
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(failed("syncing", dir))?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

/// Says what was being done to a file or directory when the system refused.
pub(crate) fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> VaultError {
    move |source| VaultError::Io { doing, path: path.to_owned(), source }
}
