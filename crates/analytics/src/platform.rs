//! What kind of device a play was heard on. Spotify writes it in hundreds of ways, which changed over
//! the years: `Android OS 10 API 29 (samsung, SM-G960F)`, `android`, `Partner google cast_tv`, …

/// The kinds, each with what its descriptions have in them, in lower case. The first that fits is it:
/// a television that runs Android is a television.
const FAMILIES: [(&str, &[&str]); 11] = [
    (
        "car",
        &[
            "android_auto",
            "android auto",
            "carplay",
            "carthing",
            "car thing",
            "tesla",
            "automotive",
        ],
    ),
    (
        "console",
        &[
            "playstation",
            "ps3",
            "ps4",
            "ps5",
            "xbox",
            "orbis",
            "prospero",
            "nintendo",
        ],
    ),
    (
        "tv",
        &[
            "tv",
            "webos",
            "tizen",
            "roku",
            "chromecast",
            "google cast",
            "fire_tv",
            "cast_",
        ],
    ),
    ("watch", &["watch", "wear", "garmin", "fitbit"]),
    (
        "speaker",
        &[
            "sonos",
            "alexa",
            "echo",
            "speaker",
            "homepod",
            "bose",
            "denon",
            "libre",
            "esdk",
            "google home",
        ],
    ),
    ("ios", &["ios", "iphone", "ipad", "ipod"]),
    ("android", &["android"]),
    (
        "web",
        &[
            "web_player",
            "web player",
            "webplayer",
            "cloud_web",
            "browser",
        ],
    ),
    ("windows", &["windows"]),
    ("macos", &["os x", "osx", "macos", "mac os"]),
    ("linux", &["linux", "ubuntu", "debian"]),
];

/// The kind of device that a description is of: `android`, `ios`, `web`, `windows`, `macos`, `linux`,
/// `tv`, `speaker`, `car`, `console`, `watch`, or `other`.
pub fn family(platform: &str) -> &'static str {
    let platform = platform.to_lowercase();
    let is_in = |words: &[&str]| words.iter().any(|word| platform.contains(word));
    FAMILIES
        .iter()
        .find(|(_, words)| is_in(words))
        .map_or("other", |(family, _)| family)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_of_all_years_are_known() {
        for (platform, expected) in [
            ("Android OS 10 API 29 (samsung, SM-G960F)", "android"),
            ("android", "android"),
            ("iOS 14.4 (iPhone12,1)", "ios"),
            ("ios", "ios"),
            ("Windows 10 (10.0.19041; x64; AppX)", "windows"),
            ("OS X 11.2.3 [arm 2]", "macos"),
            ("osx", "macos"),
            ("Linux [x86-64 0]", "linux"),
            ("WebPlayer (websocket RFC6455)", "web"),
            ("web_player windows 10;chrome 90.0;desktop", "web"),
            ("Partner google cast_tv;Chromecast;;", "tv"),
            ("Partner sony_tv;ps5;8fd32d;;tpapi", "console"),
            ("Partner sonos_imx6 Sonos;Play1", "speaker"),
            ("Partner android_tv Sony;BRAVIA", "tv"),
            ("not_applicable", "other"),
            ("", "other"),
        ] {
            assert_eq!(family(platform), expected, "{platform}");
        }
    }
}
