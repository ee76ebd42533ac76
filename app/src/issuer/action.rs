use credentials::lifecycle::State;

/// What a board can do to a licence (DOMAIN, section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// To restricted.
    Restrict,
    /// To probation.
    Probation,
    /// To a suspension that is stayed.
    Stay,
    /// To suspended.
    Suspend,
    /// To suspended, from this minute on.
    Emergency,
    /// Back to active.
    Reinstate,
    /// To inactive.
    Deactivate,
    /// To lapsed.
    Lapse,
    /// To surrendered, for good.
    Surrender,
    /// To revoked, for good.
    Revoke,
    /// To the end by death.
    Deceased,
    /// To issued in error, for good.
    IssuedInError,
}

impl Action {
    /// Every action, from the mildest to the last.
    pub const ALL: [Self; 12] = [
        Self::Reinstate,
        Self::Restrict,
        Self::Probation,
        Self::Stay,
        Self::Suspend,
        Self::Emergency,
        Self::Deactivate,
        Self::Lapse,
        Self::Surrender,
        Self::Revoke,
        Self::Deceased,
        Self::IssuedInError,
    ];

    /// The reason code of an emergency suspension.
    pub const EMERGENCY: &'static str = "emergency-suspension";

    /// Its name in addresses: as the interface for machines has it, and `emergency`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Restrict => "restrict",
            Self::Probation => "probation",
            Self::Stay => "stay",
            Self::Suspend => "suspend",
            Self::Emergency => "emergency",
            Self::Reinstate => "reinstate",
            Self::Deactivate => "deactivate",
            Self::Lapse => "lapse",
            Self::Surrender => "surrender",
            Self::Revoke => "revoke",
            Self::Deceased => "deceased",
            Self::IssuedInError => "issued-in-error",
        }
    }

    /// The action of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.code() == code)
    }

    /// The state that it leads to.
    pub fn to(self) -> State {
        match self {
            Self::Restrict => State::Restricted,
            Self::Probation => State::Probation,
            Self::Stay => State::SuspensionStayed,
            Self::Suspend | Self::Emergency => State::Suspended,
            Self::Reinstate => State::Active,
            Self::Deactivate => State::Inactive,
            Self::Lapse => State::Lapsed,
            Self::Surrender => State::Surrendered,
            Self::Revoke => State::Revoked,
            Self::Deceased => State::Deceased,
            Self::IssuedInError => State::IssuedInError,
        }
    }

    /// What the lifecycle allows from that state.
    pub fn allowed(from: State) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |action| from.change(action.to()).is_ok())
    }

    /// Whether the words for the public are conditions that a hospital must know.
    pub fn needs_text(self) -> bool {
        matches!(self, Self::Restrict | Self::Probation | Self::Stay)
    }
}
