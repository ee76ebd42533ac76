use super::{Block, DocumentStore, StoreError};
use crate::{
    fetch::{FetchError, Fetcher},
    limits::BLOCK_BYTES,
};
use cid::Cid;
use url::Url;

/// A trustless gateway (IPFS Trustless Gateway, `GET /ipfs/{cid}?format=raw`), asked through the
/// guarded fetcher. Each block is checked against its CID.
#[derive(Clone)]
pub struct Gateway {
    base: Url,
    name: String,
    fetcher: Fetcher,
}

impl Gateway {
    /// The gateway at `base`, an origin or a path in front of `/ipfs/`.
    pub fn new(base: &Url, fetcher: Fetcher) -> Self {
        let mut base = base.clone();
        base.set_query(None);
        base.set_fragment(None);
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        let name = base.origin().ascii_serialization();
        Self { base, name, fetcher }
    }

    fn url(&self, cid: &Cid) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}ipfs/{cid}", self.base.path()));
        url.set_query(Some("format=raw"));
        url
    }
}

#[async_trait::async_trait]
impl DocumentStore for Gateway {
    /// A gateway only reads: this always fails.
    async fn put(&self, _block: &Block) -> Result<(), StoreError> {
        Err(StoreError::Unreachable {
            engine: self.name.clone(),
            reason: "a gateway only reads".into(),
        })
    }

    async fn get(&self, cid: &Cid) -> Result<Option<Block>, StoreError> {
        let url = self.url(cid);
        match self.fetcher.get(&url, "application/vnd.ipld.raw", BLOCK_BYTES).await {
            Ok(fetched) => Block::checked(cid, fetched.bytes.into())
                .map(Some)
                .ok_or_else(|| StoreError::Mismatch { engine: self.name.clone() }),
            Err(FetchError::Status { status: 404 | 410, .. }) => Ok(None),
            Err(FetchError::TooLarge { limit, .. }) => Err(StoreError::TooLarge { limit }),
            Err(error) => {
                Err(StoreError::Unreachable { engine: self.name.clone(), reason: reason(&error) })
            }
        }
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// What stands after the gateway's name in a report.
fn reason(error: &FetchError) -> String {
    match error {
        FetchError::TimedOut { seconds, .. } => format!("no answer within {seconds} s"),
        FetchError::Status { status, .. } => format!("answered {status}"),
        FetchError::Unreachable { reason, .. } => (*reason).to_owned(),
        other => other.to_string(),
    }
}
