//! Numbers that carry a check digit, and numbers that a board makes up.

use crate::text::{Expected, written_as_text};

/// A National Provider Identifier: ten digits, the first 1 or 2, Luhn over `80840` and the number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Npi(String);

/// A DEA registration number, check digit included.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeaNumber(String);

/// A nurse's identifier at the National Council of State Boards of Nursing: eight digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NcsbnId(String);

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

impl NcsbnId {
    /// What it must be, for people.
    pub const EXPECTED: &'static str = "eight digits, as in 20456781";

    /// Reads eight digits.
    pub fn parse(text: &str) -> Result<Self, Expected> {
        let fits = text.len() == 8 && all_digits(text);
        if fits { Ok(Self(text.to_owned())) } else { Err(Expected(Self::EXPECTED)) }
    }

    /// The eight digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

written_as_text!(Npi, Expected);
written_as_text!(NcsbnId, Expected);
written_as_text!(DeaNumber, Expected);
written_as_text!(LicenseNumber, Expected);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_npis_pass_and_one_with_a_mistyped_digit_does_not() {
        for good in ["1234567893", "1993999998", "1558598797", "1003310905", "1003357849"] {
            assert!(Npi::parse(good).is_ok(), "{good}");
        }
        for bad in ["1234567890", "123456789", "3234567893", "12345678931", "12345６7893", ""] {
            assert!(Npi::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn whatever_one_digit_of_an_npi_is_mistyped_it_is_noticed() {
        for seed in 0..200 {
            let npi = Npi::invented(seed * 499_979);
            for at in 0..10 {
                for digit in '0'..='9' {
                    let mut mistyped = npi.as_str().to_owned();
                    mistyped.replace_range(at..=at, &digit.to_string());
                    assert_eq!(Npi::parse(&mistyped).is_ok(), mistyped == npi.as_str());
                }
            }
        }
    }

    #[test]
    fn a_dea_number_is_checked_by_its_last_digit() {
        assert!(DeaNumber::parse("AB1234563").is_ok());
        assert!(DeaNumber::parse("A91234563").is_ok());
        for bad in ["AB1234560", "ab1234563", "AB123456", "1B1234563", "A81234563", "ABé23456"] {
            assert!(DeaNumber::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_licence_number_is_taken_as_boards_write_them() {
        for good in ["A 123456", "ME-0012345", "036.123456", "RN/77", "7"] {
            assert!(LicenseNumber::parse(good).is_ok(), "{good}");
        }
        for bad in ["", " A1", "A1 ", "A  1", "-", "A#1", "É12", &"9".repeat(33)] {
            assert!(LicenseNumber::parse(bad).is_err(), "{bad}");
        }
    }
}
