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

/// The longest path of a did:web or of a link that is shown whole.
const PATH_CHARS: usize = 60;

/// An identifier for people. Keys and hashes are cut in the middle: `did:key:z6Mkha…nnEGta2doK`. What
/// tells one board from another is not: a did:web is its domain, whole, and its path,
/// `board.example, golden-coast-board`; a link keeps its host.
pub fn identifier(text: &str) -> String {
    let text = harmless(text);
    if let Some((did, rest)) = text.split_once(' ')
        && did.starts_with("did:")
    {
        return format!("{}, {}", identifier(did), identifier(rest));
    }
    if let Some(rest) = text.strip_prefix("did:web:") {
        return domain_first(rest);
    }
    if let Some((scheme @ ("https" | "http"), rest)) = text.split_once("://") {
        let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        if text.chars().count() <= PATH_CHARS {
            return text;
        }
        return format!("{scheme}://{host}{}", middle_cut(path, 14, 10));
    }
    if text.chars().count() <= 26 { text } else { middle_cut(&text, 14, 10) }
}

/// Whose a DID is, for a list: the domain of a did:web, whole; else the DID with its middle cut.
pub fn domain(did: &str) -> String {
    match harmless(did).strip_prefix("did:web:") {
        Some(rest) => {
            let end = rest.find([':', '#', '?', '/']).unwrap_or(rest.len());
            with_port(&rest[..end])
        }
        None => identifier(did),
    }
}

/// `board.example, golden-coast-board` of what stands behind `did:web:`.
fn domain_first(rest: &str) -> String {
    let end = rest.find([':', '#', '?', '/']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let host = with_port(host);
    let path = path.strip_prefix(':').unwrap_or(path);
    // Our own organisations all lie in one folder: that tells nobody anything.
    let path = path.strip_prefix("organizations:").unwrap_or(path).replace(':', "/");
    match path.chars().count() {
        0 => host,
        1..=PATH_CHARS => format!("{host}, {path}"),
        _ => format!("{host}, {}", middle_cut(&path, 30, 29)),
    }
}

/// A did:web writes the colon before a port as `%3A`.
fn with_port(host: &str) -> String {
    host.replace("%3A", ":").replace("%3a", ":")
}

fn middle_cut(text: &str, head: usize, tail: usize) -> String {
    let count = text.chars().count();
    if count <= head + tail + 1 {
        return text.to_owned();
    }
    let first: String = text.chars().take(head).collect();
    let last: String = text.chars().skip(count - tail).collect();
    format!("{first}…{last}")
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

/// A name that may be kept, without the spaces around it: 1 to 200 characters, none of which would
/// mislead on a page, and at least one of them a letter or a digit that can be seen.
pub fn plain_name(name: &str) -> Option<&str> {
    let name = name.trim();
    // Letters by their class, and blank.
    let blank = |it: char| matches!(it, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}');
    let fits = (1..=200).contains(&name.chars().count())
        && harmless(name) == name
        && name.chars().any(|it| it.is_alphanumeric() && !blank(it));
    fits.then_some(name)
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
    fn a_board_and_its_impostor_are_told_apart_by_their_whole_domains() {
        for (did, shown) in [
            ("did:web:board.example", "board.example"),
            (
                "did:web:localhost%3A18221:organizations:golden-coast-board",
                "localhost:18221, golden-coast-board",
            ),
            (
                "did:web:localhost%3A18222:organizations:golden-coast-board",
                "localhost:18222, golden-coast-board",
            ),
            ("did:web:pages.example:mallory:golden-coast", "pages.example, mallory/golden-coast"),
            ("did:web:board.example#ed25519-1", "board.example, #ed25519-1"),
        ] {
            assert_eq!(identifier(did), shown);
        }
        let long = format!("{}.example", "golden-coast-board-of-healing-arts.".repeat(5));
        let of = |end: &str| identifier(&format!("did:web:{long}.{end}:{}", "x".repeat(200)));
        assert!(of("org").starts_with(&format!("{long}.org, ")), "the domain is whole");
        assert!(of("org").contains('…') && of("org") != of("com"));
        assert_eq!(domain("did:web:localhost%3A18221:organizations:x"), "localhost:18221");
        let mark = "did:web:board.example:organizations:golden A-104422";
        assert_eq!(identifier(mark), "board.example, golden, A-104422");
        let link = "https://boards.example/licences/2026/11/20/7kq2m9x4td-and-more-of-it.json";
        assert_eq!(identifier(link), "https://boards.example/licences/2026…of-it.json");
    }

    #[test]
    fn a_name_has_something_to_be_seen_and_nothing_that_misleads() {
        for name in
            ["Ada Okafor", "  Ada ", "Nguye\u{0302}\u{0303}n", "\u{738b}\u{79c0}\u{82f1}", "7"]
        {
            assert_eq!(plain_name(name), Some(name.trim()));
        }
        let tower = format!("a{}", "\u{0301}".repeat(4));
        let long = "x".repeat(201);
        for name in [
            "",
            "  ",
            "\u{200b}\u{2060}",
            "\u{3164}",
            "--",
            "Ada\nOkafor",
            "Ada \u{202e}rofakO",
            "A\u{200f}da",
            &tower,
            &long,
        ] {
            assert_eq!(plain_name(name), None, "{name:?}");
        }
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
