//! The figures: collected line by line, shown as a table or as JSON.

use std::{collections::BTreeSet, fmt::Write as _};

use anyhow::Result;
use serde::Serialize;

use crate::timing::Spread;

/// Everything that was measured.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Sheet {
    lines: Vec<Line>,
}

/// One figure.
#[derive(Clone, Debug, Serialize)]
struct Line {
    section: &'static str,
    name: String,
    /// Of how many plays it is.
    plays: u32,
    unit: &'static str,
    median: f64,
    least: f64,
    /// What it may be at most, if that is laid down.
    bound: Option<f64>,
}

impl Sheet {
    /// Adds a figure.
    pub(crate) fn add(
        &mut self,
        section: &'static str,
        name: &str,
        plays: u32,
        unit: &'static str,
        figure: Spread,
    ) {
        self.bounded(section, name, plays, unit, figure, None);
    }

    /// Adds a figure that may be so much at most.
    pub(crate) fn bounded(
        &mut self,
        section: &'static str,
        name: &str,
        plays: u32,
        unit: &'static str,
        figure: Spread,
        bound: Option<f64>,
    ) {
        self.lines.push(Line {
            section,
            name: name.to_owned(),
            plays,
            unit,
            median: figure.median,
            least: figure.least,
            bound,
        });
    }

    /// All of it in one line.
    pub(crate) fn json(&self) -> Result<String> {
        Ok(serde_json::to_string(self)?)
    }

    /// A line for everything that was measured, a column for each number of plays.
    pub(crate) fn table(&self) -> String {
        let sizes: BTreeSet<u32> = self.lines.iter().map(|line| line.plays).collect();
        let mut table = format!("{:<40} {:>12}", "plays", "");
        // Writing to a string cannot fail.
        for size in &sizes {
            let _ = write!(table, " {:>20}", grouped(*size));
        }
        let _ = writeln!(table, " {:>12} {:>8}", "at most", "growth");
        let mut sections: Vec<&str> = Vec::new();
        for line in &self.lines {
            if !sections.contains(&line.section) {
                sections.push(line.section);
            }
        }
        for section in sections {
            let _ = writeln!(table, "\n{section}");
            let mut told: BTreeSet<&str> = BTreeSet::new();
            let lines = self.lines.iter().filter(|line| line.section == section);
            for line in lines {
                if told.insert(&line.name) {
                    table += &self.row(line, &sizes);
                }
            }
        }
        table
    }

    fn row(&self, first: &Line, sizes: &BTreeSet<u32>) -> String {
        let same: Vec<&Line> = self
            .lines
            .iter()
            .filter(|line| line.section == first.section && line.name == first.name)
            .collect();
        let mut row = format!("  {:<38} {:>12}", first.name, first.unit);
        for size in sizes {
            let cell = same.iter().find(|line| line.plays == *size);
            let _ = write!(
                row,
                " {:>20}",
                cell.map_or(String::new(), |line| line.cell())
            );
        }
        let mut bounds = same.iter().filter_map(|line| Some((line.bound?, line)));
        let bound = bounds.next_back().map_or(String::new(), |(bound, line)| {
            let is_over = line.median > bound;
            format!("{}{}", number(bound), if is_over { " OVER" } else { "" })
        });
        let least = same.iter().min_by_key(|line| line.plays);
        let most = same.iter().max_by_key(|line| line.plays);
        let growth = least
            .zip(most)
            .filter(|(least, most)| least.plays < most.plays && least.median > 0.0)
            .map_or(String::new(), |(least, most)| {
                format!("×{}", number(most.median / least.median))
            });
        let _ = write!(row, " {bound:>12} {growth:>8}");
        format!("{}\n", row.trim_end())
    }
}

impl Line {
    /// The median, and the least if that is another.
    fn cell(&self) -> String {
        let (median, least) = (number(self.median), number(self.least));
        if median == least {
            median
        } else {
            format!("{median} ({least})")
        }
    }
}

/// Three digits or so.
fn number(figure: f64) -> String {
    match figure {
        figure if figure >= 100.0 => format!("{figure:.0}"),
        figure if figure >= 10.0 => format!("{figure:.1}"),
        figure if figure >= 1.0 => format!("{figure:.2}"),
        figure => format!("{figure:.3}"),
    }
}

/// `1,000,000`.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_every_number_of_plays_its_bound_and_how_it_grows() {
        let mut sheet = Sheet::default();
        sheet.add("warm", "totals", 100_000, "ms", Spread::of(0.5));
        let figure = Spread {
            median: 5.0,
            least: 4.0,
        };
        sheet.add("cold", "totals", 100_000, "ms", Spread::of(7.0));
        sheet.bounded("warm", "totals", 1_000_000, "ms", figure, Some(3.0));
        let table = sheet.table();
        let words: Vec<&str> = table.split_whitespace().collect();
        assert_eq!(
            words,
            [
                "plays",
                "100,000",
                "1,000,000",
                "at",
                "most",
                "growth",
                "warm",
                "totals",
                "ms",
                "0.500",
                "5.00",
                "(4.00)",
                "3.00",
                "OVER",
                "×10.0",
                "cold",
                "totals",
                "ms",
                "7.00"
            ]
        );
        let json = sheet.json().unwrap();
        assert!(json.starts_with(r#"{"lines":[{"section":"warm","name":"totals""#));
    }
}
