//! Fields of forms: label above, hint below it, error at the field and in a list at the top that
//! links to it. What was typed is kept.

use crate::{shown, text::desk as text};
use leptos::prelude::*;

/// What a form is filled with, and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// Names and values, as they were typed.
    pub values: Vec<(String, String)>,
    /// Field and sentence; a field of no name is the form itself.
    pub problems: Vec<(String, String)>,
}

impl Filled {
    /// The first value of that name.
    pub fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// Whether `value` is among the values of that name: for boxes that are ticked.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.values.iter().any(|(field, it)| field == name && it == value)
    }

    /// What is wrong with that field.
    pub fn problem(&self, name: &str) -> Option<&str> {
        let found = self.problems.iter().find(|(field, _)| field == name);
        found.map(|(_, sentence)| sentence.as_str())
    }
}

/// What is wrong, each a link to its field. Nothing when nothing is.
pub(crate) fn errors(filled: &Filled) -> Option<AnyView> {
    let problems: Vec<_> = filled
        .problems
        .iter()
        .map(|(field, sentence)| {
            let sentence = shown::field(sentence);
            match field.as_str() {
                "" => view! { <li>{sentence}</li> }.into_any(),
                field => view! { <li><a href=format!("#{field}")>{sentence}</a></li> }.into_any(),
            }
        })
        .collect();
    (!problems.is_empty()).then(|| {
        view! {
            <div class="errors" role="alert" aria-labelledby="errors">
                <h2 id="errors">{text::ERRORS}</h2>
                <ul>{problems}</ul>
            </div>
        }
        .into_any()
    })
}

/// One of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
}

impl Choice {
    /// Sent and shown.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

enum Control {
    /// `<input type=…>`
    Input(&'static str),
    Area(u32),
    Select(Vec<Choice>),
    Radios(Vec<Choice>),
    Boxes(Vec<Choice>),
}

/// One field. Its id in the page is its name, so that the list of errors leads to it.
pub(crate) struct Field {
    name: &'static str,
    label: String,
    hint: Option<String>,
    control: Control,
    optional: bool,
    autocomplete: &'static str,
    /// Names and values of further attributes: `inputmode`, `accept`.
    list: Option<Vec<Choice>>,
    inputmode: Option<&'static str>,
    accept: Option<&'static str>,
    /// As wide as what belongs in: `short`, `medium`.
    width: Option<&'static str>,
}

impl Field {
    fn new(name: &'static str, label: impl Into<String>, control: Control) -> Self {
        Self {
            name,
            label: label.into(),
            hint: None,
            control,
            optional: false,
            autocomplete: "off",
            list: None,
            inputmode: None,
            accept: None,
            width: None,
        }
    }
    /// One line of text.
    pub fn text(name: &'static str, label: impl Into<String>) -> Self {
        Self::new(name, label, Control::Input("text"))
    }
    /// One line of a type of HTML's: `email`, `password`, `url`, `search`.
    pub fn input(name: &'static str, label: impl Into<String>, kind: &'static str) -> Self {
        Self::new(name, label, Control::Input(kind))
    }
    /// A date that can be typed: `2026-03-03`. A browser shows its calendar.
    pub fn date(name: &'static str, label: impl Into<String>) -> Self {
        Self::new(name, label, Control::Input("date")).narrow("short")
    }
    /// A file.
    pub fn file(name: &'static str, label: impl Into<String>, accept: &'static str) -> Self {
        let mut field = Self::new(name, label, Control::Input("file"));
        field.accept = Some(accept);
        field
    }
    /// Several lines of text.
    pub fn area(name: &'static str, label: impl Into<String>, rows: u32) -> Self {
        Self::new(name, label, Control::Area(rows))
    }
    /// One of several from a list that opens.
    pub fn select(name: &'static str, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::new(name, label, Control::Select(choices))
    }
    /// One of a few, all in sight.
    pub fn radios(name: &'static str, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::new(name, label, Control::Radios(choices))
    }
    /// Any of a few.
    pub fn boxes(name: &'static str, label: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self::new(name, label, Control::Boxes(choices))
    }
    /// With a hint below the label.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
    /// It may stay empty, and says so.
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }
    /// What a browser may fill in: `username`, `current-password`, `new-password`, `name`.
    pub fn autocomplete(mut self, what: &'static str) -> Self {
        self.autocomplete = what;
        self
    }
    /// Suggestions to choose from while typing.
    pub fn suggest(mut self, choices: Vec<Choice>) -> Self {
        self.list = Some(choices);
        self
    }
    /// Which keys a phone offers: `numeric`.
    pub fn inputmode(mut self, mode: &'static str) -> Self {
        self.inputmode = Some(mode);
        self
    }
    /// As wide as what belongs in it: `short`, `medium`.
    pub fn narrow(mut self, width: &'static str) -> Self {
        self.width = Some(width);
        self
    }

