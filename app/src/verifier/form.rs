use crate::{
    shell::{Place, document},
    shown,
    site::Site,
    text,
};
use leptos::prelude::*;

/// Something is wrong with what was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Complaint {
    /// With the text.
    Text(String),
    /// With the file.
    File(String),
}

/// What the form is filled with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entered {
    /// What was typed: kept to the letter.
    pub text: String,
    /// What is wrong with it, if anything.
    pub complaint: Option<Complaint>,
}

/// The verify page, empty or with what was typed and what is wrong with it.
pub fn verify(site: &Site, entered: Entered) -> String {
    document(
        site,
        Place::Verify,
        text::VERIFY_HEADING,
        None,
        view! {
            <div class="desk">
                <div class="desk-form">
                    {entered.complaint.clone().map(|complaint| view! { <Errors complaint /> })}
                    <h1>{text::VERIFY_HEADING}</h1>
                    <p class="lede">{text::VERIFY_LEDE}</p>
                    <Entry entered />
                </div>
                <aside class="desk-aside" aria-labelledby="forms">
                    <h2 id="forms">{text::FORMS}</h2>
                    <dl class="forms">
                        {text::FORM
                            .map(|(name, what, example)| {
                                view! {
                                    <div>
                                        <dt>{name}</dt>
                                        <dd>{what}<code>{example}</code></dd>
                                    </div>
                                }
                            })}
                    </dl>
                </aside>
            </div>
        },
    )
}

/// The list of errors at the top, each a link to its field.
#[component]
fn Errors(complaint: Complaint) -> impl IntoView {
    let (field, sentence) = match complaint {
        Complaint::Text(sentence) => ("#text", sentence),
        Complaint::File(sentence) => ("#file", sentence),
    };
    view! {
        <div class="errors" role="alert" aria-labelledby="errors">
            <h2 id="errors">{text::ERRORS}</h2>
            <ul><li><a href=field>{sentence}</a></li></ul>
        </div>
    }
    .into_any()
}

/// The form itself: one box for text of any kind, one for a file, one button.
#[component]
pub(crate) fn Entry(entered: Entered) -> impl IntoView {
    let (text_error, file_error) = match entered.complaint {
        Some(Complaint::Text(sentence)) => (Some(sentence), None),
        Some(Complaint::File(sentence)) => (None, Some(sentence)),
        None => (None, None),
    };
    let typed = shown::typed(&entered.text);
    view! {
        <form class="entry" method="post" action="/verify" enctype="multipart/form-data" data-waiting=text::VERIFYING>
            <div class="field" class:field-wrong=text_error.is_some()>
                <label for="text">{text::ENTER}</label>
                <p class="hint" id="text-hint">{text::ENTER_HINT}</p>
                {text_error.clone().map(|sentence| view! { <p class="error" id="text-error">{sentence}</p> })}
                <textarea
                    id="text" name="text" rows="4" spellcheck="false" autocapitalize="off" autocomplete="off"
                    aria-describedby=if text_error.is_some() { "text-hint text-error" } else { "text-hint" }
                    aria-invalid=text_error.is_some().then_some("true")
                >{typed}</textarea>
            </div>
            <div class="field" class:field-wrong=file_error.is_some()>
                <label for="file">{text::FILE}</label>
                <p class="hint" id="file-hint">{text::FILE_HINT}</p>
                {file_error.clone().map(|sentence| view! { <p class="error" id="file-error">{sentence}</p> })}
                <input
                    id="file" name="file" type="file"
                    aria-describedby=if file_error.is_some() { "file-hint file-error" } else { "file-hint" }
                    aria-invalid=file_error.is_some().then_some("true")
                />
            </div>
            <button class="primary" type="submit">{text::VERIFY_BUTTON}</button>
        </form>
    }
    .into_any()
}
