//! The JSON Canonicalization Scheme (RFC 8785).

use super::ProofError;
use serde_json::{Map, Number, Value};

/// The canonical text of an object, leaving out the members named in `without`.
///
/// A number that a double cannot hold to its last digit is refused: two texts would have one
/// canonical form (RFC 8785, 3.2.2.3; RFC 7493, 2.2).
pub(super) fn canonicalize(
    object: &Map<String, Value>,
    without: &[&str],
) -> Result<Vec<u8>, ProofError> {
    let mut out = Vec::with_capacity(4096);
    write_object(object, without, &mut out)?;
    Ok(out)
}

fn write_object(
    object: &Map<String, Value>,
    without: &[&str],
    out: &mut Vec<u8>,
) -> Result<(), ProofError> {
    let mut members: Vec<_> =
        object.iter().filter(|(key, _)| !without.contains(&key.as_str())).collect();
    members.sort_unstable_by(|(a, _), (b, _)| by_utf16(a, b));
    out.push(b'{');
    for (at, (key, value)) in members.into_iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write_string(key, out);
        out.push(b':');
        write_value(value, out)?;
    }
    out.push(b'}');
    Ok(())
}

fn write_value(value: &Value, out: &mut Vec<u8>) -> Result<(), ProofError> {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(number) => out.extend_from_slice(write_number(number)?.as_bytes()),
        Value::String(text) => write_string(text, out),
        Value::Array(items) => {
            out.push(b'[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                write_value(item, out)?;
            }
            out.push(b']');
        }
        Value::Object(object) => write_object(object, &[], out)?,
    }
    Ok(())
}

/// UTF-16 code units order surrogate pairs before U+E000 to U+FFFF; bytes of UTF-8 do not.
fn by_utf16(a: &str, b: &str) -> std::cmp::Ordering {
    if a.is_ascii() && b.is_ascii() { a.cmp(b) } else { a.encode_utf16().cmp(b.encode_utf16()) }
}

fn write_string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for &byte in text.as_bytes() {
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            0x08 => out.extend_from_slice(b"\\b"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            0x0c => out.extend_from_slice(b"\\f"),
            b'\r' => out.extend_from_slice(b"\\r"),
            0..0x20 => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

/// `Number::toString` of ECMAScript. `serde_json` may hold the number as its text.
fn write_number(number: &Number) -> Result<String, ProofError> {
    let text = number.to_string();
    let value = number.as_f64().filter(|value| value.is_finite());
    let value = value.ok_or(ProofError::NotCanonicalisable)?;
    let shortest = format!("{:e}", value.abs());
    let (digits, point) = decimal(&shortest).ok_or(ProofError::NotCanonicalisable)?;
    if decimal(text.trim_start_matches('-')) != Some((digits.clone(), point)) {
        return Err(ProofError::NotCanonicalisable);
    }
    if digits.is_empty() {
        return Ok("0".into());
    }
    let length = i64::try_from(digits.len()).map_err(|_| ProofError::NotCanonicalisable)?;
    let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or_default());
    let plain = match point {
        _ if length <= point && point <= 21 => format!("{digits}{}", zeros(point - length)),
        1..=21 => {
            let (whole, part) = digits.split_at(usize::try_from(point).unwrap_or_default());
            format!("{whole}.{part}")
        }
        -5..=0 => format!("0.{}{digits}", zeros(-point)),
        _ => {
            let (first, rest) = digits.split_at(1);
            let dot = if rest.is_empty() { "" } else { "." };
            format!("{first}{dot}{rest}e{:+}", point - 1)
        }
    };
    Ok(if value < 0.0 { format!("-{plain}") } else { plain })
}

/// The digits of a JSON number without leading and trailing zeros, and where its decimal point is before them.
fn decimal(text: &str) -> Option<(String, i64)> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{part}");
    let leading = digits.len() - digits.trim_start_matches('0').len();
    let trimmed = digits.trim_matches('0');
    if trimmed.is_empty() {
        return Some((String::new(), 0));
    }
    let point = i64::try_from(whole.len()).ok()? - i64::try_from(leading).ok()?;
    Some((trimmed.into(), point.checked_add(exponent.parse().ok()?)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn canonical(text: &str) -> Result<String, ProofError> {
        let value: Value = serde_json::from_str(&format!("{{\"v\":{text}}}")).unwrap();
        let bytes = canonicalize(value.as_object().unwrap(), &[])?;
        let text = String::from_utf8(bytes).unwrap();
        Ok(text[5..text.len() - 1].to_owned())
    }

    #[test]
    fn numbers_are_written_as_ecmascript_writes_them() {
        for (given, written) in [
            ("0", "0"),
            ("-0", "0"),
            ("-0.0", "0"),
            ("1.0", "1"),
            ("10", "10"),
            ("4.50", "4.5"),
            ("2e-3", "0.002"),
            ("0.000001", "0.000001"),
            ("0.0000001", "1e-7"),
            ("1e21", "1e+21"),
            ("1E20", "100000000000000000000"),
            ("-1.5e300", "-1.5e+300"),
            ("1e-27", "1e-27"),
            ("5e-324", "5e-324"),
            ("9007199254740992", "9007199254740992"),
            ("295147905179352830000", "295147905179352830000"),
            ("123456.789", "123456.789"),
        ] {
            assert_eq!(canonical(given).as_deref(), Ok(written), "{given}");
        }
    }

    #[test]
    fn a_number_that_a_double_rounds_is_refused() {
        for given in ["9007199254740993", "0.10000000000000000001", "1e400", "1e-400"] {
            assert_eq!(canonical(given), Err(ProofError::NotCanonicalisable), "{given}");
        }
    }

    #[test]
    fn members_are_in_the_order_of_utf_16() {
        let given =
            r#"{"\ufb33":1,"\ud83d\ude00":2,"\u20ac":3,"\r":4,"1":5,"\u0080":6,"\u00f6":7}"#;
        let written = "{\"\\r\":4,\"1\":5,\"\u{80}\":6,\"ö\":7,\"€\":3,\"😀\":2,\"\u{fb33}\":1}";
        assert_eq!(canonical(given).as_deref(), Ok(written));
    }

    #[test]
    fn strings_are_escaped_as_little_as_json_allows() {
        assert_eq!(
            canonical(r#""\u0001\u001f\/\u007f\b\f\n\r\t\"\\ö""#).unwrap(),
            "\"\\u0001\\u001f/\u{7f}\\b\\f\\n\\r\\t\\\"\\\\ö\""
        );
    }

    proptest! {
        #[test]
        fn a_double_reads_back_as_itself(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            let written = canonical(&format!("{value:e}")).unwrap();
            prop_assert_eq!(written.parse::<f64>().unwrap(), value);
            prop_assert_eq!(canonical(&written).unwrap(), written);
        }
    }
}
