//! Licences in chunks: positions for all of them, signing on every core, and one transaction. One
//! licence alone is a chunk of one.

use super::{ATTEMPTS, LICENSE_PURPOSES, Refused, Repeatable, Succession};
use crate::{
    clock::SystemRandom,
    db::{self, issuing, organisations, registry},
    registry::{IssueError, License, LicenseId, Unavailable},
    state::Lanyard,
    statuses::{Reserved, Signer},
};
use credentials::{
    credential::Problem,
    issuer::{LicenseOrder, license_credential, read_license},
    lifecycle::State,
    proof::Securing,
    random,
    status::StatusEntry,
    store::Block,
    time::Timestamp,
};
use std::{collections::HashMap, sync::Arc, thread};

/// A licence that is asked for.
pub(crate) struct Wanted {
    /// What was typed.
    pub order: LicenseOrder,
    /// The idempotency key that it came with.
    pub repeatable: Option<Repeatable>,
    /// The person of the board who issues it, by row.
    pub by: Option<i64>,
    /// Its row, where it is one of a batch.
    pub row: Option<u32>,
}

/// A licence that is signed and not yet written.
struct Signed {
    wanted: Wanted,
    license: License,
    block: Block,
    cid: String,
    key: i64,
    reserved: Vec<Reserved>,
}

/// A chunk that is signed: what became of each licence that was asked for.
pub(crate) struct Chunk {
    issuer: Arc<organisations::Stored>,
    now: Timestamp,
    signed: Vec<Signed>,
    /// Those of which no licence can be made, and why.
    pub refused: Vec<Refusal>,
}

/// The row of one of which no licence can be made, and why.
pub(crate) type Refusal = (Option<u32>, Vec<Problem>);

/// A chunk that is on the disk.
pub(crate) struct Kept {
    /// The licences, each with the row of its batch.
    pub issued: Vec<(Option<u32>, License)>,
    /// Those whose positions somebody else has taken meanwhile: to be signed again.
    pub again: Vec<Wanted>,
}

/// What a batch writes in the transaction of its licences.
#[async_trait::async_trait]
pub(crate) trait Alongside: Sync {
    /// Notes which rows have become which licences, and which are refused. False undoes the whole
    /// chunk: the batch is not ours any more.
    async fn note(
        &self,
        on: &mut db::Connection,
        issued: &[(Option<u32>, LicenseId)],
        refused: &[Refusal],
        now: Timestamp,
    ) -> Result<bool, db::Error>;
}

impl Lanyard {
    /// Issues one licence: again for as long as somebody else takes its positions.
    pub(super) async fn issue_one(
        &self,
        issuer: &Arc<organisations::Stored>,
        mut wanted: Wanted,
        securing: Securing,
        succession: Option<&Succession>,
    ) -> Result<License, IssueError> {
        let alongside = succession.map(|it| it as &dyn Alongside);
        for _ in 0..ATTEMPTS {
            if let Some(license) = self.repeated(issuer.row, wanted.repeatable.as_ref()).await? {
                return Ok(license);
            }
            let mut chunk = self.sign_chunk(issuer, vec![wanted], securing).await?;
            if let Some((_, problems)) = chunk.refused.pop() {
                return Err(IssueError::Problems(problems));
            }
            let mut kept = self.keep_chunk(chunk, alongside).await?.ok_or(IssueError::Overtaken)?;
            if let Some((_, license)) = kept.issued.pop() {
                return Ok(license);
            }
            wanted = kept.again.pop().ok_or(Unavailable)?;
        }
        tracing::error!("no free position was found for a licence");
        Err(Unavailable.into())
    }

