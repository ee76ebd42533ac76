//! `lanyard ipfs`

use super::{Failure, Setting, read_input};
use crate::{
    db::{blocks, blocks::Held, outbox, unavailable},
    publishing::publish_due,
    state::Lanyard,
    verifying,
};
use cid::Cid;
use credentials::{
    limits::DOCUMENT_BYTES,
    store::{
        Block, Kubo,
        car::{CarError, CarLimits, CarReader, CarWriter},
        document_cid, document_cid_of, find,
    },
};
use std::{
    fs::File,
    io::{BufReader, BufWriter},
    path::{Path, PathBuf},
};

/// Documents on IPFS.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Keep a file as a document, to be published, and print its CID. Anyone will be able to read it.
    Put {
        /// The file; - for standard input.
        file: String,
    },
    /// Print a document: from here, else from Kubo, else from a gateway.
    Get {
        /// Its CID.
        cid: String,
    },
    /// Write documents of this installation into a CAR file.
    Export {
        /// Their CIDs.
        #[arg(required = true)]
        cids: Vec<String>,
        /// The CAR file.
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Keep the documents of a CAR file, all or none, to be published.
    Import {
        /// The CAR file.
        file: PathBuf,
    },
    /// Publish to Kubo what waits, now.
    Publish {
        /// Also what was published before: the node is a new one.
        #[arg(long)]
        again: bool,
    },
    /// Say what is here, what is published and whether Kubo answers.
    Status,
}

/// Runs it.
pub async fn run(args: Args, setting: &Setting) -> Result<u8, Failure> {
    let lanyard = setting.open_existing().await?;
    let done = match args.verb {
        Verb::Put { file } => put(&lanyard, setting, &file).await,
        Verb::Get { cid } => get(&lanyard, setting, &cid).await,
        Verb::Export { cids, output } => export(&lanyard, setting, &cids, &output).await,
        Verb::Import { file } => import(&lanyard, setting, &file).await,
        Verb::Publish { again } => publish(&lanyard, setting, again).await,
        Verb::Status => status(&lanyard, setting).await,
    };
    lanyard.close().await;
    done.map(|()| 0)
}

async fn put(lanyard: &Lanyard, setting: &Setting, file: &str) -> Result<(), Failure> {
    let block = Block::document(read_input(file, DOCUMENT_BYTES)?);
    keep(lanyard, std::iter::once(Ok(block.clone()))).await?;
    setting.out.line(&block.cid.to_string());
    Ok(())
}

async fn get(lanyard: &Lanyard, setting: &Setting, cid: &str) -> Result<(), Failure> {
    let cid = parse(cid)?;
    let config = &lanyard.config().ipfs;
    let places = verifying::documents(config, lanyard.fetcher(), Some(lanyard.db()))?;
    let found = find(&cid, &places).await;
    let (block, _) = found.map_err(|error| Failure::unavailable(format!("{cid}: {error}")))?;
    setting.out.document(&block.bytes)
}

async fn export(
    lanyard: &Lanyard,
    setting: &Setting,
    cids: &[String],
    output: &Path,
) -> Result<(), Failure> {
    let mut cids = cids.iter().map(|cid| parse(cid)).collect::<Result<Vec<_>, _>>()?;
    cids.sort();
    cids.dedup();
    let mut documents = Vec::with_capacity(cids.len());
    for cid in &cids {
        documents.push(held(lanyard, cid).await?);
    }
    let written = File::create(output).and_then(|file| {
        let mut car = CarWriter::new(BufWriter::new(file), &cids)?;
        documents.iter().try_for_each(|document| car.write(document))?;
        car.finish()?.into_inner()?.sync_all()
    });
    written.map_err(|error| Failure::io(&output.display().to_string(), &error))?;
    setting.out.line(&format!("{} in {}", documents_in_words(cids.len()), output.display()));
    Ok(())
}

async fn held(lanyard: &Lanyard, cid: &Cid) -> Result<Block, Failure> {
    let held = blocks::held(lanyard.db().readers(), cid).await.map_err(unavailable)?;
    match held {
        Some(Held::Here(block)) => Ok(block),
        Some(Held::Erased) => Err(Failure::not_found(format!("{cid} was erased here"))),
        None => Err(Failure::not_found(format!("this installation holds no {cid}"))),
    }
}

