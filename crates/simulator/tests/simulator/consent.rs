//! The consent page, and where the browser goes from it.

use simulator::{App, ListenerId, ListenerSettings, Spotify};

use crate::asking::{
    REDIRECT, SCOPES, ask, authorize, code, exchange, post, read, sent_to, settings,
};

#[test]
fn the_page_lets_one_choose_agree_and_refuse_and_shows_names_as_text() {
    let mut settings = settings(1);
    settings.auto_consent = false;
    let spotify = Spotify::new(settings.clone());
    while spotify
        .display_name(ListenerId::FIRST)
        .is_some_and(|name| !name.contains('<'))
    {
        // Whoever comes first, the one with markup in the name is among the next.
        let next = spotify.add_listener(&ListenerSettings {
            seed: 7,
            from: settings.world.from,
            zone: settings.world.zone.clone(),
        });
        if spotify
            .display_name(next)
            .is_some_and(|name| name.contains('<'))
        {
            break;
        }
    }
    let page = authorize(&spotify, &[("state", "\"><script>alert(1)</script>")]);
    assert_eq!(page.status(), 200);
    assert!(
        page.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .starts_with("default-src 'none'; style-src 'sha256-")
    );
    let html = String::from_utf8(page.body().clone()).unwrap();
    assert!(
        html.contains("&lt;Keller&gt;") && !html.contains("<Keller>"),
        "{html}"
    );
    assert!(!html.contains("<script"));

    let app = App::default();
    let form = |decision, listener| {
        [
            ("client_id", app.client_id.clone()),
            ("redirect_uri", REDIRECT.to_owned()),
            ("response_type", "code".to_owned()),
            ("scope", SCOPES.to_owned()),
            ("state", "s".to_owned()),
            ("decision", decision),
            ("listener", listener),
        ]
    };
    let answer = |fields: &[(&str, String)]| {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        post(&spotify, "/authorize", None, &fields)
    };
    let (to, query) = sent_to(&answer(&form("cancel".to_owned(), "0".to_owned())));
    assert_eq!(to, REDIRECT);
    assert_eq!(
        query,
        [
            ("error".to_owned(), "access_denied".to_owned()),
            ("state".to_owned(), "s".to_owned())
        ]
    );
    assert_eq!(
        answer(&form("agree".to_owned(), "999".to_owned())).status(),
        400
    );

    let code = code(&answer(&form("agree".to_owned(), "1".to_owned())));
    let (_, tokens) = read(&exchange(&spotify, &code, &[]));
    let (_, me) = ask(&spotify, tokens["access_token"].as_str().unwrap(), "/v1/me");
    assert_ne!(
        me["display_name"].as_str().unwrap(),
        spotify.display_name(ListenerId::FIRST).unwrap()
    );
}

#[test]
fn a_wrong_client_or_redirect_ends_on_a_page_of_spotifys_own() {
    let spotify = Spotify::new(settings(1));
    for (field, value, text) in [
        (
            "redirect_uri",
            "http://localhost:8000/callback",
            "INVALID_CLIENT: Invalid redirect URI",
        ),
        (
            "redirect_uri",
            "http://127.0.0.1:8000/other",
            "INVALID_CLIENT: Invalid redirect URI",
        ),
        ("redirect_uri", "", "INVALID_CLIENT: Invalid redirect URI"),
        ("client_id", "nobody", "INVALID_CLIENT: Invalid client"),
    ] {
        let page = authorize(&spotify, &[(field, value)]);
        assert_eq!(page.status(), 400);
        assert!(!page.headers().contains_key("location"));
        assert!(String::from_utf8_lossy(page.body()).contains(text));
    }
    let (_, query) = sent_to(&authorize(&spotify, &[("response_type", "token")]));
    assert_eq!(query[0].1, "unsupported_response_type");
}
