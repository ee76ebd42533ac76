//! Clients of the machine interfaces and their tokens. Secrets are 256 random bits: a plain
//! SHA-256 of them gives nothing away.

use crate::{
    clock::SystemRandom,
    config::Secret,
    db::{Connection, clients, log, organisations, unavailable},
    hex::hex,
    registry::{AccessToken, Caller, Client, GrantError, NewClient, Unavailable},
    sign_in::maker,
    staff::still_manages,
    state::Lanyard,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use credentials::{random, time::Timestamp};
use sha2::{Digest, Sha256};
use std::time::Duration;
use subtle::ConstantTimeEq;

/// How long a token lasts.
const TOKEN: Duration = Duration::from_secs(3600);

/// No client was made, or none revoked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// 1 to 200 characters.
    #[error("a name has 1 to 200 characters")]
    BadName,
    /// 1 to 32 scopes, each 1 to 100 printable characters without spaces (RFC 6749, 3.3).
    #[error("a client has 1 to 32 scopes, each of 1 to 100 printable characters")]
    BadScopes,
    /// There is no such organisation.
    #[error("there is no organisation {0} here")]
    NoOrganisation(String),
    /// Whoever orders it administers the organisation no more.
    #[error("whoever orders it is no administrator any more")]
    NotAllowed,
    /// The disk does not answer.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

impl Lanyard {
    /// Every client, oldest first.
    pub async fn clients(&self) -> Result<Vec<Client>, Unavailable> {
        let all = clients::all(self.db().readers(), None).await.map_err(unavailable)?;
        Ok(all.into_iter().map(|stored| stored.client).collect())
    }

    /// The clients of one organisation, oldest first.
    pub async fn clients_of(&self, slug: &str) -> Result<Vec<Client>, Unavailable> {
        let all = clients::all(self.db().readers(), Some(slug)).await.map_err(unavailable)?;
        Ok(all.into_iter().map(|stored| stored.client).collect())
    }

    /// Makes a client of the machine interfaces; its secret is shown this once. `by` is nobody where
    /// the command line makes it.
    pub async fn create_client(
        &self,
        name: &str,
        organisation: Option<&str>,
        scopes: &[String],
        expires_at: Option<Timestamp>,
        by: Option<i64>,
    ) -> Result<NewClient, ClientError> {
        let name = name.trim();
        if !(1..=200).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            return Err(ClientError::BadName);
        }
        let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
        let fits = |scope: &String| (1..=100).contains(&scope.len()) && scope.bytes().all(plain);
        if !(1..=32).contains(&scopes.len()) || !scopes.iter().all(fits) {
            return Err(ClientError::BadScopes);
        }
        let (secret, digest) = new_secret();
        let client = Client {
            id: format!("client-{}", hex(&random::bytes::<8>(&mut SystemRandom))),
            name: name.to_owned(),
            organisation: organisation.map(str::to_owned),
            scopes: scopes.to_vec(),
            created_at: self.now(),
            expires_at,
            revoked_at: None,
            granted_at: None,
            made_by: by,
            maker: None,
        };
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let of = match organisation {
            None => None,
            Some(slug) => {
                let found = organisations::by_slug(&mut **on, slug).await.map_err(unavailable)?;
                let of = found.ok_or_else(|| ClientError::NoOrganisation(slug.to_owned()))?;
                let may = still_manages(on, slug, by).await?;
                Some(may.then_some(of.row).ok_or(ClientError::NotAllowed)?)
            }
        };
        clients::insert(on, &client, of, &digest).await.map_err(unavailable)?;
        let detail = format!("by {}", maker(by));
        log::append(on, self.now(), of, "client added", &client.id, &detail)
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(NewClient { client, secret })
    }

    /// Refuses a client, and every token of it, from now on. False when there is none of that id,
    /// or none that belongs to `organisation` where one is named.
    pub async fn revoke_client(
        &self,
        organisation: Option<&str>,
        id: &str,
        by: Option<i64>,
    ) -> Result<bool, ClientError> {
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let found = clients::by_id(&mut **on, id).await.map_err(unavailable)?;
        let meant = |client: &Client| {
            organisation.is_none_or(|slug| client.organisation.as_deref() == Some(slug))
        };
        let Some(client) = found.map(|stored| stored.client).filter(meant) else {
            return Ok(false);
        };
        if let Some(slug) = &client.organisation
            && !still_manages(on, slug, by).await?
        {
            return Err(ClientError::NotAllowed);
        }
        if client.revoked_at.is_some() {
            return Ok(true);
        }
        let of = match &client.organisation {
            Some(slug) => organisations::by_slug(&mut **on, slug).await.map_err(unavailable)?,
            None => None,
        };
        self.end_client(on, of.map(|of| of.row), id, by).await?;
        transaction.commit().await.map_err(unavailable)?;
        Ok(true)
    }

    /// The same, within a transaction, of a client that is there.
    pub(crate) async fn end_client(
        &self,
        on: &mut Connection,
        of: Option<i64>,
        id: &str,
        by: Option<i64>,
    ) -> Result<(), Unavailable> {
        clients::revoke(on, id, self.now()).await.map_err(unavailable)?;
        let detail = format!("by {}", maker(by));
        log::append(on, self.now(), of, "client revoked", id, &detail).await.map_err(unavailable)
    }

    /// Grants a token for client credentials (RFC 6749, 4.4). Without `scopes`, all that the client has.
    pub async fn grant_token(
        &self,
        client_id: &str,
        client_secret: &str,
        scopes: Option<&[String]>,
    ) -> Result<AccessToken, GrantError> {
        let now = self.now();
        let found = clients::by_id(self.db().readers(), client_id).await.map_err(unavailable)?;
        let stored = found.ok_or(GrantError::InvalidClient)?;
        let same: bool = digest(client_secret).as_slice().ct_eq(&stored.secret).into();
        if !same || !counts(&stored.client, now) {
            return Err(GrantError::InvalidClient);
        }
        let has = &stored.client.scopes;
        let granted = match scopes {
            None => has.clone(),
            Some(asked) if !asked.is_empty() && asked.iter().all(|one| has.contains(one)) => {
                asked.to_vec()
            }
            Some(_) => return Err(GrantError::InvalidScope),
        };
        let until = now.plus(TOKEN);
        let until = stored.client.expires_at.map_or(until, |end| end.min(until));
        let (token, digest) = new_secret();
        let mut transaction = self.db().write().await?;
        clients::insert_token(&mut transaction, &digest, client_id, &granted, until, now)
            .await
            .map_err(unavailable)?;
        transaction.commit().await.map_err(unavailable)?;
        let expires_in = until.since(now).as_secs();
        Ok(AccessToken { token, scopes: granted, expires_in })
    }

    /// Who holds this bearer token; `None` when it is unknown, expired or its client revoked.
    pub async fn check_token(&self, token: &str) -> Result<Option<Caller>, Unavailable> {
        let now = self.now();
        let found = clients::by_token(self.db().readers(), &digest(token), now).await;
        let found = found.map_err(unavailable)?;
        Ok(found.filter(|(stored, _)| counts(&stored.client, now)).map(|(stored, scopes)| Caller {
            client: stored.client.id,
            organisation: stored.client.organisation,
            scopes,
        }))
    }
}

/// Whether a client works at that moment.
pub(crate) fn counts(client: &Client, now: Timestamp) -> bool {
    client.revoked_at.is_none() && client.expires_at.is_none_or(|end| now < end)
}

fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}

fn new_secret() -> (Secret, [u8; 32]) {
    let text = URL_SAFE_NO_PAD.encode(random::bytes::<32>(&mut SystemRandom));
    let digest = digest(&text);
    (Secret::new(text), digest)
}
