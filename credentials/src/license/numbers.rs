//! Numbers that carry a check digit, and numbers that a board makes up.

use crate::text::{Expected, written_as_text};

/// A National Provider Identifier: ten digits, the first 1 or 2, Luhn over `80840` and the number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Npi(String);

/// A DEA registration number, check digit included.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeaNumber(String);

/// The number of a licence, as its board writes it: letters, digits, `-`, `.`, `/` and single
/// spaces within, 1 to 32 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LicenseNumber(String);

/// The sum over `digits`, each second one from the right doubled (ISO/IEC 7812-1, annex B).
fn luhn(digits: impl DoubleEndedIterator<Item = u8>) -> u32 {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    digits
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let digit = u32::from(byte - b'0');
            if at % 2 == 1 { doubled(digit) } else { digit }
        })
        .sum()
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Npi {
    /// What it must be, for people.
    pub const EXPECTED: &'static str =
        "ten digits with a correct check digit, as in 1234567893; look for a mistyped digit";

    /// Reads ten digits and checks the last.
    pub fn parse(text: &str) -> Result<Self, Expected> {
        let shaped = text.len() == 10 && all_digits(text) && text.starts_with(['1', '2']);
        if shaped && luhn("80840".bytes().chain(text.bytes())).is_multiple_of(10) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Expected(Self::EXPECTED))
        }
    }

    /// The NPI whose first nine digits are a 1 and the last eight of `seed`. For invented people.
    pub fn invented(seed: u32) -> Self {
        let nine = format!("1{:08}", seed % 100_000_000);
        (0..10)
            .find_map(|check| Self::parse(&format!("{nine}{check}")).ok())
            .expect("one of ten digits makes the sum a multiple of ten")
    }

    /// The ten digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl DeaNumber {
    /// What it must be, for people.
    pub const EXPECTED: &'static str = "two letters (the second may be 9) and seven digits with a correct check digit, as in AB1234563";

    /// Reads two letters and seven digits and checks the last.
    pub fn parse(text: &str) -> Result<Self, Expected> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 9
            && bytes[0].is_ascii_uppercase()
            && (bytes[1].is_ascii_uppercase() || bytes[1] == b'9')
            && bytes[2..].iter().all(u8::is_ascii_digit);
        if !shaped {
            return Err(Expected(Self::EXPECTED));
        }
        let digit = |at: usize| u32::from(bytes[at + 1] - b'0');
        let sum = digit(1) + digit(3) + digit(5) + 2 * (digit(2) + digit(4) + digit(6));
        if sum % 10 == digit(7) { Ok(Self(text.to_owned())) } else { Err(Expected(Self::EXPECTED)) }
    }

    /// Two letters, seven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl LicenseNumber {
    /// What it must be, for people.
    pub const EXPECTED: &'static str = "the number as the board writes it: up to 32 letters, digits, hyphens, dots, slashes or single spaces";

    /// Reads a licence number.
    pub fn parse(text: &str) -> Result<Self, Expected> {
        let inner = |c: char| c.is_ascii_alphanumeric() || "-./ ".contains(c);
        let fits = (1..=32).contains(&text.len())
            && text.chars().all(inner)
            && text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text.ends_with(|c: char| c.is_ascii_alphanumeric())
            && !text.contains("  ");
        if fits { Ok(Self(text.to_owned())) } else { Err(Expected(Self::EXPECTED)) }
    }

    /// As the board writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

written_as_text!(Npi, Expected);
written_as_text!(DeaNumber, Expected);
written_as_text!(LicenseNumber, Expected);