    /// Builds and signs licences, on every core at once. Nothing is written yet.
    pub(crate) async fn sign_chunk(
        &self,
        issuer: &Arc<organisations::Stored>,
        wanted: Vec<Wanted>,
        securing: Securing,
    ) -> Result<Chunk, IssueError> {
        let now = self.now();
        let signer = Arc::new(self.own().signer(issuer, securing, None, now).await?);
        let mut places: Vec<Vec<Reserved>> = Vec::new();
        places.resize_with(wanted.len(), || Vec::with_capacity(LICENSE_PURPOSES.len()));
        for purpose in LICENSE_PURPOSES {
            let reserved = self.own().reserve_many(issuer, purpose, wanted.len()).await?;
            for (of_one, reserved) in places.iter_mut().zip(reserved) {
                of_one.push(reserved);
            }
        }
        let each = wanted.len().div_ceil(cores()).max(1);
        let mut all = wanted.into_iter().zip(places);
        let mut parts = Vec::new();
        loop {
            let part: Vec<_> = all.by_ref().take(each).collect();
            if part.is_empty() {
                break;
            }
            let (issuer, signer) = (Arc::clone(issuer), Arc::clone(&signer));
            let work = move || -> Vec<_> {
                let made = part.into_iter();
                made.map(|(wanted, reserved)| make(&issuer, &signer, wanted, reserved, now))
                    .collect()
            };
            parts.push(tokio::task::spawn_blocking(work));
        }
        let (mut signed, mut refused) = (Vec::new(), Vec::new());
        for part in parts {
            let made = part.await.map_err(|error| {
                tracing::error!(%error, "signing broke off");
                Unavailable
            })?;
            for made in made {
                match made {
                    Ok(one) => signed.push(one),
                    Err(one) => refused.push(one),
                }
            }
        }
        Ok(Chunk { issuer: Arc::clone(issuer), now, signed, refused })
    }

    /// Writes a chunk in one transaction, with what its batch has to note. Nothing is written
    /// where the batch does not want it any more.
    pub(crate) async fn keep_chunk(
        &self,
        chunk: Chunk,
        alongside: Option<&dyn Alongside>,
    ) -> Result<Option<Kept>, Unavailable> {
        match self.written(chunk, alongside).await {
            Ok(kept) => {
                self.wake_publishing();
                Ok(kept)
            }
            // The write lock was held while looking: a unique key that fails is a defect of ours.
            Err(Refused::Taken) => {
                tracing::error!("what was looked up as free was taken");
                Err(Unavailable)
            }
            Err(Refused::Unavailable(error)) => Err(error),
        }
    }

    async fn written(
        &self,
        chunk: Chunk,
        alongside: Option<&dyn Alongside>,
    ) -> Result<Option<Kept>, Refused> {
        let Chunk { issuer, now, signed, refused } = chunk;
        let mut transaction = self.db().write().await?;
        let on = &mut transaction;
        let (signed, again) = still_free(on, &issuer, signed).await?;
        let new: Vec<issuing::New<'_>> = signed.iter().map(Signed::as_new).collect();
        issuing::insert(on, issuer.row, &new, now).await?;
        for one in &signed {
            if let Some(Repeatable { key, digest }) = &one.wanted.repeatable {
                registry::insert_repeatable(on, issuer.row, key, digest, &one.license.id).await?;
            }
        }
        if let Some(alongside) = alongside {
            let issued: Vec<_> =
                signed.iter().map(|one| (one.wanted.row, one.license.id.clone())).collect();
            if !alongside.note(on, &issued, &refused, now).await? {
                return Ok(None);
            }
        }
        transaction.commit().await?;
        let issued = signed.into_iter().map(|one| (one.wanted.row, one.license)).collect();
        Ok(Some(Kept { issued, again }))
    }
}

/// As many threads as sign at any one moment.
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

impl Signed {
    fn as_new(&self) -> issuing::New<'_> {
        let positions = self.reserved.iter().map(|one| (one.list, one.position)).collect();
        issuing::New {
            license: &self.license,
            block: &self.block,
            cid: &self.cid,
            key: self.key,
            positions,
        }
    }
}

/// Apart those of which a position or the idempotency key was taken since they were signed. The
/// write lock is held: what is free now stays free until the commit.
async fn still_free(
    on: &mut db::Connection,
    issuer: &organisations::Stored,
    signed: Vec<Signed>,
) -> Result<(Vec<Signed>, Vec<Wanted>), db::Error> {
    let mut lists = HashMap::<i64, Vec<u32>>::new();
    for one in signed.iter().flat_map(|one| &one.reserved) {
        lists.entry(one.list).or_default().push(one.position);
    }
    let mut taken = HashMap::new();
    for (list, positions) in lists {
        let of_list = issuing::taken(&mut *on, list, positions.into_iter()).await?;
        if !of_list.is_empty() {
            taken.insert(list, of_list);
        }
    }
    let (mut free, mut again) = (Vec::with_capacity(signed.len()), Vec::new());
    for one in signed {
        let position =
            |at: &Reserved| taken.get(&at.list).is_some_and(|list| list.contains(&at.position));
        let key = match &one.wanted.repeatable {
            Some(it) => registry::repeated(&mut *on, issuer.row, &it.key).await?.is_some(),
            None => false,
        };
        if key || one.reserved.iter().any(position) {
            again.push(one.wanted);
        } else {
            free.push(one);
        }
    }
    Ok((free, again))
}

