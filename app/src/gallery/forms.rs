use crate::{
    form::{Choice, Field, Filled, errors},
    text::gallery as text,
};
use leptos::prelude::*;

pub(super) fn buttons() -> impl IntoView {
    let [primary, plain, danger, link] = text::BUTTON;
    view! {
        <div class="actions">
            <button class="primary" type="button">{primary}</button>
            <button type="button">{plain}</button>
            <button class="danger" type="button">{danger}</button>
            <a class="button" href="#buttons">{link}</a>
            <button class="primary" type="button" aria-disabled="true">{text::WAITING}</button>
            <a href="#buttons">{text::LINK}</a>
        </div>
    }
    .into_any()
}

/// What somebody typed who made every mistake.
pub(super) fn mistaken() -> Filled {
    let values = [
        ("wrong-npi", "1234567890"),
        ("wrong-why", "Pending a hearing.\n</textarea>"),
        ("wrong-tell", "no"),
    ];
    let problems = ["wrong-name", "wrong-npi", "wrong-until", "wrong-practise"];
    Filled {
        values: values.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        problems: problems
            .into_iter()
            .zip(text::MISTAKES)
            .map(|(name, problem)| (name.to_owned(), problem.to_owned()))
            .collect(),
    }
}

pub(super) fn form(which: &'static str, filled: &Filled) -> impl IntoView {
    let names = match which {
        "wrong" => [
            "wrong-name",
            "wrong-npi",
            "wrong-profession",
            "wrong-jurisdiction",
            "wrong-until",
            "wrong-why",
            "wrong-practise",
            "wrong-tell",
            "wrong-file",
        ],
        _ => [
            "new-name",
            "new-npi",
            "new-profession",
            "new-jurisdiction",
            "new-until",
            "new-why",
            "new-practise",
            "new-tell",
            "new-file",
        ],
    };
    let [name, npi, profession, jurisdiction, until, why, practise, tell] = text::FIELD;
    let choices = || text::CHOICES.map(|(value, label)| Choice::new(value, label)).to_vec();
    let (file, hint) = text::FILE;
    view! {
        {errors(filled)}
        <form class="sheet" method="get" action="/components">
            {Field::text(names[0], name.0).hint(name.1).view(filled)}
            {Field::text(names[1], npi.0).hint(npi.1).inputmode("numeric").narrow("short").optional().view(filled)}
            {Field::text(names[2], profession.0).hint(profession.1).suggest(choices()).narrow("medium").view(filled)}
            {Field::select(names[3], jurisdiction.0, choices()).narrow("medium").view(filled)}
            {Field::date(names[4], until.0).hint(until.1).view(filled)}
            {Field::area(names[5], why.0, 3).hint(why.1).view(filled)}
            {Field::radios(names[6], practise.0, choices()).view(filled)}
            {Field::boxes(names[7], tell.0, choices()).optional().view(filled)}
            {Field::file(names[8], file, ".csv").hint(hint).view(filled)}
            <div class="actions">
                <button class="primary" type="submit">{text::BUTTON[0]}</button>
                <button type="submit">{text::BUTTON[1]}</button>
            </div>
        </form>
    }
    .into_any()
}

pub(super) fn danger() -> impl IntoView {
    let [heading, words, leave] = text::CONSEQUENCE;
    view! {
        <form class="sheet" method="get" action="/components">
            <div class="consequence">
                <h3>{heading}</h3>
                <p>{words}</p>
                <ul>{text::CONSEQUENCES.map(|it| view! { <li>{it}</li> })}</ul>
            </div>
            <div class="actions">
                <button class="danger" type="submit">{text::BUTTON[2]}</button>
                <a class="button" href="#danger">{leave}</a>
            </div>
        </form>
    }
    .into_any()
}
