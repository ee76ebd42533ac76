//! The one door to `ipfs-api-backend-hyper`: the RPC of the operator's own Kubo.
//!
//! The crate has no timeouts and no bounds and checks no CID: all of that is here. Its address
//! comes from the configuration alone, so it may be private.

use super::{Block, DocumentStore, StoreError, raw_cid};
use crate::limits::{BLOCK_BYTES, KUBO_TIME};
use cid::Cid;
use futures::StreamExt;
use ipfs_api_backend_hyper::{Error, IpfsApi, IpfsClient, TryFromUri, request::BlockPut};
use std::{io::Cursor, time::Duration};
use url::Url;

/// Why an address is not that of a Kubo RPC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KuboAddressError {
    /// Another scheme.
    #[error("the Kubo RPC is spoken over http, as in http://127.0.0.1:5001")]
    Scheme,
    /// No host.
    #[error("the address of the Kubo RPC has no host")]
    Host,
    /// A path, a query or a fragment.
    #[error("the address of the Kubo RPC ends after the port; /api/v0 is added")]
    Path,
}

/// What a Kubo says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KuboVersion(pub String);

/// A Kubo node over its RPC.
#[derive(Clone)]
pub struct Kubo {
    client: IpfsClient,
    time: Duration,
}

impl Kubo {
    /// The Kubo whose RPC is at `address`, `http://[user:password@]host[:port]`.
    pub fn new(address: &Url) -> Result<Self, KuboAddressError> {
        let scheme = "http".parse().map_err(|_| KuboAddressError::Scheme)?;
        let host = address.host_str().ok_or(KuboAddressError::Host)?;
        if address.scheme() != "http" {
            return Err(KuboAddressError::Scheme);
        }
        let bare = matches!(address.path(), "" | "/" | "/api/v0" | "/api/v0/");
        if !bare || address.query().is_some() || address.fragment().is_some() {
            return Err(KuboAddressError::Path);
        }
        let port = address.port_or_known_default().unwrap_or(80);
        let client = IpfsClient::from_host_and_port(scheme, host, port)
            .map_err(|_| KuboAddressError::Host)?;
        let client = match (address.username(), address.password()) {
            ("", None) => client,
            (user, password) => client.with_credentials(user, password.unwrap_or_default()),
        };
        Ok(Self { client, time: KUBO_TIME })
    }

    /// The same, with another bound on each call.
    pub fn within(self, time: Duration) -> Self {
        Self { time, ..self }
    }

    /// Asks who is there; also the probe whether anyone is.
    pub async fn version(&self) -> Result<KuboVersion, StoreError> {
        let version = self.bounded(self.client.version()).await?;
        Ok(KuboVersion(version.version.chars().take(64).collect()))
    }

    async fn bounded<T>(
        &self,
        call: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, StoreError> {
        match tokio::time::timeout(self.time, call).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(self.unreachable(reason(&error))),
            Err(_) => Err(self.late()),
        }
    }

    async fn read(&self, cid: &Cid) -> Result<Option<Vec<u8>>, StoreError> {
        let mut stream = self.client.block_get(&cid.to_string());
        let mut bytes = Vec::new();
        while let Some(chunk) = stream.next().await {
            match chunk {
                Ok(chunk) if bytes.len() + chunk.len() > BLOCK_BYTES => {
                    return Err(StoreError::TooLarge { limit: BLOCK_BYTES });
                }
                Ok(chunk) => bytes.extend_from_slice(&chunk),
                Err(Error::Api(error)) if says_absent(&error.message) => return Ok(None),
                Err(error) => return Err(self.unreachable(reason(&error))),
            }
        }
        Ok(Some(bytes))
    }

    fn late(&self) -> StoreError {
        self.unreachable(format!("no answer within {:?}", self.time))
    }

    fn unreachable(&self, reason: impl Into<String>) -> StoreError {
        StoreError::Unreachable { engine: self.name().into(), reason: reason.into() }
    }

    fn mismatch(&self) -> StoreError {
        StoreError::Mismatch { engine: self.name().into() }
    }
}

#[async_trait::async_trait]
impl DocumentStore for Kubo {
    async fn put(&self, block: &Block) -> Result<(), StoreError> {
        if block.bytes.len() > BLOCK_BYTES {
            return Err(StoreError::TooLarge { limit: BLOCK_BYTES });
        }
        if raw_cid(&block.bytes) != block.cid {
            return Err(self.mismatch());
        }
        // `block/put` makes CIDv1, raw, unless told otherwise; the answer is compared all the same.
        let options = BlockPut { mhtype: Some("sha2-256"), pin: Some(true), ..BlockPut::default() };
        let bytes = Cursor::new(block.bytes.clone());
        let answer = self.bounded(self.client.block_put_with_options(bytes, options)).await?;
        if answer.key != block.cid.to_string() {
            return Err(self.mismatch());
        }
        match self.get(&block.cid).await? {
            Some(back) if back == *block => Ok(()),
            Some(_) => Err(self.mismatch()),
            None => Err(self.unreachable("it took the block and does not have it")),
        }
    }

    async fn get(&self, cid: &Cid) -> Result<Option<Block>, StoreError> {
        let read = tokio::time::timeout(self.time, self.read(cid)).await;
        match read.unwrap_or_else(|_| Err(self.late()))? {
            Some(bytes) => Block::checked(cid, bytes).map(Some).ok_or_else(|| self.mismatch()),
            None => Ok(None),
        }
    }

    fn name(&self) -> &str {
        "kubo"
    }
}

/// Kubo has no code for "not here": only these words.
fn says_absent(message: &str) -> bool {
    message.contains("not found") || message.contains("could not find")
}

/// The error in a few words of ours; its own text may hold anything.
fn reason(error: &Error) -> &'static str {
    match error {
        Error::Api(_) => "it answered with an error",
        Error::Client(error) if error.is_connect() => "no connection",
        Error::Client(_) => "the connection broke off",
        Error::Http(_) | Error::IpfsClientError(_) => "it answered with something unreadable",
    }
}
