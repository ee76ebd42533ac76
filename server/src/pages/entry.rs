//! What somebody typed, pasted or dropped, told apart by its form.

use crate::registry::LicenseId;
use cid::Cid;
use credentials::limits;
use url::Url;

/// What was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entry {
    /// A document.
    Document(Vec<u8>),
    /// A CID.
    Cid(Cid),
    /// A link.
    Link(Url),
    /// A licence of this installation.
    License(LicenseId),
}

/// Tells what a text is, or says what is wrong with it. `public_url` is our own, so that our own
/// links are known, also without their `https://`, as they stand on a badge.
pub(super) fn read(text: &str, public_url: &str) -> Result<Entry, String> {
    let text = text.trim().trim_start_matches('\u{feff}');
    // As mail programs write a link.
    let bracketed = text.strip_prefix('<').and_then(|it| it.strip_suffix('>'));
    let text = bracketed.filter(|it| it.contains("://")).unwrap_or(text).trim();
    if text.is_empty() {
        return Err(app::text::NOTHING.into());
    }
    if text.len() > limits::DOCUMENT_BYTES {
        return Err(app::text::too_large(limits::DOCUMENT_BYTES));
    }
    if text.starts_with(['{', '[']) {
        return json(text);
    }
    if let Some(entry) = address(text, public_url)? {
        return Ok(entry);
    }
    // A mail may have broken a JWT into lines.
    let joined: String = text.split_whitespace().collect();
    if is_jwt(&joined) {
        return Ok(Entry::Document(joined.into_bytes()));
    }
    if is_number(text) {
        return Err(app::text::IS_A_NUMBER.into());
    }
    Err(app::text::UNKNOWN_FORM.into())
}

/// Whether it is like a licence's number, or one with a name: `RN-50013 Rivas`.
fn is_number(text: &str) -> bool {
    let letters = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | ' ' | '/' | '#' | ',');
    let digits = text.chars().filter(char::is_ascii_digit).count();
    text.chars().count() <= 60
        && text.lines().count() == 1
        && digits >= 3
        && text.chars().all(letters)
}

/// Whether there are several links or CIDs, one on each line.
pub(super) fn are_several(text: &str, public_url: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_one =
        |line| matches!(read(line, public_url), Ok(it) if !matches!(it, Entry::Document(_)));
    text.lines().filter(|line| !line.trim().is_empty()).count() > 1 && lines.all(is_one)
}

/// JSON as it was before a form made its line breaks those of HTTP: so the digest stays the file's.
fn json(text: &str) -> Result<Entry, String> {
    let text = text.replace("\r\n", "\n");
    match serde_json::from_str::<serde::de::IgnoredAny>(&text) {
        Ok(_) => Ok(Entry::Document(text.into_bytes())),
        Err(error) => Err(app::text::broken_json(error.line(), error.column())),
    }
}

fn address(text: &str, public_url: &str) -> Result<Option<Entry>, String> {
    if text.contains(char::is_whitespace) || text.len() > 2_048 {
        return Ok(None);
    }
    if let Some(cid) = cid(text) {
        return Ok(Some(Entry::Cid(cid)));
    }
    if let Ok(id) = LicenseId::parse(text) {
        return Ok(Some(Entry::License(id)));
    }
    if text.starts_with("did:") {
        return Err(app::text::IS_A_DID.into());
    }
    let bare = public_url.split_once("://").map_or(public_url, |(_, rest)| rest);
    let ours = text.strip_prefix(public_url).or_else(|| text.strip_prefix(bare));
    if let Some(id) = ours.and_then(|path| path.strip_prefix("/l/"))
        && let Ok(id) = LicenseId::parse(id.trim_end_matches(".json"))
    {
        return Ok(Some(Entry::License(id)));
    }
    if text.contains("://") {
        return link(text).map(|url| Some(Entry::Link(url)));
    }
    let host = text.split('/').next().filter(|host| *host != text && host.contains('.'));
    Ok(host.and_then(|_| link(&format!("https://{text}")).ok()).map(Entry::Link))
}

/// A CID, bare or as IPFS writes it: `ipfs://…`, `/ipfs/…`.
pub(super) fn cid(text: &str) -> Option<Cid> {
    let text = text.trim();
    let bare = text.strip_prefix("ipfs://").or_else(|| text.strip_prefix("/ipfs/"));
    Cid::try_from(bare.unwrap_or(text)).ok()
}

