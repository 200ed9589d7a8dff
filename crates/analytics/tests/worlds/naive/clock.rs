//! At what time of the day and week.

use serde_json::{Value, json};

use super::{Heard, Naive};

impl Naive<'_> {
    pub(crate) fn clock(&self) -> Value {
        let hours = (0..24).map(|hour| {
            let plays = self.plays().filter(|heard| heard.began.hour() == hour);
            let played: Vec<i64> = plays.map(|heard| heard.played).collect();
            json!({"hour": hour, "plays": played.len(), "played_ms": played.iter().sum::<i64>()})
        });
        json!({"hours": hours.collect::<Vec<_>>()})
    }

    pub(crate) fn week_hours(&self) -> Value {
        let cell = |day: i8, hour: i8| {
            let is_in = |heard: &&Heard<'_>| {
                heard.began.hour() == hour && heard.began.weekday().to_monday_zero_offset() == day
            };
            let played: Vec<i64> = self
                .plays()
                .filter(is_in)
                .map(|heard| heard.played)
                .collect();
            json!({"plays": played.len(), "played_ms": played.iter().sum::<i64>()})
        };
        let day = |day: i8| (0..24).map(|hour| cell(day, hour)).collect::<Vec<_>>();
        json!({"cells": (0..7).map(day).collect::<Vec<_>>()})
    }
}
