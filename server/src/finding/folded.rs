//! How names and numbers are compared: without case, accents and the marks that people leave out.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A name as it is sorted and searched: small letters without accents, no apostrophes, hyphens as
/// spaces. `Zoë O’Brien-Łukasz` becomes `zoe obrien lukasz`.
pub fn name(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.nfkd().filter(|it| !is_combining_mark(*it)).flat_map(char::to_lowercase) {
        match character {
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            'þ' => folded.push_str("th"),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            '\'' | '\u{2018}' | '\u{2019}' | '\u{02bc}' | '\u{02bb}' | '`' | '\u{00b4}' => {}
            '-' | '.' | ',' | '\u{2010}'..='\u{2015}' => folded.push(' '),
            other if other.is_whitespace() || other.is_control() => folded.push(' '),
            other => folded.push(other),
        }
    }
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether each word of `part` is a word of `whole`. Both are folded; a part without words is in none.
pub fn has_words(whole: &str, part: &str) -> bool {
    let mut words = part.split_whitespace().peekable();
    words.peek().is_some() && words.all(|word| whole.split_whitespace().any(|own| own == word))
}

/// A licence number as it is sorted and searched: small letters and digits alone. `A-104422`
/// becomes `a104422`.
pub fn number(text: &str) -> String {
    let folded = text.nfkd().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase);
    folded.collect()
}

/// What the register sorts a person by: the family name, then the rest of the name.
pub fn family_first(whole: &str, family: &str) -> String {
    let rest = whole.strip_suffix(family).unwrap_or(whole);
    name(&format!("{family} {rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_however_people_type_them() {
        for (written, typed) in [
            ("Zoë O’Brien-Łukasz", "zoe obrien lukasz"),
            ("JOSÉ Núñez", "jose nunez"),
            ("Nguyễn Thị Ánh", "nguyen thi anh"),
            ("Jørgen Weiß", "jorgen weiss"),
            ("O'Brien", "OBRIEN"),
            ("Jean-Luc", "jean luc"),
            ("İpek", "ipek"),
        ] {
            assert_eq!(name(written), name(typed), "{written}");
        }
        assert_eq!(name(" \u{301} "), "");
        assert_eq!(name("100% _x"), "100% _x");
    }

    #[test]
    fn a_part_of_a_name_is_in_another_by_whole_words_alone() {
        let oliver = name("Oliver Stone");
        assert!(!has_words(&oliver, &name("Li")) && !has_words(&oliver, ""));
        assert!(has_words(&name("José García"), &name("Jose")));
        assert!(has_words(&name("María de la Cruz"), &name("de la Cruz")));
        assert!(!has_words(&name("Ana de la Vega"), &name("de la Cruz")));
    }

    #[test]
    fn a_number_is_found_without_its_hyphens() {
        assert_eq!(number("A-104 422"), "a104422");
        assert_eq!(number("%_"), "");
    }

    #[test]
    fn the_family_name_comes_first_in_a_list_even_when_it_has_several_words() {
        assert_eq!(family_first("María de la Cruz", "de la Cruz"), "de la cruz maria");
        assert_eq!(family_first("Ada Okafor", "Okafor"), "okafor ada");
        assert_eq!(family_first("Prince", "Prince"), "prince");
    }
}
