//! The motifs that covers are made of.

use crate::rng::Rng;

/// Pictures are drawn on this grid, whatever their size.
pub(super) const GRID: i64 = 1024;

#[derive(Clone, Copy)]
enum Motif {
    Circles,
    Stripes,
    Rings,
    Hills,
    Quarters,
}

/// What makes one picture differ from another.
pub(super) struct Design {
    motif: Motif,
    /// Which way the light falls.
    light: usize,
    /// Three places with a size each.
    spots: [(i64, i64, i64); 3],
    width: i64,
    slope: i64,
    tiles: [u8; 16],
}

impl Design {
    pub(super) fn draw_lots(rng: &mut Rng) -> Self {
        let motifs = [
            Motif::Circles,
            Motif::Stripes,
            Motif::Rings,
            Motif::Hills,
            Motif::Quarters,
        ];
        Self {
            motif: *rng.pick(&motifs),
            light: rng.below(4),
            spots: [0, 1, 2].map(|_| {
                (
                    rng.range(120, 900),
                    rng.range(120, 900),
                    rng.range(120, 380),
                )
            }),
            width: rng.range(60, 170),
            slope: rng.range(-2, 2),
            tiles: [0; 16].map(|_: u8| rng.next().to_le_bytes()[0] % 8),
        }
    }

    /// The palette entry of a place on the grid.
    pub(super) fn colour(&self, x: i64, y: i64, dither: i64) -> u8 {
        let light = match self.light {
            0 => x,
            1 => y,
            2 => i64::midpoint(x, y),
            _ => i64::midpoint(x, GRID - 1 - y),
        };
        let (ramp, light) = match self.motif {
            Motif::Circles => self.circles(x, y, light),
            Motif::Stripes => ((x + y * self.slope / 2 + 2 * GRID) / self.width % 4, light),
            Motif::Rings => {
                let (centre_x, centre_y, _) = self.spots[0];
                (distance(x - centre_x, y - centre_y) / self.width % 4, light)
            }
            Motif::Hills => self.hills(x, y, light),
            Motif::Quarters => self.quarters(x, y, light),
        };
        let shade = ((light * 16 + dither * 16) / 256).clamp(0, 63);
        u8::try_from(ramp.clamp(0, 3) * 64 + shade).unwrap_or(0)
    }

    fn circles(&self, x: i64, y: i64, light: i64) -> (i64, i64) {
        let hit = [3, 2, 1].into_iter().zip(self.spots).find_map(
            |(ramp, (centre_x, centre_y, radius))| {
                let away = distance(x - centre_x, y - centre_y);
                (away < radius).then(|| (ramp, GRID - 1 - away * (GRID - 1) / radius))
            },
        );
        hit.unwrap_or((0, light))
    }

    fn hills(&self, x: i64, y: i64, light: i64) -> (i64, i64) {
        let hit =
            [3, 2, 1]
                .into_iter()
                .zip(self.spots)
                .find_map(|(ramp, (phase, height, span))| {
                    let along = (x + phase) % (2 * span);
                    let rise = along.min(2 * span - along)
                        * (span - along.abs_diff(span).cast_signed() / 2)
                        / span;
                    let ridge = 260 + 220 * ramp + height / 8 - rise / 2;
                    (y > ridge).then(|| (ramp, (GRID - 1 - (y - ridge)).clamp(0, GRID - 1)))
                });
        hit.unwrap_or((0, light))
    }

    fn quarters(&self, x: i64, y: i64, light: i64) -> (i64, i64) {
        let tile = self.tiles[usize::try_from(y / 256 * 4 + x / 256).unwrap_or(0) % 16];
        let (x, y) = (x % 256, y % 256);
        let x = if tile & 1 == 0 { x } else { 255 - x };
        let y = if tile & 2 == 0 { y } else { 255 - y };
        let ground = i64::from(tile / 4);
        if distance(x, y) < 250 {
            (2 + ground, light)
        } else {
            (ground, light)
        }
    }
}

fn distance(x: i64, y: i64) -> i64 {
    (x * x + y * y).isqrt()
}
