//! A small file system of its own for a test.

use std::path::Path;
use std::process::{Command, Stdio};

/// A mounted tmpfs, unmounted at the end whatever happens.
pub(crate) struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// Mounts one; `None`, with a printed notice, where that is not allowed.
    pub(crate) fn mount(megabytes: u32) -> Option<Self> {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let options = format!("size={megabytes}m");
        let mounted = run(
            "mount",
            &["-t", "tmpfs", "-o", &options, "voc-store-test"],
            dir.path(),
        );
        if !mounted {
            println!("skipped: this test needs root and a mountable tmpfs");
        }
        mounted.then_some(Self(dir))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Makes the file system read-only.
    #[allow(dead_code, reason = "each test file uses its own part")]
    pub(crate) fn make_read_only(&self) {
        assert!(run("mount", &["-o", "remount,ro"], self.path()));
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        run("umount", &["-l"], self.path());
    }
}

fn run(program: &str, arguments: &[&str], path: &Path) -> bool {
    let status = Command::new(program)
        .args(arguments)
        .arg(path)
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}