/// A link that can be fetched.
pub(super) fn link(text: &str) -> Result<Url, String> {
    let url = Url::parse(text.trim()).map_err(|_| app::text::NOT_A_URL)?;
    let web = matches!(url.scheme(), "https" | "http") && url.has_host();
    if web { Ok(url) } else { Err(app::text::NOT_A_WEB_LINK.into()) }
}

fn is_jwt(text: &str) -> bool {
    let mut parts = text.split('.');
    let three = parts.clone().count() == 3;
    let base64url = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    three
        && text.starts_with("ey")
        && parts.all(|part| !part.is_empty() && part.bytes().all(base64url))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "http://localhost:8088";
    const CID: &str = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

    fn given(text: &str) -> Result<Entry, String> {
        read(text, OURS)
    }

    #[test]
    fn whatever_stands_on_a_badge_leads_to_its_licence() {
        let id = Entry::License(LicenseId::parse("7kq2m9x4td").unwrap());
        for typed in [
            "7kq2m9x4td",
            " 7KQ2M9X4TD\n",
            "localhost:8088/l/7kq2m9x4td",
            "http://localhost:8088/l/7kq2m9x4td",
            "http://localhost:8088/l/7kq2m9x4td.json",
        ] {
            assert_eq!(given(typed), Ok(id.clone()), "{typed}");
        }
    }

    #[test]
    fn a_link_without_its_https_is_taken_as_one_with_it() {
        let link = Entry::Link(Url::parse("https://boards.example/l/7kq2m9x4td").unwrap());
        assert_eq!(given("boards.example/l/7kq2m9x4td"), Ok(link.clone()));
        assert_eq!(given("https://boards.example/l/7kq2m9x4td"), Ok(link));
    }

    #[test]
    fn a_link_between_angle_brackets_is_taken_as_a_mail_wrote_it() {
        let link = Entry::Link(Url::parse("https://boards.example/l/7kq2m9x4td").unwrap());
        assert_eq!(given("<https://boards.example/l/7kq2m9x4td>"), Ok(link));
        assert!(are_several("7kq2m9x4td\nboards.example/l/7kq2m9x4td", OURS));
        assert!(!are_several("7kq2m9x4td\nhello", OURS) && !are_several("7kq2m9x4td", OURS));
    }

    #[test]
    fn a_cid_is_known_in_each_way_of_writing_it() {
        for typed in [CID, &format!("ipfs://{CID}"), &format!("/ipfs/{CID}")] {
            assert_eq!(given(typed), Ok(Entry::Cid(Cid::try_from(CID).unwrap())), "{typed}");
        }
    }

    #[test]
    fn json_keeps_the_line_breaks_of_its_file() {
        assert_eq!(given("{\r\n}"), Ok(Entry::Document(b"{\n}".to_vec())));
    }

    #[test]
    fn broken_json_is_told_with_its_place() {
        assert_eq!(given("{\r\n  \"a\": oops}"), Err(app::text::broken_json(2, 8)));
    }

    #[test]
    fn a_jwt_that_a_mail_has_broken_is_joined() {
        assert_eq!(given("eyJh.\r\neyJi\n.c2ln"), Ok(Entry::Document(b"eyJh.eyJi.c2ln".to_vec())));
    }

    #[test]
    fn what_is_none_of_these_is_told_kindly() {
        assert_eq!(given(" \n"), Err(app::text::NOTHING.into()));
        assert_eq!(given("did:web:boards.example"), Err(app::text::IS_A_DID.into()));
        assert_eq!(given("javascript://x/%0aalert(1)"), Err(app::text::NOT_A_WEB_LINK.into()));
        assert_eq!(given("file:///etc/passwd"), Err(app::text::NOT_A_WEB_LINK.into()));
        assert_eq!(given("hello, is this thing on?"), Err(app::text::UNKNOWN_FORM.into()));
        for number in ["RN-50013 Rivas", "A-104422"] {
            assert_eq!(given(number), Err(app::text::IS_A_NUMBER.into()), "{number}");
        }
        assert!(given(&format!("{{{}", " ".repeat(limits::DOCUMENT_BYTES))).is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_told_apart_without_a_panic(text in "\\PC{0,80}", eyed in "ey[\\PC.]{0,40}") {
            let _ = (given(&text), given(&eyed), given(&format!("https://{text}")));
        }
    }
}
