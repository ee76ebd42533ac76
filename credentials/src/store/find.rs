use super::{Block, DocumentStore, StoreError};
use crate::verifier::Source;
use cid::Cid;
use std::sync::Arc;

/// The block of `cid` from the first of `places` that gives it: own blocks, then Kubo, then
/// gateways. A place that fails or lies does not stop the next; the error names all who were asked.
pub async fn find(
    cid: &Cid,
    places: &[Arc<dyn DocumentStore>],
) -> Result<(Block, Source), StoreError> {
    let mut asked = Vec::with_capacity(places.len());
    for place in places {
        let name = place.name();
        // The port promises a checked block; it is cheap to hold every place to it here.
        let given = place.get(cid).await.and_then(|block| match block {
            Some(block) => Block::checked(cid, block.bytes)
                .map(Some)
                .ok_or_else(|| StoreError::Mismatch { engine: name.to_owned() }),
            None => Ok(None),
        });
        match given {
            Ok(Some(block)) => return Ok((block, Source::Ipfs { from: name.to_owned() })),
            Ok(None) => asked.push(name.to_owned()),
            Err(error) => asked.push(format!("{name} ({})", reason(error))),
        }
    }
    Err(StoreError::NotFound { asked })
}

/// What went wrong at a place, to stand after its name.
fn reason(error: StoreError) -> String {
    match error {
        StoreError::NotFound { .. } => "not there".into(),
        StoreError::Unreachable { reason, .. } => reason,
        StoreError::Mismatch { .. } => "answered with other bytes than the CID names".into(),
        StoreError::TooLarge { limit } => format!("sent more than {limit} bytes"),
    }
}
