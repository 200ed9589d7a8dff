//! Writing rows as Spotify does: keys in a given order, all on one line or indented by two spaces.

use serde_json::Value;

/// The keys of a row with their values, which are neither lists nor objects.
pub(crate) type Row = Vec<(&'static str, Value)>;

/// A list of rows.
pub(crate) fn write(rows: &[Row], indented: bool) -> Vec<u8> {
    let (outer, inner, colon) = if indented {
        ("\n  ", "\n    ", ": ")
    } else {
        ("", "", ":")
    };
    let mut text = String::from("[");
    for (place, row) in rows.iter().enumerate() {
        text.push_str(if place == 0 { "" } else { "," });
        text.push_str(outer);
        text.push('{');
        for (place, (name, value)) in row.iter().enumerate() {
            text.push_str(if place == 0 { "" } else { "," });
            text.push_str(inner);
            text.push('"');
            text.push_str(name);
            text.push('"');
            text.push_str(colon);
            text.push_str(&value.to_string());
        }
        text.push_str(outer);
        text.push('}');
    }
    if indented && !rows.is_empty() {
        text.push('\n');
    }
    text.push(']');
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rows_keep_the_order_of_their_keys() {
        let rows = [
            vec![("ts", json!("2020")), ("a", Value::Null)],
            vec![("b", json!("“é\n"))],
        ];
        let text = |indented| String::from_utf8(write(&rows, indented)).unwrap();
        assert_eq!(text(false), r#"[{"ts":"2020","a":null},{"b":"“é\n"}]"#);
        let indented = "[\n  {\n    \"ts\": \"2020\",\n    \"a\": null\n  },\n  {\n    \"b\": \"“é\\n\"\n  }\n]";
        assert_eq!(text(true), indented);
        assert_eq!(write(&[], true), b"[]");
    }
}
