//! In which form to answer (RFC 9110, 12.5.1).

use http::{HeaderMap, header};

/// The type of `offered` that the Accept header likes best; between equals the first. `None` when
/// it likes none of them; the first when there is no such header.
pub fn choose<'a>(headers: &HeaderMap, offered: &[&'a str]) -> Option<&'a str> {
    let mut asked = Vec::new();
    for value in headers.get_all(header::ACCEPT) {
        asked.extend(value.to_str().unwrap_or_default().split(',').take(64).filter_map(range));
    }
    if asked.is_empty() {
        return offered.first().copied();
    }
    let mut best: Option<(&str, f32)> = None;
    for offer in offered {
        let fitting = asked.iter().filter(|(range, _)| fits(range, offer));
        // The most particular range decides.
        let quality =
            fitting.max_by_key(|(range, _)| particular(range)).map_or(0.0, |asked| asked.1);
        if quality > best.map_or(0.0, |(_, quality)| quality) {
            best = Some((offer, quality));
        }
    }
    best.map(|(offer, _)| offer)
}

/// A range with its quality; parameters but `profile` are left out.
fn range(text: &str) -> Option<(String, f32)> {
    let mut parts = text.split(';').map(str::trim);
    let mut range = parts.next().filter(|range| range.contains('/'))?.to_ascii_lowercase();
    let mut quality = 1.0;
    for part in parts {
        match part.split_once('=') {
            Some(("q" | "Q", value)) => quality = value.parse::<f32>().ok()?.clamp(0.0, 1.0),
            Some(("profile", value)) => {
                range.push_str(";profile=");
                range.push_str(value);
            }
            _ => {}
        }
    }
    Some((range, quality))
}

fn fits(range: &str, offer: &str) -> bool {
    range == offer
        || range == "*/*"
        || range
            .strip_suffix("/*")
            .is_some_and(|kind| offer.split_once('/').is_some_and(|(offered, _)| offered == kind))
}

fn particular(range: &str) -> u8 {
    match range {
        "*/*" => 0,
        _ if range.ends_with("/*") => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn chosen(accept: &str) -> Option<&'static str> {
        let value = HeaderValue::from_str(accept).expect("visible");
        let headers = HeaderMap::from_iter([(header::ACCEPT, value)]);
        choose(&headers, &["application/did", "application/did+ld+json", "text/html"])
    }

    #[test]
    fn a_caller_gets_the_form_that_it_likes_best() {
        assert_eq!(choose(&HeaderMap::new(), &["a/b", "c/d"]), Some("a/b"));
        assert_eq!(chosen("*/*"), Some("application/did"));
        assert_eq!(chosen("text/*, application/did;q=0.5"), Some("text/html"));
        assert_eq!(chosen("application/did+ld+json, */*;q=0.1"), Some("application/did+ld+json"));
        assert_eq!(chosen("*/*, application/did;q=0"), Some("application/did+ld+json"));
        assert_eq!(chosen("image/png"), None);
        assert_eq!(chosen("nonsense"), Some("application/did"));
    }
}
