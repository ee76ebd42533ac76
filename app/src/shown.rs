//! Making a text that comes from outside fit to be shown.
//!
//! Leptos escapes markup. What is left can still mislead or break a page: control characters,
//! overrides of the writing direction, towers of combining marks, and sheer length.

/// The longest text that a page shows of one field. A long legal name has 80 characters.
pub const FIELD_CHARS: usize = 400;
/// The longest sentence of a report, with the words of a board in it.
pub const SENTENCE_CHARS: usize = 1_200;
/// The longest name on a badge.
pub const NAME_CHARS: usize = 80;
/// How many combining marks may stand on one letter; Vietnamese needs two.
const MARKS: usize = 3;

/// One field for people: on one line, harmless, at most [`FIELD_CHARS`].
pub fn field(text: &str) -> String {
    cut(text, FIELD_CHARS)
}

/// A sentence that carries a board's words, which may have 500 characters: at most
/// [`SENTENCE_CHARS`].
pub fn sentence(text: &str) -> String {
    cut(text, SENTENCE_CHARS)
}

/// A person's name for a badge, at most [`NAME_CHARS`].
pub fn name(text: &str) -> String {
    cut(text, NAME_CHARS)
}

/// An identifier with its middle cut: `did:web:board…california`.
pub fn identifier(text: &str) -> String {
    let text = harmless(text);
    let count = text.chars().count();
    if count <= 26 {
        return text;
    }
    let head: String = text.chars().take(14).collect();
    let tail: String = text.chars().skip(count - 10).collect();
    format!("{head}…{tail}")
}

/// The host of an address, or the text itself when it is none: `boards.example`.
pub fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    cut(host.rsplit_once('@').map_or(host, |(_, host)| host), NAME_CHARS)
}

/// The text of a `<textarea>`, to the letter. Leptos writes the children of that element as they
/// are, so they are escaped here; and a parser drops the first line break, so there is one more.
pub fn typed(text: &str) -> String {
    format!("\n{}", text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
}

fn cut(text: &str, most: usize) -> String {
    let mut shown: String = harmless(&text.chars().take(most + 1).collect::<String>());
    if let Some((at, _)) = shown.char_indices().nth(most) {
        shown.truncate(at);
        shown.push('…');
    }
    shown
}

/// Control characters and direction overrides become `�`, line breaks a space, and a letter keeps
/// at most `MARKS` combining marks.
pub fn harmless(text: &str) -> String {
    let mut marks = 0;
    text.chars()
        .filter_map(|character| match character {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
            '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{061c}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}' => Some('\u{fffd}'),
            control if control.is_control() => Some('\u{fffd}'),
            mark if is_mark(mark) => {
                marks += 1;
                (marks <= MARKS).then_some(mark)
            }
            letter => {
                marks = 0;
                Some(letter)
            }
        })
        .collect()
}

fn is_mark(character: char) -> bool {
    matches!(character,
        '\u{0300}'..='\u{036f}' | '\u{0483}'..='\u{0489}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_override_of_the_writing_direction_is_made_visible() {
        assert_eq!(field("Ada \u{202e}rofakO"), "Ada \u{fffd}rofakO");
    }

    #[test]
    fn ten_thousand_characters_are_cut_and_say_so() {
        let shown = field(&"x".repeat(10_000));
        assert_eq!(shown.chars().count(), FIELD_CHARS + 1);
        assert!(shown.ends_with('…'));
    }

    #[test]
    fn a_tower_of_marks_is_levelled_and_vietnamese_is_not() {
        assert_eq!(field(&format!("a{}", "\u{0301}".repeat(40))).chars().count(), 1 + MARKS);
        assert_eq!(field("Nguye\u{0302}\u{0303}n"), "Nguye\u{0302}\u{0303}n");
    }

    #[test]
    fn an_identifier_keeps_both_of_its_ends() {
        let did = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
        assert_eq!(identifier(did), "did:key:z6Mkha…nnEGta2doK");
        assert_eq!(identifier("CA-12345"), "CA-12345");
    }

    #[test]
    fn a_host_is_what_a_browser_would_ask() {
        assert_eq!(host("https://boards.example/status/1?x#y"), "boards.example");
        assert_eq!(host("https://boards.example@evil.example/"), "evil.example");
        assert_eq!(host("own blocks"), "own blocks");
    }

    #[test]
    fn what_was_typed_cannot_leave_its_box() {
        assert_eq!(typed("</textarea>&lt;"), "\n&lt;/textarea&gt;&amp;lt;");
    }

    #[test]
    fn a_text_of_exactly_the_most_is_not_cut() {
        assert_eq!(name(&"é".repeat(NAME_CHARS)).chars().count(), NAME_CHARS);
    }
}