async fn import(lanyard: &Lanyard, setting: &Setting, file: &Path) -> Result<(), Failure> {
    let name = file.display();
    let opened =
        File::open(file).map_err(|error| Failure::not_found(format!("{name}: {error}")))?;
    let refused = |error: CarError| Failure::data(format!("{name}: {error}; nothing was kept"));
    let car = CarReader::open(BufReader::new(opened), CarLimits::default()).map_err(refused)?;
    let documents = car.map(|block| {
        let block = block.map_err(refused)?;
        let document = document_cid_of(&block.cid.to_bytes());
        document.map_err(|error| {
            Failure::data(format!("{name}: {} {error}; nothing was kept", block.cid))
        })?;
        Ok(block)
    });
    let kept = keep(lanyard, documents).await?;
    setting.out.line(&format!("{} from {name}", documents_in_words(kept)));
    Ok(())
}

/// Keeps documents and puts them in line to be published: all, or none if one fails.
async fn keep(
    lanyard: &Lanyard,
    documents: impl Iterator<Item = Result<Block, Failure>>,
) -> Result<usize, Failure> {
    let now = lanyard.now();
    let mut transaction = lanyard.db().write().await?;
    let mut kept = 0;
    for document in documents {
        let document = document?;
        blocks::keep(&mut transaction, &document, now).await.map_err(unavailable)?;
        outbox::enqueue(&mut transaction, &document.cid, now).await.map_err(unavailable)?;
        kept += 1;
    }
    transaction.commit().await.map_err(unavailable)?;
    Ok(kept)
}

async fn publish(lanyard: &Lanyard, setting: &Setting, again: bool) -> Result<(), Failure> {
    let kubo = configured(lanyard)?.ok_or_else(|| {
        Failure::usage(
            "no Kubo is configured; `ipfs.kubo` takes its RPC address, http://127.0.0.1:5001",
        )
    })?;
    let mut transaction = lanyard.db().write().await?;
    let queued = outbox::enqueue_all(&mut transaction, again, lanyard.now());
    queued.await.map_err(unavailable)?;
    transaction.commit().await.map_err(unavailable)?;
    let done = publish_due(lanyard.db().clone(), kubo, lanyard.clock().clone()).await?;
    let published = usize::try_from(done.published).unwrap_or(usize::MAX);
    setting.out.line(&format!("{} published", documents_in_words(published)));
    match (done.down, done.refused) {
        (true, _) => Err(Failure::unavailable("Kubo does not answer; the rest waits")),
        (false, 0) => Ok(()),
        (false, refused) => Err(Failure::unavailable(format!(
            "{refused} could not be published; `lanyard ipfs status` says why"
        ))),
    }
}

async fn status(lanyard: &Lanyard, setting: &Setting) -> Result<(), Failure> {
    let standing = outbox::standing(lanyard.db().readers()).await.map_err(unavailable)?;
    let kubo = match configured(lanyard)? {
        None => "not configured; documents are kept here".to_owned(),
        Some(kubo) => match kubo.version().await {
            Ok(version) => format!("answers, version {}", version.0),
            Err(error) => error.to_string(),
        },
    };
    setting.out.line(&format!("Documents  {}", standing.documents));
    setting.out.line(&format!("Published  {}", standing.published));
    setting.out.line(&format!("Waiting    {}", standing.waiting));
    if let Some(error) = standing.last_error {
        setting.out.line(&format!("Last error {error}"));
    }
    setting.out.line(&format!("Kubo       {kubo}"));
    Ok(())
}

fn configured(lanyard: &Lanyard) -> Result<Option<Kubo>, Failure> {
    Ok(verifying::kubo(&lanyard.config().ipfs)?)
}

fn parse(cid: &str) -> Result<Cid, Failure> {
    document_cid(cid).map_err(|error| Failure::usage(format!("{cid} {error}")))
}

fn documents_in_words(count: usize) -> String {
    if count == 1 { "1 document".to_owned() } else { format!("{count} documents") }
}
