use super::*;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use std::io::Write;

fn encoded(bytes: &[u8]) -> String {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).unwrap();
    format!("u{}", URL_SAFE_NO_PAD.encode(gzip.finish().unwrap()))
}

#[test]
fn the_first_licence_of_a_list_is_the_leftmost_bit() {
    let mut bytes = vec![0; 16_384];
    (bytes[0], bytes[1]) = (0b1000_0000, 0b0000_0001);
    let bits = BitString::decode(&encoded(&bytes)).unwrap();
    assert_eq!(bits.bits(), 131_072);
    assert_eq!((bits.get(0), bits.get(1), bits.get(15)), (Some(true), Some(false), Some(true)));
    assert_eq!((bits.get(131_071), bits.get(131_072)), (Some(false), None));
    assert_eq!(bits.value(0, 4), Some(8));
    assert_eq!(bits.value(3, 4), Some(1));
    assert_eq!((bits.value(32_768, 4), bits.value(usize::MAX, 8)), (None, None));
}

#[test]
fn a_list_that_is_small_or_swells_or_is_none_is_refused() {
    assert_eq!(BitString::decode(&encoded(&[0; 16_383])), Err(BitStringError::TooShort));
    let bomb = encoded(&vec![0; 64 << 20]);
    assert!(bomb.len() < 1 << 20, "it would not even be read");
    assert_eq!(BitString::decode(&bomb), Err(BitStringError::TooLong));
    assert_eq!(BitString::decode("H4sIAAAA"), Err(BitStringError::NotMultibase));
    assert_eq!(BitString::decode("u!"), Err(BitStringError::NotMultibase));
    assert_eq!(BitString::decode(""), Err(BitStringError::NotMultibase));
    assert_eq!(BitString::decode("uAAAA"), Err(BitStringError::NotGzip));
    let cut = encoded(&[7; 16_384]);
    assert!(BitString::decode(&cut[..cut.len() - 8]).is_err());
}

#[test]
fn a_board_reads_its_entries_back_and_others_are_named_but_not_judged() {
    let url = Url::parse("https://board.example/status/message/1").unwrap();
    let mut message = StatusEntry::new(Purpose::Message, 94_567, url.clone());
    message.size = 4;
    message.messages = vec![StatusMessage { value: 10, message: "on probation".into() }];
    let revocation = StatusEntry::new(Purpose::Revocation, 0, url);
    let status = json!([
        message.to_value(), revocation.to_value(),
        { "type": "TokenStatusList", "statusPurpose": "revocation" },
        { "type": ENTRY_TYPE, "statusPurpose": "withdrawn" },
        7,
    ]);
    assert_eq!(StatusEntry::parse_all(&status).unwrap(), [message, revocation.clone()]);
    assert_eq!(
        foreign(&status),
        [
            "TokenStatusList (revocation)",
            "BitstringStatusListEntry (withdrawn)",
            "unnamed (unnamed)"
        ]
    );
    assert_eq!(StatusEntry::parse_all(&revocation.to_value()).unwrap(), [revocation]);
    assert_eq!(StatusEntry::parse_all(&Value::Null).unwrap(), []);
}

#[test]
fn an_entry_that_points_nowhere_is_a_problem_with_its_place() {
    let good = StatusEntry::new(Purpose::Revocation, 5, Url::parse("https://a.example/1").unwrap());
    for (member, value, code) in [
        ("statusListIndex", json!("-1"), "status-index-malformed"),
        ("statusListIndex", json!("+1"), "status-index-malformed"),
        ("statusListIndex", json!(5), "status-index-malformed"),
        ("statusListIndex", json!(""), "status-index-malformed"),
        ("statusListIndex", json!("16777216"), "status-index-malformed"),
        ("statusListIndex", json!("9".repeat(400)), "status-index-malformed"),
        ("statusListCredential", json!("status/1"), "status-list-not-a-url"),
        ("statusListCredential", json!(null), "status-list-not-a-url"),
        ("statusSize", json!(0), "status-size-not-supported"),
        ("statusSize", json!(9), "status-size-not-supported"),
        ("statusSize", json!("1"), "status-size-not-supported"),
    ] {
        let mut entry = good.to_value();
        entry[member] = value;
        let problems = StatusEntry::parse_all(&json!([good.to_value(), entry])).unwrap_err();
        assert_eq!(problems[0].code, code, "{member}");
        assert_eq!(problems[0].pointer, format!("/credentialStatus/1/{member}"));
    }
    let many = vec![good.to_value(); limits::STATUS_ENTRIES + 1];
    assert_eq!(
        StatusEntry::parse_all(&json!(many)).unwrap_err()[0].code,
        "too-many-status-entries"
    );
}

proptest! {
    /// Covers: any bits set, read back through the text; the same bits, the same text.
    #[test]
    fn what_a_board_sets_is_what_a_hospital_reads(set in prop::collection::btree_set(0usize..131_072, 0..200)) {
        let mut bits = BitString::new(131_072);
        for at in &set {
            prop_assert!(bits.set(*at, true));
        }
        let text = bits.encode();
        let read = BitString::decode(&text).unwrap();
        prop_assert_eq!(read.encode(), text);
        for at in 0..131_072 {
            prop_assert_eq!(read.get(at), Some(set.contains(&at)));
        }
    }

    /// Covers: values of every size at any index, neighbours untouched.
    #[test]
    fn a_message_does_not_spill_into_its_neighbours(size in 1u8..=8, index in 1usize..16_000, value in any::<u64>()) {
        let value = value & ((1 << size) - 1);
        let mut bits = BitString::new(0);
        prop_assert!(bits.set_value(index, size, value));
        prop_assert_eq!(bits.value(index, size), Some(value));
        prop_assert_eq!((bits.value(index - 1, size), bits.value(index + 1, size)), (Some(0), Some(0)));
        prop_assert!(!bits.set_value(usize::MAX, size, value));
    }

    /// Covers: no text panics, as entry or as list.
    #[test]
    fn nothing_that_is_sent_makes_it_fall_over(text in ".{0,300}", number in any::<i64>()) {
        let _ = BitString::decode(&text);
        let _ = BitString::decode(&format!("u{text}"));
        let entry = json!({ "type": ENTRY_TYPE, "statusPurpose": "revocation", "statusListIndex": text, "statusSize": number,
            "statusListCredential": text, "statusMessage": [{ "status": text, "message": number }, text] });
        let _ = StatusEntry::parse_all(&entry);
        let _ = foreign(&json!([entry, text, number]));
    }
}
