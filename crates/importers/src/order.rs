//! The order in which the files of an import are read.

use std::cmp::Ordering;

/// Compares two paths as people count: `part_2` comes before `part_10`.
///
/// Files are read in this order, so that the same files give the same result however a folder or an
/// archive happens to list them.
pub fn natural_order(left: &str, right: &str) -> Ordering {
    let (mut a, mut b) = (left.as_bytes(), right.as_bytes());
    loop {
        let ((number_a, rest_a), (number_b, rest_b)) = (split_number(a), split_number(b));
        if !number_a.is_empty() && !number_b.is_empty() {
            let order = by_value(number_a, number_b);
            if order != Ordering::Equal {
                return order;
            }
            (a, b) = (rest_a, rest_b);
            continue;
        }
        match (a.split_first(), b.split_first()) {
            (Some((x, rest_a)), Some((y, rest_b))) if x == y => (a, b) = (rest_a, rest_b),
            (Some((x, _)), Some((y, _))) => return x.cmp(y),
            // Only zeros before numbers may differ now.
            (None, None) => return left.cmp(right),
            (x, y) => return x.is_some().cmp(&y.is_some()),
        }
    }
}

fn split_number(text: &[u8]) -> (&[u8], &[u8]) {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    text.split_at(digits)
}

/// Numbers of any length, as they are written.
fn by_value(a: &[u8], b: &[u8]) -> Ordering {
    let (a, b) = (without_zeros(a), without_zeros(b));
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

fn without_zeros(digits: &[u8]) -> &[u8] {
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    digits.split_at(zeros).1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_compared_as_numbers() {
        let mut names = vec![
            "a/Audio_2024_10.json",
            "a/Audio_2024_2.json",
            "a/Audio_2024.json",
            "a/Audio_2023_9.json",
            "a/Audio_2024_02.json",
            "A.json",
            "",
            "a/endsong_99999999999999999999999.json",
            "a/endsong_100000000000000000000000.json",
        ];
        names.sort_by(|a, b| natural_order(a, b));
        assert_eq!(
            names,
            [
                "",
                "A.json",
                "a/Audio_2023_9.json",
                "a/Audio_2024.json",
                "a/Audio_2024_02.json",
                "a/Audio_2024_2.json",
                "a/Audio_2024_10.json",
                "a/endsong_99999999999999999999999.json",
                "a/endsong_100000000000000000000000.json",
            ]
        );
    }

    proptest! {
        #[test]
        fn it_is_an_order(names in prop::collection::vec("[ab_0129]{0,6}", 3)) {
            let [a, b, c] = [&names[0], &names[1], &names[2]];
            prop_assert_eq!(natural_order(a, b), natural_order(b, a).reverse());
            prop_assert_eq!(natural_order(a, b) == Ordering::Equal, a == b);
            if natural_order(a, b).is_le() && natural_order(b, c).is_le() {
                prop_assert!(natural_order(a, c).is_le());
            }
        }
    }
}
