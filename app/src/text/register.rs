//! What the register and the overview say.

use credentials::time::Date;

/// Heading of the register.
pub const HEADING: &str = "Licences";
/// On the way to the form that issues one.
pub const ISSUE_ONE: &str = "Issue a licence";
/// On the way to issuing from a file.
pub const ISSUE_MANY: &str = "Issue many from a file";
/// Of the form that searches and filters.
pub const SEARCH_FORM: &str = "Search and filter the register";
/// Label of the search.
pub const TEXT: &str = "Name or licence number";
/// Below the label.
pub const TEXT_HINT: &str = "Any part of a name, the start of a number, a link.";
/// Label of the filter by state.
pub const STATE: &str = "State";
/// Label of the filter by jurisdiction.
pub const JURISDICTION: &str = "Jurisdiction";
/// Label of the filter by profession.
pub const PROFESSION: &str = "Profession";
/// Label of the filter by the last day.
pub const EXPIRING: &str = "Expires within";
/// Label of the filter by publishing.
pub const PUBLICATION: &str = "Publishing";
/// Label of the order.
pub const ORDER: &str = "Sorted by";
/// The choice that leaves a filter open.
pub const ANY: &str = "Any";
/// The choice of several states: all in which one may practise today.
pub const IN_FORCE: &str = "In force";
/// On the button.
pub const FIND: &str = "Show licences";
/// Heads of the table.
pub const COLUMNS: [&str; 6] =
    ["Name", "Number", "Profession", "Jurisdiction", "State", "Valid until"];
/// Heads of the file that is downloaded.
pub const CSV_COLUMNS: [&str; 11] = [
    "Name",
    "Family name",
    "Licence number",
    "Profession",
    "Jurisdiction",
    "State",
    "Valid from",
    "Valid until",
    "Issued",
    "Short id",
    "Public page",
];
/// Before the filters that are set.
pub const ACTIVE: &str = "Only those that match:";
/// Behind the label of a filter, for who does not see the cross.
pub const TAKE_AWAY: &str = "take this filter away";
/// Takes every filter away.
pub const CLEAR: &str = "Show the whole register";
/// In a row whose document waits.
pub const WAITING: &str = "waiting to be published";
/// Names the links below the list.
pub const PAGER: &str = "Pages of the register";
/// Towards the first page.
pub const PREVIOUS: &str = "Previous";
/// Towards the last page.
pub const NEXT: &str = "Next";
/// Back to the beginning.
pub const FIRST: &str = "First page";
/// Heading where nothing was found.
pub const NOTHING: &str = "No licence matches all of this";
/// Below it.
pub const NOTHING_LEDE: &str =
    "Take a filter away, search for fewer letters, or look at the whole register.";
/// Where a page behind the last was opened.
pub const PAST_THE_END: &str = "There are no licences on this page any more";
/// Below it.
pub const PAST_THE_END_LEDE: &str =
    "What was here has changed since. Begin again at the first page.";
/// Heading where nothing was issued yet.
pub const NONE_YET: &str = "No licence has been issued yet";
/// Below it.
pub const NONE_YET_LEDE: &str =
    "Every licence that this board issues will be here, with its state and its history.";
/// A choice in the address that is none of ours.
pub const NO_SUCH_CHOICE: &str = "There is no such choice. Choose one from the list.";
/// A number of days that is none.
pub const NOT_DAYS: &str = "Give a number of days from 1 to 3650.";
/// A search that is longer than any name.
pub const TOO_LONG: &str = "This is longer than any name. Search for at most 200 characters.";

/// The orders: code and words.
pub const ORDERS: [(&str, &str); 4] = [
    ("newest", "Issued last"),
    ("name", "Family name"),
    ("number", "Licence number"),
    ("expires", "Valid until"),
];
/// The choices of publishing: code and words.
pub const PUBLICATIONS: [(&str, &str); 2] =
    [("waiting", "Waiting to be published"), ("failed", "Publishing has failed")];

/// Heading of the first page of the board's desk.
pub const OVERVIEW: &str = "Overview";
/// Of what is wrong, above everything else.
pub const PROBLEMS: &str = "What is wrong";
/// Heading of what comes up.
pub const ATTENTION: &str = "Needs attention";
/// Heads of that table.
pub const TASK_COLUMNS: [&str; 2] = ["What", "How many"];
/// Heading of the counts.
pub const COUNTS: &str = "Licences by state";
/// Heads of that table.
pub const COUNT_COLUMNS: [&str; 2] = ["State", "Licences"];
/// Announced changes that do not come by themselves any more.
pub const UNDECIDED: &str = "Announced changes that need a decision";

/// Why, and whose comes first.
pub fn undecided(number: u64, name: &str) -> String {
    let first = if number == 1 { "It is" } else { "The first is" };
    format!(
        "Something else was ordered after they were announced, which they would lift or replace. They do not come into force until somebody decides. {first} {name}’s."
    )
}

