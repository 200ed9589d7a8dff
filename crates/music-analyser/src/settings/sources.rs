//! Where the texts of settings come from, and which of them wins.

use std::{collections::BTreeMap, fs, path::Path};

use super::{SETTINGS, Wrong, table::Setting};

/// The file beside the program's working folder.
const FILE: &str = "music-analyser.toml";

/// The texts of the settings that are given, by name.
#[derive(Default)]
pub(crate) struct Texts(BTreeMap<String, String>);

impl Texts {
    /// Reads the flags, the environment, `.env` and `music-analyser.toml`.
    pub(crate) fn gather(flags: impl IntoIterator<Item = (String, String)>) -> Result<Self, Wrong> {
        let mut layers = vec![file_layer(Path::new(FILE))?];
        layers.push(dotenv_layer()?);
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that reads the environment"
        )]
        layers.push(
            std::env::vars_os()
                .filter_map(|(name, text)| {
                    Some((name.into_string().ok()?, text.into_string().ok()?))
                })
                .collect(),
        );
        layers.push(flags.into_iter().collect());
        let mut texts = Self::default();
        for layer in layers {
            texts.put_over(&layer)?;
        }
        Ok(texts)
    }

    /// These texts and nothing from anywhere else.
    pub(crate) fn only(pairs: impl IntoIterator<Item = (String, String)>) -> Result<Self, Wrong> {
        let mut texts = Self::default();
        texts.put_over(&pairs.into_iter().collect())?;
        Ok(texts)
    }

    /// The text of a setting, or its default; nothing where neither is.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let default = || {
            SETTINGS
                .iter()
                .find(|setting| setting.name == name)
                .map(|setting| setting.default)
        };
        self.0
            .get(name)
            .map(String::as_str)
            .or_else(default)
            .filter(|text| !text.is_empty())
    }

    /// Whether anyone set it, so that it is not the default.
    pub(crate) fn is_given(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A setting as a value; the parser says what is wrong and what to do.
    pub(crate) fn parse<T>(
        &self,
        name: &str,
        parser: impl FnOnce(&str) -> Result<T, (&'static str, &'static str)>,
    ) -> Result<T, Wrong> {
        parser(self.get(name).unwrap_or_default())
            .map_err(|(problem, fix)| wrong(name, problem, fix))
    }

    /// Takes what a stronger layer says of the settings that there are.
    fn put_over(&mut self, layer: &BTreeMap<String, String>) -> Result<(), Wrong> {
        for Setting { name, secret, .. } in &SETTINGS {
            let given = layer
                .get(*name)
                .map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty());
            let file = format!("{name}_FILE");
            let named = layer
                .get(&file)
                .filter(|path| *secret && !path.trim().is_empty());
            let text = match (given, named) {
                (Some(_), Some(_)) => {
                    return Err(wrong(
                        name,
                        format!("and {file} are both set"),
                        "Keep one of them",
                    ));
                }
                (Some(text), None) => text,
                (None, Some(path)) => read_secret(&file, path)?,
                (None, None) => continue,
            };
            self.0.insert((*name).to_owned(), text);
        }
        Ok(())
    }
}

fn wrong(name: &str, problem: impl Into<String>, fix: impl Into<String>) -> Wrong {
    Wrong {
        name: name.to_owned(),
        problem: problem.into(),
        fix: fix.into(),
    }
}

fn read_secret(name: &str, path: &str) -> Result<String, Wrong> {
    let text = fs::read_to_string(path.trim()).map_err(|error| {
        wrong(
            name,
            format!("names a file that cannot be read ({error})"),
            "Check its path and who may read it",
        )
    })?;
    match text.trim() {
        "" => Err(wrong(
            name,
            "names an empty file",
            "Write the secret into it",
        )),
        text => Ok(text.to_owned()),
    }
}