/// Builds and signs one licence.
fn make(
    issuer: &organisations::Stored,
    signer: &Signer,
    wanted: Wanted,
    reserved: Vec<Reserved>,
    now: Timestamp,
) -> Result<Signed, Refusal> {
    let is = &issuer.organisation;
    let read = match read_license(&wanted.order, now) {
        Ok(read) => read,
        Err(problems) => return Err((wanted.row, problems)),
    };
    let credential_id = random::urn_uuid(&mut SystemRandom);
    let entries: Vec<StatusEntry> = reserved.iter().map(|one| one.entry.clone()).collect();
    let credential = license_credential(&read, &is.did, &is.name, &credential_id, &entries);
    let bytes = match signer.sign(credential) {
        Ok(bytes) => bytes,
        Err(problem) => return Err((wanted.row, vec![problem])),
    };
    let block = Block::document(bytes);
    let license = License {
        id: LicenseId::from_random(random::bytes(&mut SystemRandom)),
        organisation: is.slug.clone(),
        credential_id,
        cid: block.cid,
        state: State::Active,
        name: read.name(),
        family_name: read.family_name.clone(),
        number: read.license_number.as_str().to_owned(),
        jurisdiction: read.jurisdiction.code().to_owned(),
        profession: read.profession_title().to_owned(),
        issued_at: now,
        valid_from: read.effective_date.start(),
        valid_until: read.expiration_date.end(),
        published: false,
        npi: read.npi.as_ref().map(ToString::to_string),
        issued_by: wanted.by,
        history: Vec::new(),
    };
    let cid = block.cid.to_string();
    Ok(Signed { wanted, license, block, cid, key: signer.key, reserved })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::Clock, config::Config, registry::OrganisationKind, statuses::DEFAULT};
    use std::collections::BTreeSet;

    fn wanted(number: u32) -> Wanted {
        let order = LicenseOrder {
            given_name: "Ada".to_owned(),
            family_name: "Okafor".to_owned(),
            license_number: format!("A-{number}"),
            license_type: "MD".to_owned(),
            profession_code: "207R00000X".to_owned(),
            jurisdiction: "US-CA".to_owned(),
            original_issue_date: "2019-07-01".to_owned(),
            effective_date: "2025-07-01".to_owned(),
            expiration_date: "2027-06-30".to_owned(),
            lookup_url: "https://golden-coast.example/lookup".to_owned(),
            ..LicenseOrder::default()
        };
        Wanted { order, repeatable: None, by: None, row: Some(number) }
    }

    #[tokio::test]
    async fn two_clerks_whose_licences_drew_the_same_position_both_get_theirs() {
        let directory = tempfile::tempdir().unwrap();
        let mut config = Config::default();
        config.data.directory = directory.path().join("data");
        let now = Timestamp::parse("2026-03-03T09:00:00Z").unwrap();
        let lanyard = Lanyard::open(config, Clock::fixed(now)).await.unwrap();
        let board = OrganisationKind::Board;
        lanyard.create_organisation("coast", "Golden Coast", board).await.unwrap();
        let issuer = Arc::new(lanyard.issuer("coast", board).await.unwrap());
        let each = 700;
        let mut chunks = Vec::new();
        for first in [0, each] {
            let all = (first..first + each).map(wanted).collect();
            chunks.push(lanyard.sign_chunk(&issuer, all, DEFAULT).await.unwrap());
        }
        let (mut rows, mut met) = (BTreeSet::new(), 0);
        while let Some(chunk) = chunks.pop() {
            let kept = lanyard.keep_chunk(chunk, None).await.unwrap().unwrap();
            assert!(kept.issued.into_iter().all(|(row, _)| rows.insert(row.unwrap())));
            if !kept.again.is_empty() {
                met += kept.again.len();
                chunks.push(lanyard.sign_chunk(&issuer, kept.again, DEFAULT).await.unwrap());
            }
        }
        // 700 against 700 among 131,072 positions of three lists: eleven meet, as a rule.
        assert!(met > 0, "nobody met");
        assert_eq!(rows.len(), 1_400);
        let standing = lanyard.standing().await.unwrap();
        assert_eq!((standing.licenses, standing.status_entries), (1_400, 4_200));
        lanyard.close().await;
    }
}
