use super::*;
use crate::store::{DAG_PB, raw_cid};
use multihash_codetable::{Code, MultihashDigest};
use proptest::prelude::*;

fn license(of: &str) -> Block {
    Block::document(format!("the licence of {of}").into_bytes())
}

fn car(roots: &[Cid], blocks: &[Block]) -> Vec<u8> {
    let mut car = CarWriter::new(Vec::new(), roots).unwrap();
    blocks.iter().for_each(|block| car.write(block).unwrap());
    car.finish().unwrap()
}

fn read(bytes: &[u8]) -> Result<(Vec<Cid>, Vec<Block>), CarError> {
    read_within(bytes, CarLimits::default())
}

fn read_within(bytes: &[u8], limits: CarLimits) -> Result<(Vec<Cid>, Vec<Block>), CarError> {
    let reader = CarReader::open(bytes, limits)?;
    let roots = reader.roots().to_vec();
    Ok((roots, reader.collect::<Result<_, _>>()?))
}

/// A CAR without roots around sections as they are.
fn sections(sections: &[&[u8]]) -> Vec<u8> {
    let mut bytes = car(&[], &[]);
    for section in sections {
        write_length(&mut bytes, section.len() as u64).unwrap();
        bytes.extend_from_slice(section);
    }
    bytes
}

fn named(cid: &[u8], bytes: &[u8]) -> Vec<u8> {
    [cid, bytes].concat()
}

#[test]
fn a_car_of_two_licences_reads_back_as_it_was_written() {
    let (maria, john) = (license("Maria"), license("John"));
    let blocks = [maria.clone(), john.clone()];
    assert_eq!(
        read(&car(&[maria.cid, john.cid], &blocks)),
        Ok((vec![maria.cid, john.cid], blocks.to_vec()))
    );
    assert_eq!(read(&of(&maria)), Ok((vec![maria.cid], vec![maria])));
    assert_eq!(read(&car(&[], &[])), Ok((vec![], vec![])));
}

#[test]
fn a_car_is_written_as_the_specification_has_it() {
    let cid = raw_cid(b"hello IPFS\n");
    let mut expected = vec![0x3a, 0xa2, 0x65];
    expected.extend_from_slice(b"roots");
    expected.extend_from_slice(&[0x81, 0xd8, 0x2a, 0x58, 0x25, 0x00]);
    expected.extend_from_slice(&cid.to_bytes());
    expected.push(0x67);
    expected.extend_from_slice(b"version");
    expected.extend_from_slice(&[0x01, 36 + 11]);
    expected.extend_from_slice(&cid.to_bytes());
    expected.extend_from_slice(b"hello IPFS\n");
    assert_eq!(of(&Block::document(b"hello IPFS\n".to_vec())), expected);
}

#[test]
fn a_block_of_another_codec_is_read_too() {
    let node = b"\x0a\x02\x08\x01".to_vec();
    let cid = Cid::new_v1(DAG_PB, Code::Sha2_256.digest(&node));
    let v0 = Cid::new_v0(Code::Sha2_256.digest(b"an old node")).unwrap();
    let blocks =
        vec![Block { cid, bytes: node }, Block { cid: v0, bytes: b"an old node".to_vec() }];
    assert_eq!(read(&car(&[cid], &blocks)), Ok((vec![cid], blocks)));
}

#[test]
fn a_car_cut_off_anywhere_but_between_blocks_is_refused() {
    let (maria, john) = (license("Maria"), license("John"));
    let whole = car(&[maria.cid], &[maria.clone(), john]);
    let boundary = of(&maria).len();
    for end in 0..whole.len() {
        match read(&whole[..end]) {
            Ok((_, blocks)) => assert_eq!((end, blocks.len()), (boundary, 1)),
            Err(CarError::RootMissing(cid)) => assert!(cid == maria.cid && end < boundary),
            Err(error) => assert_eq!(error, CarError::Truncated, "cut at {end}"),
        }
    }
}

#[test]
fn whatever_byte_of_a_car_changes_no_forged_block_comes_out() {
    let maria = license("Maria");
    let whole = of(&maria);
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        if let Ok((_, blocks)) = read(&changed) {
            // A changed codec in the CID still names the same bytes.
            assert!(blocks.iter().all(|block| block.bytes == maria.bytes), "byte {at}");
            assert!(
                blocks
                    .iter()
                    .all(|block| Block::checked(&block.cid, block.bytes.clone()).is_some())
            );
        }
    }
}

#[test]
fn a_car_with_other_bytes_a_second_copy_or_a_missing_root_is_refused() {
    let (maria, john) = (license("Maria"), license("John"));
    let forged = Block { cid: maria.cid, bytes: john.bytes.clone() };
    assert_eq!(read(&car(&[], &[forged])), Err(CarError::Mismatch(maria.cid)));
    let twice = car(&[], &[maria.clone(), john.clone(), maria.clone()]);
    assert_eq!(read(&twice), Err(CarError::Duplicate(maria.cid)));
    let missing = car(&[maria.cid], std::slice::from_ref(&john));
    assert_eq!(read(&missing), Err(CarError::RootMissing(maria.cid)));
}

