//! `stats`: what can be asked about one's plays, or one answer, as the API gives it.

use std::fmt::Write as _;

use analytics::{query::Query, question::Question, scope::Scope, statistics::StatisticId};
use anyhow::Context as _;
use jiff::tz::TimeZone;
use serde_json::Value;
use server::Logs;

use crate::{
    cli,
    house::{self, House},
};

pub(super) async fn run(options: cli::Stats) -> anyhow::Result<()> {
    let Some(id) = &options.statistic else {
        return Ok(super::say(list().trim_end())?);
    };
    let query = Query::new(parameters(&options)?);
    let is_json = options.json;
    // What cannot be asked at all needs no database to be found out.
    Question::read(id, query.clone(), &TimeZone::UTC)?;
    let house = House::open(house::settings(options.flags)?).await?;
    let listener = house.listener(options.listener.as_deref()).await?;
    let zone = TimeZone::get(&listener.zone).unwrap_or(TimeZone::UTC);
    let question = Question::read(id, query, &zone)?;
    let now = house.clock.now();
    let log = Logs::new(usize::MAX)
        .of(&house.store, listener.id, now)
        .await?;
    let answer = serde_json::to_value(question.answer(&log, now))?;
    let text = if is_json {
        answer.to_string()
    } else {
        let mut text = String::new();
        render(&answer["value"], 0, &mut text);
        text
    };
    Ok(super::say(text.trim_end())?)
}

/// The parameters by name, as the API has them.
fn parameters(options: &cli::Stats) -> anyhow::Result<Vec<(String, String)>> {
    let limit = options.limit.map(|limit| limit.to_string());
    let named = [
        ("period", &options.period),
        ("zone", &options.zone),
        ("measure", &options.measure),
        ("rule", &options.rule),
        ("limit", &limit),
    ];
    let mut parameters: Vec<(String, String)> = named
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)))
        .collect();
    for set in &options.set {
        let (name, value) = set.split_once('=').with_context(|| {
            format!("`{set}` sets nothing: write --set NAME=VALUE, such as --set of=artists")
        })?;
        parameters.push((name.to_owned(), value.to_owned()));
    }
    Ok(parameters)
}

/// What can be asked.
fn list() -> String {
    let mut text = String::new();
    for id in StatisticId::ALL {
        let statistic = id.description();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:<18}{}", statistic.id, statistic.about.tells);
        for parameter in statistic.parameters {
            let _ = writeln!(text, "{:<20}{}: {}", "", parameter.name, parameter.values);
        }
    }
    let _ = writeln!(text, "\nOf each with --set NAME=VALUE:");
    for parameter in Scope::PARAMETERS {
        let _ = writeln!(
            text,
            "{:<18}{} {}",
            parameter.name, parameter.about, parameter.values
        );
    }
    text
}

/// A value for people: what is of one kind as a table, everything else a line each.
fn render(value: &Value, depth: usize, text: &mut String) {
    let indent = " ".repeat(depth * 2);
    let Value::Object(fields) = value else {
        let _ = writeln!(text, "{indent}{}", plain(value));
        return;
    };
    for (name, value) in fields {
        match value {
            Value::Object(_) => {
                let _ = writeln!(text, "{indent}{name}");
                render(value, depth + 1, text);
            }
            Value::Array(items) if items.iter().any(Value::is_object) => {
                let _ = writeln!(text, "{indent}{name}");
                table(items, depth + 1, text);
            }
            _ => {
                let _ = writeln!(text, "{indent}{name:<18}{}", plain(value));
            }
        }
    }
}

fn table(items: &[Value], depth: usize, text: &mut String) {
    let columns: Vec<&String> = items
        .iter()
        .find_map(Value::as_object)
        .map(|fields| fields.keys().collect())
        .unwrap_or_default();
    let cells = |item: &Value| -> Vec<String> {
        columns
            .iter()
            .map(|column| plain(&item[column.as_str()]))
            .collect()
    };
    let rows: Vec<Vec<String>> = items.iter().map(cells).collect();
    let heads = columns.iter().map(|column| (*column).clone());
    let rows: Vec<Vec<String>> = std::iter::once(heads.collect()).chain(rows).collect();
    let widths: Vec<usize> = (0..columns.len())
        .map(|column| {
            rows.iter()
                .map(|row| row[column].chars().count())
                .max()
                .unwrap_or(0)
        })
        .collect();
    for row in &rows {
        let _ = write!(text, "{}", " ".repeat(depth * 2));
        for (cell, width) in row.iter().zip(&widths) {
            let _ = write!(text, "{cell:<width$}  ");
        }
        let trimmed = text.trim_end().len();
        text.truncate(trimmed);
        text.push('\n');
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => match fields.get("name") {
            Some(name) => plain(name),
            None => value.to_string(),
        },
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_lines_and_tables() {
        let value = json!({
            "count": 2,
            "longest": {"days": 3, "from": null},
            "items": [
                {"rank": 1, "name": "Aurora", "artists": [{"id": 1, "name": "Aurora"}]},
                {"rank": 12, "name": "Ö", "artists": []},
            ],
        });
        let mut text = String::new();
        render(&value, 0, &mut text);
        let expected = "\
count             2
items
  artists  name    rank
  Aurora   Aurora  1
           Ö       12
longest
  days              3
  from              -
";
        assert_eq!(text, expected);
    }
}