fn dotenv_layer() -> Result<BTreeMap<String, String>, Wrong> {
    match dotenvy::from_filename_iter(".env") {
        Ok(lines) => lines.collect::<Result<_, _>>().map_err(|_| {
            wrong(
                ".env",
                "has a line that is not NAME=value",
                "Correct that line; put values with spaces in quotes",
            )
        }),
        Err(error) if error.not_found() => Ok(BTreeMap::new()),
        Err(_) => Err(wrong(".env", "cannot be read", "Check who may read it")),
    }
}

fn file_layer(path: &Path) -> Result<BTreeMap<String, String>, Wrong> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => {
            return Err(wrong(
                FILE,
                format!("cannot be read ({error})"),
                "Check who may read it",
            ));
        }
    };
    parse_file(&text)
}

fn parse_file(text: &str) -> Result<BTreeMap<String, String>, Wrong> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        // The message alone: the whole error would show the line, which may hold a secret.
        wrong(
            FILE,
            format!("is not valid TOML ({})", error.message()),
            "Write lines such as poll_interval = \"60s\"",
        )
    })?;
    let mut layer = BTreeMap::new();
    for (key, value) in table {
        let name = key.to_uppercase();
        let known = SETTINGS.iter().any(|setting| {
            name == setting.name || (setting.secret && name == format!("{}_FILE", setting.name))
        });
        if !known {
            return Err(wrong(
                FILE,
                format!("has an unknown setting {key}"),
                "See docs/configuration.md for the names",
            ));
        }
        let toml::Value::String(text) = value else {
            return Err(wrong(
                FILE,
                format!("has a value of {key} that is not in quotes"),
                "Put the value in quotes",
            ));
        };
        layer.insert(name, text);
    }
    Ok(layer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn a_stronger_layer_wins_and_an_empty_text_says_nothing() {
        let mut texts = Texts::default();
        texts
            .put_over(&layer(&[("LISTEN", "127.0.0.1:1"), ("LOG", "debug")]))
            .unwrap();
        texts
            .put_over(&layer(&[
                ("LISTEN", " 127.0.0.1:2 "),
                ("LOG", ""),
                ("PATH", "/bin"),
            ]))
            .unwrap();
        assert_eq!(texts.get("LISTEN"), Some("127.0.0.1:2"));
        assert_eq!(texts.get("LOG"), Some("debug"));
        assert_eq!(texts.get("POLL_INTERVAL"), Some("60s"));
        assert_eq!(texts.get("SECRET_KEY"), None);
    }

    #[test]
    fn a_secret_may_be_named_by_a_file_but_not_given_twice() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        fs::write(&path, "from a file\n").unwrap();
        let path = path.to_str().unwrap();
        let mut texts = Texts::default();
        texts
            .put_over(&layer(&[("SPOTIFY_CLIENT_SECRET_FILE", path)]))
            .unwrap();
        assert_eq!(texts.get("SPOTIFY_CLIENT_SECRET"), Some("from a file"));
        let twice = layer(&[
            ("SPOTIFY_CLIENT_SECRET_FILE", path),
            ("SPOTIFY_CLIENT_SECRET", "x"),
        ]);
        assert!(texts.put_over(&twice).is_err());
        let missing = layer(&[("SECRET_KEY_FILE", "/no/such/file")]);
        assert_eq!(
            texts.put_over(&missing).unwrap_err().name,
            "SECRET_KEY_FILE"
        );
    }

    #[test]
    fn the_file_names_what_it_does_not_understand() {
        let read = parse_file("poll_interval = \"2m\"\nsecret_key_file = \"k\"").unwrap();
        assert_eq!(
            read,
            layer(&[("POLL_INTERVAL", "2m"), ("SECRET_KEY_FILE", "k")])
        );
        for (text, problem) in [
            ("pol_interval = \"2m\"", "unknown setting pol_interval"),
            ("poll_interval = 60", "not in quotes"),
            ("poll_interval", "not valid TOML"),
            ("secret_key = \"hush", "not valid TOML"),
        ] {
            let wrong = parse_file(text).unwrap_err().to_string();
            assert!(
                wrong.contains(problem) && !wrong.contains("hush"),
                "{wrong}"
            );
        }
    }
}