/// Heading of the announced changes.
pub const SOON: &str = "Comes into force in the next 30 days";
/// Heads of that table.
pub const SOON_COLUMNS: [&str; 3] = ["Name", "Change", "From"];
/// Where nothing was announced.
pub const SOON_NONE: &str = "No change is announced for these days.";
/// Heading of the chart.
pub const ISSUED: &str = "Issued in the last 12 months";
/// Heads of the same as a table.
pub const ISSUED_COLUMNS: [&str; 2] = ["Month", "Licences issued"];
/// Documents that Kubo refused.
pub const FAILED: &str = "Licences that could not be published";
/// Documents that wait.
pub const DOCUMENTS_WAIT: &str = "Waiting to be published on IPFS";
/// Beside those, when Kubo does not answer.
pub const KUBO_DOWN: &str = "The IPFS node does not answer. Nothing is lost: they are published by themselves as soon as it does.";
/// Beside keys that cannot be opened.
pub const CLOSED_KEYS_NEXT: &str = "No licence can be issued and no status list renewed with such a key. An administrator can see why under Settings, Keys.";
/// Below the heading of the overview where nothing was issued yet.
pub const NONE_YET_OVERVIEW: &str = "When you have, you will see here what needs attention, how many licences stand how, and how many you issue.";
/// The first steps: issue one, issue many, check the DID. What each is for.
pub const STEPS: [(&str, &str); 3] = [
    (
        "Issue one licence",
        "A form in the order of the paper one, with a preview before anything is signed.",
    ),
    (
        "Issue many from a file",
        "Download the template, fill it in, and see every error by row and column first.",
    ),
    (
        "Check your DID",
        "Your licences name it. See whether the world can read it under your address, before the first one goes out.",
    ),
];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Below the heading of the overview.
pub fn on_day(day: Date) -> String {
    format!("As of {}.", day.long())
}

/// Licences in force that end soon.
pub fn expire_within(number: u32) -> String {
    format!("In force and not renewed, expire within {}", days(number))
}

/// Files of which issuing broke off.
pub const BROKEN_OFF: &str = "Files of which issuing broke off";
/// What to do.
pub const BROKEN_OFF_NEXT: &str = "Issuing failed several times in a row. What is issued stays issued; the other rows wait until somebody who may issue lets the file go on.";

/// Rows of files that are to be corrected.
pub fn wrong_rows(files: u64) -> String {
    match files {
        1 => "Rows of a file to be corrected".into(),
        files => format!("Rows to be corrected, in {} files", count(files)),
    }
}

/// Why publishing has failed.
pub fn failed_because(why: Option<&str>) -> String {
    let why = why.map(|why| format!(" What came back last: {why}.")).unwrap_or_default();
    format!("The IPFS node did not take them. They are tried again by themselves.{why}")
}

/// Keys that cannot be opened, by name.
pub fn closed_keys(names: &[String]) -> String {
    match names {
        [one] => format!("The key {one} cannot be opened"),
        several => format!("The keys {} cannot be opened", several.join(", ")),
    }
}

/// Below the announced changes that are shown.
pub fn soon_more(number: u64) -> String {
    format!("And {} more.", count(number))
}

/// Below the counts: a link.
pub fn all_in_force(number: u64) -> String {
    format!("{} in force", count(number))
}

/// Below the counts: a link.
pub fn all(number: u64) -> String {
    format!("{} in all", count(number))
}

/// Below the chart.
pub fn issued_in_all(number: u64) -> String {
    format!("{} issued in these months.", licenses(number))
}

/// A month below its bar: `Mar`.
pub fn month_short(day: Date) -> String {
    let month = day.to_string().get(5..7).and_then(|month| month.parse::<usize>().ok());
    month.and_then(|month| MONTHS.get(month - 1)).copied().unwrap_or_default().to_owned()
}

/// A month in full: `March 2026`.
pub fn month_long(day: Date) -> String {
    let long = day.long();
    long.split_once(' ').map_or(long.clone(), |(_, rest)| rest.to_owned())
}

/// A number with its thousands apart: `12,345`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && at % 3 == first {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// A number of licences.
pub fn licenses(number: u64) -> String {
    match number {
        1 => "1 licence".into(),
        number => format!("{} licences", count(number)),
    }
}

/// A number of days, as a choice and as a filter.
pub fn days(number: u32) -> String {
    match number {
        1 => "1 day".into(),
        number => format!("{number} days"),
    }
}

/// How much of the register is shown: below the heading.
pub fn found(total: u64, filtered: bool) -> String {
    match (total, filtered) {
        (total, false) => format!("{} in the register.", licenses(total)),
        (1, true) => "1 licence matches.".into(),
        (total, true) => format!("{} match.", licenses(total)),
    }
}

/// Which of them are on this page.
pub fn range(first: u64, last: u64, total: u64) -> String {
    format!("{} to {} of {}", count(first), count(last), count(total))
}

/// The link that downloads what is listed.
pub fn download(total: u64) -> String {
    match total {
        1 => "Download this licence as CSV".into(),
        total => format!("Download these {} as CSV", licenses(total)),
    }
}

/// Instead of the link, where one file does not hold them all.
pub const DOWNLOAD_TOO_MANY: &str =
    "A CSV file holds at most 250,000 licences. Filter the list, and download it in parts.";

/// A list that was asked for as a file, and is too long.
pub fn too_many_for_a_file(total: u64, most: u64) -> String {
    format!(
        "The list has {}, and one file holds at most {}. Go back, filter it by state, jurisdiction or profession, and download it in parts.",
        licenses(total),
        count(most)
    )
}

/// A filter that is set, in words.
pub fn searched(text: &str) -> String {
    format!("“{text}”")
}

/// A filter that is set, in words.
pub fn expiring(days_from_today: u32) -> String {
    format!("in force and not renewed, expires within {}", days(days_from_today))
}

/// Below the state of a licence.
pub fn announced(word: &str, day: Date) -> String {
    format!("{word} from {} announced", day.long())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_named_short_below_its_bar_and_in_full_in_the_table() {
        let day = Date::parse("2026-03-01").unwrap();
        assert_eq!((month_short(day), month_long(day)), ("Mar".into(), "March 2026".into()));
    }

    #[test]
    fn thousands_are_kept_apart() {
        assert_eq!(
            [0, 12, 999, 1_000, 100_000, 1_234_567].map(count),
            ["0", "12", "999", "1,000", "100,000", "1,234,567"]
        );
    }
}
