//! Covers drawn on the spot: every picture follows from its address alone.

mod design;

use crate::png::Picture;
use crate::rng::{Rng, key};
use design::{Design, GRID};

/// What each size of a picture is called at the front of its 40 hexadecimal digits, and its side in pixels.
const SIZES: [(&str, u32); 6] = [
    ("ab67616d0000b273", 640),
    ("ab67616d00001e02", 300),
    ("ab67616d00004851", 64),
    ("ab6761610000e5eb", 640),
    ("ab67616100005174", 320),
    ("ab6761610000f178", 160),
];

/// Colours that go together, each set from its darkest to its lightest.
const PALETTES: [[[u8; 3]; 5]; 12] = [
    [
        [24, 22, 51],
        [73, 42, 107],
        [176, 62, 116],
        [241, 128, 97],
        [253, 218, 158],
    ],
    [
        [11, 38, 48],
        [18, 85, 92],
        [56, 143, 130],
        [160, 205, 164],
        [245, 238, 203],
    ],
    [
        [38, 20, 18],
        [110, 38, 32],
        [191, 75, 43],
        [235, 154, 75],
        [250, 226, 180],
    ],
    [
        [16, 26, 62],
        [36, 70, 140],
        [74, 133, 199],
        [150, 199, 226],
        [238, 245, 242],
    ],
    [
        [28, 31, 28],
        [62, 84, 60],
        [122, 142, 84],
        [201, 190, 120],
        [244, 235, 205],
    ],
    [
        [45, 16, 45],
        [120, 26, 82],
        [214, 54, 98],
        [247, 134, 138],
        [255, 221, 210],
    ],
    [
        [20, 20, 24],
        [66, 66, 76],
        [128, 126, 134],
        [196, 192, 190],
        [244, 240, 232],
    ],
    [
        [8, 32, 30],
        [10, 92, 84],
        [232, 106, 74],
        [246, 176, 110],
        [252, 238, 214],
    ],
    [
        [30, 24, 76],
        [84, 58, 160],
        [146, 110, 214],
        [120, 200, 214],
        [226, 246, 236],
    ],
    [
        [50, 32, 12],
        [130, 84, 22],
        [216, 150, 30],
        [246, 204, 84],
        [255, 244, 206],
    ],
    [
        [14, 20, 40],
        [40, 52, 84],
        [214, 60, 70],
        [240, 150, 120],
        [246, 232, 220],
    ],
    [
        [10, 44, 70],
        [22, 108, 132],
        [240, 196, 92],
        [244, 120, 88],
        [250, 236, 220],
    ],
];

const SHADES: usize = 64;

/// The addresses of an album's cover, largest first, as (hash, side).
pub(crate) fn album_images(seed: u64) -> [(String, u32); 3] {
    hashes(seed, 0)
}

/// The addresses of an artist's picture, largest first, as (hash, side).
pub(crate) fn artist_images(seed: u64) -> [(String, u32); 3] {
    hashes(seed, 3)
}

fn hashes(seed: u64, first: usize) -> [(String, u32); 3] {
    let tail = Rng::keyed(&[seed, key("cover")]).text(b"0123456789abcdef", 24);
    [0, 1, 2].map(|size| {
        let (prefix, side) = SIZES[first + size];
        (format!("{prefix}{tail}"), side)
    })
}

/// The PNG behind an address, or nothing when no picture can have it.
pub(crate) fn draw(hash: &str) -> Option<Vec<u8>> {
    let well_formed = hash.len() == 40
        && hash
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    let (prefix, side) = SIZES
        .iter()
        .find(|(prefix, _)| well_formed && hash.starts_with(prefix))?;
    let mut rng = Rng::keyed(&[key(&hash[prefix.len()..])]);
    let mut colours = *rng.pick(&PALETTES);
    if rng.chance(0.35) {
        colours.reverse();
    }
    let design = Design::draw_lots(&mut rng);
    let step = |at: u32| i64::from(at) * GRID / i64::from(*side);
    let pixels = (0..*side)
        .flat_map(|y| (0..*side).map(move |x| (x, y)))
        .map(|(x, y)| design.colour(step(x), step(y), DITHER[(y % 4) as usize][(x % 4) as usize]))
        .collect();
    Some(
        Picture {
            width: *side,
            palette: ramps(&colours),
            pixels,
        }
        .to_png(),
    )
}

/// Hides the steps between shades.
const DITHER: [[i64; 4]; 4] = [[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]];

/// Four ramps of shades from each colour to the next.
fn ramps(colours: &[[u8; 3]; 5]) -> Vec<[u8; 3]> {
    let blend = |from: u8, to: u8, shade: usize| {
        let (from, to, shade) = (
            i64::from(from),
            i64::from(to),
            i64::try_from(shade).unwrap_or(0),
        );
        u8::try_from(from + (to - from) * shade / 63)
            .unwrap_or(from.unsigned_abs().to_le_bytes()[0])
    };
    colours
        .windows(2)
        .flat_map(|pair| {
            (0..SHADES).map(move |shade| {
                [0, 1, 2].map(|channel| blend(pair[0][channel], pair[1][channel], shade))
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::png::tests::decode;

    #[test]
    fn every_size_is_a_sound_picture_with_many_colours() {
        for (hash, side) in album_images(3).into_iter().chain(artist_images(3)) {
            let png = draw(&hash).unwrap();
            let (width, height, rows) = decode(&png);
            assert_eq!((width, height), (side, side));
            let colours: std::collections::BTreeSet<u8> = rows.into_iter().collect();
            assert!(colours.len() > 40, "{hash} has {} colours", colours.len());
        }
    }

    #[test]
    fn an_address_always_shows_the_same_picture_and_another_one_another() {
        let [(large, _), (middle, _), (small, _)] = album_images(5);
        assert_eq!(draw(&small), draw(&small));
        assert_ne!(
            draw(&large).map(|png| png.len()),
            draw(&middle).map(|png| png.len())
        );
        assert_ne!(draw(&small), draw(&album_images(6)[2].0));
    }

    #[test]
    fn an_address_that_nobody_gave_out_has_no_picture() {
        for hash in [
            "",
            "ab67616d0000b273",
            &"0".repeat(40),
            &"é".repeat(20),
            "../../../etc/passwd",
        ] {
            assert!(draw(hash).is_none(), "{hash}");
        }
    }
}