#[test]
fn malformed_sections_are_refused_with_their_reason() {
    let maria = license("Maria");
    let cid = maria.cid.to_bytes();
    assert_eq!(read(&sections(&[b""])), Err(CarError::Cid(1)));
    assert_eq!(
        read(&sections(&[&named(&cid, &maria.bytes), b"\x01\x55\x12"])),
        Err(CarError::Cid(2))
    );
    assert_eq!(read(&sections(&[&cid[..20]])), Err(CarError::Cid(1)));
    // A version of the CID that is not written in its shortest form.
    let longer = named(&[0x81, 0x00], &cid[1..]);
    assert_eq!(read(&sections(&[&named(&longer, &maria.bytes)])), Err(CarError::Cid(1)));
    let sha512 = Cid::new_v1(0x55, Code::Sha2_512.digest(b"x"));
    assert_eq!(read(&sections(&[&named(&sha512.to_bytes(), b"x")])), Err(CarError::Hash(sha512)));
    // A sha2-256 of four bytes would be easy to collide with.
    let short = named(&[0x01, 0x55, 0x12, 0x04], &cid[4..8]);
    assert!(matches!(read(&sections(&[&named(&short, &maria.bytes)])), Err(CarError::Hash(_))));
}

#[test]
fn malformed_lengths_are_refused() {
    let with = |length: &[u8]| [&car(&[], &[])[..], length].concat();
    assert_eq!(read(&with(&[0x80, 0x00])), Err(CarError::Varint));
    assert_eq!(read(&with(&[0xff; 9])), Err(CarError::Varint));
    assert_eq!(read(&with(&[0x80])), Err(CarError::Truncated));
    let huge = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    assert_eq!(read(&with(&huge)), Err(CarError::BlockTooLarge(BLOCK_BYTES)));
    assert!(matches!(read(&huge), Err(CarError::HeaderTooLarge(_))));
}

#[test]
fn what_has_another_header_is_no_car() {
    assert_eq!(read(b""), Err(CarError::Truncated));
    assert_eq!(read(b"\x00"), Err(CarError::Header));
    let json = format!("{{{}", " ".repeat(200));
    assert_eq!(read(json.as_bytes()), Err(CarError::Header));
    assert_eq!(read(b"\x0a\xa1\x67version\x02"), Err(CarError::Version(2)));
    assert_eq!(read(b"\x0a\xa1\x67version\x01"), Ok((vec![], vec![])));
    assert_eq!(read(b"\x08\xa1\x65roots\x80"), Err(CarError::Header));
    // An array that claims four thousand million roots.
    assert_eq!(read(b"\x0c\xa2\x65roots\x9a\xff\xff\xff\xff"), Err(CarError::Header));
}

#[test]
fn a_car_over_a_bound_is_refused() {
    let blocks = [license("Maria"), license("John")];
    let bytes = car(&[], &blocks);
    let limits = CarLimits { block: 22, blocks: 2, total: bytes.len() as u64 };
    assert!(read_within(&bytes, limits).is_ok());
    let of = |change: fn(&mut CarLimits)| {
        let mut limits = limits;
        change(&mut limits);
        read_within(&bytes, limits).unwrap_err()
    };
    assert_eq!(of(|limits| limits.block = 19), CarError::BlockTooLarge(19));
    assert_eq!(of(|limits| limits.blocks = 1), CarError::TooManyBlocks(1));
    assert!(matches!(of(|limits| limits.total -= 1), CarError::TooLarge(_)));
}

#[test]
fn nothing_comes_after_an_error() {
    let forged = Block { cid: license("Maria").cid, bytes: b"forged".to_vec() };
    let bytes = car(&[], &[forged, license("John")]);
    let mut reader = CarReader::open(&bytes[..], CarLimits::default()).unwrap();
    assert!(matches!(reader.next(), Some(Err(_))));
    assert!(reader.next().is_none());
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes);
    }

    #[test]
    fn no_bytes_after_a_good_header_make_the_reader_panic(rest in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&[car(&[], &[]), rest].concat());
    }

    #[test]
    fn no_header_makes_the_reader_panic(header in proptest::collection::vec(any::<u8>(), 0..100)) {
        let mut bytes = Vec::new();
        write_length(&mut bytes, header.len() as u64).unwrap();
        bytes.extend_from_slice(&header);
        let _ = read(&bytes);
    }

    #[test]
    fn any_blocks_read_back(contents in proptest::collection::btree_set(proptest::collection::vec(any::<u8>(), 0..200), 0..20)) {
        let blocks: Vec<Block> = contents.into_iter().map(Block::document).collect();
        let roots: Vec<Cid> = blocks.iter().map(|block| block.cid).collect();
        prop_assert_eq!(read(&car(&roots, &blocks)), Ok((roots, blocks)));
    }
}
