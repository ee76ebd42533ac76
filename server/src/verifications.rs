//! What an organisation has verified: reports of their moment, and clinicians' folders.

mod astray;
mod ended;
mod folders;
mod history;
mod keeping;
mod known;
mod moving;
mod record;
mod together;

pub use folders::{
    Astray, Folder, FolderError, FolderQuery, Made, OpenFolder, Profile, Replacement, Seen,
};
pub use history::{HistoryQuery, Later, Sort};
pub(crate) use keeping::number;
pub use keeping::{Wanted, WantedAs};
pub use moving::Moved;
pub use record::{RECORD_TYPE, Record, SourceRead, SourceType, Validator};
pub use together::TogetherLine;

use credentials::{
    time::Timestamp,
    verifier::{Condition, Outcome, Report},
};

/// How many links or CIDs are verified at once. All of them are asked for at the same time.
pub const TOGETHER: usize = 25;
/// The longest note, in characters.
pub const NOTE_CHARS: usize = 1_000;

/// Why somebody verifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Before a decision.
    Initial,
    /// Again, as every month.
    Recheck,
    /// Because somebody asked.
    Question,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 3] = [Self::Initial, Self::Recheck, Self::Question];

    /// `initial`, `recheck`, `question`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Initial => "initial",
            Self::Recheck => "recheck",
            Self::Question => "question",
        }
    }

    /// The purpose of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }
}

/// What was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A clinician's licence.
    License,
    /// A patient's identity: nothing about the person is kept.
    Identity,
    /// A credential of another type.
    Other,
    /// Nothing that could be had or read.
    Unread,
}

impl Kind {
    /// `license`, `identity`, `other`, `unread`.
    pub fn name(self) -> &'static str {
        match self {
            Self::License => "license",
            Self::Identity => "identity",
            Self::Other => "other",
            Self::Unread => "unread",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::License, Self::Identity, Self::Other, Self::Unread]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// One verification, as lists show it: without its report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its row.
    pub row: i64,
    /// Its number: ten letters and digits, random.
    pub number: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// Who made it.
    pub person: i64,
    /// By name.
    pub person_name: String,
    /// Why.
    pub purpose: Purpose,
    /// With which result.
    pub outcome: Outcome,
    /// Of what.
    pub kind: Kind,
    /// Lowercase hexadecimal SHA-256 of the report's JSON.
    pub digest: String,
    /// The credential, so that reports about the same one are found.
    pub credential: Option<String>,
    /// The folder's row.
    pub clinician: Option<i64>,
    /// The folder's number.
    pub folder: Option<String>,
    /// The name on the folder.
    pub folder_name: Option<String>,
    /// The row of the report about the same credential before this one.
    pub before: Option<i64>,
    /// Its number.
    pub earlier: Option<String>,
    /// Those that were asked for together.
    pub together: Option<String>,
    /// Whether the document can be fetched again.
    pub fetchable: bool,
    /// The clinician's name, as the licence has it.
    pub name: Option<String>,
    /// The profession by name.
    pub profession: Option<String>,
    /// The licence's number.
    pub license_number: Option<String>,
    /// National Provider Identifier.
    pub npi: Option<String>,
    /// By name.
    pub jurisdiction: Option<String>,
    /// The licence's type by its code: `MD`; `LN-2251` of one without a type of its own. Absent in what was verified before it was noted.
    pub license_type: Option<String>,
    /// The jurisdiction by its code: `US-CA`. Absent likewise.
    pub place: Option<String>,
    /// The issuer's DID.
    pub issuer: Option<String>,
    /// Its name on the trust list of that moment.
    pub issuer_name: Option<String>,
    /// Until when the licence holds.
    pub valid_until: Option<Timestamp>,
    /// Within what the holder may practise, where it was accepted with conditions: `restricted`.
    pub conditions: Option<String>,
    /// When the next change comes into force that the board has announced.
    pub next_change: Option<Timestamp>,
    /// Whether it was rejected for nothing but that the licence was renewed or is over.
    pub ended: bool,
}

/// A verification with its report, exactly as it was answered then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptReport {
    /// The line of the history.
    pub row: Row,
    /// The report's JSON, to the byte.
    pub json: Vec<u8>,
    /// The same, read.
    pub report: Report,
    /// What whoever verified noted.
    pub note: Option<String>,
    /// How the document came here.
    pub asked: WantedAs,
    /// The signed record; reports from before there were records have none.
    pub record: Option<Record>,
}

/// Within what the holder may practise, in the words of the flags; `None` of a yes without conditions.
fn conditions(report: &Report) -> Option<String> {
    let mut flags: Vec<&str> = report.conditions.iter().map(Condition::flag).collect();
    flags.dedup();
    report.with_conditions().then(|| flags.join(", "))
}
