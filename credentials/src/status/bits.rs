//! The bits of a list, and how they travel (Bitstring Status List 1.0, 3.3 and 3.4).

use crate::limits::{STATUS_LIST_BITS, STATUS_LIST_BYTES};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use flate2::{Compression, GzBuilder, bufread::MultiGzDecoder};
use std::io::{Read, Write};

/// A text is not an encoded list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BitStringError {
    /// Not multibase `u`: base64url without padding.
    #[error("the encoded list is not multibase base64url")]
    NotMultibase,
    /// Not gzip, or cut short.
    #[error("the encoded list is not gzip")]
    NotGzip,
    /// More than `limits::STATUS_LIST_BYTES` after decompression.
    #[error("the list is too long")]
    TooLong,
    /// Fewer than 131,072 bits: too small a herd, and against the specification.
    #[error("the list has fewer than 131,072 entries")]
    TooShort,
}

/// A list of bits; bit 0 is the leftmost (most significant) bit of the first byte.
#[derive(Clone, PartialEq, Eq)]
pub struct BitString {
    bytes: Vec<u8>,
}

impl BitString {
    /// All clear, with at least `bits` bits: never fewer than 131,072, never more than the bound.
    pub fn new(bits: usize) -> Self {
        let bytes = bits.div_ceil(8).clamp(STATUS_LIST_BITS / 8, STATUS_LIST_BYTES);
        Self { bytes: vec![0; bytes] }
    }

    /// How many bits.
    pub fn bits(&self) -> usize {
        self.bytes.len() * 8
    }

    /// Whether a bit is set; `None` past the end.
    pub fn get(&self, bit: usize) -> Option<bool> {
        self.bytes.get(bit / 8).map(|byte| byte & (0x80 >> (bit % 8)) != 0)
    }

    /// Sets or clears a bit; `false` past the end, where nothing is done.
    #[must_use = "past the end nothing is set"]
    pub fn set(&mut self, bit: usize, on: bool) -> bool {
        let Some(byte) = self.bytes.get_mut(bit / 8) else { return false };
        let mask = 0x80 >> (bit % 8);
        if on {
            *byte |= mask
        } else {
            *byte &= !mask
        }
        true
    }

    /// The value of entry `index` where each has `size` bits (1 to 8), first bit most significant.
    pub fn value(&self, index: usize, size: u8) -> Option<u64> {
        let start = index.checked_mul(usize::from(size))?;
        (0..usize::from(size)).try_fold(0, |value, offset| {
            Some(value << 1 | u64::from(self.get(start.checked_add(offset)?)?))
        })
    }

    /// Sets the value of entry `index`; `false` past the end, where nothing is done.
    #[must_use = "past the end nothing is set"]
    pub fn set_value(&mut self, index: usize, size: u8, value: u64) -> bool {
        let size = usize::from(size);
        let Some(start) = index.checked_mul(size) else { return false };
        if start.checked_add(size).is_none_or(|end| end > self.bits()) {
            return false;
        }
        (0..size).all(|offset| self.set(start + offset, value >> (size - 1 - offset) & 1 == 1))
    }

    /// As `encodedList`: multibase `u` over gzip. The same bits give the same text.
    pub fn encode(&self) -> String {
        let mut gzip = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
        gzip.write_all(&self.bytes).expect("writing to memory");
        let compressed = gzip.finish().expect("writing to memory");
        format!("u{}", URL_SAFE_NO_PAD.encode(compressed))
    }

    /// Reads an `encodedList`, never decompressing more than the bound.
    pub fn decode(text: &str) -> Result<Self, BitStringError> {
        let base64 = text.strip_prefix('u').ok_or(BitStringError::NotMultibase)?;
        let compressed =
            URL_SAFE_NO_PAD.decode(base64).map_err(|_| BitStringError::NotMultibase)?;
        let mut bytes = Vec::new();
        let bound = u64::try_from(STATUS_LIST_BYTES).unwrap_or(u64::MAX).saturating_add(1);
        MultiGzDecoder::new(compressed.as_slice())
            .take(bound)
            .read_to_end(&mut bytes)
            .map_err(|_| BitStringError::NotGzip)?;
        match bytes.len() {
            long if long > STATUS_LIST_BYTES => Err(BitStringError::TooLong),
            short if short < STATUS_LIST_BITS / 8 => Err(BitStringError::TooShort),
            _ => Ok(Self { bytes }),
        }
    }
}

impl std::fmt::Debug for BitString {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let set: u32 = self.bytes.iter().map(|byte| byte.count_ones()).sum();
        write!(f, "BitString({} bits, {set} set)", self.bits())
    }
}
