//! JSON from outside: bounded in size, depth and count, each key once, each number exact.

use super::Problem;
use crate::limits::{DOCUMENT_BYTES, JSON_DEPTH, JSON_VALUES};
use serde_json::{Map, Number, Value};

/// Reads one JSON value. Refuses what two readers could understand differently: a key that
/// occurs twice, a number that no double holds exactly, bytes that are not UTF-8.
pub fn parse_json(bytes: &[u8]) -> Result<Value, Problem> {
    if bytes.len() > DOCUMENT_BYTES {
        return Err(too_large());
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Problem::new("", "not-utf8", "The document is not UTF-8 text."))?;
    let mut reader = Reader { text, at: 0, values: 0 };
    let value = reader.value(0)?;
    reader.skip_space();
    if reader.at < text.len() {
        return Err(reader.malformed());
    }
    Ok(value)
}

/// The document is over the bound of bytes.
pub(super) fn too_large() -> Problem {
    Problem::new(
        "",
        "too-large",
        format!("The document is larger than {} KiB.", DOCUMENT_BYTES >> 10),
    )
}

/// One reference token of a JSON Pointer (RFC 6901, 3).
pub(crate) fn token(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// What `serde_json` uses inside itself to carry numbers and raw values through maps.
const PRIVATE: &str = "$serde_json::private::";

struct Reader<'a> {
    text: &'a str,
    at: usize,
    values: usize,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Value, Problem> {
        if depth > JSON_DEPTH {
            let sentence = format!("The document nests deeper than {JSON_DEPTH} levels.");
            return Err(Problem::new("", "too-deep", sentence));
        }
        self.values += 1;
        if self.values > JSON_VALUES {
            let sentence = format!("The document holds more than {JSON_VALUES} values.");
            return Err(Problem::new("", "too-many-values", sentence));
        }
        self.skip_space();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Value::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.literal(),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, Problem> {
        let mut map = Map::new();
        self.at += 1;
        self.skip_space();
        if self.takes(b'}') {
            return Ok(Value::Object(map));
        }
        loop {
            self.skip_space();
            let key = self.string()?;
            if map.contains_key(&key) {
                return Err(Problem::new(
                    format!("/{}", token(&key)),
                    "duplicate-key",
                    format!("The member “{}” occurs twice in one object.", shown(&key)),
                ));
            }
            if key.starts_with(PRIVATE) {
                return Err(self.malformed());
            }
            self.skip_space();
            if !self.takes(b':') {
                return Err(self.malformed());
            }
            let value = self.value(depth + 1).map_err(|problem| within(&key, problem))?;
            map.insert(key, value);
            self.skip_space();
            if self.takes(b'}') {
                return Ok(Value::Object(map));
            }
            if !self.takes(b',') {
                return Err(self.malformed());
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, Problem> {
        let mut items = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.takes(b']') {
            return Ok(Value::Array(items));
        }
        loop {
            let item = self.value(depth + 1);
            items.push(item.map_err(|problem| within(&items.len().to_string(), problem))?);
            self.skip_space();
            if self.takes(b']') {
                return Ok(Value::Array(items));
            }
            if !self.takes(b',') {
                return Err(self.malformed());
            }
        }
    }

    /// A string token; `serde_json` decodes its escapes.
    fn string(&mut self) -> Result<String, Problem> {
        let start = self.at;
        if !self.takes(b'"') {
            return Err(self.malformed());
        }
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'"' => {
                    let token = &self.text[start..self.at];
                    return serde_json::from_str(token).map_err(|_| self.malformed());
                }
                b'\\' => self.at += 1,
                _ => {}
            }
        }
        self.at = bytes.len();
        Err(self.malformed())
    }

    fn number(&mut self) -> Result<Value, Problem> {
        let rest = &self.text[self.at..];
        let length = rest
            .find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E'))
            .unwrap_or(rest.len());
        let token = &rest[..length];
        let number: Number = serde_json::from_str(token).map_err(|_| self.malformed())?;
        if !is_exact(token) {
            return Err(Problem::new(
                "",
                "inexact-number",
                "A number has more digits than every reader keeps; such a value must be a string.",
            ));
        }
        self.at += length;
        Ok(Value::Number(number))
    }

    fn literal(&mut self) -> Result<Value, Problem> {
        let literals =
            [("true", Value::Bool(true)), ("false", Value::Bool(false)), ("null", Value::Null)];
        let rest = &self.text.as_bytes()[self.at..];
        for (word, value) in literals {
            if rest.starts_with(word.as_bytes()) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.malformed())
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn takes(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn malformed(&self) -> Problem {
        let before = &self.text.as_bytes()[..self.at.min(self.text.len())];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
        let sentence = format!("The document is not JSON: see line {line}, column {column}.");
        Problem::new("", "not-json", sentence)
    }
}

fn within(name: &str, mut problem: Problem) -> Problem {
    // A malformed document has no places yet, only lines and columns.
    if problem.code != "not-json" {
        problem.pointer.insert_str(0, &format!("/{}", token(name)));
    }
    problem
}

/// At most forty characters of a text from outside, for a sentence.
pub(crate) fn shown(text: &str) -> String {
    let mut short: String =
        text.chars().map(|c| if c.is_control() { '·' } else { c }).take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// Whether a JSON number is the very decimal that a double of it prints as. Then no two texts
/// of different value canonicalise to the same (RFC 8785, 3.2.2.3).
fn is_exact(token: &str) -> bool {
    let Ok(double) = token.parse::<f64>() else { return false };
    double.is_finite() && digits(token) == digits(&format!("{double:e}"))
}

/// Significant digits, and the power of ten behind the last of them.
fn digits(token: &str) -> Option<(String, i64)> {
    let token = token.trim_start_matches('-');
    let (mantissa, exponent) = token.split_once(['e', 'E']).unwrap_or((token, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let significant = all.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return Some((String::new(), 0));
    }
    let trailing = all.len() - all.trim_end_matches('0').len();
    let exponent = exponent.parse::<i64>().ok()?;
    let power = exponent
        .checked_sub(i64::try_from(fraction.len()).ok()?)?
        .checked_add(i64::try_from(trailing).ok()?)?;
    Some((significant.to_owned(), power))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn code(text: &str) -> &'static str {
        parse_json(text.as_bytes()).unwrap_err().code
    }

    #[test]
    fn a_document_reads_as_serde_json_reads_it() {
        for text in [
            r#" {"a": [1, -2.5e3, true, false, null, "é\n\u00e9\ud83d\ude00"], "b~/": {}} "#,
            "[]",
            "0",
            "-0.0",
            "1e21",
            r#""""#,
        ] {
            assert_eq!(parse_json(text.as_bytes()).unwrap(), text.parse::<Value>().unwrap());
        }
    }

    #[test]
    fn a_key_that_occurs_twice_is_refused_with_its_place_even_when_it_is_escaped() {
        let problem = parse_json(br#"{"a": [{"b/c": 1, "b\u002fc": 2}]}"#).unwrap_err();
        assert_eq!((problem.code, problem.pointer.as_str()), ("duplicate-key", "/a/0/b~1c"));
    }

    #[test]
    fn a_number_that_readers_would_round_is_refused() {
        for good in ["9007199254740991", "0.30000000000000004", "1.50", "100e-2", "-0", "1E400e"] {
            let refused = code_of(good);
            assert_ne!(refused, Some("inexact-number"), "{good}");
        }
        for bad in ["9007199254740993", "0.3000000000000000444", "1e999", "-1e-999"] {
            assert_eq!(code_of(bad), Some("inexact-number"), "{bad}");
        }
    }

    fn code_of(text: &str) -> Option<&'static str> {
        parse_json(text.as_bytes()).err().map(|problem| problem.code)
    }

    #[test]
    fn a_hostile_document_is_refused_within_its_bounds() {
        assert_eq!(code(&"[".repeat(100_000)), "too-deep");
        assert_eq!(code(&format!("[{}0]", "0,".repeat(JSON_VALUES))), "too-many-values");
        assert_eq!(code(&" ".repeat(DOCUMENT_BYTES + 1)), "too-large");
        assert_eq!(parse_json(b"\"\xff\"").unwrap_err().code, "not-utf8");
        assert_eq!(code(r#"{"$serde_json::private::Number": "1"}"#), "not-json");
        let problem = parse_json(b"{\n  \"a\": tru\n}").unwrap_err();
        assert_eq!(problem.sentence, "The document is not JSON: see line 2, column 8.");
        for broken in [
            "",
            "{",
            "{\"a\"",
            "[1,]",
            "{\"a\":1,}",
            "\"\\",
            "\"\\\"",
            "01",
            "1.",
            "+1",
            "nul",
            "{} {}",
        ] {
            assert_eq!(code(broken), "not-json", "{broken}");
        }
    }

    #[test]
    fn a_deep_but_lawful_document_is_read() {
        let nested = format!("{}1{}", "[".repeat(JSON_DEPTH), "]".repeat(JSON_DEPTH));
        assert!(parse_json(nested.as_bytes()).is_ok());
        assert_eq!(parse_json(b"{\"a\":1}").unwrap(), json!({"a": 1}));
    }
}
