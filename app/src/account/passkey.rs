//! The button of a passkey. It does nothing without its script, so it is not there without it.

use crate::{site::Site, text::account as text};
use leptos::prelude::*;

/// What a passkey is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// To sign in.
    Get,
    /// A new one.
    Create,
}

/// The button. `at` is the address below which `start` and `finish` answer; `form` the id of the
/// form whose fields go along, but no passwords.
pub(crate) fn button(
    site: &Site,
    wanted: Wanted,
    at: &str,
    label: &str,
    form: Option<&'static str>,
    next: &str,
) -> AnyView {
    if !site.passkeys {
        return view! { <p class="hint">{text::PASSKEY_NOWHERE}</p> }.into_any();
    }
    let verb = match wanted {
        Wanted::Get => "get",
        Wanted::Create => "create",
    };
    view! {
        <div
            class="passkey" data-passkey=verb data-at=at.to_owned() data-form=form data-next=next.to_owned()
            data-unknown=text::PASSKEY_UNKNOWN data-cancelled=text::PASSKEY_CANCELLED
            data-there=text::PASSKEY_THERE data-unanswered=text::PASSKEY_UNANSWERED
            data-waiting=text::PASSKEY_WAITING
        >
            <p class="hint" data-without="">{text::PASSKEY_NEEDS}</p>
            <p class="error" role="alert" hidden></p>
            <button type="button" class="primary" hidden>{label.to_owned()}</button>
        </div>
        <script type="module" src=site.assets.passkey.clone() nonce=site.nonce.clone()></script>
    }
    .into_any()
}
