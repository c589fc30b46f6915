//! [`Entropy`]: where random bytes come from.

use std::io;

use sha2::{Digest, Sha256};

/// Fills buffers with random bytes. Everything secret in the vault is only as good as this.
pub trait Entropy: Send {
    /// Fills the whole buffer.
    ///
    /// # Errors
    ///
    /// Whatever the source reports; nothing is protected without randomness.
    fn fill(&mut self, bytes: &mut [u8]) -> io::Result<()>;
}

impl<F: FnMut(&mut [u8]) -> io::Result<()> + Send> Entropy for F {
    fn fill(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        self(bytes)
    }
}

/// Takes random bytes from the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        getrandom::fill(bytes).map_err(io::Error::other)
    }
}

/// Makes the same bytes at every run. **Protects nothing**: for tests and for demonstrations whose
/// digests are to be the same on every machine.
///
/// The bytes are `SHA-256(seed || 0) || SHA-256(seed || 1) || ..`, the numbers as 8 bytes, the
/// highest first.
#[derive(Debug, Clone)]
pub struct PredictableEntropy {
    seed: u64,
    block: u64,
}

impl PredictableEntropy {
    /// Starts the sequence that belongs to a seed.
    pub fn new(seed: u64) -> Self {
        Self { seed, block: 0 }
    }
}

impl Entropy for PredictableEntropy {
    fn fill(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        for chunk in bytes.chunks_mut(32) {
            let input = [self.seed.to_be_bytes(), self.block.to_be_bytes()].concat();
            self.block += 1;
            for (byte, random) in chunk.iter_mut().zip(Sha256::digest(input)) {
                *byte = random;
            }
        }
        Ok(())
    }
}