    /// The field with what was typed and what is wrong with it.
    pub fn view(self, filled: &Filled) -> AnyView {
        let name = self.name;
        let problem = filled.problem(name).map(shown::field);
        let wrong = problem.is_some();
        let described = match (self.hint.is_some(), wrong) {
            (true, true) => Some(format!("{name}-hint {name}-error")),
            (true, false) => Some(format!("{name}-hint")),
            (false, true) => Some(format!("{name}-error")),
            (false, false) => None,
        };
        let invalid = wrong.then_some("true");
        let class = format!(
            "field{}{}",
            if wrong { " field-wrong" } else { "" },
            self.width.map_or(String::new(), |width| format!(" field-{width}"))
        );
        let hint = self.hint.map(|it| view! { <p class="hint" id=format!("{name}-hint")>{it}</p> });
        let error =
            problem.map(|it| view! { <p class="error" id=format!("{name}-error")>{it}</p> });
        let optional =
            self.optional.then(|| view! { <span class="optional">{text::OPTIONAL}</span> });
        let above = view! { {hint}{error} }.into_any();
        let label = view! { {self.label}" "{optional} }.into_any();
        let grouped = matches!(self.control, Control::Radios(_) | Control::Boxes(_));
        let control = match self.control {
            Control::Input(kind) => {
                let secret = kind == "password" || kind == "file";
                let value = (!secret).then(|| filled.value(name).to_owned());
                // Paper has no field for a day: it is written out there.
                let day = value.as_deref().filter(|_| kind == "date");
                let day = day.and_then(|day| credentials::time::Date::parse(day).ok());
                let day = day.map(|day| view! { <span class="on-paper">{day.long()}</span> });
                let list = self.list.as_ref().map(|_| format!("{name}-list"));
                let suggestions = self.list.map(|choices| {
                    let options = choices.into_iter().map(option);
                    view! { <datalist id=format!("{name}-list")>{options.collect_view()}</datalist> }
                });
                view! {
                    <input
                        id=name name=name type=kind value=value autocomplete=self.autocomplete
                        list=list inputmode=self.inputmode accept=self.accept
                        spellcheck="false" aria-describedby=described.clone() aria-invalid=invalid
                    />
                    {suggestions}
                    {day}
                }
                .into_any()
            }
            Control::Area(rows) => {
                let typed = shown::typed(filled.value(name));
                view! {
                    <textarea id=name name=name rows=rows aria-describedby=described.clone() aria-invalid=invalid>{typed}</textarea>
                }
                .into_any()
            }
            Control::Select(choices) => {
                let options = choices.into_iter().map(|it| {
                    let selected = filled.value(name) == it.value;
                    view! { <option value=it.value selected=selected>{it.label}</option> }
                });
                view! {
                    <select id=name name=name aria-describedby=described.clone() aria-invalid=invalid>{options.collect_view()}</select>
                }
                .into_any()
            }
            Control::Radios(choices) => options(name, "radio", choices, filled),
            Control::Boxes(choices) => options(name, "checkbox", choices, filled),
        };
        if grouped {
            view! {
                <fieldset class=class aria-describedby=described>
                    <legend>{label}</legend>
                    {above}
                    {control}
                </fieldset>
            }
            .into_any()
        } else {
            view! { <div class=class><label for=name>{label}</label>{above}{control}</div> }
                .into_any()
        }
    }
}

fn option(choice: Choice) -> impl IntoView {
    view! { <option value=choice.value>{choice.label}</option> }
}

/// A group of choices. The first of them has the name as its id, so that errors lead there.
fn options(
    name: &'static str,
    kind: &'static str,
    choices: Vec<Choice>,
    filled: &Filled,
) -> AnyView {
    let choices = choices.into_iter().enumerate().map(|(at, it)| {
        let id = if at == 0 { name.to_owned() } else { format!("{name}-{at}") };
        let checked = filled.has(name, &it.value);
        view! {
            <div class="choice">
                <input id=id.clone() type=kind name=name value=it.value checked=checked />
                <label for=id>{it.label}</label>
            </div>
        }
    });
    choices.collect_view().into_any()
}
