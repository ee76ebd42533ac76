use credentials::time::Timestamp;
use leptos::prelude::*;

/// A point in time, for people and for machines.
#[component]
pub(crate) fn When(at: Timestamp) -> impl IntoView {
    view! { <time datetime=at.to_string()>{at.long()}</time> }
}
