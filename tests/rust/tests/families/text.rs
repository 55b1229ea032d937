//! Placements as text.

use ringwright::ring::from_json;

use crate::random::{FAMILIES, cases, change, changed};

#[test]
fn every_family_reads_what_it_prints() {
    for (family, mut placement, mut rng) in cases(61, &FAMILIES) {
        for _ in 0..rng.below(4) {
            let (_, change) = change(family, &*placement, &mut rng);
            placement = changed(&*placement, change).unwrap_or(placement);
        }
        let text = placement.to_json();
        let read = from_json(&text, None).unwrap();
        assert_eq!((read.family(), read.to_json()), (family, text));
        for _ in 0..8 {
            let position = rng.next_u64();
            assert_eq!(read.owner(position), placement.owner(position));
        }
    }
}

/// Numbers and bytes swapped at random: a refusal or another placement, never a panic.
#[test]
fn no_text_brings_a_reader_down() {
    let mut readable = 0;
    for (_, placement, mut rng) in cases(62, &FAMILIES) {
        let mut text = placement.to_json().into_bytes();
        for _ in 0..=rng.below(3) {
            let at = rng.below(text.len() as u64) as usize;
            let digits: Vec<usize> = (0..text.len()).filter(|&at| text[at].is_ascii_digit()).collect();
            match rng.below(4) {
                0 => text[at] = b"0123456789,[]{}\":-.e "[rng.below(21) as usize],
                1 => drop(text.remove(at)),
                _ => text[digits[rng.below(digits.len() as u64) as usize]] = b'0' + rng.below(10) as u8,
            }
        }
        let Ok(text) = String::from_utf8(text) else { continue };
        if let Ok(read) = from_json(&text, None) {
            readable += 1;
            (0..8)
                .for_each(|_| assert!(read.owner(rng.next_u64()).is_none_or(|ix| (ix as usize) < read.nodes().len())));
            assert_eq!(from_json(&read.to_json(), None).unwrap().to_json(), read.to_json());
        }
    }
    assert!(readable > crate::CASES / 20);
}
